"""Results: what is worked out from a year's ledger, once for each state of its records.

What took long the last time is worked out aside: `lately` gives the earlier value meanwhile, `once` waits for what is
heavy without holding up other requests.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from jiheng.ledger import Ledger
from jiheng.web.store import aside, beside
from jiheng.web.store.cache import Held

_T = TypeVar("_T")
HEAVY = 0.15
"""Seconds of work from which on it is better to wait for the process, which may be busy, than to do it here."""
_PATIENCE = 0.03
"""Seconds that a page waits for a new result before it shows the earlier one: most are made by then."""
_SOON = 2 * _PATIENCE
"""Seconds of work up to which a page waits at all; what took longer the last time will not be there in time."""


def once(kept: Held, name: str, make: Callable[[Ledger], _T]) -> _T:
    """Returns what is worked out from a ledger, of exactly its state."""
    heavy = name not in kept.made and kept.past.costs.get(name, 0) >= HEAVY
    if heavy and not kept.own and aside.helped() and beside.packed(make) is not None:
        aside.submit(kept, name, make, urgent=True).wait()
    return kept.once(name, make)


def lately(kept: Held, name: str, make: Callable[[Ledger], _T]) -> tuple[_T, bool]:
    """Returns what is worked out from a ledger, and whether it is of its present state.

    Where it took long, the value of an earlier state is given at once while the new one is worked out aside.
    """
    past = kept.past
    if kept.own or name in kept.made or (name in past.costs and not past.slow(name)):
        return kept.once(name, make), True
    if name not in past.newest:
        # Nothing to show: what is asked for in this way may well be heavy, so it is not worked out among the pages.
        if aside.helped() and beside.packed(make) is not None:
            aside.submit(kept, name, make, urgent=True).wait()
        return kept.once(name, make), True
    if past.newest[name][0] != kept.state:
        job = aside.submit(kept, name, make)
        if past.costs.get(name, 0) <= _SOON:
            job.wait(_PATIENCE)
    state, value = past.newest[name]
    return value, state == kept.state
