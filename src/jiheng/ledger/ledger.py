"""Ledger: the records of one unit and one year, and the only door to its facts."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from jiheng.facts import Fact
from jiheng.ledger.entering import Entered, Entering
from jiheng.ledger.evaluate import Evaluation
from jiheng.ledger.folio import Folios
from jiheng.ledger.invariants import check_clean, check_invariants
from jiheng.ledger.keeper import Keeper
from jiheng.ledger.memo import Memo, Store
from jiheng.ledger.moves import Moves
from jiheng.ledger.node import Missing
from jiheng.ledger.record import Problem, Record
from jiheng.ledger.validity import check_records
from jiheng.ledger.values import Cell, Unread
from jiheng.standards import Standards
from jiheng.standards.pack import Register, Schema

_T = TypeVar("_T")
_states = itertools.count(1)
"""One count for all ledgers: equal states of a register mean equal records, also of a ledger and its copy."""


class Ledger(Keeper):
    """Records by register. Changes go through `put`, `enter` and `drop`; facts and problems follow the records.

    Attributes:
        unit: full name of the unit.
        year: the year it keeps.
        schema: the packs it is kept by.
        standards: law and language, for names, ordinals and campaigns.
    """

    def __init__(self, unit: str, year: int, standards: Standards, packs: Iterable[str] = ("core",)) -> None:
        self.unit = unit
        self.year = year
        self.standards = standards
        self.schema = Schema.of(standards.packs, *packs)
        self._records: dict[str, dict[str, Record]] = {name: {} for name in self.schema.registers}
        self._entering = Entering(year)
        self._moves = Moves(self.schema)
        self._changes = 0
        self._states: dict[str, int] = {}
        self._memo = Memo(self._states)
        self._evaluated: tuple[int, Evaluation] | None = None

    @property
    def changes(self) -> int:
        """How often the ledger was changed; equal numbers mean equal records."""
        return self._changes

    @property
    def jumps(self) -> tuple[Problem, ...]:
        """The open jumps of states, one for each record that has one."""
        return tuple(self._moves)

    def register(self, name: str) -> Register:
        """Returns a register of the packs.

        Raises:
            KeyError: for a name that no pack has.
        """
        return self.schema.registers[name]

    def records(self, register: str) -> tuple[Record, ...]:
        """Returns the records of a register in order of entry."""
        return tuple(self._records[register].values())

    def table(self, register: str) -> Mapping[str, Record]:
        """Returns the records of a register by key."""
        return self._records.get(register, {})

    def record(self, register: str, key: str) -> Record | None:
        return self._records.get(register, {}).get(key)

    def state_of(self, register: str) -> int:
        """Returns the state of a register: equal numbers mean equal records, in this ledger and its copies."""
        return self._states.get(register, 0)

    def put(self, record: Record, *, reason: str = "") -> Record | None:
        """Takes a record, in place of the one with the same key; returns that one.

        A change of state that the life cycle does not allow is taken too, and is a problem until a reason is given
        or the state is set right.

        Raises:
            KeyError: for a register that no pack has.
        """
        table = self._records[record.register]
        before = table.get(record.key)
        table[record.key] = record
        if before is not None and before.state != record.state:
            self._moves.seen(before, record, reason)
        elif before is not None and reason:
            self._moves.gone(record.register, record.key)
        self._changed(record.register)
        return before

    def drop(self, register: str, key: str) -> Record | None:
        """Removes a record and returns it, None where there was none."""
        found = self._records[register].pop(key, None)
        self._moves.gone(register, key)
        if found is not None:
            self._changed(register)
        return found

    def copy(self) -> Ledger:
        """Returns a ledger with the same records and results; changes of one do not show in the other."""
        other = Ledger(self.unit, self.year, self.standards, self.schema.packs)
        other._records = {name: dict(table) for name, table in self._records.items()}
        other._moves = self._moves.copy()
        other._changes = self._changes
        other._states.update(self._states)
        other._memo = self._memo.copy(other._states)
        return other

    def enter(self, register: str, cells: Mapping[str, Cell]) -> Entered:
        """Reads a row of cells and takes it as a record; a second row of one key is refused.

        Args:
            register: id of the register.
            cells: by field id; `state` is the state of the record.

        Raises:
            KeyError: for a register or a field that no pack has.
        """
        found = self.read_row(register, cells)
        record = found.record
        if record is None:
            return found
        if record.key in self._records[register]:
            what = f"“{record.key}”在本表已有一行"
            doubled = Unread(record.key, what, "每行的编号或名称不同", "改名、改编号，或删去重复的一行")
            return Entered(None, (*found.unread, (self.register(register).key[0], doubled)))
        self.put(record)
        return found

    def read_row(self, register: str, cells: Mapping[str, Cell]) -> Entered:
        """Reads a row of cells as `enter` does, and takes nothing."""
        return self._entering.read(self.register(register), cells, self._records[register])

    def once(self, name: object, make: Callable[[Ledger], _T]) -> _T:
        """Returns what is worked out from records, once for each state of the registers that are read for it.

        Args:
            name: what it is; the same name for the same thing only.
            make: makes it from the ledger it is given, and from nothing else that changes; the value is shared.
        """
        return self._memo.once(name, lambda: make(Watched(self)))

    def once_all(self, names: Iterable[object], make: Callable[[Ledger, Any], _T]) -> list[_T]:
        """Returns what is worked out for each of many names, as `once` does."""
        return self._memo.once_all(names, partial(make, Watched(self)))

    def folios(self, register: str) -> Folios[Record]:
        """Returns the records of a register in order of entry, in folios that last while their records do."""
        return self.once(("folios", register), lambda ledger: ledger.kept_folios(register, ledger.records(register)))

    def facts(self) -> tuple[Fact, ...]:
        """Returns every fact the records yield, in order of the packs; for those that lack something see `missing`."""
        return self.evaluation.facts

    def missing(self) -> tuple[Missing, ...]:
        """Returns the facts that cannot be computed, each with what it needs."""
        return self.evaluation.missing

    def problems(self) -> tuple[Problem, ...]:
        """Returns all that is wrong, errors first, then in order of the registers."""
        return self.once("problems", _problems)

    @property
    def evaluation(self) -> Evaluation:
        """The facts of the ledger as it stands now, worked out once for each state of the records."""
        if self._evaluated is None or self._evaluated[0] != self._changes:
            self._evaluated = (self._changes, Evaluation(Watched(self)))
        return self._evaluated[1]

    def _changed(self, register: str) -> None:
        self._changes += 1
        self._states[register] = next(_states)


class Watched(Ledger):
    """A ledger as results are worked out from it: the same records, and each register that is read is noted."""

    def __init__(self, ledger: Ledger) -> None:
        # It has no records of its own: everything but the noting is that of the ledger.
        vars(self).update(vars(ledger), _evaluated=None)
        self._ledger = ledger

    @property
    def evaluation(self) -> Evaluation:
        return self._ledger.evaluation

    def records(self, register: str) -> tuple[Record, ...]:
        self._memo.note(register)
        return super().records(register)

    def table(self, register: str) -> Mapping[str, Record]:
        self._memo.note(register)
        return super().table(register)

    def record(self, register: str, key: str) -> Record | None:
        self._memo.note(register)
        return super().record(register, key)

    def state_of(self, register: str) -> int:
        self._memo.note(register)
        return super().state_of(register)

    def once_all(self, names: Iterable[object], make: Callable[[Ledger, Any], _T]) -> list[_T]:
        return self._memo.once_all(names, partial(make, self))

    def once(self, name: object, make: Callable[[Ledger], _T], within: Store | None = None) -> _T:
        """Returns as that of the ledger; `within` is where to keep what must not outlive this state of the ledger."""
        return self._memo.once(name, lambda: make(self), within)


def _problems(ledger: Ledger) -> tuple[Problem, ...]:
    found = [*check_records(ledger), *ledger.jumps, *check_invariants(ledger)]
    found += check_clean(ledger, sum(p.severity == "E" for p in found))
    return tuple(sorted(found, key=lambda p: "EWI".index(p.severity)))
