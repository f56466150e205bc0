"""The annotated report: one self-contained HTML page that shows the document with every number judged.

Findings float in the margin beside their paragraph, so that many of them tear no hole into the text; numbers lead from
one to the other. A number in the text says by line style and colour whether it agrees with the others, stands unproved,
or contradicts; its calculation opens on hover and on keyboard focus. On paper the findings stand in full in the list
and by number in the text. No script, no outside resource.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from importlib import resources
from pathlib import PurePath

from jiheng.facts import Block, Finding, Report
from jiheng.writing.findings.markup import escaped
from jiheng.writing.findings.outcome import family_title, first_to_mend
from jiheng.writing.findings.page_findings import SEVERITIES, card, findings_section, references
from jiheng.writing.findings.page_text import STATES, Mark, Painter, marks_of, table_markup, workings_section
from jiheng.writing.findings.places import Places


def annotated_page(report: Report, findings: Iterable[Finding], *, index: str = "") -> str:
    """Returns the page.

    Args:
        report: as read; its text is shown whole.
        findings: of this report.
        index: address of the page of the batch, relative; empty for a page that stands alone.
    """
    ordered = sorted(findings, key=first_to_mend)
    marks = marks_of(report, ordered)
    return "".join(
        (
            page_head(report.title or report.unit or PurePath(report.path).name),
            "<body>",
            _banner(report, ordered, index),
            findings_section(ordered),
            _legend(marks),
            document_markup(report, ordered, marks),
            workings_section(marks),
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


def _banner(report: Report, findings: list[Finding], index: str) -> str:
    counts = "".join(
        f'<li><a class="chip {s.value}" href="#findings">{s.value} {word} '
        f"<b>{sum(f.severity is s for f in findings)}</b></a></li>"
        for s, word in SEVERITIES.items()
    )
    back = f'<a class="back" href="{escaped(index)}">← 全部报告</a>' if index else ""
    about = " · ".join(
        escaped(x)
        for x in (
            report.unit or "单位未识别",
            f"{report.year}年" if report.year else "年度未识别",
            f"按“{family_title(report.standard)}”检查" if report.standard else "",
        )
        if x
    )
    notes = "".join(f'<p class="notice">{escaped(w.message)}</p>' for w in report.warnings)
    return (
        f"<header>{back}<h1>{escaped(report.title or '（报告没有标题）')}</h1><p>{about}</p>"
        f'<p class="file">{escaped(PurePath(report.path).name)} · 指纹 {escaped(report.sha256[:12])}</p>'
        f'<ul class="chips">{counts}</ul>{notes}</header><main>'
    )


def _legend(marks: list[Mark]) -> str:
    terms = "".join(
        f'<div><dt><span class="n {state}">{name}</span> {sum(m.state == state for m in marks)}</dt>'
        f"<dd>{meaning}</dd></div>"
        for state, (name, meaning) in STATES.items()
    )
    return (
        f'<h2 class="document-head">原文 <small>光标停在数字上或用 Tab 键走到数字上，可见算式</small></h2>'
        f'<dl class="legend" aria-label="数字的三种标记">{terms}</dl>'
    )


def document_markup(report: Report, findings: list[Finding], marks: list[Mark], *, margin: bool = True) -> str:
    """Returns the text of the report with its numbers judged.

    Args:
        report: as read.
        findings: in the order of their numbers.
        marks: as `marks_of` gives them.
        margin: cards of the findings stand beside their paragraphs; else only their numbers do.
    """
    parts: list[str] = ['<div class="document">']
    tables = {(t.start, t.end): t for t in report.tables}
    painter = Painter(report.text, marks, findings)
    places = Places(report)
    beside: dict[int, list[int]] = {}
    starts = [b.start for b in report.blocks]
    for number, finding in enumerate(findings):
        if finding.spans:
            beside.setdefault(max(0, bisect_right(starts, finding.spans[0].start) - 1), []).append(number)
    page = None
    headings = {s.start: s.level for s in report.sections if s.title}
    for row, block in enumerate(report.blocks):
        if block.place and block.place.page and block.place.page != page:
            page = block.place.page
            parts.append(f'<div class="page">第 {page} 页</div>')
        numbers = beside.get(row, [])
        links = references(numbers, findings)
        table = tables.get((block.start, block.end))
        if table is not None:
            shown = table_markup(table, painter) + (f"<p>{links}</p>" if links else "")
            kind = ""
        else:
            tag = _tag(report.text, block, headings)
            shown = f"<{tag}>{painter.paint(block.start, block.end)}{links}</{tag}>"
            kind = "" if tag == "p" else " head"
        cards = "".join(card(n, findings[n], len(findings), places.cell_of(findings[n].spans[0])) for n in numbers)
        aside = f"<aside>{cards}</aside>" if cards and margin else ""
        worst = max((findings[n].severity.rank for n in numbers), default=-1)
        flagged = f" has-{'IWE'[worst]}" if worst >= 0 else ""
        parts.append(f'<div class="row{kind}{flagged}">{aside}<div class="text">{shown}</div></div>')
    parts.append("</div>")
    return "".join(parts)


def _tag(text: str, block: Block, headings: dict[int, int]) -> str:
    """Returns the element of a paragraph: a heading starts at the block's start or after its leading blanks."""
    at = block.start
    while at < len(text) and text[at] in " \t\u3000\xa0":
        at += 1
    level = headings.get(block.start) or headings.get(at) or 0
    return f"h{min(level + 2, 6)}" if level and block.end - block.start < 60 else "p"
