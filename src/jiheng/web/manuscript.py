"""Manuscript: a page of the report as people see it: the outline, numbers as chips, findings beside the sentence."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import msgspec

from jiheng.facts import Fact
from jiheng.web.alike import Kind, kinds
from jiheng.web.arranging import Arranged, Part, Passage, Stretch
from jiheng.web.composing import Composed
from jiheng.web.matters import Matter
from jiheng.web.models import Dismissal
from jiheng.writing.report.composition import Figure
from jiheng.writing.report.tagging import name

_FEW, _ALL_SHOWN = 3, 12
_LINES = 40
"""Paragraphs of a section that its editor shows."""


class Run(msgspec.Struct, frozen=True):
    """A stretch of a sentence: words, or a number with its fact; `severity` where a finding quotes it."""

    text: str
    fact: str = ""
    label: str = ""
    severity: str = ""


class Said(msgspec.Struct, frozen=True):
    """A finding beside the text, with what set it aside or proposes to."""

    matter: Matter
    dismissal: Dismissal | None = None
    proposal: Dismissal | None = None
    issue: str = ""

    @property
    def open(self) -> bool:
        return self.dismissal is None

    @property
    def kind(self) -> tuple[str, str, str, bool]:
        """What makes two findings alike."""
        return (self.matter.severity, self.matter.code, self.matter.register, self.open)


class Line(msgspec.Struct, frozen=True):
    """A paragraph with the findings about it."""

    runs: tuple[Run, ...]
    said: tuple[Said, ...] = ()
    open: bool = False


class Shown(msgspec.Struct, frozen=True):
    """A section, or as much of it as stands on the page; `continued` where it began on an earlier one."""

    part: Part
    lines: tuple[Line, ...]
    said: tuple[Said, ...]
    continued: bool = False

    @property
    def grave(self) -> tuple[Said, ...]:
        return tuple(s for s in self.said if s.open and s.matter.severity == "E")

    @property
    def other(self) -> tuple[Said, ...]:
        return tuple(s for s in self.said if not (s.open and s.matter.severity == "E"))

    @property
    def more(self) -> int:
        """Paragraphs that are not shown."""
        return len(self.part.passages) - len(self.lines)


class Heading(msgspec.Struct, frozen=True):
    """A line of the outline.

    Attributes:
        part: the section.
        page: on which it begins.
        state: E or W for findings, `open` where somebody must write.
        count: open errors and warnings in it.
    """

    part: Part
    page: int
    state: str
    count: int


class Manuscript(msgspec.Struct, frozen=True):
    """A page of the report.

    Attributes:
        title: of the report.
        outline: all sections.
        parts: those on the page.
        whole: findings about no sentence, the first of each kind.
        whole_count: how many there are.
        page: number of the page from 1, 0 for the whole report.
        pages: how many there are.
        marked: pages with open errors or warnings of their own, with how many.
    """

    title: str
    outline: tuple[Heading, ...]
    parts: tuple[Shown, ...]
    whole: tuple[Kind[Said], ...]
    whole_count: int
    page: int
    pages: int
    marked: tuple[tuple[int, int], ...]

    @property
    def before(self) -> int:
        return self.page - 1

    @property
    def after(self) -> int:
        return self.page + 1 if 0 < self.page < self.pages else 0


class Aside(msgspec.Struct, frozen=True):
    """What was set aside, what somebody proposes to, and what became an issue, by the key of the finding."""

    dismissed: dict[str, Dismissal]
    proposed: dict[str, Dismissal]
    issues: dict[str, str] = {}

    def said(self, matter: Matter) -> Said:
        key = matter.key
        return Said(matter, self.dismissed.get(key), self.proposed.get(key), self.issues.get(key, ""))

    def count(self, matters: Iterable[Matter]) -> int:
        """Returns how many errors and warnings nobody set aside."""
        return sum(m.severity in "EW" and m.key not in self.dismissed for m in matters)


def manuscript(found: Composed, aside: Aside, page: int) -> Manuscript:
    """Returns a page of the report.

    Args:
        found: the report as it stands.
        aside: findings that were set aside.
        page: from 1; 0 for the whole report.
    """
    arranged = found.arranged
    everything = tuple(Stretch(part.place, 0, len(part.passages)) for part in arranged.parts)
    stretches = arranged.pages[page - 1].stretches if 0 < page <= len(arranged.pages) else everything
    facts = found.composition.facts
    whole = [aside.said(m) for m in arranged.whole]
    few = _FEW if len(whole) > _ALL_SHOWN else _ALL_SHOWN
    return Manuscript(
        title=found.composition.title,
        outline=_outline(arranged, aside),
        parts=tuple(_shown(arranged.parts[s.place], s, facts, aside) for s in stretches),
        whole=tuple(kinds(whole, of=lambda each: each.kind, few=few)),
        whole_count=len(whole),
        page=page if stretches is not everything else 0,
        pages=len(arranged.pages),
        marked=_marked(arranged, aside),
    )


def section(found: Composed, aside: Aside, place: int) -> Shown:
    """Returns a section for its editor, the first paragraphs of a long one."""
    part = found.arranged.parts[place]
    stretch = Stretch(place, 0, min(_LINES, len(part.passages)))
    return _shown(part, stretch, found.composition.facts, aside)


def _outline(arranged: Arranged, aside: Aside) -> tuple[Heading, ...]:
    pages = {stretch.place: n for n, page in reversed([*enumerate(arranged.pages, 1)]) for stretch in page.stretches}
    return tuple(
        Heading(part, pages.get(part.place, 1), _state(part, aside), aside.count(part.matters))
        for part in arranged.parts
    )


def _state(part: Part, aside: Aside) -> str:
    if part.open:
        return "open"
    levels = {m.severity for m in part.matters if m.key not in aside.dismissed}
    return next((level for level in "EW" if level in levels), "")


def _marked(arranged: Arranged, aside: Aside) -> tuple[tuple[int, int], ...]:
    if len(arranged.pages) < 2:
        return ()
    counts = ((n, aside.count(page.matters)) for n, page in enumerate(arranged.pages, 1))
    return tuple((n, count) for n, count in counts if count)


def _shown(part: Part, stretch: Stretch, facts: dict[str, Fact], aside: Aside) -> Shown:
    passages = part.passages[stretch.start : stretch.stop]
    about = tuple(map(aside.said, part.about)) if not stretch.start else ()
    return Shown(part, tuple(_line(p, facts, aside) for p in passages), about, stretch.start > 0)


def _line(passage: Passage, facts: dict[str, Fact], aside: Aside) -> Line:
    said = tuple(map(aside.said, passage.matters))
    return Line(tuple(_runs(passage, facts, said)), said, passage.paragraph.open)


def _runs(passage: Passage, facts: dict[str, Fact], said: Iterable[Said]) -> Iterator[Run]:
    """Yields the pieces of a paragraph, words cut where a quoted stretch begins or ends."""
    marks = [(s.matter.start, s.matter.end, s.matter.severity) for s in said if s.open]
    at = passage.start
    for piece in passage.paragraph.pieces:
        if isinstance(piece, Figure):
            end = at + len(piece.shown)
            fact = facts.get(piece.fact)
            yield Run(piece.shown, piece.fact, name(fact) if fact else "", _worst(marks, at, end))
            at = end
            continue
        end = at + len(piece.text)
        cuts = sorted({at, end, *(c for first, last, _ in marks for c in (first, last) if at < c < end)})
        for first, last in itertools.pairwise(cuts):
            yield Run(piece.text[first - at : last - at], severity=_worst(marks, first, last))
        at = end


def _worst(marks: list[tuple[int, int, str]], start: int, end: int) -> str:
    levels = {level for first, last, level in marks if first < end and start < last}
    return next((level for level in "EWI" if level in levels), "")
