"""Quantities in Chinese numerals: 两千余人, 百分之八十五, 三万多名, 壹佰贰拾叁万元整; most such numerals are none."""

from __future__ import annotations

import re

from jiheng.facts.unit import CNY, PERCENT, SCORE
from jiheng.reading.bounds import bound_of
from jiheng.reading.dates import read_chinese_date
from jiheng.reading.mentions import chinese_mark, ordinal
from jiheng.reading.numerals import Number, capitals, chinese, figures, power, tidy
from jiheng.reading.quantity import Mention
from jiheng.reading.scan_draft import Draft
from jiheng.reading.units import Unit, read_unit

CAPITALS = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")
_CAPITAL_AMOUNT = re.compile(
    r"[零壹贰叁肆伍陆柒捌玖拾佰仟百万亿]{1,30}"
    r"(?:[元圆][零壹贰叁肆伍陆柒捌玖]{0,2}(?:角[零壹贰叁肆伍陆柒捌玖]{0,2})?分?|角(?:[零壹贰叁肆伍陆柒捌玖]{1,2}分)?|分)[整正]?"
)
_DECIMALS = re.compile(r"点[〇零一二三四五六七八九]{1,4}(?![〇零一二三四五六七八九])[万亿]{0,2}")
_LONGEST = 24
_LONGEST_MARK = 3
_PERCENT = re.compile(r"百分之[ ]?(?:(?P<n>[〇零一二两三四五六七八九十百点]{1,9})|(?P<f>[0-9]{1,5}(?:\.[0-9]{1,4})?))")
_TENTHS = re.compile(r"[一二两三四五六七八九]成(?:(?P<half>半)|(?=[以左之多,;。、)]))")
_SCORED = re.compile(r"(?:[得扣加计总评]分?|满分|分值|共|为)[为:是]?[ ]?$")
_FREQUENCY = re.compile(r"[每至]")
# What may follow numerals that say something: dates, marks, grades, units; anything else is asked of the measure words.
_DATE_SIGNS = frozenset("年月 \n")
_MARK_SIGNS = frozenset("、)是要来.等级年星类 ")
_MORE = frozenset("余多来")
_NO_NUMBER_BEFORE = frozenset("数几上成每初某周期统唯专独万千百单同任进统不")
_OPEN, _CLOSE = frozenset("“‘\"'《"), frozenset("”’\"'》")
_AFTER_CLAUSE = frozenset(",;。、:!?)\n\t”")
_SPLITTING = ("分为", "分成", "分", "划分为", "细化为", "划为")


def read_capitals(draft: Draft, start: int) -> int:
    """Reads an amount in accounting capitals and returns the place to go on from."""
    found = _CAPITAL_AMOUNT.match(draft.text, start)
    number = capitals(found.group()) if found and len(found.group()) > 1 else None
    if found is None or number is None:
        return start + 1
    return draft.quantity((start, found.end()), "money", CNY, (number.value, number.step))


def read_characters(draft: Draft, start: int, end: int) -> int:
    """Reads the Chinese numerals between two places and returns the place to go on from."""
    text = draft.text
    before = text[start - 1] if start else "\n"
    after = text[end : end + 1]
    mention: Mention | None
    if after == "分" and text.startswith("百分之", start):
        return _percent(draft, start)
    if draft.names and (name := draft.names.literal(text, start)):
        return draft.name(name[0], max(name[1], end))
    if after == "、" and before == "\n" and end - start <= _LONGEST_MARK:
        return draft.mention(Mention("list", start, end + 1, text[start:end]))
    if before in "第 " and (mention := ordinal(text, start)):
        return draft.mention(mention)
    if after not in draft.words.numbered or end - start > _LONGEST:
        return end
    if after in _DATE_SIGNS and (mention := read_chinese_date(text, start)):
        return draft.mention(mention)
    if after in _MARK_SIGNS and (mention := chinese_mark(text, start)):
        return draft.mention(mention)
    if after in CAPITALS or (text[start] == "零" and after in "角分"):
        stop = read_capitals(draft, start)
        if stop > start + 1:
            return stop
    if after == "成" and (tenths := _TENTHS.match(text, start)):
        return _tenths(draft, tenths)
    if after == "点" and (decimals := _DECIMALS.match(text, end)):
        end = decimals.end()
    return _measured(draft, start, end, text[start:end], before)


