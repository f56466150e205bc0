"""Changes to try on a score: numbers as people type them, with or without a unit."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"(-?[\d,，]{1,20}(?:\.\d{1,12})?)\s{0,2}(%|亿元|万元|千元|亿|万|元|分)?")
_WORTH = {
    "%": Decimal("0.01"),
    "亿元": Decimal(10**8),
    "亿": Decimal(10**8),
    "万元": Decimal(10**4),
    "万": Decimal(10**4),
    "千元": Decimal(1000),
}


def read_number(text: str, unit: str = "") -> Decimal | None:
    """Returns a number in 元, 1 or as a ratio: 800万元 is 8000000, 92% is 0.92; None for what is no number.

    Args:
        text: as typed.
        unit: what the number counts, as 场 or 人次; it may be typed behind the number.
    """
    match = _NUMBER.fullmatch(text.strip().removesuffix(unit))
    digits = match[1].replace(",", "").replace("，", "") if match else ""
    if match is None or not digits.strip("-"):
        return None
    return Decimal(digits) * _WORTH.get(match[2] or "", Decimal(1))
