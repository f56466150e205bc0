"""Mutates a text by words instead of bytes, so that mutants stay Chinese and reach the grammar."""

from __future__ import annotations

import random

_WORDS = (
    "其中：", "合计", "分别为", "共计", "同比增长", "较上年减少", "下降", "预算", "决算", "年初预算", "预算执行率", "完成率",
    "万元", "亿元", "元", "%", "‰", "百分点", "分", "人", "名", "辆", "场次", "余", "约", "近", "以上", "不超过", "≥", "±", "~", "-", "—", "至",
    "0", "00", "1", "9.99", "100", "1,234.56", "１２．３", "12. 5", "1 234", "．", ",", "。", "；", "：", "、", "\n", "\t", " ", "\u3000",
    "一", "二十", "三百零五", "壹仟贰佰叁拾肆元伍角", "十万", "两", "半", "廿", "第三届", "2023年", "2023年3月", "2023-2025年", "〔2023〕15号",
    "一、", "（一）", "1.", "（1）", "①", "第一条", "附件1", "目录", "....", "（", "）", "“", "”", "《", "》", "/", "×", "÷", "=", "+",
    "自评得分", "满分", "得分", "优", "良", "三公经费", "政府采购", "固定资产", "编制", "实有", "盖章", "日期", "\u200b", "\u202e", "\ufeff", "\U0001f600",
)  # fmt: skip


def mutated(text: str, other: str, seed: int, most: int) -> str:
    """Returns the text after one to six edits, at most `most` characters long.

    Args:
        text: to mutate.
        other: another text to take pieces from.
        seed: makes it reproducible.
        most: characters of the result.
    """
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(text))
        stop = min(len(text), at + chance.choice((0, 1, 2, 5, 20, 80)))
        piece = text[at:stop]
        match chance.randrange(7):
            case 0:
                piece = chance.choice(_WORDS) + piece
            case 1:
                piece = chance.choice(_WORDS)
            case 2:
                piece = ""
            case 3:
                piece *= chance.choice((2, 3, 30))
            case 4:
                source = other or text
                start = chance.randint(0, len(source))
                piece = source[start : start + chance.choice((1, 8, 40))]
            case 5:
                piece = "".join(c if not c.isdigit() else str(chance.randrange(10)) for c in piece)
            case _:
                piece = "".join(chance.sample(piece, len(piece)))
        text = text[:at] + piece + text[stop:]
    return text[:most]
