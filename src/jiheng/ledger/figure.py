"""Figure: a number under computation, unrounded, with what is known of its exactness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from operator import attrgetter

import msgspec

from jiheng.facts import Amount, Bound
from jiheng.facts.unit import PERCENT

_ONE = Decimal(1)
_HUNDRED = Decimal(100)
_EXACT = Bound.EXACT
_value, _step, _unit, _bound, _upper = map(attrgetter, ("value", "step", "unit", "bound", "upper"))
_units, _bounds = attrgetter("units"), attrgetter("bounds")
_WIDE = Context(prec=400)
"""Wide enough that no sum of what people can type is rounded on the way."""
_TURNED = {Bound.AT_LEAST: Bound.AT_MOST, Bound.AT_MOST: Bound.AT_LEAST, Bound.NEARLY: Bound.AT_LEAST}


class Figure(msgspec.Struct, frozen=True, gc=False):
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


class Part(msgspec.Struct, frozen=True, gc=False):
    """Figures of a sum that is made part by part: however they are parted, the sum is the same.

    Attributes:
        value: their sum, not rounded.
        step: worth of the last digit that is sure of all.
        units: their units.
        bounds: their bounds that are not exact.
        upper: the sum of their upper ends.
    """

    value: Decimal
    step: Decimal
    units: frozenset[str]
    bounds: frozenset[Bound]
    upper: Decimal

    @classmethod
    def of(cls, figures: Iterable[Figure | Amount]) -> Part:
        parts = list(figures)
        # A year has tens of thousands of vouchers: each pass over them is one call.
        value = upper = _exact(map(_value, parts))
        if set(map(_upper, parts)) - {None}:
            upper = _exact(p.value if p.upper is None else p.upper for p in parts)
        bounds = frozenset(bound for bound in map(_bound, parts) if bound is not _EXACT)
        return cls(value, max(map(_step, parts), default=_ONE), frozenset(map(_unit, parts)), bounds, upper)


def join(parts: Sequence[Part], unit: str = "") -> Figure:
    """Returns the sum of parts; the unit is the one all share, else `unit`."""
    units = frozenset[str]().union(*map(_units, parts))
    bounds = frozenset[Bound]().union(*map(_bounds, parts))
    ranged = Bound.RANGE in bounds
    return Figure(
        +_exact(map(_value, parts)),
        next(iter(units)) if len(units) == 1 else unit,
        max(map(_step, parts), default=_ONE) or _ONE,
        Bound.RANGE if ranged else _joint(bounds),
        +_exact(map(_upper, parts)) if ranged else None,
    )


def add(figures: Iterable[Figure | Amount], unit: str = "") -> Figure:
    """Returns the sum; the unit is the one all share, else `unit`."""
    return join((Part.of(figures),), unit)


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


def _exact(values: Iterable[Decimal]) -> Decimal:
    with localcontext(_WIDE):
        return sum(values, Decimal(0))


def _joint(bounds: AbstractSet[Bound]) -> Bound:
    """Returns how exact a result is when its parts are of these bounds."""
    rest = bounds - {Bound.EXACT}
    if not rest:
        return Bound.EXACT
    if len(rest) == 1:
        return next(iter(rest))
    return Bound.AT_MOST if rest <= {Bound.AT_MOST, Bound.NEARLY} else Bound.ABOUT
