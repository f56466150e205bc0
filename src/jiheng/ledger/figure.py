"""Figure: a number under computation, unrounded, with what is known of its exactness."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter

import msgspec

from jiheng.facts import Amount, Bound
from jiheng.facts.unit import PERCENT

_ONE = Decimal(1)
_HUNDRED = Decimal(100)
_EXACT = Bound.EXACT
_value, _step, _unit, _bound = map(attrgetter, ("value", "step", "unit", "bound"))
_TURNED = {Bound.AT_LEAST: Bound.AT_MOST, Bound.AT_MOST: Bound.AT_LEAST, Bound.NEARLY: Bound.AT_LEAST}


class Figure(msgspec.Struct, frozen=True):
    """A value in its base unit before any rounding; `step` is the worth of the last digit that is sure."""

    value: Decimal
    unit: str
    step: Decimal = _ONE
    bound: Bound = Bound.EXACT
    upper: Decimal | None = None

    @classmethod
    def of(cls, amount: Amount) -> Figure:
        return cls(amount.value, amount.unit, amount.step, amount.bound, amount.upper)

    def amount(self, digits: int | None) -> Amount:
        """Returns the figure as an amount, rounded half up where digits are given."""
        if digits is None:
            return Amount(self.value, self.unit, self.step, self.bound, self.upper)
        step = _ONE.scaleb(-digits)
        upper = None if self.upper is None else self.upper.quantize(step, ROUND_HALF_UP)
        return Amount(self.value.quantize(step, ROUND_HALF_UP), self.unit, step, self.bound, upper)


def add(figures: Iterable[Figure | Amount], unit: str = "") -> Figure:
    """Returns the sum; the unit is the one all share, else `unit`."""
    parts = list(figures)
    # A year has tens of thousands of vouchers: each pass over them is one call.
    value = sum(map(_value, parts), Decimal(0))
    step = max(map(_step, parts), default=_ONE)
    units = set(map(_unit, parts))
    bounds = {bound for bound in map(_bound, parts) if bound is not _EXACT}
    upper = None
    if Bound.RANGE in bounds:
        upper = sum((p.value if p.upper is None else p.upper for p in parts), Decimal(0))
    bound = _joint(bounds) if upper is None else Bound.RANGE
    return Figure(value, units.pop() if len(units) == 1 else unit, step or _ONE, bound, upper)


def subtract(first: Figure, others: Iterable[Figure]) -> Figure:
    """Returns the first less the others, in the unit of the first."""
    turned = [Figure(-o.value, first.unit, o.step, _TURNED.get(o.bound, o.bound)) for o in others]
    return add((Figure(first.value, first.unit, first.step, first.bound), *turned), first.unit)


def divide(first: Figure, second: Figure, unit: str, factor: Decimal | None) -> Figure | None:
    """Returns the quotient in a unit (percent is a hundredfold), None for a divisor of zero."""
    if not second.value:
        return None
    scale = (_HUNDRED if unit == PERCENT else _ONE) * (factor or _ONE)
    bound = _joint({first.bound, _TURNED.get(second.bound, second.bound)})
    return Figure(first.value / second.value * scale, unit, Decimal("0.01"), bound)


def multiply(figures: Iterable[Figure], unit: str, factor: Decimal | None) -> Figure:
    """Returns the product in a unit."""
    value, bounds = factor or _ONE, set[Bound]()
    for each in figures:
        value *= each.value
        bounds.add(each.bound)
    return Figure(value, unit, Decimal("0.01"), _joint(bounds))


def _joint(bounds: set[Bound]) -> Bound:
    """Returns how exact a result is when its parts are of these bounds."""
    rest = bounds - {Bound.EXACT}
    if not rest:
        return Bound.EXACT
    if len(rest) == 1:
        return next(iter(rest))
    return Bound.AT_MOST if rest <= {Bound.AT_MOST, Bound.NEARLY} else Bound.ABOUT
