"""Cache: the ledger of a unit's year in this process, caught up by the entries written since.

A ledger that was given out is never changed again: catching up makes a new one, so requests in other threads may go on
reading theirs.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec
from django.db import connection

from jiheng.ledger import Ledger
from jiheng.ledger import entry as entries
from jiheng.web.models import Entry, Unit, Year
from jiheng.web.store.journal import entry_of
from jiheng.web.store.projection import load_records
from jiheng.web.store.standards import standards

_T = TypeVar("_T")
_MOST = 12
_MOST_MADE = 400
_SLOW = 0.1


class Held(msgspec.Struct):
    """A ledger as of an entry, and what was worked out from it.

    Attributes:
        at: number of the entry.
        ledger: the ledger.
        made: what was worked out, by name.
        costs: how many seconds it took, by name.
        older: what was worked out from an earlier state.
        busy: names that are being worked out.
    """

    at: int
    ledger: Ledger
    made: dict[str, Any] = msgspec.field(default_factory=dict)
    costs: dict[str, float] = msgspec.field(default_factory=dict)
    older: dict[str, Any] = msgspec.field(default_factory=dict)
    busy: set[str] = msgspec.field(default_factory=set)


_held: OrderedDict[tuple[int, int, str, tuple[str, ...]], Held] = OrderedDict()
_lock = threading.RLock()
_aside = ThreadPoolExecutor(1, "aside")


def held(unit: Unit, year: Year) -> Held:
    """Returns the ledger of a year with every entry that is written."""
    place = (unit.pk, year.year, unit.name, tuple(year.packs))
    with _lock:
        found = _held.get(place)
        found = _load(unit, year) if found is None else _caught_up(found, unit, year)
        if connection.in_atomic_block:
            # What this transaction wrote may yet be taken back; nobody else may see it.
            return found
        _held[place] = found
        _held.move_to_end(place)
        while len(_held) > _MOST:
            _held.popitem(last=False)
    return found


def forget() -> None:
    """Empties the cache: after a restore, and in tests."""
    with _lock:
        _held.clear()


def made(kept: Held, name: str, make: Callable[[Ledger], _T]) -> _T:
    """Returns what is worked out from a ledger, once for each state of it."""
    if name not in kept.made:
        if len(kept.made) > _MOST_MADE:
            kept.made.clear()
        began = time.perf_counter()
        value = make(kept.ledger)
        kept.costs[name] = time.perf_counter() - began
        kept.made[name] = value
        return value
    result: _T = kept.made[name]
    return result


def made_lately(kept: Held, name: str, make: Callable[[Ledger], _T]) -> tuple[_T, bool]:
    """Returns what is worked out from a ledger, and whether it is of its present state.

    Where that took long before, the value of an earlier state is given at once and the new one is worked out aside.
    """
    if name in kept.made or name not in kept.older or kept.costs.get(name, 0) < _SLOW:
        return made(kept, name, make), True
    with _lock:
        begin = name not in kept.busy
        kept.busy.add(name)
    if begin:
        _aside.submit(made, kept, name, make)
    return kept.older[name], False


def _load(unit: Unit, year: Year) -> Held:
    # The number is read first: entries written while the rows are read are taken once more, which changes nothing.
    at = _last(unit)
    ledger = Ledger(unit.name, year.year, standards(), tuple(year.packs))
    for record in load_records(unit, year.year):
        if record.register in ledger.schema.registers:
            ledger.put(record)
    return Held(at, ledger)


def _caught_up(found: Held, unit: Unit, year: Year) -> Held:
    newer = list(Entry.objects.filter(unit=unit, year=year.year, n__gt=found.at).order_by("n"))
    if not newer:
        return found
    changing = [kept for kept in newer if kept.register in found.ledger.schema.registers]
    if not changing:
        # Acts and closings leave the records as they are, and so all that was worked out from them.
        return msgspec.structs.replace(found, at=newer[-1].n)
    ledger = found.ledger.copy()
    for kept in changing:
        entry = entry_of(kept)
        if entry.after is None:
            ledger.drop(entry.register, entry.key)
        else:
            ledger.put(entries.restored(entry.register, entry.key, entry.after))
    older = {**found.older, **{n: v for n, v in found.made.items() if not n.startswith("list ")}}
    return Held(newer[-1].n, ledger, costs=dict(found.costs), older=older)


def _last(unit: Unit) -> int:
    return Unit.objects.values_list("entries", flat=True).get(pk=unit.pk)
