"""Amount: a number as somebody wrote it, with its unit, its precision and its bound."""

from __future__ import annotations

import enum
from decimal import Decimal

import msgspec

from jiheng.facts.interval import Interval

_NEARLY = Decimal("0.9")
_ABOUT_LOW, _ABOUT_HIGH = Decimal("0.9"), Decimal("1.1")
_FEW_MORE = Decimal("1.5")


class Bound(enum.StrEnum):
    """How exactly a number is meant."""

    EXACT = "exact"
    AT_LEAST = "at_least"  # 余, 多, 以上, 不少于, ≥
    NEARLY = "nearly"  # 近: a little less
    ABOUT = "about"  # 约, 左右
    AT_MOST = "at_most"  # 以下, 以内, 不超过, ≤
    RANGE = "range"  # 3-5万元


class Amount(msgspec.Struct, frozen=True, gc=False):
    """A value in its base unit (元, 1, percent points) with the worth of the last digit written.

    Attributes:
        value: the number in the base unit; the lower end of a range.
        unit: see `jiheng.facts.unit`.
        step: worth of the last written digit in the base unit: 766.17万元 has 100, 86.37% has 0.01.
        bound: how exactly the number is meant.
        upper: the upper end of a range, else None.
    """

    value: Decimal
    unit: str
    step: Decimal = Decimal(1)
    bound: Bound = Bound.EXACT
    upper: Decimal | None = None

    def interval(self) -> Interval:
        """Returns all values the words may stand for."""
        if self.upper is not None:
            return Interval(self.value, self.upper)
        match self.bound:
            case Bound.AT_LEAST:
                return Interval.at_least(self.value)
            case Bound.AT_MOST:
                return Interval.at_most(self.value)
            case Bound.NEARLY:
                return Interval(self.value * _NEARLY, self.value)
            case Bound.ABOUT:
                return Interval(self.value * _ABOUT_LOW, self.value * _ABOUT_HIGH)
            case _:
                return Interval.around(self.value, self.step)

    def is_approximate(self) -> bool:
        return self.bound in (Bound.AT_LEAST, Bound.NEARLY, Bound.ABOUT)

    def plausible(self) -> Interval:
        """Returns the values a reader would accept: 300多 is not three thousand."""
        if self.bound is Bound.AT_LEAST and self.upper is None:
            return Interval(self.value, self.value * _FEW_MORE)
        return self.interval()
