"""Dates: days, months, years and spans of them, which are numerals but no quantities."""

from __future__ import annotations

import re

from jiheng.reading.numerals import chinese
from jiheng.reading.quantity import Mention

# Blanks of a scan and the end of a wrapped line may stand between a figure and its 年 月 日.
_S = r"[ \r]{0,2}(?:\n[ ]{0,4})?"
_YEAR = r"(?:19|20)[0-9]{2}"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_TO = rf"{_S}(?:-{{1,2}}|~|至|到){_S}"
_SHORT_YEAR = rf"[0-9]{{2}}(?=[ \r]{{0,2}}年(?:度|底|末|初|上半|下半|{_S}{_MONTH}{_S}月))"
_MOMENT = re.compile(
    rf"(?:(?P<y>{_YEAR}|{_SHORT_YEAR}){_S}年(?:度|底|初|末)?)?"
    rf"(?:(?(y){_S})(?P<m>{_MONTH}){_S}月(?!票|饼|嫂)(?:份|底|初|末)?)?"
    rf"(?:(?(m){_S})(?P<d>{_DAY}){_S}(?:日(?!内|均|常|元|本|报|志)|(?(m)号(?!楼|文|院|线)|(?!))))?"
)
_BLANK = re.compile(_S)
_TO_MOMENT = re.compile(_TO + r"(?=[0-9])")
_SHORT = re.compile(rf"(?P<a>[0-9]{{1,4}})(?:年度?)?{_TO}(?P<b>[0-9]{{1,4}}){_S}(?P<u>年度?|月份?|日|学年)")
_NUMERIC = re.compile(
    rf"(?P<y>{_YEAR})(?P<s>[-./])(?P<m>{_MONTH})(?:(?P=s)(?P<d>{_DAY}))?(?![0-9]|[ ]?[万亿元%人个家户次份条件])"
)
_YEARS = re.compile(rf"(?P<a>{_YEAR})[-~/](?P<b>{_YEAR})(?![0-9]|[ ]?[万亿元%人个家户次份条件])")
_SPACED_YEAR = re.compile(r"(?:1 9|2 0) [0-9] [0-9] ?年(?:度)?")
_HALF = re.compile(rf"{_S}(?:(?P<h>[上下])半年|第?(?P<q>[一二三四1-4])季度)")
_CHINESE = re.compile(
    rf"(?:(?P<y>[〇零一二三四五六七八九]{{4}}){_S}年(?:度|底|初|末)?)?"
    rf"(?:(?(y){_S})(?P<m>十[一二]?|[正元一二三四五六七八九])月(?:份|底|初|末)?"
    rf"(?:(?P<d>三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号])?)?"
)
_CENTURIES = frozenset({"19", "20"})
_YEAR_ENDS = frozenset("度底末初")
_MORE_OF_DATE = frozenset("0123456789 \r\n-~至到上下第一二三四") | {""}
_HALVES = {"上": ("01", "06"), "下": ("07", "12")}
_QUARTERS = {"1": ("01", "03"), "2": ("04", "06"), "3": ("07", "09"), "4": ("10", "12")}

Moment = tuple[str, str, str]


def plain_year(text: str, at: int) -> Mention | None:
    """Returns the year of `2022年` or `2022年度` behind which neither a month, a half nor the end of a span follows."""
    if text[at : at + 2] not in _CENTURIES or text[at + 4 : at + 5] != "年":
        return None
    end = at + 6 if text[at + 5 : at + 6] in _YEAR_ENDS else at + 5
    return None if text[end : end + 1] in _MORE_OF_DATE else Mention("year", at, end, text[at : at + 4])


def read_date(text: str, at: int) -> Mention | None:
    """Returns the date, month, year or span that starts with the figures at a place of plain text.

    The value is in the manner of ISO 8601: `2021`, `2021-09`, `2021-09-20`, `2021-09-14/2021-09-30`; what the text
    leaves out is left out (`--09-20` for 9月20日, `---20` for 20日).
    """
    short = _SHORT.match(text, at)
    if short:
        return _short(short, at)
    found = _MOMENT.match(text, at)
    if not found or found.end() == at:
        return _numeric(text, at) or _spaced_year(text, at)
    first = _moment(found)
    end = found.end()
    if first[0] and not first[1]:
        part = _HALF.match(text, end)
        if part:
            months = _HALVES[part["h"]] if part["h"] else _QUARTERS[_figure(part["q"])]
            return Mention("period", at, part.end(), f"{first[0]}-{months[0]}/{first[0]}-{months[1]}")
    if not first[2]:
        # 2021年1-12月, 9月23-25日: what follows is a span of the next finer unit.
        short = _SHORT.match(text, _blank(text, end))
        if short and short["u"][0] == ("日" if first[1] else "月"):
            return _short(short, at, first)
    return _span(text, at, end, first)


