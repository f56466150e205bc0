"""Quantities in figures: 766.17万元, 86.37%, 3-5天, 1亿2000万元, 得分88.48."""

from __future__ import annotations

import re

import msgspec

from jiheng.facts import Bound
from jiheng.facts.unit import CNY, COUNT, SCORE
from jiheng.reading.bounds import bound_of
from jiheng.reading.dates import plain_year, read_date
from jiheng.reading.mentions import document_number, grade_or_code, list_mark, ordinal
from jiheng.reading.numerals import Number, figures, power, tidy
from jiheng.reading.quantity import Mention
from jiheng.reading.scan_draft import Draft
from jiheng.reading.scan_numbers import read_number
from jiheng.reading.units import Unit, read_unit

_GOING_ON = frozenset(" ,.\n")
_LONGEST = 18
_TO = re.compile(r"[ ]?(?:-{1,2}|~|至|到)[ ]?(?=[0-9])")
_DATE_SIGNS = frozenset("年月日号-/~至到学 \n\r")
_DATE_LETTERS = frozenset("年月日号-~至到学")
_LIST_SIGNS = frozenset("、.) ")
_SCORED = re.compile(r"(?:得分|满分|分值|评分|总分|计分|扣分|加分|权重分?|得|扣)[为:是共计了]{0,2}[ ]?$")
_SCORED_LAST = frozenset("分得扣值重为:是共计了 ")
_MONEY_WORDS = re.compile(
    "经费|资金|支出|投入|收入|预算|拨款|补助|补贴|金额|费用?|元|款|投资|结余|结转|采购|价值|债|奖补|税|产值|生产总值|工资|合计"
)
_PEOPLE = re.compile(
    "人[数口次群]|群众|师生|学生|党员|居民|村民|农民|职工|老人|游客|粉丝|用户|市民|会员|读者|观众|阅读|点击|浏览|播放|转发|访问|关注|播报|受众|客流"
)
_CLAUSE_END = re.compile(r"[。;\n]")
_WHOLE = frozenset("人名家户位件场台座所")
_SIGNS_OF_SUMS = frozenset("+×xX*÷/")
_NEGATIVE_AFTER = frozenset(" \n\t(:,;、。率幅额为长比差减降了约余损亏利盈=|")
_CELL_ENDS = frozenset("0123456789%)-")
_CONNECTORS = frozenset("—–―─━")


def read_figures(draft: Draft, start: int, end: int) -> int:
    """Reads the figures between two places and returns the place to go on from."""
    text = draft.text
    before = text[start - 1] if start else "\n"
    after = text[end : end + 1]
    mention: Mention | None
    if after == "年" and end - start == 4 and before not in "第 " and (mention := plain_year(text, start)):
        return draft.mention(mention)
    if before in "第 " and (mention := ordinal(text, start)):
        return draft.mention(mention)
    written = text[start:end]
    if after in _GOING_ON or end - start > _LONGEST:
        read = read_number(draft, start)
        if read is None:
            return max(end, start + 1)
        written, end = read
        after = text[end : end + 1]
    if (
        (after in _DATE_SIGNS or (after == "." and len(written) == 4))
        and (after in "./" or _may_be_date(text, end))
        and (mention := read_date(text, start))
    ):
        return draft.mention(mention)
    if before in "〔[(【 " and len(written) == 4 and (mention := document_number(text, start)):
        return draft.mention(mention)
    if (after in _LIST_SIGNS or ". " in written or _year_after_mark(written)) and (mention := list_mark(text, start)):
        return draft.mention(mention)
    if draft.names and (name := draft.names.literal(text, start)):
        return draft.name(name[0], max(name[1], start + 1))
    if (before in _SIGNS_OF_SUMS or after == "+") and _in_a_sum(text, start, end):
        return draft.name(start, end)
    if written[0] == "0" and len(written) > 1 and written.isdigit():
        return draft.mention(Mention("code", start, end, written))
    unit = read_unit(text, end, draft.words)
    if unit is None:
        return _without_unit(draft, start, end, written)
    # 24小时值守, 4A级: names begin with few figures and no magnitude.
    if unit.kind == "count" and end - start <= 3 and draft.names and (name := draft.names.here(text, start)):
        return draft.name(name[0], max(name[1], end))
    return _measured(draft, start, end, written, unit)


