"""Typed: numbers that people wrote in words of their own, found by reading the report, and tagged like all others.

A clerk writes 全县联动举办6场 in a register. No fact stands behind that number, but a reader of the report will take it
for one; so it is carried as what it reads as, and the tags of a report name every number in it.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator

import msgspec

from jiheng.facts import Derivation, Fact
from jiheng.reading.document import DocumentBuilder, Limits
from jiheng.reading.document import GridCell as Laid
from jiheng.reading.read import read_built
from jiheng.writing.report.composition import Composition, Figure, Grid, Paragraph, Piece, Section, Words, shown

_ID = "typed:"
_ORIGIN = Derivation("文字中写的数", ())
_FORMAT = "docx"
Pieces = tuple[Piece, ...]


def with_typed(composition: Composition) -> Composition:
    """Returns a report in which the numbers that stand in words are figures too, each with a fact as it is read."""
    built = DocumentBuilder(_FORMAT, Limits())
    starts: list[int] = []
    for text, counts in _lines(composition):
        if counts:
            starts.append(built.length)
        built.paragraph(text)
    for grid in composition.grids:
        built.paragraph(grid.title)
        cells = (Laid(c.row, c.column, shown(c.pieces), c.down, c.across) for c in grid.cells)
        built.table(cells, len(grid.heights), len(grid.widths), name=grid.title)
        built.paragraph(grid.note)
    document = built.build()
    for grid, table in zip(composition.grids, document.tables, strict=True):
        at = {(cell.row, cell.column): cell.start for cell in table.cells}
        starts += (at[cell.row, cell.column] for cell in grid.cells)
    typed = _Typed(read_built(document).facts)
    places = iter(starts)
    sections = tuple(_section(section, typed, places) for section in composition.sections)
    grids = tuple(_grid(grid, typed, places) for grid in composition.grids)
    if not typed.facts:
        return composition
    facts = {**composition.facts, **typed.facts}
    return msgspec.structs.replace(composition, sections=sections, grids=grids, facts=facts)


def _lines(composition: Composition) -> Iterator[tuple[str, bool]]:
    """Yields the lines of the text, and whether numbers in them count; those of title, headings and names do not."""
    yield composition.title, False
    for section in composition.sections:
        yield section.number + section.title, False
        yield from ((shown(paragraph.pieces), True) for paragraph in section.body)
    day = composition.signed_on
    yield composition.unit, False
    if day:
        yield f"{day.year}年{day.month}月{day.day}日", False


def _section(section: Section, typed: _Typed, places: Iterator[int]) -> Section:
    body = tuple(_paragraph(paragraph, typed, next(places)) for paragraph in section.body)
    return section if body == section.body else msgspec.structs.replace(section, body=body)


def _paragraph(paragraph: Paragraph, typed: _Typed, start: int) -> Paragraph:
    pieces = typed.split(paragraph.pieces, start)
    return paragraph if pieces is paragraph.pieces else msgspec.structs.replace(paragraph, pieces=pieces)


def _grid(grid: Grid, typed: _Typed, places: Iterator[int]) -> Grid:
    cells = tuple(msgspec.structs.replace(cell, pieces=typed.split(cell.pieces, next(places))) for cell in grid.cells)
    return msgspec.structs.replace(grid, cells=cells)


class _Typed:
    """What was read, handed out to the words it stands in."""

    def __init__(self, found: Iterable[Fact]) -> None:
        self._found = sorted((fact.span.start, fact.span.end, fact) for fact in found if fact.span is not None)
        self._starts = [start for start, _, _ in self._found]
        self.facts: dict[str, Fact] = {}

    def split(self, pieces: Pieces, start: int) -> Pieces:
        """Returns pieces with what was read in their words made figures; the same tuple where nothing was."""
        made: list[Piece] = []
        at = start
        for piece in pieces:
            if isinstance(piece, Figure):
                made.append(piece)
                at += len(piece.shown)
                continue
            end = at + len(piece.text)
            made += self._words(piece, at, end)
            at = end
        return pieces if len(made) == len(pieces) else tuple(made)

    def _words(self, words: Words, start: int, end: int) -> Iterator[Piece]:
        last = start
        for index in range(bisect.bisect_left(self._starts, start), len(self._found)):
            first, stop, fact = self._found[index]
            if first >= end:
                break
            if first < last or stop > end:
                continue
            if first > last:
                yield Words(words.text[last - start : first - start])
            yield self._figure(fact, words.text[first - start : stop - start])
            last = stop
        if last < end:
            yield Words(words.text[last - start :])

    def _figure(self, fact: Fact, text: str) -> Figure:
        name = f"{_ID}{len(self.facts) + 1}"
        self.facts[name] = msgspec.structs.replace(fact, id=name, origin=_ORIGIN, section=-1)
        return Figure(name, text)
