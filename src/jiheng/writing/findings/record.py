"""The two public contracts: one JSON object for a document read, one for a document checked.

They change only with a version of the contract. Numbers are strings, so that no reader rounds them.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from jiheng.facts import Bound, Fact, Finding, Place, Problem, Relation, Report, Section, Span
from jiheng.writing.findings.places import Places


def decimal_text(value: Decimal | None) -> str | None:
    """Writes a Decimal in plain digits: `1083700`, `86.37`, `0`."""
    if value is None:
        return None
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def reading_record(report: Report) -> dict[str, Any]:
    """Returns the object that `jiheng read --format jsonl` prints."""
    places = Places(report)
    return {
        **_head(report),
        "outline": [_section(s) for s in report.sections],
        "facts": [_fact(f, places) for f in report.facts if f.span],
        "relations": [_relation(r) for r in report.relations],
    }


def checking_record(report: Report, findings: Iterable[Finding]) -> dict[str, Any]:
    """Returns the object that `jiheng check --format jsonl` prints."""
    places = Places(report)
    return {**_head(report), "findings": [finding_record(f, places) for f in findings]}


def finding_record(finding: Finding, places: Places) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "class": finding.klass.value,
        "message": finding.message,
        "hint": finding.hint,
        "spans": [_span(s, places) for s in finding.spans],
        "facts": list(finding.facts),
        "expected": finding.expected or None,
        "found": finding.found or None,
        "difference": finding.difference or None,
        "basis": finding.basis,
        "rank": finding.rank or None,
    }


def problem_record(problem: Problem | None) -> dict[str, str] | None:
    if problem is None:
        return None
    return {"code": problem.code, "message": problem.message, "hint": problem.hint}


def _head(report: Report) -> dict[str, Any]:
    return {
        "path": report.path,
        "sha256": report.sha256,
        "format": report.format,
        "title": report.title,
        "unit": report.unit,
        "year": report.year,
        "standard": report.standard or None,
        "error": problem_record(report.error),
        "warnings": [problem_record(w) for w in report.warnings],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "level": section.level,
        "number": section.number,
        "title": section.title,
        "slot": section.slot or None,
        "start": section.start,
        "end": section.end,
        "stop": section.stop,
    }


def _fact(fact: Fact, places: Places) -> dict[str, Any]:
    span = fact.span
    assert span is not None  # noqa: S101 - the caller asked for facts with a place
    amount = fact.amount
    return {
        "id": fact.id,
        "start": span.start,
        "end": span.end,
        "quote": span.quote,
        "label": fact.label,
        "concept": fact.concept,
        "subject": fact.subject,
        "value": decimal_text(amount.value),
        "upper": decimal_text(amount.upper) if amount.bound is Bound.RANGE else None,
        "unit": amount.unit,
        "step": decimal_text(amount.step),
        "bound": amount.bound.value,
        "period": fact.period or None,
        "stage": fact.stage.value,
        "place": _place(places.of(span)),
    }


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "kind": relation.kind.value,
        "total": relation.total or None,
        "parts": list(relation.parts),
        "stated": decimal_text(relation.stated),
        "computed": decimal_text(relation.computed),
        "holds": relation.holds,
        "rounding_only": relation.rounding_only,
        "start": relation.start,
        "end": relation.end,
        "note": relation.note or None,
        **({"less": list(relation.less)} if relation.less else {}),
    }


def _span(span: Span, places: Places) -> dict[str, Any]:
    place = _place(places.of(span))
    return {"start": span.start, "end": span.end, "quote": span.quote, **({"place": place} if place else {})}


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "page": place.page,
        "block": place.block,
        "cell": place.cell,
        **({"box": [round(x, 1) for x in place.box]} if place.box else {}),
    }
