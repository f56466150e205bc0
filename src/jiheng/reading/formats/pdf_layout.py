"""Pages as lines and tables, put in order and written: what a page cut is put together again."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from jiheng.facts import Place
from jiheng.reading.document import DocumentBuilder
from jiheng.reading.formats.pdf_columns import aligned_tables
from jiheng.reading.formats.pdf_flow import Flow, Margins, Paragraph, margins_of
from jiheng.reading.formats.pdf_furniture import without_furniture
from jiheng.reading.formats.pdf_join import LongTable
from jiheng.reading.formats.pdf_lines import Line, lines_of
from jiheng.reading.formats.pdf_page import Page
from jiheng.reading.formats.pdf_tables import Grid, ruled_tables


class Sheet(msgspec.Struct):
    """A page as lines and tables, ready to be put in order."""

    number: int
    width: float
    height: float
    lines: list[Line]
    grids: list[Grid]


def lay_out(page: Page) -> Sheet:
    """Returns the lines and tables of a page that was taken apart."""
    grids, rest = ruled_tables(page)
    lines = lines_of(rest)
    found, lines = aligned_tables(lines)
    return Sheet(page.number, page.width, page.height, lines, grids + found)


def write_sheets(sheets: Sequence[Sheet], builder: DocumentBuilder) -> None:
    """Writes pages as paragraphs and tables; what a page cut is put together again."""
    kept = without_furniture([(s.height, s.lines) for s in sheets])
    margins = _Margins(sheets, kept)
    flow = Flow()
    table: LongTable | None = None
    reached = 0
    for sheet, lines in zip(sheets, kept, strict=True):
        own = margins.of(sheet)
        items: list[Line | Grid] = sorted([*lines, *sheet.grids], key=lambda item: item.top)
        for i, item in enumerate(items):
            if isinstance(item, Grid):
                _paragraph(flow.finish(), builder)
                if table and i == 0 and reached == sheet.number - 1 and table.takes(item):
                    table.extend(item)
                else:
                    _table(table, builder)
                    table = LongTable(item, sheet.number)
                reached = sheet.number
            else:
                if table:
                    _table(table, builder)
                    table = None
                _paragraph(flow.add(item, sheet.number, own), builder)
    _paragraph(flow.finish(), builder)
    _table(table, builder)


class _Margins:
    """Margins of each page, from its own lines or, where they are too few, from all pages of its width."""

    def __init__(self, sheets: Sequence[Sheet], kept: Sequence[list[Line]]) -> None:
        alike: dict[int, list[Line]] = {}
        for sheet, lines in zip(sheets, kept, strict=True):
            alike.setdefault(round(sheet.width / 10), []).extend(lines)
        self._alike = {width: margins_of(lines, 10 * width) for width, lines in alike.items()}
        self._own = {
            s.number: margins_of(lines, s.width) if len(lines) > 12 else None
            for s, lines in zip(sheets, kept, strict=True)
        }

    def of(self, sheet: Sheet) -> Margins:
        """Returns the margins of a page; indents are judged over all pages of its width."""
        own, alike = self._own[sheet.number], self._alike[round(sheet.width / 10)]
        if own and alike:
            return msgspec.structs.replace(own, indented=alike.indented)
        return own or alike or Margins(0.12 * sheet.width, 0.88 * sheet.width, 28.0, 16.0, indented=True)


def _paragraph(paragraph: Paragraph | None, builder: DocumentBuilder) -> None:
    if paragraph is not None:
        box = _box(paragraph.x0, paragraph.top, paragraph.x1, paragraph.bottom)
        builder.paragraph(paragraph.text, place=Place(page=paragraph.page, block=builder.next_block, box=box))


def _table(table: LongTable | None, builder: DocumentBuilder) -> None:
    if table is not None:
        grid = table.first
        box = _box(grid.x0, grid.top, grid.x1, grid.bottom)
        place = Place(page=table.page, block=builder.next_block, box=box)
        builder.table(table.cells, table.rows, grid.columns, place)


def _box(x0: float, top: float, x1: float, bottom: float) -> tuple[float, float, float, float]:
    return round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1)