def _span(text: str, at: int, end: int, first: Moment) -> Mention:
    """Adds the second moment of a span where there is one: 9月14日-30日, 8月至12月, 2021年9月-2022年3月."""
    link = _TO_MOMENT.match(text, end)
    found = _MOMENT.match(text, link.end()) if link else None
    if found and link and found.end() > link.end():
        second = _moment(found)
        # 2021年9月-10日 makes no sense, so the second moment must be as fine as the first.
        if bool(second[2]) == bool(first[2]) or second[1]:
            year = second[0] or first[0]
            month = second[1] or (first[1] if second[2] else "")
            return Mention("period", at, found.end(), f"{_iso(first)}/{_iso((year, month, second[2]))}")
    kind = "date" if first[2] else "period" if first[1] else "year"
    return Mention(kind, at, end, _iso(first))


def _short(found: re.Match[str], at: int, outer: Moment = ("", "", "")) -> Mention | None:
    """Reads spans that name the unit once: 2021-2025年, 1-12月, 14至30日."""
    a, b, unit = found["a"], found["b"], found["u"][0]
    if unit in "年学":
        if len(a) != 4 or not a.startswith(("19", "20")):
            return None
        b = a[:2] + b if len(b) == 2 else b
        return Mention("period", at, found.end(), f"{a}/{b}") if len(b) == 4 else None
    if not a or int(a) > 31 or int(b) > 31 or (unit == "月" and (int(a) > 12 or int(b) > 12)):
        return None
    year, month, _ = outer
    first, second = ((year, _two(x), "") if unit == "月" else (year, month, _two(x)) for x in (a, b))
    return Mention("period", at, found.end(), f"{_iso(first)}/{_iso(second)}")


def _spaced_year(text: str, at: int) -> Mention | None:
    found = _SPACED_YEAR.match(text, at)
    return Mention("year", at, found.end(), "".join(c for c in found.group() if c.isdigit())) if found else None


def _numeric(text: str, at: int) -> Mention | None:
    years = _YEARS.match(text, at)
    if years:
        return Mention("period", at, years.end(), f"{years['a']}/{years['b']}")
    found = _NUMERIC.match(text, at)
    if not found or (not found["d"] and (found["s"] == "." or len(found["m"]) == 1)):
        return None
    moment = (found["y"], _two(found["m"]), _two(found["d"]) if found["d"] else "")
    return _span_numeric(text, at, found.end(), moment)


def _span_numeric(text: str, at: int, end: int, first: Moment) -> Mention:
    link = _TO_MOMENT.match(text, end)
    found = _NUMERIC.match(text, link.end()) if link else None
    if found:
        second = (found["y"], _two(found["m"]), _two(found["d"]) if found["d"] else "")
        return Mention("period", at, found.end(), f"{_iso(first)}/{_iso(second)}")
    return Mention("date" if first[2] else "period", at, end, _iso(first))


def read_chinese_date(text: str, at: int) -> Mention | None:
    """Returns the date written in Chinese numerals at a place of plain text: 二〇二一年九月二十日, 十二月."""
    found = _CHINESE.match(text, at)
    if not found or found.end() == at:
        return None
    year = _figure(found["y"]) if found["y"] else ""
    if year and not year.startswith(("19", "20")):
        return None
    month = found["m"].replace("正", "一").replace("元", "一") if found["m"] else ""
    moment = (year, _two(_figure(month)) if month else "", _two(_figure(found["d"])) if found["d"] else "")
    kind = "date" if moment[2] else "period" if moment[1] else "year"
    return Mention(kind, at, found.end(), _iso(moment))


def _blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _figure(written: str) -> str:
    number = None if written.isdigit() and written.isascii() else chinese(written)
    return str(number.value) if number else written


def _moment(found: re.Match[str]) -> Moment:
    year = found["y"] or ""
    return (
        f"20{year}" if len(year) == 2 else year,
        _two(found["m"]) if found["m"] else "",
        _two(found["d"]) if found["d"] else "",
    )


def _two(figure: str) -> str:
    return figure.zfill(2)


def _iso(moment: Moment) -> str:
    year, month, day = moment
    if year:
        return "-".join(part for part in moment if part)
    return f"--{month}-{day}".rstrip("-") if month else f"---{day}"
