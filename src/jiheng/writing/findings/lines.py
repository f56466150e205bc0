"""Findings for a terminal: place, code, message, and the quoted line with the words in question underlined."""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterable, Iterator

from jiheng.facts import Fact, Finding, Problem, Report, Severity, Span
from jiheng.writing.findings.outcome import NOT_A_REPORT, family_title, is_report
from jiheng.writing.findings.places import Places
from jiheng.writing.findings.record import decimal_text

_WINDOW = 44  # characters shown on a quoted line
_COLOURS = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.NOTE: "36"}


def problem_line(path: str, problem: Problem) -> str:
    """Returns the one line that says why a file was not read."""
    hint = f"；{problem.hint}" if problem.hint else ""
    return printable(f"{path}: 读不了 [{problem.code}] {problem.message}{hint}")


def finding_lines(report: Report, findings: Iterable[Finding], *, colour: bool = False) -> Iterator[str]:
    """Yields the lines of a checked report, a heading first.

    Args:
        report: as read.
        findings: of this report, in the order to show.
        colour: whether the terminal shows ANSI colours.
    """
    findings = list(findings)
    if report.error is not None:
        yield problem_line(report.path, report.error)
        return
    if not is_report(report.warnings):
        yield from _no_report(report)
        return
    lines = _Lines(report)
    counts = " ".join(f"{s.value} {sum(f.severity is s for f in findings)}" for s in Severity)
    path = printable(report.path)
    yield _painted(printable(f"{path}  {_about(report)}  {counts}"), "1", colour)
    for warning in report.warnings:
        yield printable(f"  注意 [{warning.code}] {warning.message}")
    for finding in findings:
        span = finding.spans[0] if finding.spans else None
        mark = _painted(f"{finding.severity.value} {finding.code}", _COLOURS[finding.severity], colour)
        yield f"{path}:{lines.place(span)}: {mark} {printable(finding.message)}"
        if span is not None:
            yield from lines.quoted(span)
        if finding.hint:
            yield printable(f"    = 建议：{finding.hint}")
        if finding.basis:
            yield f"    = 依据：{finding.basis}"


def fact_lines(report: Report) -> Iterator[str]:
    """Yields the facts of a report as aligned columns: line, value, concept, stage, period, quote."""
    if report.error is not None:
        yield problem_line(report.path, report.error)
        return
    lines = _Lines(report)
    yield printable(f"{report.path}  {_about(report)}  {len(report.facts)} 个数量  {len(report.relations)} 个关系")
    for fact in report.facts:
        if fact.span is None:
            continue
        cells = (
            (_padded(lines.place(fact.span), 8)),
            _padded(re.sub(r"\s+", "", fact.span.quote), 16),
            _padded(fact.concept, 28),
            _padded(fact.stage.value, 9),
            _padded(fact.period or "-", 11),
            _value(fact),
        )
        yield printable("  " + " ".join(cells))
    for relation in report.relations:
        verdict = "相符" if relation.holds else "尾差" if relation.rounding_only else "不符"
        parts = " ".join(relation.parts)
        note = f"  {relation.note}" if relation.note else ""
        yield printable(
            f"  {verdict} {relation.kind.value} {relation.total or '-'} ← {parts}："
            f"文中 {decimal_text(relation.stated)}，复算 {decimal_text(relation.computed) or '不可计算'}{note}"
        )


def _no_report(report: Report) -> Iterator[str]:
    for warning in report.warnings:
        if warning.code == NOT_A_REPORT:
            hint = f"；{warning.hint}" if warning.hint else ""
            yield printable(f"{report.path}: [{warning.code}] {warning.message}{hint}")


def _about(report: Report) -> str:
    year = f"{report.year}年" if report.year else ""
    return " ".join(filter(None, (report.unit or "单位未识别", year, family_title(report.standard))))


def _value(fact: Fact) -> str:
    return f"{decimal_text(fact.amount.value)} {fact.amount.unit}" + (
        "" if fact.amount.bound.value == "exact" else f" ({fact.amount.bound.value})"
    )


class _Lines:
    def __init__(self, report: Report) -> None:
        self.text = report.text
        self.starts = [0, *(m.end() for m in re.finditer("\n", report.text))]
        self._places = Places(report)

    def place(self, span: Span | None) -> str:
        """Returns `35:12`, with the page before it where there is one; in a workbook the cell, `明细1!A4`."""
        if span is None:
            return "全文"
        row = bisect.bisect_right(self.starts, span.start)
        if cell := self._places.cell_of(span):
            return cell
        place = self._places.of(span)
        page = f"p{place.page}:" if place and place.page else ""
        return f"{page}{row}:{span.start - self.starts[row - 1] + 1}"

    def quoted(self, span: Span) -> Iterator[str]:
        row = bisect.bisect_right(self.starts, span.start) - 1
        start = self.starts[row]
        end = self.text.find("\n", start)
        end = len(self.text) if end < 0 else end
        before = max(start, span.start - _WINDOW // 3)
        after = min(end, max(span.end, before + _WINDOW), before + 2 * _WINDOW)
        head = "…" if before > start else ""
        tail = "…" if after < end else ""
        shown = printable(self.text[before:after])
        yield f"    | {head}{shown}{tail}"
        marked = self.text[span.start : min(span.end, after)]
        indent = _width(head) + _width(printable(self.text[before : span.start]))
        yield f"    | {' ' * indent}{'^' * max(1, _width(printable(marked)))}"


def printable(text: str) -> str:
    """Returns the text without characters that would move a terminal's cursor or change its state."""
    return "".join(" " if c.isspace() else c for c in text if c.isprintable() or c.isspace())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - _width(text))


def _painted(text: str, code: str, colour: bool) -> str:  # noqa: FBT001 - a private helper
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
