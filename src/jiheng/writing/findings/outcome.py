"""Outcome: what a run keeps of a checked document after the document itself is gone."""

from __future__ import annotations

import bisect
import re
import sys
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from jiheng.facts import Finding, Problem, Report, Severity
from jiheng.facts.unit import unit_family
from jiheng.standards import load
from jiheng.writing.findings.places import Places

_WEIGHTS = {Severity.ERROR: 10, Severity.WARNING: 3, Severity.NOTE: 0}
_TOTALS = ("支出合计", "收入合计", "调整预算", "年初预算", "财政拨款收入", "一般公共预算财政拨款")


NOT_A_REPORT = "not-a-report"
"""Code of the warning on a document that was read well but is no performance report: it is not checked or ranked."""


class Located(msgspec.Struct, frozen=True):
    """A finding with the line, column and words of its first place; line 0 for the whole document.

    `cell` is the address in a workbook (`明细1!A4`), empty elsewhere.
    """

    finding: Finding
    line: int = 0
    column: int = 0
    length: int = 0
    page: int | None = None
    quote: str = ""
    cell: str = ""

    @property
    def where(self) -> str:
        """The place for people: the cell of a workbook, else line and column, with the page where there is one."""
        if not self.line:
            return "全文"
        if self.cell:
            return self.cell
        return f"p{self.page}:{self.line}:{self.column}" if self.page else f"{self.line}:{self.column}"


class Outcome(msgspec.Struct):
    """The summary of one document in a run.

    Attributes:
        path: as given.
        unit: body that reports.
        year: of the report.
        title: as printed.
        standard: outline family.
        error: why it could not be read.
        warnings: what was read only in part.
        findings: with their places.
        money: the amount at stake in 元: the largest printed total.
        facts: number of quantities read.
        relations: claims recomputed, and how many of them hold.
        holding: see above.
        rendered: the bytes of the format asked for (a JSON line, terminal lines), empty for the others.
        page: file name of the HTML page, empty where none was written.
        digest: what comparing neighbours needs, encoded.
        seconds: by step.
    """

    path: str
    unit: str | None = None
    year: int | None = None
    title: str | None = None
    standard: str = ""
    error: Problem | None = None
    warnings: tuple[Problem, ...] = ()
    findings: tuple[Located, ...] = ()
    money: Decimal | None = None
    facts: int = 0
    relations: int = 0
    holding: int = 0
    rendered: bytes = b""
    page: str = ""
    digest: bytes = b""
    seconds: dict[str, float] = {}

    def count(self, severity: Severity) -> int:
        return sum(each.finding.severity is severity for each in self.findings)

    @property
    def is_report(self) -> bool:
        return is_report(self.warnings)

    @property
    def place_in_queue(self) -> tuple[int, Decimal, str]:
        """Sorts outcomes for a reviewer: unreadable files, then reports by risk, then what is no report."""
        group = 0 if self.error is not None else 1 if self.is_report else 2
        return group, -self.risk, self.path

    @property
    def points(self) -> int:
        """Weight of the findings: 10 for each E, 3 for each W."""
        return sum(_WEIGHTS[each.finding.severity] for each in self.findings)

    @property
    def risk(self) -> Decimal:
        """Severity × money in 万元, by which a reviewer's queue is ordered."""
        return self.points * max((self.money or Decimal(0)) / 10_000, Decimal(1))


def is_report(warnings: Iterable[Problem]) -> bool:
    """Whether a document with these warnings is a performance report."""
    return all(each.code != NOT_A_REPORT for each in warnings)


def family_title(standard: str) -> str:
    """Returns the Chinese title of an outline family, for people; its id where there is no such family."""
    family = load().families.get(standard)
    return family.title if family else standard


def first_to_mend(finding: Finding) -> tuple[int, int, int, str]:
    """Sorts findings in the order in which to mend them: grave ones first, then by rank, then by place."""
    start = finding.spans[0].start if finding.spans else -1
    return -finding.severity.rank, finding.rank or sys.maxsize, start, finding.code


def outcome_of(report: Report, findings: tuple[Finding, ...]) -> Outcome:
    """Returns the outcome of a report, not yet rendered."""
    return Outcome(
        path=report.path,
        unit=report.unit,
        year=report.year,
        title=report.title,
        standard=report.standard,
        error=report.error,
        warnings=report.warnings,
        findings=located(report, findings),
        money=money_at_stake(report),
        facts=len(report.facts),
        relations=len(report.relations),
        holding=sum(r.holds or r.rounding_only for r in report.relations),
        seconds=dict(report.seconds),
    )


def located(report: Report, findings: tuple[Finding, ...]) -> tuple[Located, ...]:
    """Returns the findings with line and column of their first place."""
    starts = [0, *(m.end() for m in re.finditer("\n", report.text))]
    places = Places(report)
    return tuple(_located(finding, starts, places) for finding in findings)


def _located(finding: Finding, starts: list[int], places: Places) -> Located:
    if not finding.spans:
        return Located(finding)
    span = finding.spans[0]
    row = bisect.bisect_right(starts, span.start)
    return Located(
        finding,
        row,
        span.start - starts[row - 1] + 1,
        span.end - span.start,
        place.page if (place := places.of(span)) else None,
        re.sub(r"\s+", " ", span.quote)[:120],
        places.cell_of(span),
    )


def money_at_stake(report: Report) -> Decimal | None:
    """Returns the largest total in 元, else the largest amount, None without money."""
    money = [f for f in report.facts if unit_family(f.amount.unit) == "money"]
    totals = [f.amount.value for f in money if f.concept in _TOTALS]
    return max(totals or [f.amount.value for f in money], default=None)