def _year_after_mark(written: str) -> bool:
    """Tells whether the figures may be a list mark and a year: 1.2021年."""
    return len(written) in (6, 7) and written[-5:-2] in (".20", ".19")


def _may_be_date(text: str, end: int) -> bool:
    """Tells whether a sign of a date follows, over blanks and the end of a line."""
    stop = min(len(text), end + 6)
    if text[end : end + 1] == " " and "0" <= text[end + 1 : end + 2] <= "9" and text[end - 1] in "12":
        return True  # 2 0 2 1 年
    while end < stop and text[end] in " \r\n":
        end += 1
    return end < len(text) and text[end] in _DATE_LETTERS


def _in_a_sum(text: str, start: int, end: int) -> bool:
    """Tells whether the figures stand in `3+1`, `1+N`, `2×3` or `1/3`, where they are no quantity of their own."""
    if text[end : end + 1] == "+":
        following = text[end + 1 : end + 2]
        return following.isascii() and following.isalnum()
    before = text[start - 2 : start] if start > 1 else ""
    if not before or before[1] not in _SIGNS_OF_SUMS:
        return False
    return before[1] in "×÷" or (before[0].isascii() and before[0].isalnum())


def _measured(draft: Draft, start: int, end: int, written: str, unit: Unit) -> int:
    text = draft.text
    if "." in written and unit.unit[6:7] in _WHOLE and not unit.shift and _opens_line(text, start):
        # 1.5家企业 at the start of a line: the first item, five enterprises.
        mark, _, rest = written.partition(".")
        draft.mention(Mention("list", start, start + len(mark) + 1, mark))
        written = rest.strip()
        start = end - len(written)
    number = figures(written, unit.shift)
    if unit.kind == "myriad":
        number, unit = _compound(draft, number, unit)
        if unit.kind == "myriad":
            unit = _settled(text, start, unit)
    link = _TO.match(text, unit.end) if text[unit.end : unit.end + 1] in "-~至到 " else None
    if link:
        stop = _range(draft, start, number, unit, link.end())
        if stop:
            return stop
    value, step = number.value, number.step
    if unit.coins is not None:
        value, step = tidy(value + unit.coins.value), power(-2)
    if start:
        before = text[start - 1]
        if before in "-负" and _negative(draft, start):
            start, value = start - 1, -value
        elif before == "¥":
            start -= 1
    bound = bound_of(text, start, unit.end, unit.unit, more=unit.more)
    return draft.quantity((start, unit.end), unit.kind, unit.unit, (value, step), bound)


def _opens_line(text: str, start: int) -> bool:
    window = text[max(0, start - 12) : start]
    return not window.rpartition("\n")[2].strip(" \t-") and (start <= 12 or "\n" in window)


def _compound(draft: Draft, number: Number, unit: Unit) -> tuple[Number, Unit]:
    """Adds the smaller parts of 1亿2000万元 and 3万5千."""
    for _ in range(2):
        if unit.kind != "myriad" or not "0" <= draft.text[unit.end : unit.end + 1] <= "9":
            break
        read = read_number(draft, unit.end)
        lower = read_unit(draft.text, read[1], draft.words) if read else _thousand(draft.text, unit.end)
        if read and lower is None:
            lower = _thousand(draft.text, read[1])
        if read is None or lower is None or lower.kind == "rate" or lower.shift >= unit.shift:
            break
        small = figures(read[0], lower.shift)
        if small.value >= power(unit.shift):
            break
        number, unit = Number(number.value + small.value, small.step), lower
    return number, unit


