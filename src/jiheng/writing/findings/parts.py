"""Parts of the annotated report, for a page that has its own frame and its own list of findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from jiheng.checking.dismissals import key_of
from jiheng.facts import Finding, Report, Span
from jiheng.writing.findings.outcome import first_to_mend
from jiheng.writing.findings.page import document_markup
from jiheng.writing.findings.page_text import marks_of, workings_section

_AROUND = 120
_ENDS = "。；！？\n"


class Parts(msgspec.Struct, frozen=True):
    """What a page needs beside the outcome.

    Attributes:
        document: the text with every number judged; finding n of the order to mend is led to by `#f<n>`.
        workings: every calculation in full.
        keys: key of each finding for its dismissal, in the order to mend.
        sentences: the sentence each finding begins in, in that order; empty for one about the whole text.
        states: how many numbers agree (`ok`), stand unproved (`open`), contradict (`bad`).
    """

    document: str
    workings: str
    keys: tuple[str, ...]
    states: dict[str, int]
    sentences: tuple[str, ...] = ()


def parts_of(report: Report, findings: Iterable[Finding]) -> Parts:
    """Returns the parts of a report's page."""
    ordered = sorted(findings, key=first_to_mend)
    marks = marks_of(report, ordered)
    facts = {f.id: f for f in report.facts}
    return Parts(
        document_markup(report, ordered, marks, margin=False),
        workings_section(marks),
        tuple(key_of(f, facts) for f in ordered),
        dict(Counter(m.state for m in marks)),
        tuple(sentence_of(report.text, f.spans[0]) if f.spans else "" for f in ordered),
    )


def sentence_of(text: str, span: Span) -> str:
    """Returns the sentence around a place on one line, cut with …… where it is long."""
    before = text[max(0, span.start - _AROUND) : span.start]
    after = text[span.start : span.start + _AROUND]
    first = max((before.rfind(mark) for mark in _ENDS), default=-1) + 1
    last = min((found for mark in _ENDS if (found := after.find(mark)) >= 0), default=len(after))
    stop = after[last : last + 1].strip()
    head = "……" if first == 0 and span.start > _AROUND else ""
    tail = stop if last < len(after) else "……" if span.start + _AROUND < len(text) else ""
    return head + "".join((before[first:] + after[:last]).split()) + tail
