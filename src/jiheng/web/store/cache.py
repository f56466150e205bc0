"""Cache: the ledger of a unit's year in this process, caught up by the entries written since.

A ledger that was given out is never changed again: catching up makes a new one, so requests in other threads may go on
reading theirs. The new one begins with the results of the earlier one (`jiheng.ledger.memo`).
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection

from jiheng.ledger import Ledger
from jiheng.ledger import entry as entries
from jiheng.web.models import Entry, Unit, Year
from jiheng.web.store.journal import read_body
from jiheng.web.store.projection import load_records
from jiheng.web.store.standards import standards

_T = TypeVar("_T")
_NEWER = "SELECT n, register, body FROM web_entry WHERE unit_id = %s AND year = %s AND n > %s ORDER BY n"
"""Asked at every request, so without a model."""
_MOST_MADE = 400
Place = tuple[int, int, str, tuple[str, ...]]
"""A unit's year: unit, year, name of the unit and packs, for a ledger follows from all of them."""

MOST = 12
"""Ledgers that are held at once."""
_WHILE = 600.0
"""Seconds after which a person who has not come back to a page is thought to do something else."""
QUIET = 1.0
"""Seconds without a page from which on nobody is thought to be at work."""
SLOW = 0.03
"""Seconds of work from which on a result is worked out aside the next time."""


class Past:
    """What is known of a year beyond one state of it.

    Attributes:
        costs: how many seconds of work a result took the last time, here or in the process beside the server.
        newest: the newest value of each result that took long, with the state it is of.
    """

    def __init__(self) -> None:
        self.costs: dict[str, float] = {}
        self._first: dict[str, float] = {}
        self._here: set[str] = set()
        self.newest: dict[str, tuple[int, Any]] = {}
        self._rows: dict[tuple[str, str], tuple[int, Any]] = {}
        self._looked_at: dict[str, tuple[float, Callable[[Ledger], Any]]] = {}

    def look(self, name: str, make: Callable[[Ledger], Any]) -> None:
        """Takes note that somebody looks at a result that takes long, and how it is made."""
        if len(self._looked_at) > _MOST_MADE:
            self._looked_at.clear()
        self._looked_at[name] = (time.monotonic(), make)

    def looked_at(self) -> list[tuple[str, Callable[[Ledger], Any]]]:
        """Returns what takes long and was looked at a while ago: it will be looked at again."""
        since = time.monotonic() - _WHILE
        return [(name, make) for name, (at, make) in list(self._looked_at.items()) if at >= since]

    def of_rows(self, register: str, name: str, state: int, make: Callable[[], _T]) -> _T:
        """Returns what is read in the rows of a register, made anew where the register is in another state."""
        found = self._rows.get((register, name))
        if found is None or found[0] != state:
            if len(self._rows) > _MOST_MADE:
                self._rows.clear()
            found = self._rows[register, name] = (state, make())
        value: _T = found[1]
        return value

    def cost(self, name: str) -> float:
        """Returns how many seconds of work a result would take here.

        What was never made here has nothing to go on from: it takes as long as the first time, however quick the
        process beside the server has become at it.
        """
        last = self.costs.get(name, 0.0)
        return last if name in self._here else max(last, self._first.get(name, 0.0))

    def slow(self, name: str) -> bool:
        """Tells whether a result would take long here."""
        return self.cost(name) >= SLOW

    def took(self, name: str, state: int, value: object, seconds: float, *, here: bool) -> None:
        """Takes note of a result that was worked out."""
        if len(self.costs) > _MOST_MADE:
            for kept in (self.costs, self._first, self._here):
                kept.clear()
        self.costs[name] = seconds
        self._first.setdefault(name, seconds)
        if here:
            self._here.add(name)
        known = self.newest.get(name)
        if (known is not None or seconds >= SLOW) and (known is None or known[0] <= state):
            self.newest[name] = (state, value)


