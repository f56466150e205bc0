"""Closed intervals of Decimal: what a rounded figure may have been before it was rounded."""

from __future__ import annotations

from decimal import Decimal

import msgspec

_INFINITY = Decimal("Infinity")


class Interval(msgspec.Struct, frozen=True, gc=False, order=False):
    """All values from `low` to `high`, both included; an open side is infinite."""

    low: Decimal
    high: Decimal

    @classmethod
    def around(cls, value: Decimal, step: Decimal) -> Interval:
        """Returns what rounds to `value` when the last written digit is worth `step`."""
        half = step / 2
        return cls(value - half, value + half)

    @classmethod
    def at_least(cls, value: Decimal) -> Interval:
        return cls(value, _INFINITY)

    @classmethod
    def at_most(cls, value: Decimal) -> Interval:
        return cls(-_INFINITY, value)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def scaled(self, factor: Decimal) -> Interval:
        """Returns the interval times a factor; a negative factor turns it round."""
        a, b = self.low * factor, self.high * factor
        return Interval(min(a, b), max(a, b))

    def divided_by(self, other: Interval) -> Interval | None:
        """Returns the quotient, or None where the divisor may be zero or a side is open."""
        if other.low <= 0 <= other.high or not all(x.is_finite() for x in (self.low, self.high, other.low, other.high)):
            return None
        corners = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def meets(self, other: Interval) -> bool:
        """Tells whether some value lies in both: two figures that may be the same figure."""
        return self.low <= other.high and other.low <= self.high

    def contains(self, value: Decimal) -> bool:
        return self.low <= value <= self.high


def total(intervals: list[Interval]) -> Interval:
    """Returns the interval of a sum; the sum of nothing is exactly zero."""
    result = Interval(Decimal(0), Decimal(0))
    for each in intervals:
        result = result + each
    return result
