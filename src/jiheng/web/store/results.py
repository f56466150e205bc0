"""Results: what is worked out from a year's ledger, once for each state of its records.

What took long the last time is worked out aside: `lately` gives the earlier value meanwhile, `once` waits for what is
heavy without holding up other requests.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from jiheng.ledger import Ledger
from jiheng.web.store import aside, beside
from jiheng.web.store.aside import Need
from jiheng.web.store.cache import Held

_T = TypeVar("_T")
HEAVY = 0.15
"""Seconds of work from which on it is better to wait for the process, which may be busy, than to do it here."""
_PATIENCE = 0.04
"""Seconds that a page waits for new results in all before it shows earlier ones: most are made by then."""
_SOON = 0.06
"""Seconds of work up to which a page waits at all, and only where nothing else is worked out before it.

What took longer the last time, or stands behind a report, will not be there in time.
"""


class Patience:
    """How long a request still waits for new results: however many it asks for, together no longer than for one."""

    def __init__(self) -> None:
        self._until = 0.0

    @property
    def left(self) -> float:
        """Seconds, counted from when the request first waits."""
        now = time.monotonic()
        self._until = self._until or now + _PATIENCE
        return max(0.0, self._until - now)


def once(kept: Held, name: str, make: Callable[[Ledger], _T]) -> _T:
    """Returns what is worked out from a ledger, of exactly its state."""
    heavy = name not in kept.made and kept.past.cost(name) >= HEAVY
    if heavy and not kept.own and aside.helped() and beside.packed(make) is not None:
        aside.submit(kept, name, make, Need.WAITED_FOR).wait()
    return kept.once(name, make)


def lately(
    kept: Held, name: str, make: Callable[[Ledger], _T], patience: Patience, *, long: bool = False
) -> tuple[_T, bool]:
    """Returns what is worked out from a ledger, and whether it is of its present state.

    Where it took long, the value of an earlier state is given at once while the new one is worked out aside.

    Args:
        kept: the ledger.
        name: what it is.
        make: works it out.
        patience: of the request.
        long: it takes long from the first time on, so even the first is not worked out among the pages.
    """
    past = kept.past
    if kept.own or (name in past.costs and not past.slow(name)):
        return kept.once(name, make), True
    past.look(name, make)
    if name in kept.made:
        return kept.once(name, make), True
    if name not in past.newest:
        # Nothing to show. What is soon made is made here: beside the server it would stand behind a report.
        if long and aside.helped() and beside.packed(make) is not None:
            aside.submit(kept, name, make, Need.WAITED_FOR).wait()
        return kept.once(name, make), True
    if past.newest[name][0] != kept.state:
        job = aside.submit(kept, name, make)
        if past.costs.get(name, 0) <= _SOON and aside.in_turn(job):
            job.wait(patience.left)
    state, value = past.newest[name]
    return value, state == kept.state


def ahead(kept: Held, name: str, make: Callable[[Ledger], object]) -> aside.Job:
    """Has a result worked out aside that nobody asks for yet."""
    return aside.submit(kept, name, make, Need.AHEAD)
