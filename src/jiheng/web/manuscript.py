"""Manuscript: the report as the page shows it: the outline, numbers as chips, findings beside the sentence."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import msgspec

from jiheng.facts import Fact
from jiheng.ledger import Ledger, Record
from jiheng.standards.family import Family, FamilySlot
from jiheng.web.composing import DRAFT, Composed, Matter
from jiheng.web.models import Dismissal
from jiheng.writing.report.composition import Figure, Paragraph, Section
from jiheng.writing.report.narrative import own_blocks
from jiheng.writing.report.outline import leaves, title_of
from jiheng.writing.report.stale import TextBlock
from jiheng.writing.report.tagging import name

_BLOCKS = "blocks"


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

    @property
    def open(self) -> bool:
        return self.dismissal is None


class Line(msgspec.Struct, frozen=True):
    """A paragraph with the findings about it."""

    runs: tuple[Run, ...]
    said: tuple[Said, ...] = ()
    open: bool = False


class Part(msgspec.Struct, frozen=True):
    """A section of the outline.

    Attributes:
        place: index in the family's sections, which is its address.
        level: 1, 2, 3.
        title: with its number where it is printed.
        printed: stands in the report; one that is not required and has no text does not.
        lines: its paragraphs.
        said: findings about the section as a whole.
        own: texts of people in it.
    """

    place: int
    level: int
    title: str
    printed: bool
    lines: tuple[Line, ...] = ()
    said: tuple[Said, ...] = ()
    own: int = 0

    @property
    def grave(self) -> tuple[Said, ...]:
        return tuple(s for s in self.said if s.open and s.matter.severity == "E")

    @property
    def other(self) -> tuple[Said, ...]:
        return tuple(s for s in self.said if not (s.open and s.matter.severity == "E"))

    @property
    def state(self) -> str:
        """What the outline says of it: E or W for findings, `open` where somebody must write."""
        if any(line.open for line in self.lines):
            return "open"
        levels = [s.matter.severity for s in (*self.said, *(s for line in self.lines for s in line.said)) if s.open]
        return next((level for level in "EW" if level in levels), "")

    @property
    def count(self) -> int:
        every = (*self.said, *(s for line in self.lines for s in line.said))
        return sum(s.open and s.matter.severity in "EW" for s in every)


class Manuscript(msgspec.Struct, frozen=True):
    """The report as the page shows it; `whole` are findings about no sentence of it."""

    title: str
    parts: tuple[Part, ...]
    whole: tuple[Said, ...]


def manuscript(
    found: Composed, ledger: Ledger, aside: dict[str, Dismissal], proposed: dict[str, Dismissal]
) -> Manuscript:
    """Returns the report for the page.

    Args:
        found: the report as it stands.
        ledger: of the year.
        aside: findings that were set aside, by key.
        proposed: those that somebody proposes to set aside.
    """
    said = [Said(each, aside.get(each.key), proposed.get(each.key)) for each in found.matters]
    placed: set[str] = set()
    own = own_texts(ledger, found.family)
    printed = {_mark(s): s for s in found.composition.sections}
    starts = _starts(found)
    parts = []
    for place, slot in enumerate(found.family.slots):
        section = printed.get((slot.level, slot.slot, title_of(slot))) or _printed(found.composition.sections, slot)
        lines = tuple(_lines(section, starts, found.composition.facts, said)) if section else ()
        about = tuple(s for s in said if s.matter.source == DRAFT and s.matter.slot == slot.slot and section)
        about = about if leaves(found.family).get(slot.slot) is slot else ()
        placed |= {s.matter.key for s in (*about, *(s for line in lines for s in line.said))}
        title = f"{section.number}{section.title}" if section else title_of(slot)
        parts.append(Part(place, slot.level, title, section is not None, lines, about, len(own.get(place, ()))))
    whole = tuple(s for s in said if s.matter.key not in placed)
    return Manuscript(found.composition.title, tuple(parts), whole)


def own_texts(ledger: Ledger, family: Family) -> dict[int, list[tuple[Record, TextBlock]]]:
    """Returns the texts of people by the section (index in the family) they stand in."""
    if _BLOCKS not in ledger.schema.registers:
        return {}
    records = [r for r in ledger.records(_BLOCKS) if isinstance(r.values.get("text"), str)]
    found: dict[int, list[tuple[Record, TextBlock]]] = {}
    for record, block in zip(records, own_blocks(ledger, family.id), strict=True):
        found.setdefault(place_of(ledger, family, block), []).append((record, block))
    return found


def place_of(ledger: Ledger, family: Family, block: TextBlock) -> int:
    """Returns the section a text stands in, as composing places it; -1 where the outline has none."""
    places = leaves(family)
    home = block.slot
    if home not in places:
        common = next((w for w in ledger.standards.wordings.values() if not w.families and not w.packs), None)
        instead = common.instead.get(home, ()) if common else ()
        home = next((near for near in instead if near in places), "")
    for place, slot in enumerate(family.slots):
        fits = block.heading in (slot.title, *slot.variants) if block.heading else places.get(home) is slot
        if slot.slot == home and fits:
            return place
    return -1


def _mark(section: Section) -> tuple[int, str, str]:
    return (section.level, section.slot, section.title)


def _printed(sections: tuple[Section, ...], slot: FamilySlot) -> Section | None:
    # The printed level may be another one: a section without number among numbered ones goes down.
    return next((s for s in sections if s.slot == slot.slot and s.title == title_of(slot)), None)


def _starts(found: Composed) -> dict[int, int]:
    """Returns where each paragraph begins in the plain text, by its identity."""
    starts: dict[int, int] = {}
    at = len(found.composition.title) + 1
    for section in found.composition.sections:
        at += len(section.number + section.title) + 1
        for paragraph in section.body:
            starts[id(paragraph)] = at
            at += sum(len(p.shown if isinstance(p, Figure) else p.text) for p in paragraph.pieces) + 1
    return starts


def _lines(section: Section, starts: dict[int, int], facts: dict[str, Fact], said: list[Said]) -> Iterator[Line]:
    for paragraph in section.body:
        start = starts[id(paragraph)]
        length = sum(len(p.shown if isinstance(p, Figure) else p.text) for p in paragraph.pieces)
        mine = [s for s in said if start <= s.matter.start < start + length + 1]
        yield Line(tuple(_runs(paragraph, start, facts, mine)), tuple(mine), paragraph.open)


def _runs(paragraph: Paragraph, start: int, facts: dict[str, Fact], said: list[Said]) -> Iterator[Run]:
    """Yields the pieces of a paragraph, words cut where a quoted stretch begins or ends."""
    marks = [(s.matter.start, s.matter.end, s.matter.severity) for s in said if s.open]
    at = start
    for piece in paragraph.pieces:
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
