"""The annotated report: one self-contained HTML page that shows the document with every number judged.

Each paragraph is a row, its findings stand beside it. A number says by line style and colour whether it agrees with
the others, stands unproved, or contradicts; its calculation opens on hover and on keyboard focus, and is printed in
full at the end for paper. No script, no outside resource.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

import msgspec

from jiheng.facts import Fact, Finding, Relation, Report, Severity, Table
from jiheng.writing.findings.markup import escaped
from jiheng.writing.findings.working import printed, short_label, working

_LONG = 160  # a finding about a longer passage marks its rows, not its characters
_CONTRADICTIONS = frozenset({"M01", "M02", "P03"})  # rules that say two printed numbers cannot both be right
_STATES = {"ok": "相符", "open": "未证", "bad": "矛盾"}
_SEVERITIES = {Severity.ERROR: "退回", Severity.WARNING: "说明", Severity.NOTE: "提示"}


class _Mark(msgspec.Struct):
    """A number to draw: where, how judged, with which calculations."""

    start: int
    end: int
    fact: Fact
    state: str
    workings: list[str]


def annotated_page(report: Report, findings: Iterable[Finding], *, index: str = "") -> str:
    """Returns the page.

    Args:
        report: as read; its text is shown whole.
        findings: of this report.
        index: address of the page of the batch, relative; empty for a page that stands alone.
    """
    ordered = sorted(findings, key=lambda f: (-f.severity.rank, f.spans[0].start if f.spans else -1, f.code))
    marks = _marks(report, ordered)
    return "".join(
        (
            _head(report.title or report.unit or report.path),
            _banner(report, ordered, marks, index),
            _summary(ordered),
            _body(report, ordered, marks),
            _workings(marks),
            "</main></body></html>\n",
        )
    )


def style() -> str:
    """Returns the style sheet shared by the page and the index."""
    return resources.files("jiheng.writing.findings").joinpath("page.css").read_text("utf-8")


def page_head(title: str) -> str:
    """Returns everything up to the body, with the style inside and a policy that forbids all else."""
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escaped(title)} · 绩衡审阅</title><style>{style()}</style></head>"
    )


def _head(title: str) -> str:
    return page_head(title) + "<body>"


def _marks(report: Report, findings: list[Finding]) -> list[_Mark]:
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
        result.append(_Mark(span.start, span.end, fact, state, workings.get(fact.id, [])))
    return result


def _verdict(relation: Relation) -> str:
    sign = "？" if relation.computed is None else "✓" if relation.holds or relation.rounding_only else "✗"
    return f"{sign} "


def _banner(report: Report, findings: list[Finding], marks: list[_Mark], index: str) -> str:
    counts = "".join(
        f'<li><a class="chip {s.value}" href="#findings">{s.value} {_SEVERITIES[s]} '
        f"<b>{sum(f.severity is s for f in findings)}</b></a></li>"
        for s in Severity
    )
    states = "".join(
        f'<li><span class="n {state}">{label}</span> {sum(m.state == state for m in marks)}</li>'
        for state, label in _STATES.items()
    )
    back = f'<a class="back" href="{escaped(index)}">← 全部报告</a>' if index else ""
    about = " · ".join(
        escaped(x)
        for x in (report.unit or "单位未识别", f"{report.year}年" if report.year else "年度未识别", report.standard)
        if x
    )
    notes = "".join(f'<p class="notice">{escaped(w.message)}</p>' for w in report.warnings)
    return (
        f"<header>{back}<h1>{escaped(report.title or '（报告没有标题）')}</h1><p>{about}</p>"
        f'<p class="file">{escaped(report.path)} · {escaped(report.sha256[:12])}</p>'
        f'<ul class="chips">{counts}</ul><ul class="legend" aria-label="数字标记">{states}</ul>{notes}</header><main>'
    )


def _summary(findings: list[Finding]) -> str:
    if not findings:
        return '<section id="findings"><h2>发现</h2><p>没有发现问题。</p></section>'
    rows = "".join(
        f'<li class="{f.severity.value}"><a href="#{_anchor(i)}"><b>{f.severity.value} {escaped(f.code)}</b> '
        f"{escaped(f.message)}</a></li>"
        if f.spans
        else f"<li>{_card(i, f, len(findings))}</li>"
        for i, f in enumerate(findings)
    )
    switches = "".join(
        f'<label><input type="checkbox" checked class="show-{s.value}"> {s.value} {_SEVERITIES[s]}</label>'
        for s in Severity
    )
    return (
        f'<section id="findings"><h2>发现 <small>共 {len(findings)} 条</small></h2>'
        f'<div class="switches" aria-label="显示哪些级别">{switches}</div><ol class="list">{rows}</ol></section>'
        '<h2 class="document-head">原文</h2>'
    )


def _anchor(number: int) -> str:
    return f"f{number + 1}"


def _card(number: int, finding: Finding, total: int) -> str:
    rows = "".join(
        f"<dt>{name}</dt><dd>{escaped(text)}</dd>"
        for name, text in (
            ("应为", finding.expected),
            ("实为", finding.found),
            ("相差", finding.difference),
            ("建议", finding.hint),
            ("依据", finding.basis),
        )
        if text
    )
    more = f"<details><summary>建议与依据</summary><dl>{rows}</dl></details>" if rows else ""
    before = f'<a href="#{_anchor(number - 1)}" aria-label="上一条">↑</a>' if number else ""
    after = f'<a href="#{_anchor(number + 1)}" aria-label="下一条">↓</a>' if number + 1 < total else ""
    return (
        f'<article class="card {finding.severity.value}" id="{_anchor(number)}" tabindex="-1">'
        f"<h3>{finding.severity.value} {escaped(finding.code)} <nav>{before}{after}</nav></h3>"
        f"<p>{escaped(finding.message)}</p>{more}</article>"
    )


def _body(report: Report, findings: list[Finding], marks: list[_Mark]) -> str:
    parts: list[str] = ['<div class="document">']
    tables = {(t.start, t.end): t for t in report.tables}
    painter = _Painter(report.text, marks, findings)
    beside: dict[int, list[int]] = {}
    starts = [b.start for b in report.blocks]
    for number, finding in enumerate(findings):
        if finding.spans:
            beside.setdefault(_row_of(starts, finding.spans[0].start), []).append(number)
    page = None
    headings = {s.start: s.level for s in report.sections if s.title}
    for row, block in enumerate(report.blocks):
        place = block.place
        if place and place.page and place.page != page:
            page = place.page
            parts.append(f'<div class="page">第 {page} 页</div>')
        table = tables.get((block.start, block.end))
        if table is not None:
            shown = _table(table, painter)
        else:
            level = next((headings[p] for p in _leading(report.text, block.start) if p in headings), 0)
            tag = f"h{min(level + 2, 6)}" if level and block.end - block.start < 60 else "p"
            shown = f"<{tag}>{painter.paint(block.start, block.end)}</{tag}>"
        cards = "".join(_card(n, findings[n], len(findings)) for n in beside.get(row, ()))
        worst = max((findings[n].severity.rank for n in beside.get(row, ())), default=-1)
        flagged = f" has-{'IWE'[worst]}" if worst >= 0 else ""
        parts.append(f'<div class="row{flagged}"><div class="text">{shown}</div><aside>{cards}</aside></div>')
    parts.append("</div>")
    return "".join(parts)


def _leading(text: str, start: int) -> range:
    """Positions a heading may start at: the block's start and after its leading blanks."""
    at = start
    while at < len(text) and text[at] in " \t\u3000\xa0":
        at += 1
    return range(start, at + 1)


