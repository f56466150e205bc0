"""Where a position of the text stands in the file: page, block, cell."""

from __future__ import annotations

import bisect
import re

from jiheng.facts import Place, Report, Span, Table

_ADDRESS = re.compile("(.*!)([A-Z]{1,3})([0-9]{1,7})")


class Places:
    """Answers for one report; made once, asked for every span."""

    def __init__(self, report: Report) -> None:
        self._blocks = report.blocks
        self._block_starts = [b.start for b in report.blocks]
        self._tables = report.tables
        self._table_starts = [t.start for t in report.tables]
        self._cell_starts: dict[int, list[int]] = {}

    def of(self, span: Span) -> Place | None:
        """Returns the place a span carries, else that of the block and cell in which it starts."""
        if span.place is not None:
            return span.place
        number = bisect.bisect_right(self._block_starts, span.start) - 1
        if number < 0:
            return None
        block = self._blocks[number]
        place = block.place or Place()
        cell = self._cell(span.start) if block.kind == "table" else place.cell
        return Place(place.page, number, cell, place.box)

    def cell_of(self, span: Span) -> str:
        """Returns the cell of a workbook, as its program names it (`明细1!A4`); empty in other documents."""
        place = self.of(span)
        return place.cell if place is not None and place.cell and "!" in place.cell else ""

    def _cell(self, position: int) -> str | None:
        number = bisect.bisect_right(self._table_starts, position) - 1
        if number < 0 or position >= self._tables[number].end:
            return None
        table = self._tables[number]
        starts = self._cell_starts.setdefault(number, [c.start for c in table.cells])
        found = bisect.bisect_right(starts, position) - 1
        return _address(table, found) if found >= 0 else None


def _address(table: Table, number: int) -> str:
    """Returns `R3C2`, or in a workbook the address as the program shows it: `表1!B3`."""
    cell = table.cells[number]
    first = _ADDRESS.fullmatch(table.place.cell) if table.place and table.place.cell else None
    if first is None:
        return f"R{cell.row + 1}C{cell.column + 1}"
    sheet, letters, row = first.groups()
    column = cell.column
    for power, letter in enumerate(reversed(letters)):
        column += (ord(letter) - 64) * 26**power
    named = ""
    while column:
        column, rest = divmod(column - 1, 26)
        named = chr(65 + rest) + named
    return f"{sheet}{named}{int(row) + cell.row}"
