"""Rounding and grades, by the data of a system."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from jiheng.standards.system import Grade, Mode, Rounding

_TRUNCATE = Mode.TRUNCATE


def rounded(value: Decimal, rounding: Rounding | None) -> Decimal:
    """Returns the value with the places of a rounding; None leaves it exact."""
    if rounding is None:
        return value
    mode = ROUND_DOWN if rounding.mode is _TRUNCATE else ROUND_HALF_UP
    return value.quantize(_step(rounding.places), mode)


def grade_of(points: Decimal, full: Decimal, grades: Iterable[Grade]) -> str:
    """Returns the best grade whose least score is reached; bounds are given for 100 points, empty below all."""
    if full <= 0:
        return ""
    share = points if full == 100 else points * 100 / full
    return next((grade.name for grade in grades if share >= grade.least), "")


@functools.lru_cache(maxsize=16)
def _step(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)
