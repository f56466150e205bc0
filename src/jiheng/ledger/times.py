"""Times: dates, periods and ordinals as people type them."""

from __future__ import annotations

import calendar
import datetime
import re

from jiheng.facts import Period

_FULL = str.maketrans("０１２３４５６７８９．－／～　", "0123456789.-/~ ")
_DAYS = (
    re.compile(r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日?"),
    re.compile(r"(?P<y>\d{4})(?P<mark>[-/.])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})"),
    re.compile(r"(?P<y>)(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
)
_MONTH = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})月?份?")
_YEAR = re.compile(r"(\d{4})年?度?")
_TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d{2}.{0,12}$")
_SPAN = re.compile(r"(.+?)(?:/|~|—+|–|至|到)(.+)")
_NUMERAL = re.compile(r"第?(\d{1,3}|[一二三四五六七八九十百]{1,5})[届次个期]?")
_LONGEST = 48
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}


def read_date(cell: object, year: int) -> datetime.date | None:
    """Returns the day a cell names, None for anything else; a date without a year is of `year`."""
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    text = _clean(cell)
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _DAYS)), None)
    return _day(int(match["y"] or year), int(match["m"]), int(match["d"])) if match else None


def read_period(cell: object, year: int) -> Period | None:
    """Returns the day, month, year or span of days a cell names, None for anything else."""
    day = read_date(cell, year)
    if day is not None:
        return Period.day(day)
    text = _clean(cell)
    whole = _whole(text, year)
    if whole is not None:
        return whole
    match = _SPAN.fullmatch(text) or _dashed(text)
    if match is None:
        return None
    first = read_period(match[1], year) if not _SPAN.fullmatch(match[1]) else None
    if first is None:
        return None
    last = _last(match[2], first)
    return Period(first.start, last) if last is not None and last >= first.start else None


def read_ordinal(text: str) -> int | None:
    """Returns the number of 第23届, 第二十三届, 首届 or 23, None for anything else."""
    squeezed = _clean(text)
    if squeezed in ("首届", "首次"):
        return 1
    match = _NUMERAL.fullmatch(squeezed)
    if match is None:
        return None
    return int(match[1]) if match[1].isdigit() else _chinese(match[1])


def _clean(cell: object) -> str:
    # No time is longer; what is would only cost time to refuse.
    text = str(cell).strip().translate(_FULL)
    if len(text) > _LONGEST:
        return ""
    return "".join(_TIME_OF_DAY.sub("", text).split())


def _whole(text: str, year: int) -> Period | None:
    match = _YEAR.fullmatch(text)
    if match and 1949 <= int(match[1]) <= 2200:
        return Period.year(int(match[1]))
    match = _MONTH.fullmatch(text)
    if match and 1 <= int(match[2]) <= 12 and (match[1] or "月" in text):
        return Period.month(int(match[1] or year), int(match[2]))
    return None


def _dashed(text: str) -> re.Match[str] | None:
    """Returns a span joined by a plain dash: 2021.9.14-9.30, 2021年8月-12月, 2021-2025."""
    return re.fullmatch(r"(\d{4}[年./]\d{1,2}(?:[月./]\d{0,2}日?)?|\d{1,2}月(?:\d{1,2}日)?|\d{4}年?)-(.+)", text)


def _last(text: str, first: Period) -> datetime.date | None:
    """Returns the end of a span, whose year and month may be left to its beginning: 14日至30日."""
    end = read_period(text, first.start.year) if not re.fullmatch(r"\d{1,2}日?", text) else None
    if end is not None:
        return end.end
    if re.fullmatch(r"\d{1,2}日?", text):
        number = int(text.removesuffix("日"))
        if first.start == first.end:
            return _day(first.start.year, first.start.month, number)
        # 2021-08/12: a span of months.
        if 1 <= number <= 12:
            return datetime.date(first.start.year, number, calendar.monthrange(first.start.year, number)[1])
    return None


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _chinese(text: str) -> int | None:
    """Returns the number of a numeral below one hundred."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text)
    high = _DIGITS.get(tens, 1 if not tens else -1)
    low = _DIGITS.get(ones, 0 if not ones else -1)
    return high * 10 + low if high >= 0 and low >= 0 else None
