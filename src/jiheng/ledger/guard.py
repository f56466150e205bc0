"""Guard: one invariant over one ledger, with what its function needs, and the problem it reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from jiheng.facts import Derivation, RecordOrigin
from jiheng.ledger.folio import Folios, flat
from jiheng.ledger.naming import name_of
from jiheng.ledger.record import Problem, Record
from jiheng.ledger.select import Reader, beyond, chosen, reader
from jiheng.ledger.terms import Term, Terms
from jiheng.standards.pack_rules import Invariant

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger

_LONGEST = 30


class Guard:
    """One invariant over one ledger, with what its function needs."""

    def __init__(self, ledger: Ledger, terms: Terms, rule: Invariant) -> None:
        self.ledger = ledger
        self.terms = terms
        self.rule = rule

    def folios(self) -> Folios[Record]:
        """Returns the records it guards, in folios."""
        return chosen(self.ledger, self.rule.register, self.rule.where)

    def records(self) -> tuple[Record, ...]:
        """Returns the records it guards."""
        return flat(self.folios())

    def each(self, broken: Callable[[Record], Iterable[Problem]], *paths: str, part: str = "") -> Iterator[Problem]:
        """Yields the problems of each record it guards, found once while nothing changes that they follow from.

        Args:
            broken: finds the problems of a record.
            paths: paths from the record to what it reads.
            part: tells apart several such walks of one invariant.
        """
        given = (self._about(), *beyond(self.ledger, self.rule.register, *paths))
        mark = ("broken", self.rule.id, part)
        yield from flat(flat(self.ledger.once_along(mark, self.folios(), lambda r: tuple(broken(r)), given)))

    def _about(self) -> int:
        """Returns the state of what a problem's words are taken from besides the record: see `name_of`."""
        layout = self.ledger.register(self.rule.register)
        field = layout.field(layout.key[0])
        return self.ledger.state_of(field.reference) if field and field.reference else 0

    def walk(self, broken: Callable[[Record | None], Iterator[Problem]], *terms: str) -> Iterator[Problem]:
        """Yields the problems of each record it guards by terms; of the facts, where it guards no register."""
        if not self.rule.register:
            yield from broken(None)
        elif any("/" in term or term.startswith("@") for term in terms):
            # Sums over other records and facts may change while the record does not.
            for record in self.records():
                yield from broken(record)
        else:
            yield from self.each(broken, *terms)

    def read(self, path: str) -> Reader:
        """Returns a function from a record it guards to the field at a path."""
        return reader(self.ledger, self.rule.register, path)

    def term(self, text: str) -> Term:
        return self.terms.term(self.rule.register, text)

    def problem(self, record: Record | None, field: str, facts: Iterable[str] = (), **figures: object) -> Problem:
        """Returns a problem with the figures set into its message."""
        rule = self.rule
        name = _short(name_of(self.ledger, record)) if record else ""
        words = {"name": name, "year": self.ledger.year, **figures}
        named = tuple(f for f in facts if f)
        register, key = rule.register, record.key if record else ""
        if not register:
            register, key, field = self._place(named)
        return Problem(
            rule=rule.id,
            number=rule.number,
            severity=rule.severity,
            register=register,
            key=key,
            field=field,
            message=_filled(rule.message, words),
            fix=_filled(rule.fix, words),
            facts=named,
        )

    def _place(self, facts: Iterable[str]) -> tuple[str, str, str]:
        """Returns the cell where a problem among facts can be mended: the first that one of them stands in."""
        derived: list[str] = []
        for fact in facts:
            node = self.ledger.evaluation.node(fact)
            origin = node.origin if node else None
            if isinstance(origin, RecordOrigin):
                return origin.register, origin.key, origin.field
            derived += origin.inputs[:1] if isinstance(origin, Derivation) else ()
        register, _, rest = derived[0].partition("/") if derived else ("", "", "")
        key, _, field = rest.rpartition("#")
        return (register, key, field) if rest else ("", "", "")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"


def _filled(text: str, words: dict[str, object]) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: str(words.get(m[1], "")), text)
