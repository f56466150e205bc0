"""Arranging: the report by sections of its outline, what stands beside each paragraph, cut into pages to be shown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

import msgspec

from jiheng.ledger import Ledger, Record
from jiheng.standards.family import Family
from jiheng.web.matters import DRAFT, Matter
from jiheng.writing.report import Composition
from jiheng.writing.report.composition import Figure, Paragraph, Section
from jiheng.writing.report.narrative import own_blocks
from jiheng.writing.report.outline import leaves, title_of
from jiheng.writing.report.stale import TextBlock

_BLOCKS = "blocks"
_FULL = 600
"""How much a page holds, in pieces of sentences: some eighty paragraphs with their numbers."""
_LINE, _NOTE = 2, 4
"""What a paragraph and a finding weigh beside the pieces of a sentence."""


class Passage(msgspec.Struct, frozen=True):
    """A paragraph, where it stands in the plain text, and what is said about it."""

    paragraph: Paragraph
    start: int
    matters: tuple[Matter, ...] = ()

    @property
    def weight(self) -> int:
        return len(self.paragraph.pieces) + _LINE + _NOTE * len(self.matters)


class Part(msgspec.Struct, frozen=True):
    """A section of the outline.

    Attributes:
        place: index in the family's sections, which is its address.
        level: 1, 2, 3.
        title: with its number where it is printed.
        printed: stands in the report; one that is not required and has no text does not.
        passages: its paragraphs.
        about: what is said about the section as a whole.
        matters: all that is said about the section and its paragraphs.
        open: somebody must write here.
        own: texts of people in it.
    """

    place: int
    level: int
    title: str
    printed: bool
    passages: tuple[Passage, ...] = ()
    about: tuple[Matter, ...] = ()
    matters: tuple[Matter, ...] = ()
    open: bool = False
    own: int = 0

    @property
    def weight(self) -> int:
        return _LINE + _NOTE * len(self.about) + sum(passage.weight for passage in self.passages)


class Stretch(msgspec.Struct, frozen=True):
    """Paragraphs `start` to `stop` of a section."""

    place: int
    start: int
    stop: int


class Page(msgspec.Struct, frozen=True):
    """The stretches of a page, and what is said on it."""

    stretches: tuple[Stretch, ...]
    matters: tuple[Matter, ...]


class Arranged(msgspec.Struct, frozen=True):
    """A report by sections, and cut into pages; `whole` is said about none of the sections."""

    parts: tuple[Part, ...]
    whole: tuple[Matter, ...]
    pages: tuple[Page, ...]

    def page_of(self, place: int) -> int:
        """Returns the number of the page, from 1, on which a section begins; the first for one that is not there."""
        found = (n for n, page in enumerate(self.pages, 1) if any(s.place == place for s in page.stretches))
        return next(found, 1)


def arrange(composition: Composition, family: Family, matters: tuple[Matter, ...], ledger: Ledger) -> Arranged:
    """Returns a report by the sections of its family.

    Args:
        composition: the report.
        family: its outline.
        matters: all that stands against it.
        ledger: of the year.
    """
    own, endings = own_texts(ledger, family), leaves(family)
    beside, sections = _beside(composition, matters), printed(composition, family)
    parts = []
    for place, slot in enumerate(family.slots):
        section = sections.get(place)
        passages = beside[id(section)] if section else ()
        last = section is not None and endings.get(slot.slot) is slot
        about = tuple(m for m in matters if m.source == DRAFT and m.slot == slot.slot) if last else ()
        title = f"{section.number}{section.title}" if section else title_of(slot)
        said = (*about, *(m for passage in passages for m in passage.matters))
        waits = any(passage.paragraph.open for passage in passages)
        texts = len(own.get(place, ()))
        parts.append(Part(place, slot.level, title, section is not None, passages, about, said, waits, texts))
    placed = {m.key for part in parts for m in part.matters}
    pages = tuple(Page(page, tuple(_on(parts, page))) for page in _pages(parts))
    return Arranged(tuple(parts), tuple(m for m in matters if m.key not in placed), pages)


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


def printed(composition: Composition, family: Family) -> dict[int, Section]:
    """Returns the sections of a report by their places in its outline; what is not printed has none.

    Both stand in one order, and of two sections with one heading the printed one is the first: the one below it is
    printed only with it. The printed level may be another one than that of the outline.
    """
    found: dict[int, Section] = {}
    place = 0
    for section in composition.sections:
        for at, slot in enumerate(family.slots[place:], place):
            if slot.slot == section.slot and title_of(slot) == section.title:
                found[at], place = section, at + 1
                break
    return found


def length_of(paragraph: Paragraph) -> int:
    """Returns how many characters a paragraph has in the plain text."""
    return sum(len(p.shown if isinstance(p, Figure) else p.text) for p in paragraph.pieces)


def _beside(composition: Composition, matters: Iterable[Matter]) -> dict[int, tuple[Passage, ...]]:
    """Returns the paragraphs of each section with their places and what is said about them, by its identity.

    One paragraph may stand in two sections: 无。
    """
    starts: list[int] = []
    ends: list[int] = []
    at = len(composition.title) + 1
    for section in composition.sections:
        at += len(section.number + section.title) + 1
        for paragraph in section.body:
            starts.append(at)
            ends.append(at + length_of(paragraph))
            at = ends[-1] + 1
    said: dict[int, list[Matter]] = {}
    for matter in matters:
        n = bisect_right(starts, matter.start) - 1
        if matter.start >= 0 and n >= 0 and matter.start <= ends[n]:
            said.setdefault(n, []).append(matter)
    numbered = enumerate(starts)
    found = {}
    for section in composition.sections:
        places = zip(section.body, numbered, strict=False)
        found[id(section)] = tuple(Passage(p, start, tuple(said.get(n, ()))) for p, (n, start) in places)
    return found


def _pages(parts: list[Part]) -> Iterator[tuple[Stretch, ...]]:
    """Yields the stretches of each page: whole chapters as long as they fit, a long chapter over several pages."""
    top = min((part.level for part in parts), default=1)
    page: list[Stretch] = []
    full = 0
    for n, part in enumerate(parts):
        if part.level == top and page and full + sum(p.weight for p in _chapter(parts, n, top)) > _FULL:
            yield tuple(page)
            page, full = [], 0
        start = 0
        full += part.weight - sum(passage.weight for passage in part.passages)
        for at, passage in enumerate(part.passages):
            if full + passage.weight > _FULL and (page or at > start):
                yield (*page, Stretch(part.place, start, at)) if at > start else tuple(page)
                page, full, start = [], 0, at
            full += passage.weight
        page.append(Stretch(part.place, start, len(part.passages)))
    if page:
        yield tuple(page)


def _on(parts: list[Part], stretches: Iterable[Stretch]) -> Iterator[Matter]:
    """Yields what is said on a page."""
    for stretch in stretches:
        part = parts[stretch.place]
        yield from part.about if not stretch.start else ()
        for passage in part.passages[stretch.start : stretch.stop]:
            yield from passage.matters


def _chapter(parts: list[Part], first: int, top: int) -> Iterator[Part]:
    yield parts[first]
    for part in parts[first + 1 :]:
        if part.level == top:
            return
        yield part