def _thousand(text: str, at: int) -> Unit | None:
    """Reads the bare 千 of 3万5千."""
    return Unit("myriad", "", 3, at + 1) if text[at : at + 1] == "千" else None


def _settled(text: str, start: int, unit: Unit) -> Unit:
    """Decides whether 19.89万 is money: when the clause speaks of money before it, and nothing nearer of people."""
    clause = _CLAUSE_END.split(text[max(0, start - 40) : start])[-1]
    people = _PEOPLE.search(clause[-8:]) or _PEOPLE.match(text, unit.end)
    money = not people and _MONEY_WORDS.search(clause)
    kind, name = ("money", CNY) if money else ("count", COUNT)
    return msgspec.structs.replace(unit, kind=kind, unit=name)


def _range(draft: Draft, start: int, number: Number, unit: Unit, at: int) -> int:
    """Reads the upper end of 10%-15% or 3天至5天; 0 where there is none."""
    if draft.text[start - 1 : start] in ("由", "从"):
        return 0
    read = read_number(draft, at)
    upper = read_unit(draft.text, read[1], draft.words) if read else None
    if read is None or upper is None or upper.unit != unit.unit:
        return 0
    last = figures(read[0], upper.shift)
    if last.value <= number.value:
        return 0
    step = min(number.step, last.step)
    return draft.quantity((start, upper.end), unit.kind, unit.unit, (number.value, step), Bound.RANGE, last.value)


def _without_unit(draft: Draft, start: int, end: int, written: str) -> int:
    text = draft.text
    if text[end : end + 1] in "-~至到 " and (link := _TO.match(text, end)) and not _dash_cell(text, start, link):
        stop = _open_range(draft, start, written, link.end())
        if stop:
            return stop
    mention = grade_or_code(text, start, end)
    if mention:
        return draft.mention(mention)
    before = text[start - 1 : start]
    if before == "¥":
        number = figures(written)
        bound = bound_of(text, start - 1, end)
        return draft.quantity((start - 1, end), "money", CNY, (number.value, number.step), bound)
    if before and before in _SCORED_LAST and len(written) <= 6 and _SCORED.search(text[max(0, start - 6) : start]):
        return _score(draft, start, end, written)
    return end


def _dash_cell(text: str, start: int, link: re.Match[str]) -> bool:
    """Tells whether a dash between figures is an empty cell of their row: `30.00 25.82 - 86.07%`."""
    return link.group() == " - " and text[start - 1 : start] == " " and text[start - 2 : start - 1] in _CELL_ENDS


def _open_range(draft: Draft, start: int, written: str, at: int) -> int:
    """Reads 3-5万元, where the unit stands once; 0 where it is no range."""
    text = draft.text
    read = read_number(draft, at)
    unit = read_unit(text, read[1], draft.words) if read else None
    if read is None or unit is None or unit.apart:
        return 0
    if unit.kind == "myriad":
        unit = _settled(text, start, unit)
    lower, upper = figures(written, unit.shift), figures(read[0], unit.shift)
    if lower.value >= upper.value:
        return 0
    worth = (lower.value, min(lower.step, upper.step))
    return draft.quantity((start, unit.end), unit.kind, unit.unit, worth, Bound.RANGE, upper.value)


def _score(draft: Draft, start: int, end: int, written: str) -> int:
    """Reads a score whose 分 stands before it: 得分88.48."""
    follows = draft.text[end : end + 1]
    if follows and (follows.isalnum() or follows in "-/%"):
        return end
    number = figures(written)
    bound = bound_of(draft.text, start, end)
    return draft.quantity((start, end), SCORE, SCORE, (number.value, number.step), bound)


def _negative(draft: Draft, start: int) -> bool:
    """Tells whether the sign before the figures is a minus and not a dash between words."""
    text = draft.text
    if text[start - 1] == "负":
        return text[start - 2 : start - 1] not in tuple("担欠自抱")
    if draft.original[start - 1] in _CONNECTORS:
        return False
    return start < 2 or text[start - 2] in _NEGATIVE_AFTER
