"""Guard: one invariant over one ledger, with what its function needs, and the problem it reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from jiheng.facts import Derivation, RecordOrigin
from jiheng.ledger.naming import name_of
from jiheng.ledger.record import Problem, Record
from jiheng.ledger.select import counted, test
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

    def records(self) -> list[Record]:
        """Returns the records it guards."""
        found = counted(self.ledger, self.rule.register)
        if not self.rule.where:
            return found
        holds = test(self.ledger, self.rule.register, self.rule.where)
        return [r for r in found if holds(r)]

    def named(self) -> Iterator[tuple[str, Record]]:
        """Yields the records it guards by key."""
        return ((record.key, record) for record in self.records())

    def about(self) -> int:
        """Returns the state of what a problem's words are taken from besides the record: see `name_of`."""
        layout = self.ledger.register(self.rule.register)
        field = layout.field(layout.key[0])
        return self.ledger.state_of(field.reference) if field and field.reference else 0

    def subjects(self) -> Iterable[Record | None]:
        """Returns the records it guards, or one None where it guards facts."""
        return self.records() if self.rule.register else (None,)

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
