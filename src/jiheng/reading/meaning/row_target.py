"""Row target: what the target of a row gives the result beside it, and what a column of signs gives the target."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from jiheng.facts import Amount, Bound
from jiheng.facts.unit import CNY, COUNT
from jiheng.reading.context import Context
from jiheng.reading.quantity import Quantity

WORTH = {"亿元": 100_000_000, "万元": 10_000, "千元": 1000, "百元": 100, "元": 1}
"""Units of money in yuan."""

_BOUNDS = {"≥": Bound.AT_LEAST, "＞": Bound.AT_LEAST, ">": Bound.AT_LEAST, "≤": Bound.AT_MOST, "＜": Bound.AT_MOST}


def bounded(quantity: Quantity, sign: str) -> Quantity:
    """Returns a target with the bound that its sign gives."""
    bound = _BOUNDS.get(sign)
    if bound is None:
        return quantity
    amount = msgspec.structs.replace(quantity.amount, bound=bound)
    return Quantity(quantity.start, quantity.end, amount, quantity.kind)


def as_target(context: Context, quantity: Quantity, target: Quantity) -> Quantity:
    """Returns a bare result in the unit of the target beside it: `≥50个 50`, `≤90万元 88.5`."""
    if quantity.amount.unit != COUNT or target.amount.unit == COUNT:
        return quantity
    said = context.plain[target.start : target.end]
    worth = Decimal(next((w for u, w in WORTH.items() if u in said), 1)) if target.amount.unit == CNY else Decimal(1)
    amount = Amount(quantity.amount.value * worth, target.amount.unit, quantity.amount.step * worth)
    return Quantity(quantity.start, quantity.end, amount, target.kind)
