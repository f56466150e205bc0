"""A table of a web page as a grid: spans laid out, cells under a `rowspan` left free."""

from __future__ import annotations

from typing import Any

import msgspec

from jiheng.reading.document import GridCell

SPAN_LIMIT = 256
"""More columns than any report's table has; a `colspan` beyond it is cut."""


class HtmlTable(msgspec.Struct):
    """A table with its grid."""

    cells: list[GridCell]
    rows: int
    columns: int


class OpenTable:
    """A grid under construction; cells below a `rowspan` are left free."""

    def __init__(self) -> None:
        self.row = -1
        self.column = 0
        self.cell: GridCell | None = None
        self._cells: list[GridCell] = []
        self._hanging: dict[int, int] = {}

    def add(self, across: int, down: int) -> None:
        """Begins a cell at the next free place of the row."""
        self.row = max(self.row, 0)
        while self._hanging.get(self.column, 0) > self.row:
            self.column += 1
        self.cell = GridCell(self.row, self.column, "", down, across)
        self._cells.append(self.cell)
        if down > 1:
            for column in range(self.column, self.column + across):
                self._hanging[column] = self.row + down
        self.column += across

    def done(self) -> HtmlTable | None:
        """Returns the grid with its spans cut at its last row; None when there is nothing in it."""
        rows = self.row + 1
        if rows == 0 or not any(c.text for c in self._cells):
            return None
        for cell in self._cells:
            cell.row_span = min(cell.row_span, rows - cell.row)
        columns = max(c.column + c.column_span for c in self._cells)
        return HtmlTable(self._cells, rows, columns)


def is_layout(table: Any) -> bool:
    """Whether a table only arranges the page: one column, or another table in it."""
    if len(table.css("table")) > 1:
        return True
    rows = table.css("tr")
    return len(rows) == 0 or (len(table.css("td,th")) <= len(rows))


def whole(text: str | None, default: int, most: int) -> int:
    try:
        return min(max(int(text or default), 1), most)
    except ValueError:
        return default