class Held:
    """A ledger as of an entry, and what was worked out from it.

    Attributes:
        place: whose ledger it is.
        at: number of the last entry of the year that was looked at.
        state: number of the entry that made the records as they are; equal in every process that holds them so.
        ledger: the ledger.
        past: what is known from other states.
        own: it holds what a transaction has not yet made final, so nobody else may learn of it.
        made: what was worked out, by name.
    """

    def __init__(self, place: Place, at: int, state: int, ledger: Ledger, past: Past, *, own: bool = False) -> None:
        self.place = place
        self.at = at
        self.state = state
        self.ledger = ledger
        self.past = past
        self.own = own
        self.made: dict[str, Any] = {}
        self._locks: dict[str, threading.RLock] = {}

    def once(self, name: str, make: Callable[[Ledger], _T]) -> _T:
        """Returns a result of this state, worked out in this thread where nobody has done it yet."""
        with self._locks.setdefault(name, threading.RLock()):
            if name not in self.made:
                state, value = self.past.newest.get(name, (-1, None))
                if state == self.state:
                    self.made[name] = value
                else:
                    # The work of this thread alone: what others take of the processor says nothing about the result.
                    began = time.thread_time()
                    value = make(self.ledger)
                    self.take(name, self.state, value, time.thread_time() - began, here=True)
            found: _T = self.made[name]
            return found

    def take(self, name: str, state: int, value: object, seconds: float, *, here: bool = False) -> None:
        """Takes a result that was worked out of some state, here or elsewhere."""
        if len(self.made) > _MOST_MADE:
            self.made.clear()
        if state == self.state:
            self.made[name] = value
        self.past.took(name, state, value, seconds, here=here)


_held: OrderedDict[Place, Held] = OrderedDict()
_loading: dict[Place, threading.Lock] = {}
_lock = threading.Lock()
_asked = 0.0


def held(unit: Unit, year: Year) -> Held:
    """Returns the ledger of a year with every entry that is written."""
    global _asked  # noqa: PLW0603 - one for the process
    _asked = time.monotonic()
    place = (unit.pk, year.year, unit.name, tuple(year.packs))
    own = connection.in_atomic_block
    found = _held.get(place)
    if found is None:
        # One thread loads a year; those that ask for other years do not wait for it.
        with _loading.setdefault(place, threading.Lock()):
            found = _held.get(place) or _load(unit, year, place, own=own)
            if not own:
                _keep(found)
    newer = _caught_up(found, own=own)
    if newer is not found and not own:
        _keep(newer)
    return newer


def quiet() -> bool:
    """Tells whether nobody has asked for a year just now."""
    return time.monotonic() - _asked >= QUIET


def current(place: Place) -> Held | None:
    """Returns the ledger of a year as this process last saw it."""
    return _held.get(place)


def forget() -> None:
    """Empties the cache: after a restore, and in tests."""
    with _lock:
        _held.clear()


def _keep(found: Held) -> None:
    with _lock:
        known = _held.get(found.place)
        if known is None or known.at <= found.at:
            _held[found.place] = found
        _held.move_to_end(found.place)
        while len(_held) > MOST:
            _held.popitem(last=False)


def _load(unit: Unit, year: Year, place: Place, *, own: bool) -> Held:
    # The number is read first: entries written while the rows are read are taken once more, which changes nothing.
    at = _entries(place).values_list("n", flat=True).last() or 0
    ledger = Ledger(unit.name, year.year, standards(), tuple(year.packs))
    for record in load_records(unit, year.year):
        if record.register in ledger.schema.registers:
            ledger.put(record)
    told = _entries(place).filter(n__lte=at, register__in=ledger.schema.registers)
    state = told.values_list("n", flat=True).last() or 0
    return Held(place, at, state, ledger, Past(), own=own)


def _caught_up(found: Held, *, own: bool) -> Held:
    unit, year, *_ = found.place
    with connection.cursor() as cursor:
        cursor.execute(_NEWER, (unit, year, found.at))
        newer = cursor.fetchall()
    if not newer:
        return found
    registers = found.ledger.schema.registers
    changing = [(n, body) for n, register, body in newer if register in registers]
    if not changing:
        # Acts and closings leave the records as they are, and so all that was worked out from them.
        same = Held(found.place, newer[-1][0], found.state, found.ledger, found.past, own=own)
        same.made = found.made
        return same
    ledger = found.ledger.copy()
    for _, body in changing:
        entry = read_body(body)
        if entry.after is None:
            ledger.drop(entry.register, entry.key)
        else:
            ledger.put(entries.restored(entry.register, entry.key, entry.after))
    # What a transaction may yet take back leaves nothing in the past of the others.
    past = Past() if own else found.past
    return Held(found.place, newer[-1][0], changing[-1][0], ledger, past, own=own)


def _entries(place: Place) -> Any:
    return Entry.objects.filter(unit_id=place[0], year=place[1]).order_by("n")
