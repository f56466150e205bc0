"""How a spreadsheet shows a number: 0.9792 under `0.00%` is 97.92%, and that is what the reader of the sheet saw."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

import msgspec

GENERAL = "General"

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    22: "yyyy/m/d h:mm",
    27: "yyyy年m月",
    28: "m月d日",
    29: "m月d日",
    31: "yyyy年m月d日",
    36: "yyyy年m月",
    57: "yyyy年m月",
    58: "m月d日",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    43: "#,##0.00",
    44: "#,##0.00",
}
"""Formats that files name by number only (ISO/IEC 29500-1, 18.8.30); Chinese ones of the zh-cn locale."""

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_PLACES = re.compile(r"\.([0#?]+)")
_DATE = re.compile(r"[ymdh]", re.IGNORECASE)
_WIDE = Context(prec=400)  # the digits of the largest number a cell can hold, and its decimal places
_MOST_PLACES = 12


class NumberFormat(msgspec.Struct, frozen=True):
    """What of a format code matters for reading.

    Attributes:
        percent: shown times a hundred with a sign.
        places: decimal places shown, None for as many as there are.
        grouped: thousands separated by commas.
        date: the number is a day.
        factor: what the shown number is divided by (a trailing comma divides by a thousand).
        suffix: literal text behind the number, such as 万元.
    """

    percent: bool = False
    places: int | None = None
    grouped: bool = False
    date: bool = False
    factor: int = 1
    suffix: str = ""


@lru_cache(maxsize=512)
def parse(code: str) -> NumberFormat:
    """Reads a format code; only its first section, that of positive numbers, decides."""
    section = re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", code)[0] if len(code) < 500 else GENERAL
    bare = _QUOTED.sub("", section)
    if bare.strip().lower() in {"", "general", "@"}:
        return NumberFormat()
    if _DATE.search(bare) and not re.search(r"[0#]", bare):
        return NumberFormat(date=True)
    found = _PLACES.search(bare)
    integer = bare.split(".", 1)[0]
    trailing = len(re.search(r"[0#](,*)[^0#,.]*$", bare).group(1)) if re.search(r"[0#](,+)[^0#,.]*$", bare) else 0  # type: ignore[union-attr]
    return NumberFormat(
        percent="%" in bare,
        places=min(len(found.group(1)), _MOST_PLACES) if found else 0 if re.search(r"[0#]", bare) else None,
        grouped=bool(re.search(r"[#0],[#0]", integer)),
        factor=1000**trailing if trailing <= 3 else 1,
        suffix=_suffix(section),
    )


def show(value: object, code: str = GENERAL) -> str:
    """Returns a cell's value as the sheet shows it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value, parse(code))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, datetime.datetime):
        return f"{value.year}年{value.month}月{value.day}日 {value:%H:%M}"
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def _number(value: float, form: NumberFormat) -> str:
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - the test for NaN
        return ""
    # Fifteen digits are what a spreadsheet keeps; the rest is binary dust.
    exact = Decimal(format(value, ".15g"))
    if form.date:
        return _day(value)
    shown = (exact * 100 if form.percent else exact) / form.factor
    if form.places is not None:
        shown = shown.quantize(Decimal(1).scaleb(-form.places), ROUND_HALF_UP, _WIDE)
    text = format(shown, ",f" if form.grouped else "f")
    if form.places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text) + ("%" if form.percent else "") + form.suffix


def _day(value: float) -> str:
    """A serial day of the 1900 system, which counts a 29 February 1900 that never was."""
    if not 61 <= value < 2_958_466:
        return format(Decimal(format(value, ".15g")), "f")
    day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(value))
    return f"{day.year}年{day.month}月{day.day}日"


def _suffix(section: str) -> str:
    found = re.search(r'[0#?%]"([^"]{1,6})"\s*$', section)
    return found.group(1) if found else ""
