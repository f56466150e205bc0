"""Finding: what a reviewer would say, where, and on which ground."""

from __future__ import annotations

import enum

import msgspec

from jiheng.facts.span import Span


class Severity(enum.StrEnum):
    """E returns the report, W asks for an explanation or a correction, I is a note."""

    ERROR = "E"
    WARNING = "W"
    NOTE = "I"

    @property
    def rank(self) -> int:
        return "IWE".index(self)


class RuleClass(enum.StrEnum):
    """What a rule needs: the text alone, shipped knowledge, or judgement."""

    TEXT = "D"
    KNOWLEDGE = "K"
    JUDGEMENT = "J"


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One finding; `message` says what, where, expected, found and difference, `hint` how to mend it (Chinese).

    `rank` counts from 1, the finding to mend first, within its report; 0 where findings were not ranked.
    """

    code: str
    severity: Severity
    klass: RuleClass
    message: str
    hint: str
    spans: tuple[Span, ...] = ()
    facts: tuple[str, ...] = ()
    expected: str = ""
    found: str = ""
    difference: str = ""
    basis: str = ""
    rank: int = 0
