"""Characters: a report in traditional characters is checked as its simplified twin of the same offsets.

Rules and word lists know simplified characters only. The twin differs in single characters, one for one, so every
place in it is the place in the report; findings are given back with the words as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from jiheng.facts import Fact, Finding, Report, Span
from jiheng.standards.traditional import SIMPLIFIED, TRADITIONAL

_TABLE = str.maketrans(TRADITIONAL + "「」『』", SIMPLIFIED + "“”‘’")
_TRADITIONAL = re.compile(f"[{TRADITIONAL}]")
_OPENING = 1500
# Official prose has a third of its characters in forms of its own; a name or a quotation is no reason for a twin.
_SHARE = 0.1


def simplified(report: Report) -> Report:
    """Returns the twin of a report in simplified characters, the report itself where it is printed in them."""
    opening = report.text[:_OPENING]
    if len(_TRADITIONAL.findall(opening)) <= _SHARE * len(opening):
        return report
    replace = msgspec.structs.replace
    return replace(
        report,
        text=report.text.translate(_TABLE),
        title=report.title.translate(_TABLE) if report.title else report.title,
        title_span=_span(report.title_span),
        signature=_span(report.signature),
        sections=tuple(replace(s, title=s.title.translate(_TABLE)) for s in report.sections),
        tables=tuple(
            replace(t, cells=tuple(replace(c, text=c.text.translate(_TABLE)) for c in t.cells)) for t in report.tables
        ),
        facts=tuple(_fact(f) for f in report.facts),
    )


def _span(span: Span | None) -> Span | None:
    return span and msgspec.structs.replace(span, quote=span.quote.translate(_TABLE))


def _fact(fact: Fact) -> Fact:
    origin = _span(fact.span) or fact.origin
    return msgspec.structs.replace(fact, label=fact.label.translate(_TABLE), origin=origin)


def as_printed(findings: Iterable[Finding], text: str) -> tuple[Finding, ...]:
    """Returns findings on a twin with the words of the report at their places."""
    return tuple(
        msgspec.structs.replace(
            f, spans=tuple(msgspec.structs.replace(s, quote=text[s.start : s.end]) for s in f.spans)
        )
        for f in findings
    )
