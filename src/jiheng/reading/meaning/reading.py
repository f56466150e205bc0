"""Reading: a quantity with its meaning, on its way to becoming a fact."""

from __future__ import annotations

import msgspec

from jiheng.facts import Amount
from jiheng.reading.meaning.rates import Draft
from jiheng.reading.quantity import Quantity


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What was found, what it means, of which year, in which section; `start` counts in the flow or the text."""

    quantity: Quantity
    draft: Draft
    year: int | None
    section: int
    start: int
    amount: Amount
