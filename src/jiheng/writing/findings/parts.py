"""Parts of the annotated report, for a page that has its own frame and its own list of findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from jiheng.checking.dismissals import key_of
from jiheng.facts import Finding, Report
from jiheng.writing.findings.outcome import first_to_mend
from jiheng.writing.findings.page import document_markup
from jiheng.writing.findings.page_text import marks_of, workings_section


class Parts(msgspec.Struct, frozen=True):
    """What a page needs beside the outcome.

    Attributes:
        document: the text with every number judged; finding n of the order to mend is led to by `#f<n>`.
        workings: every calculation in full.
        keys: key of each finding for its dismissal, in the order to mend.
        states: how many numbers agree (`ok`), stand unproved (`open`), contradict (`bad`).
    """

    document: str
    workings: str
    keys: tuple[str, ...]
    states: dict[str, int]


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
    )
