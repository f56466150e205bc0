"""Reads a number as Chinese reports write it. Independent of the package under test, and deliberately small."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

_DIGIT = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_DIGIT |= {"两": 2, "兩": 2, "貳": 2, "參": 3, "陸": 6}
_POWER = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_CHINESE = "".join([*_DIGIT, *_POWER])
_VAGUE = "余餘多近约約超达達≥≤＞＜><=左右以上以下不低于少超过至的逾"
_NUMBER = re.compile(
    rf"([+\-−–]?)(\d[\d,]*(?:\.\d+)?|[{_CHINESE}]+)([{_VAGUE}]*)([万萬亿億]*)([{_VAGUE}]*)(.*)", re.DOTALL
)
_CAPITAL = re.compile(r"[零壹贰貳叁參肆伍陆陸柒捌玖拾佰仟万萬亿億]+[元圆][零壹贰叁肆伍陆柒捌玖角分整]*")


class Number(NamedTuple):
    """A value in 元, 1 or percent points, its unit, the worth of its last digit, and whether words make it vague."""

    value: Decimal
    unit: str
    step: Decimal
    approx: bool


def chinese(text: str) -> int:
    """Reads 三万二千零五 or 贰拾叁; raises ValueError for anything else."""
    total = section = digit = 0
    for char in text:
        if char in _DIGIT:
            digit = _DIGIT[char]
        elif char in _POWER:
            section, digit = section + (digit or 1) * _POWER[char], 0
        elif char in _BIG:
            total, section, digit = (total + section + digit) * _BIG[char], 0, 0
        else:
            raise ValueError(f"no Chinese numeral: {char}")
    return total + section + digit


def _capital(text: str) -> Decimal:
    whole, _, rest = text.replace("圆", "元").partition("元")
    cents = re.fullmatch(r"(?:(.)角)?零?(?:(.)分)?整?", rest)
    if cents is None:
        raise ValueError(f"no amount in capitals: {text}")
    return chinese(whole) + sum(
        (Decimal(_DIGIT[c]) / 10 ** (i + 1) for i, c in enumerate(cents.groups()) if c), Decimal(0)
    )


def _unit(tail: str) -> tuple[str, int]:
    tail = tail.strip("（）()。，")
    if re.match(r"[元圆圓]", tail):
        return "CNY", 1
    if tail.startswith(("%", "％")):
        return "percent", 1
    if tail.startswith(("个百分点", "百分点", "個百分點")):
        return "points", 1
    if tail.startswith("‰"):
        return "permille", 1
    if tail == "分":
        return "score", 1
    return (f"count:{tail}" if tail else "count"), 1


def read(written: str, unit: str = "") -> Number:
    """Reads a written number; `unit` is the unit a table header gives (万元, 元, %, 分, 人).

    Raises:
        ValueError: the text is no number of a simple form.
    """
    text = "".join(unicodedata.normalize("NFKC", written).split())
    if _CAPITAL.fullmatch(text):
        return Number(_capital(text), "CNY", Decimal(1), approx=False)
    match = _NUMBER.fullmatch(text.lstrip(_VAGUE))
    if match is None:
        raise ValueError(f"no number: {written!r}")
    sign, digits, vague1, big, vague2, tail = match.groups()
    approx = bool(vague1 or vague2 or text[0] in _VAGUE or tail.endswith(("以上", "左右", "以下", "以内")))
    tail = re.sub(r"(以上|左右|以下|以内)$", "", tail)
    if re.match(r"[\d,.]", tail):
        raise ValueError(f"more than one number: {written!r}")
    if unit and not tail and not big:
        big, tail = (unit[0], unit[1:]) if unit[0] in _BIG else ("", unit)
    kind, _ = _unit(tail)
    if big and not tail and not unit:
        kind = "count"
    scale = 1
    for char in big:
        scale *= _BIG[char]
    if digits[0] in _CHINESE:
        value, step = Decimal(chinese(digits)) * scale, Decimal(scale)
    else:
        number = Decimal(digits.replace(",", ""))
        value, step = number * scale, Decimal(scale).scaleb(int(number.as_tuple().exponent))
    return Number(-value if sign in ("-", "−", "–") and sign else value, kind, step, approx)
