"""Numerals: the worth of numbers as they are written, in figures, in Chinese characters and in accounting capitals."""

from __future__ import annotations

import functools
import re
from decimal import Decimal

import msgspec

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟圆貳參陸", "一二三四五六七八九十百千元二三六")
_CENT = Decimal("0.01")
ONE = _WHOLE = Decimal(1)
ZERO = Decimal(0)
_NOT_FIGURES = re.compile(r"[^0-9.]")
_FINEST = 16
_POWERS = tuple(Decimal(f"{10**e}" if e >= 0 else f"0.{'0' * (-e - 1)}1") for e in range(-_FINEST, _FINEST + 1))
_UNDER = {0: _WHOLE, -1: Decimal("0.1"), -2: Decimal("0.01")}


class Number(msgspec.Struct, frozen=True, gc=False):
    """A number without unit; `step` is the worth of its last written digit."""

    value: Decimal
    step: Decimal


def tidy(value: Decimal) -> Decimal:
    """Returns the same value without needless zeros and without exponent: 100.00 is 100, 1E+4 is 10000."""
    if not value:
        return ZERO
    value = value.normalize()
    exponent = value.as_tuple().exponent
    return value.quantize(_WHOLE) if isinstance(exponent, int) and exponent > 0 else value


def power(exponent: int) -> Decimal:
    """Returns ten to the power of a small exponent, written out: 10000, 0.01."""
    return _POWERS[exponent + _FINEST]


@functools.lru_cache(maxsize=8192)
def figures(written: str, shift: int = 0) -> Number:
    """Returns the number that figures stand for, times a power of ten.

    Args:
        written: digits with at most one point; blanks and commas between them do not count.
        shift: exponent of the unit: 4 for 万.

    Raises:
        ValueError: when there is no digit.
    """
    if written.isdigit():
        return Number(Decimal(written + "0" * shift if shift > 0 else written) * _UNDER[min(shift, 0)], power(shift))
    whole, _, fraction = _NOT_FIGURES.sub("", written).partition(".")
    if not whole and not fraction:
        raise ValueError(f"no figures: {written!r}")
    # Moving the point in the text is faster than multiplying, and leaves no needless zeros behind.
    point = len(whole) + shift
    digits = (whole + fraction).ljust(point, "0")
    if point < 0:
        return Number(tidy(Decimal(f"0.{'0' * -point}{digits}")), power(shift - len(fraction)))
    rest = digits[point:].rstrip("0")
    value = Decimal(f"{digits[:point]}.{rest}" if rest else digits[:point] or "0")
    return Number(value, power(shift - len(fraction)))


def chinese(written: str) -> Number | None:
    """Returns the number that Chinese numerals stand for: 三万五千, 二〇二一, 三点五万, 两千; None for others."""
    whole, point, fraction = written.partition("点")
    if point:
        return _with_point(whole, fraction)
    if len(whole) > 1 and all(c in _DIGITS for c in whole):
        return Number(Decimal(int("".join(str(_DIGITS[c]) for c in whole))), _WHOLE)
    return _grouped(whole)


def _with_point(whole: str, fraction: str) -> Number | None:
    factor = 1
    while fraction and fraction[-1] in _MYRIADS:
        factor *= _MYRIADS[fraction[-1]]
        fraction = fraction[:-1]
    head = chinese(whole) if whole else None
    if head is None or not fraction or any(c not in _DIGITS for c in fraction):
        return None
    digits = "".join(str(_DIGITS[c]) for c in fraction)
    return figures(f"{head.value}.{digits}", len(str(factor)) - 1)


def _grouped(written: str) -> Number | None:
    """Reads digits with 十 百 千 万 亿 by one pass; a last lone digit after 百 千 万 is worth a tenth of it (三万五).

    二十 and 两千 are exact to one, as nobody writes them shorter; 三万 and 三千万 are exact to 万 like 3万 and 3000万.
    """
    total = section = 0
    digit: int | None = None
    unit = step = 1
    zero = False
    for c in written:
        if c in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[c]
            zero = zero or digit == 0
            step = 1
        elif c in _TENS:
            worth = _TENS[c]
            section += worth if digit is None or c in "廿卅" else digit * worth
            unit = 10 if c in "廿卅" else worth
            step, digit, zero = 1, None, False
        elif c in _MYRIADS:
            worth = _MYRIADS[c]
            section += digit or 0
            if not section and not total:
                return None
            # 二万亿: a smaller myriad before a larger one is multiplied as a whole.
            whole = bool(total) and total < worth
            total = (total + section) * worth if whole else total + section * worth
            step = step * worth if whole else worth
            section, digit, unit, zero = 0, None, worth, False
        else:
            return None
    if digit is not None:
        short = unit >= 100 and digit and not zero
        section += digit * unit // 10 if short else digit
        step = unit // 10 if short else 1
    return Number(Decimal(total + section), Decimal(step))


def capitals(written: str) -> Number | None:
    """Returns the amount in 元 that accounting capitals stand for (壹佰贰拾叁万肆仟伍佰元零伍分), exact to the fen."""
    rest = written.translate(_CAPITALS).rstrip("整正")
    whole, has_yuan, small = rest.partition("元")
    if not has_yuan:
        whole, small = ("", whole) if whole.endswith(("角", "分")) else (whole, "")
    head = _grouped(whole) if whole else Number(ZERO, _WHOLE)
    tenths, has_tenths, cents = small.strip("零").partition("角")
    if not has_tenths:
        tenths, cents = "", tenths
    cents = cents.strip("零").removesuffix("分")
    if head is None or any(part and part not in _DIGITS for part in (tenths, cents)):
        return None
    value = head.value + Decimal(_DIGITS.get(tenths, 0) * 10 + _DIGITS.get(cents, 0)) * _CENT
    return Number(tidy(value), _CENT)
