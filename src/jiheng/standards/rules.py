"""RuleText: what the catalogue says of a rule; the function that computes stands in `jiheng.checking`."""

from __future__ import annotations

import functools
from typing import Any

import msgspec

from jiheng.facts import RuleClass, Severity
from jiheng.standards.status import Status


class Basis(msgspec.Struct, frozen=True):
    """A legal ground: document (with its number), article, and how sure it is."""

    document: str
    article: str = ""
    status: Status = Status.OFFICIAL

    def __str__(self) -> str:
        doubt = "" if self.status is Status.OFFICIAL else f"（{self.status.chinese}）"
        return f"{self.document}{self.article}{doubt}"


class RuleText(msgspec.Struct, frozen=True, dict=True):
    """An entry of the catalogue.

    Attributes:
        code: as printed in findings, `M01`.
        title: Chinese, a few words.
        severity: of its findings unless the rule says otherwise.
        klass: what the rule needs.
        meaning: what it looks for.
        hint: how to mend what it finds.
        basis: legal grounds; the first is the main one.
        first_year: first budget year it holds for; None is open.
        last_year: last budget year it holds for; None is open.
        jurisdictions: provinces it holds in; empty is all.
        parameters: thresholds and word choices; numbers are Decimal.
        passing: a text that must give no finding.
        failing: a text that must give one.
        enabled: runs without being asked for.
        note: what a reader should know.
        severities: all that its findings may have, the gravest first; empty where there is only `severity`.
    """

    code: str
    title: str
    severity: Severity
    klass: RuleClass
    meaning: str
    hint: str
    basis: tuple[Basis, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    jurisdictions: tuple[str, ...] = ()
    parameters: dict[str, Any] = {}
    passing: str = ""
    failing: str = ""
    enabled: bool = True
    note: str = ""
    severities: tuple[Severity, ...] = ()

    @functools.cached_property
    def basis_line(self) -> str:
        """The grounds in one line."""
        return "；".join(str(b) for b in self.basis)

    @property
    def gravest(self) -> Severity:
        """The gravest severity that a finding of the rule may have."""
        return max((self.severity, *self.severities), key=lambda s: s.rank)

    def covers(self, year: int | None, jurisdiction: str = "") -> bool:
        """Tells whether the rule holds for a budget year and province; an unknown one is never excluded."""
        in_years = year is None or (self.first_year or 0) <= year <= (self.last_year or 9999)
        return in_years and (not jurisdiction or not self.jurisdictions or jurisdiction in self.jurisdictions)