def _percent(draft: Draft, start: int) -> int:
    found = _PERCENT.match(draft.text, start)
    if found is None:
        return start + 3
    number = figures(found["f"]) if found["f"] else chinese(found["n"])
    if number is None:
        return found.end()
    bound = bound_of(draft.text, start, found.end())
    return draft.quantity((start, found.end()), "rate", PERCENT, (tidy(number.value), number.step), bound)


def _tenths(draft: Draft, found: re.Match[str]) -> int:
    number = chinese(found.group()[0])
    if number is None:
        return found.end()
    value = number.value * 10 + (5 if found["half"] else 0)
    bound = bound_of(draft.text, found.start(), found.end())
    return draft.quantity(found.span(), "rate", PERCENT, (value, power(1)), bound)


def _measured(draft: Draft, start: int, end: int, written: str, before: str) -> int:
    text = draft.text
    more = text[end : end + 1] in _MORE
    # 数十, 几百, 上千 and 百名 are vague; 百余 and 千余 say at least what they say.
    if before in _NO_NUMBER_BEFORE or (written[0] in "百千万亿" and not (more and len(written) == 1)):
        return end
    number = chinese(written if written[0] not in "万亿" else "一" + written)
    unit = read_unit(text, end, draft.words) if number else None
    if number is None or unit is None or unit.apart or unit.kind in ("myriad", "rate"):
        return end
    if not _counts(draft, start, written, number, unit):
        return end
    if draft.names and not more and len(written) == 1 and (name := draft.names.around(text, start)):
        return draft.name(name[0], max(name[1], end))
    factor = power(unit.shift)
    worth = (tidy(number.value * factor), tidy(number.step * factor))
    bound = bound_of(text, start, unit.end, unit.unit, more=unit.more)
    return draft.quantity((start, unit.end), unit.kind, unit.unit, worth, bound)


def _counts(draft: Draft, start: int, written: str, number: Number, unit: Unit) -> bool:
    """Tells whether Chinese numerals with a unit count something; often they only shape the sentence."""
    text = draft.text
    if unit.kind == "money":
        return len(written) > 1 or bool(unit.shift) or unit.more
    before = text[max(0, start - 6) : start]
    if unit.kind == SCORE:
        return bool(_SCORED.search(before))
    if before[-1:] in _OPEN and any(c in _CLOSE for c in text[unit.end : unit.end + 8]):
        return False
    measure = unit.unit[6:]
    if measure == "字":
        return False  # 十五字方针: a motto; lengths of texts are written in figures
    words = draft.words
    # 设立一个工作站, but not 作为一个整体, 每年开展一次.
    if written == "一":
        if measure not in words.single_measures or text.startswith(words.structure, unit.end):
            return False
        at_end = text[unit.end : unit.end + 1] in _AFTER_CLAUSE and measure != "次"
        frequent = _FREQUENCY.search(text[max(0, start - 10) : start])
        return not frequent and bool(words.founding.search(before) or (at_end and words.telling.search(before)))
    if unit.more or number.value > 10:
        return True
    if before.endswith(_SPLITTING) or (written == "二" and measure in draft.words.ordinal_measures):
        return False
    if unit.end == len(text) or text[unit.end] in _AFTER_CLAUSE:
        return True
    if text.startswith(words.structure, unit.end) and not _names_a_thing(text, unit.end, words.counted):
        return False
    if measure in words.counting_measures:
        return True
    return bool(words.founding.search(before) or words.telling.search(before))


def _names_a_thing(text: str, at: int, counted: tuple[str, ...]) -> bool:
    """Tells whether the words after a measure word end in a noun that is counted: 两个服务中心."""
    following = text[at : at + 6]
    return any(word in following for word in counted)
