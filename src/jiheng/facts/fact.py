"""Fact: one number with its meaning and its origin, the atom of reading, scoring, checking and writing."""

from __future__ import annotations

import msgspec

from jiheng.facts.amount import Amount
from jiheng.facts.span import Span
from jiheng.facts.stage import Stage


class RecordOrigin(msgspec.Struct, frozen=True, gc=False, tag="record"):
    """A fact that stands in a register: which one, which record, which field."""

    register: str
    key: str
    field: str


class Derivation(msgspec.Struct, frozen=True, gc=False, tag="derivation"):
    """A fact that was computed: the formula as people read it and the ids of the facts that went in."""

    formula: str
    inputs: tuple[str, ...]


Origin = Span | RecordOrigin | Derivation


class Fact(msgspec.Struct, frozen=True, gc=False):
    """Who, what, in which stage, when, how much, and where it is written.

    Attributes:
        id: unique in its report or ledger (`f12`).
        subject: whose number it is: the unit, a project, an activity; empty for the unit of the report.
        concept: canonical name from the glossary; `项目:名`, `科目:名` or `other:名` where the glossary has none.
        label: the words the text uses.
        stage: where in the performance year the number stands.
        period: `str` of a `Period`; empty when the text gives none and none can be inherited.
        amount: the number itself.
        origin: a place in a document, a record of a register, or a derivation.
        section: index in `Report.sections`, or -1.
    """

    id: str
    subject: str
    concept: str
    label: str
    stage: Stage
    period: str
    amount: Amount
    origin: Span | RecordOrigin | Derivation
    section: int = -1

    @property
    def span(self) -> Span | None:
        """The place in the document, or None for a fact that was not read from one."""
        origin = self.origin
        return origin if type(origin) is Span else None

    @property
    def year(self) -> int | None:
        return int(self.period[:4]) if self.period[:4].isdigit() else None
