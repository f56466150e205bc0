"""Twin: what is checked of a report that is printed otherwise than rules and word lists expect.

They know simplified characters, plain figures and sentences in one piece. A report in traditional characters or wide
figures, or one that a page broke into lines or a scan strewed with blanks, is checked as its twin without these; the
findings are given back with the places, the words and the line numbers of the report.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable

import msgspec

from jiheng.facts import Fact, Finding, Report, Span
from jiheng.facts.stretches import Stretches
from jiheng.standards.characters import IS_TRADITIONAL, LETTER_SPACE, TO_PLAIN_FIGURES, TO_SIMPLIFIED

_TABLE = TO_SIMPLIFIED | TO_PLAIN_FIGURES | str.maketrans("「」『』", "“”‘’")
_WIDE_FIGURES = "０１２３４５６７８９"
_OPENING = 1500
# Official prose has a third of its characters in forms of its own; a name or a quotation is no reason for a twin.
_SHARE = 0.1


class Twin:
    """A report as rules read it.

    Attributes:
        report: the twin; the report itself where nothing stands in the way.
    """

    def __init__(self, printed: Report) -> None:
        self._printed = printed
        self._stretches = Stretches(printed.idle)
        self._translates = _is_traditional(printed.text) or any(map(printed.text.__contains__, _WIDE_FIGURES))
        self.report = self._made() if printed.idle or self._translates else printed
        self._starts: list[int] = []

    @property
    def is_printed(self) -> bool:
        """Whether the report is checked as it is printed."""
        return self.report is self._printed

    @property
    def was_broken(self) -> bool:
        """Whether a page broke the lines of the report."""
        return any("\n" in self._printed.text[start:end] for start, end in self._printed.idle)

    def back(self, span: Span) -> Span:
        """Returns words of the twin as they are printed."""
        start = self._stretches.back(span.start)
        end = max(start, self._stretches.back_end(span.end))
        return msgspec.structs.replace(span, start=start, end=end, quote=self._printed.text[start:end])

    def as_printed(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Returns findings on the twin with the places and words of the report."""
        return tuple(msgspec.structs.replace(f, spans=tuple(map(self.back, f.spans))) for f in findings)

    def line_of(self, position: int) -> int:
        """Returns the printed line, from 1, of a place in the twin."""
        if not self._starts:
            self._starts = [0, *(m.end() for m in re.finditer("\n", self._printed.text))]
        return bisect.bisect_right(self._starts, self._stretches.back(position))

    def _made(self) -> Report:
        report, there, words = self._printed, self._stretches.there, self._words
        replace = msgspec.structs.replace
        text = self._stretches.without(report.text)
        text = text.translate(_TABLE) if self._translates else text
        return replace(
            report,
            text=text,
            idle=(),
            title=words(report.title) if report.title else report.title,
            title_span=self._span(report.title_span, text),
            signature=self._span(report.signature, text),
            blocks=tuple(replace(b, start=there(b.start), end=there(b.end)) for b in report.blocks),
            sections=tuple(
                replace(s, title=words(s.title), start=there(s.start), end=there(s.end), stop=there(s.stop))
                for s in report.sections
            ),
            tables=tuple(
                replace(
                    t,
                    start=there(t.start),
                    end=there(t.end),
                    cells=tuple(
                        replace(c, text=words(c.text), start=there(c.start), end=there(c.end)) for c in t.cells
                    ),
                )
                for t in report.tables
            ),
            facts=tuple(self._fact(f, text) for f in report.facts),
            relations=tuple(replace(r, start=there(r.start), end=there(r.end)) for r in report.relations),
        )

    def _words(self, words: str) -> str:
        if self._printed.idle:
            words = LETTER_SPACE.sub("", words)
        return words.translate(_TABLE) if self._translates else words

    def _span(self, span: Span | None, text: str) -> Span | None:
        if span is None:
            return None
        start, end = self._stretches.there(span.start), self._stretches.there(span.end)
        return msgspec.structs.replace(span, start=start, end=end, quote=text[start:end])

    def _fact(self, fact: Fact, text: str) -> Fact:
        origin = self._span(fact.span, text) or fact.origin
        return msgspec.structs.replace(fact, label=self._words(fact.label), origin=origin)


def _is_traditional(text: str) -> bool:
    opening = text[:_OPENING]
    return len(IS_TRADITIONAL.findall(opening)) > _SHARE * len(opening)
