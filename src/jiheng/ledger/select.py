"""Select: fields reached through references, conditions on records, and which records count."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from jiheng.facts import Amount, Period
from jiheng.ledger.folio import Folios
from jiheng.ledger.record import Record, Value
from jiheng.ledger.values import show
from jiheng.standards.pack_check import MONTH
from jiheng.standards.pack_rules import Condition

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger

ANY, NONE = "*", "-"

Reader = Callable[[Record], "Value | None"]


def reader(ledger: Ledger, register: str, path: str) -> Reader:
    """Returns a function from a record to the field at a path, None where a step is empty or leads nowhere."""
    if path.endswith(MONTH):
        inner = reader(ledger, register, path.removesuffix(MONTH))
        return lambda record: _month(inner(record))
    first, _, rest = path.partition(".")
    if not rest:
        if path == "state":
            return lambda record: record.state or None
        if path == "key":
            return lambda record: record.key
        return lambda record: record.values.get(path)
    field = ledger.register(register).field(first)
    target = field.reference if field else ""
    table = ledger.table(target)
    onward = reader(ledger, target, rest)

    def through(record: Record) -> Value | None:
        key = record.values.get(first)
        found = table.get(key) if isinstance(key, str) else None
        return onward(found) if found is not None else None

    return through


def beyond(ledger: Ledger, register: str, *paths: str) -> tuple[int, ...]:
    """Returns the states of the registers that paths lead into: what is read at them follows from those too."""
    found = []
    for path in paths:
        here = register
        *steps, _ = path.removesuffix(MONTH).split(".")
        for step in steps:
            field = ledger.register(here).field(step)
            if field is None or not field.reference:
                break
            here = field.reference
            found.append(ledger.state_of(here))
    return tuple(found)


def test(ledger: Ledger, register: str, conditions: Sequence[Condition]) -> Callable[[Record], bool]:
    """Returns a function that tells whether all conditions hold for a record."""
    checks = [_check(reader(ledger, register, c.path), frozenset(c.values), negated=c.negated) for c in conditions]
    if len(checks) == 1:
        return checks[0]

    def holds(record: Record) -> bool:
        return all(check(record) for check in checks)

    return holds


def _check(read: Reader, values: frozenset[str], *, negated: bool) -> Callable[[Record], bool]:
    if values == {ANY}:
        return lambda record: (read(record) is not None) is not negated
    if values == {NONE}:
        return lambda record: (read(record) is None) is not negated
    return lambda record: _matches(read(record), values) is not negated


def told(ledger: Ledger, register: str) -> list[Record]:
    """Returns the records of a register that the unit's report tells of, in order of entry."""
    conditions = ledger.register(register).told
    records = ledger.records(register)
    return list(filter(test(ledger, register, conditions), records)) if conditions else list(records)


def counted(ledger: Ledger, register: str) -> Folios[Record]:
    """Returns the records of a register whose state lets them count, in order of entry."""
    return ledger.once(("counted", register), lambda ledger: _counted(ledger, register))


def _counted(ledger: Ledger, register: str) -> Folios[Record]:
    silent = {s.id for s in ledger.register(register).states if not s.counts}
    folios = ledger.folios(register)
    if not silent:
        return folios
    return ledger.once_along(("counted", register), folios, lambda r: None if r.state in silent else r)


def chosen(ledger: Ledger, register: str, conditions: tuple[Condition, ...]) -> Folios[Record]:
    """Returns the counted records of a register for which all conditions hold, in order of entry."""
    folios = counted(ledger, register)
    if not conditions:
        return folios
    holds = test(ledger, register, conditions)
    given = beyond(ledger, register, *(c.path for c in conditions))
    return ledger.once_along(("chosen", register, conditions), folios, lambda r: r if holds(r) else None, given)


def text_of(value: Value | None) -> str:
    """Returns a value as the text that groups and conditions go by."""
    if isinstance(value, str):
        return value
    if isinstance(value, Amount):
        return f"{value.value.normalize():f}"
    return "" if value is None else show(value)


def _matches(value: Value | None, wanted: frozenset[str]) -> bool:
    if isinstance(value, str):
        return value in wanted or ANY in wanted
    if value is None:
        return NONE in wanted
    if ANY in wanted:
        return True
    if isinstance(value, tuple):
        return any(each in wanted for each in value)
    return text_of(value) in wanted


def _month(value: Value | None) -> str | None:
    if isinstance(value, Period):
        value = value.end
    return _named(value.year, value.month) if isinstance(value, datetime.date) else None


@lru_cache(maxsize=256)
def _named(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}"


def chain_above(table: Mapping[str, Record], key: str, parent: str) -> Iterator[str]:
    """Yields the keys above a record of a tree, nearest first; a circle ends where it comes round."""
    seen = {key}
    here = table.get(key)
    while here is not None:
        above = here.values.get(parent)
        if not isinstance(above, str) or above in seen:
            return
        seen.add(above)
        yield above
        here = table.get(above)