def _row_of(starts: list[int], position: int) -> int:
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        if starts[middle] <= position:
            low = middle + 1
        else:
            high = middle
    return max(0, low - 1)


def _table(table: Table, painter: _Painter) -> str:
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        spans = (f' rowspan="{cell.row_span}"' if cell.row_span > 1 else "") + (
            f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        )
        rows.setdefault(cell.row, []).append(f"<td{spans}>{painter.paint(cell.start, cell.end)}</td>")
    name = f"<caption>{escaped(table.name)}</caption>" if table.name else ""
    body = "".join(f"<tr>{''.join(rows.get(r, ()))}</tr>" for r in range(table.rows))
    return f'<div class="scroll" tabindex="0"><table>{name}{body}</table></div>'


class _Painter:
    """Draws stretches of the text, from left to right, with numbers and the words of findings marked."""

    def __init__(self, text: str, marks: list[_Mark], findings: list[Finding]) -> None:
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

    def _number(self, mark: _Mark, end: int) -> str:
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
            f'<span class="tip" role="tooltip"><span class="state">{_STATES[mark.state]}</span>{tip}</span></span>'
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


def _workings(marks: list[_Mark]) -> str:
    """The calculations in full, for paper and for readers who do not hover."""
    lines = list(dict.fromkeys(line for mark in marks for line in mark.workings))
    if not lines:
        return ""
    items = "".join(f"<li>{escaped(line)}</li>" for line in lines)
    return (
        f'<section class="workings"><details><summary>复算底稿（{len(lines)} 项）</summary>'
        f"<ol>{items}</ol></details></section>"
    )
