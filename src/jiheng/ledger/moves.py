"""Moves: states that records jumped to without an allowed move, kept until somebody sets them right or says why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jiheng.ledger import entry as entries
from jiheng.ledger.entry import Entry
from jiheng.ledger.record import Problem, Record
from jiheng.ledger.validity import check_move
from jiheng.standards.pack import Schema

_Place = tuple[str, str]


class Moves:
    """The open jumps of one ledger, by record."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._from: dict[_Place, Record] = {}
        self._problems: dict[_Place, Problem] = {}

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._problems.values())

    def seen(self, before: Record | None, after: Record, reason: str = "") -> None:
        """Takes note of a change; a jump ends when a move from where it began is allowed, or a reason is given."""
        place = (after.register, after.key)
        before = self._from.get(place, before)
        problem = check_move(self._schema.registers[after.register], before, after)
        if problem is None or reason.strip():
            self.gone(*place)
        elif before is not None:
            self._from[place] = before
            self._problems[place] = problem

    def gone(self, register: str, key: str) -> None:
        """Takes note that a record is no more."""
        self._from.pop((register, key), None)
        self._problems.pop((register, key), None)

    def copy(self) -> Moves:
        other = Moves(self._schema)
        other._from, other._problems = dict(self._from), dict(self._problems)
        return other


def jumps(schema: Schema, written: Iterable[Entry]) -> tuple[Problem, ...]:
    """Returns the jumps that entries of one year leave open, for stores that keep no ledger through all of them."""
    moves = Moves(schema)
    for entry in written:
        if entry.register not in schema.registers:
            continue
        if entry.after is None:
            moves.gone(entry.register, entry.key)
            continue
        before = entries.restored(entry.register, entry.key, entry.before) if entry.before else None
        moves.seen(before, entries.restored(entry.register, entry.key, entry.after), entry.reason)
    return tuple(moves)
