"""Blanks that a scan or a typist set within words and figures change nothing of what is read."""

import itertools
import random

import pytest
from prose import PROSE, told

from jiheng.reading import read_text
from jiheng.reading.normalise import plain
from jiheng.reading.outline_lines import Lines
from jiheng.reading.spacing import idle_blanks


def scanned(text: str, share: float, seed: int) -> str:
    """Sets blanks between characters at random places."""
    dice = random.Random(seed)
    blank = (" " if "\n" not in (a, b) and dice.random() < share else "" for a, b in itertools.pairwise(text))
    return "".join(a + b for a, b in zip(text[:-1], blank, strict=True)) + text[-1]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("share", [0.06, 0.15, 0.4, 1.0])
def test_a_scan_is_read_as_what_was_scanned(share, seed):
    wanted = [(value, unit) for value, unit, *_ in told(PROSE)]
    assert [(value, unit) for value, unit, *_ in told(scanned(PROSE, share, seed))] == wanted


def test_a_typist_who_parts_figures_and_words():
    typed = PROSE
    for word in ("2022", "1,286.40", "128", "12.6", "2,460", "38600"):
        typed = typed.replace(word, f" {word} ")
    assert told(typed) == told(PROSE)


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("发放宣传资料 3000 余 份，覆盖全县。", "3000", "count:份"),
        ("全年培训农民 1 2 60 人 次，增 强 了技能。", "1260", "count:人次"),
        ("全 省 三 万 多 名 科 普 员 参 加 。", "30000", "count:名"),
        ("本 年 支 出 7 6 6 . 1 7 万 元 。", "7661700", "CNY"),
        ("受 理投诉 8.2 万 余条 ，全部办结。", "82000", "count:条"),
    ],
)
def test_numbers_with_blanks(sentence, value, unit):
    assert [(str(f.amount.value), f.amount.unit) for f in read_text(sentence).facts] == [(value, unit)]


@pytest.mark.parametrize(
    "line",
    [
        "基本支出 532.66 538.10 101.02%",
        "合计 20 29 49",
        "科普经费   12 万元，学会经费   8 万元",
        "讲座\t3 场，1 200 人",
    ],
)
def test_cells_keep_the_blanks_that_part_them(line):
    assert idle_blanks(Lines(plain(line)), strewn=False) == []


ROWS = """| 类别 | 预算数（万元） | 决算数（万元） | 执行率 |
| 基本支出 | 8240.00 | 8105.63 | 98.37% |
| 项目支出 | 1,250.40 | 1,200.04 | 95.97% |
| 合计 | 9490.40 | 9305.67 | 98.05% |
"""


@pytest.mark.parametrize(
    "rows",
    [
        ROWS.replace("合计", "合 计").replace("基本支出", "基 本 支出").replace("执行率", "执行 率"),
        ROWS.replace("合计", "合\u3000\u3000计"),
        ROWS.translate(str.maketrans("0123456789.%", "０１２３４５６７８９．％")),
    ],
    ids=["blanks", "wide blanks", "wide figures"],
)
def test_tables_typed_in_other_ways(rows):
    assert told(rows) == told(ROWS)


def test_a_table_in_a_text_with_an_empty_line_behind_each():
    text = PROSE + ROWS
    assert told(text.replace("\n", "\n\n")) == told(text)
