"""The text of a report drawn for a page: every number with its judgement and its calculation, findings marked."""

from __future__ import annotations

import msgspec

from jiheng.facts import Fact, Finding, Relation, Report, Severity, Table
from jiheng.writing.findings.markup import escaped
from jiheng.writing.findings.working import printed, short_label, working

_LONG = 160  # a finding about a longer passage marks its rows, not its characters
_CONTRADICTIONS = frozenset({"M01", "M02", "P03"})  # rules that say two printed numbers cannot both be right

STATES = {
    "ok": ("相符", "与文中其他数字复算一致"),
    "open": ("未证", "文中没有可以复算它的数字，不等于有错"),
    "bad": ("矛盾", "与文中其他数字对不上"),
}
"""Name and meaning of the marks of numbers."""


class Mark(msgspec.Struct):
    """A number to draw: where, how judged, with which calculations."""

    start: int
    end: int
    fact: Fact
    state: str
    workings: list[str]


def marks_of(report: Report, findings: list[Finding]) -> list[Mark]:
    """Judges every number: a contradiction outweighs agreement, agreement outweighs silence."""
    by_id = {f.id: f for f in report.facts}
    holding: set[str] = set()
    failing: set[str] = set()
    workings: dict[str, list[str]] = {}
    for relation in report.relations:
        agrees = relation.holds or relation.rounding_only
        members = [i for i in (relation.total, *relation.parts) if i]
        if relation.computed is not None:
            (holding if agrees else failing).update(members)
        line = _verdict(relation) + working(relation, by_id)
        for member in members:
            workings.setdefault(member, []).append(line)
    for finding in findings:
        if finding.code in _CONTRADICTIONS:
            failing.update(finding.facts)
    result = []
    last = 0
    for fact in report.facts:
        span = fact.span
        if span is None or span.start < last:
            continue
        last = span.end
        state = "bad" if fact.id in failing else "ok" if fact.id in holding else "open"
        result.append(Mark(span.start, span.end, fact, state, workings.get(fact.id, [])))
    return result


def _verdict(relation: Relation) -> str:
    sign = "？" if relation.computed is None else "✓" if relation.holds or relation.rounding_only else "✗"
    return f"{sign} "


def table_markup(table: Table, painter: Painter) -> str:
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        spans = (f' rowspan="{cell.row_span}"' if cell.row_span > 1 else "") + (
            f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        )
        rows.setdefault(cell.row, []).append(f"<td{spans}>{painter.paint(cell.start, cell.end)}</td>")
    name = f"<caption>{escaped(table.name)}</caption>" if table.name else ""
    body = "".join(f"<tr>{''.join(rows.get(r, ()))}</tr>" for r in range(table.rows))
    return f'<div class="scroll" tabindex="0"><table>{name}{body}</table></div>'


class Painter:
    """Draws stretches of the text, from left to right, with numbers and the words of findings marked."""

    def __init__(self, text: str, marks: list[Mark], findings: list[Finding]) -> None:
        self._text = text
        self._marks = marks
        self._next = 0
        short = [(s.start, s.end, f.severity) for f in findings for s in f.spans if s.end - s.start <= _LONG]
        self._spans = _flat(short)
        self._span = 0

    def paint(self, start: int, end: int) -> str:
        out: list[str] = []
        at = start
        while self._next < len(self._marks) and self._marks[self._next].start < start:
            self._next += 1
        while self._next < len(self._marks) and self._marks[self._next].start < end:
            mark = self._marks[self._next]
            self._next += 1
            out.append(self._words(at, mark.start))
            out.append(self._number(mark, min(mark.end, end)))
            at = min(mark.end, end)
        out.append(self._words(at, end))
        return "".join(out)

    def _number(self, mark: Mark, end: int) -> str:
        fact = mark.fact
        lines = [
            f"{short_label(fact)} {printed(fact)}",
            f"{fact.concept} · {fact.stage.value} · {fact.period or '年度不明'}",
        ]
        lines += mark.workings or ["没有可以复算的关系"]
        tip = "".join(f"<span>{escaped(line)}</span>" for line in lines)
        severity = self._severity_at(mark.start)
        marked = f" hit {severity.value}" if severity else ""
        return (
            f'<span class="n {mark.state}{marked}" tabindex="0">{escaped(self._text[mark.start : end])}'
            f'<span class="tip" role="tooltip"><span class="state">{STATES[mark.state][0]}</span>{tip}</span></span>'
        )

    def _words(self, start: int, end: int) -> str:
        if start >= end:
            return ""
        out: list[str] = []
        at = start
        while self._span < len(self._spans) and self._spans[self._span][1] <= start:
            self._span += 1
        position = self._span
        while position < len(self._spans) and self._spans[position][0] < end:
            first, last, severity = self._spans[position]
            first, last = max(first, at), min(last, end)
            out.append(escaped(self._text[at:first]))
            out.append(f'<mark class="{severity.value}">{escaped(self._text[first:last])}</mark>')
            at = last
            position += 1
        out.append(escaped(self._text[at:end]))
        return "".join(out)

    def _severity_at(self, position: int) -> Severity | None:
        for i in range(self._span, len(self._spans)):
            first, last, severity = self._spans[i]
            if first > position:
                return None
            if position < last:
                return severity
        return None


def _flat(spans: list[tuple[int, int, Severity]]) -> list[tuple[int, int, Severity]]:
    """Merges overlapping spans into disjoint ones, the heavier severity winning."""
    flat: list[tuple[int, int, Severity]] = []
    for start, end, severity in sorted(spans, key=lambda s: (s[0], s[1])):
        if flat and start < flat[-1][1]:
            first, last, before = flat[-1]
            heavier = severity if severity.rank > before.rank else before
            flat[-1] = (first, max(last, end), heavier)
        else:
            flat.append((start, end, severity))
    return flat


def workings_section(marks: list[Mark]) -> str:
    """The calculations in full, for paper and for readers who do not hover."""
    lines = list(dict.fromkeys(line for mark in marks for line in mark.workings))
    if not lines:
        return ""
    items = "".join(f"<li>{escaped(line)}</li>" for line in lines)
    return (
        f'<section class="workings"><details><summary>复算底稿（{len(lines)} 项）</summary>'
        f"<ol>{items}</ol></details></section>"
    )
