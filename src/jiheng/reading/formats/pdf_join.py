"""A table that goes on over a page: found by its columns, its repeated header left out, a cut row mended."""

from __future__ import annotations

from jiheng.reading.document import GridCell
from jiheng.reading.formats.pdf_flow import HEADING
from jiheng.reading.formats.pdf_lines import join
from jiheng.reading.formats.pdf_tables import FIGURE, Grid

_HEADER_ROWS = 8

Row = list[tuple[int, int, str]]


class LongTable:
    """A table as its pages come: begun with the first grid, extended by each that continues it."""

    def __init__(self, grid: Grid, page: int) -> None:
        self.first = grid
        self.page = page
        self.rows = grid.rows
        self.cells = list(grid.cells)
        self._header = _head(grid)
        self._last = _last_row(grid)
        self._full = {column for row, column in grid.full if self._is_last(row, column)}

    def takes(self, grid: Grid) -> bool:
        """Whether a grid at the top of the next page has the same columns at the same places."""
        first = self.first
        if first.columns != grid.columns:
            return False
        width = max(first.x1 - first.x0, 1.0)
        shift = grid.x0 - first.x0
        return all(abs(b - a - shift) < 0.015 * width + 2 for a, b in zip(first.edges, grid.edges, strict=True))

    def extend(self, grid: Grid) -> None:
        """Adds the rows of a grid that continues the table."""
        header = self._repeated(grid)
        shift = self.rows - header
        last = _last_row(grid)
        added = [c for c in grid.cells if c.row >= header]
        top = [c for c in added if c.row == header]
        for cell in added:
            cell.row += shift
        gone: set[int] = set()
        if top and self._is_cut(top):
            gone = self._mend(top)
            for cell in added:
                cell.row -= 1
            shift -= 1
        elif top:
            gone = self._grow(top)
        self.cells.extend(c for c in added if id(c) not in gone)
        self.rows = grid.rows + shift
        # A cell that went on from the page before is still the one that reaches the last row.
        self._last = {column: self._last.get(column, c) if id(c) in gone else c for column, c in last.items()}
        self._full = {column for row, column in grid.full if self._is_last(row + shift, column)}

    def _is_last(self, row: int, column: int) -> bool:
        return column in self._last and self._last[column].row == row

    def _repeated(self, grid: Grid) -> int:
        """Returns how many rows at the top of a grid repeat those of the table."""
        count = 0
        for a, b in zip(self._header, _head(grid), strict=False):
            if a != b or count >= grid.rows - 1 or (count == 0 and not any(text for *_, text in a)):
                break
            count += 1
        return count

    def _is_cut(self, top: list[GridCell]) -> bool:
        """Whether the page cut a row: what is left are words, most under words that fill their cell."""
        filled = [c for c in top if c.text]
        empty = [c for c in top if not c.text and c.column in self._last and self._last[c.column].text]
        if not filled or not empty or 2 * sum(c.column in self._full for c in filled) < len(filled):
            return False
        return all(
            (above := self._last.get(c.column)) is not None
            and above.text
            and above.column_span == c.column_span
            and not FIGURE.fullmatch(c.text)
            and not HEADING.match(c.text)
            for c in filled
        )

    def _mend(self, top: list[GridCell]) -> set[int]:
        """Adds the rest of a cut row to the row above; returns its cells."""
        for cell in top:
            above = self._last.get(cell.column)
            if above is not None:
                above.text = join(above.text, cell.text)
                above.row_span += cell.row_span - 1
        return {id(c) for c in top}

    def _grow(self, top: list[GridCell]) -> set[int]:
        """Lets merged cells at the left go on over the page where those under them are empty; returns these."""
        gone: set[int] = set()
        for cell in sorted(top, key=lambda c: c.column):
            above = self._last.get(cell.column)
            if cell.text or above is None or above.column_span != cell.column_span:
                break
            if not above.text or FIGURE.fullmatch(above.text):
                break
            above.row_span += cell.row_span
            gone.add(id(cell))
        # Where the whole row is empty, nothing goes on: it is an empty row.
        return gone if len(gone) < len(top) else set()


def _head(grid: Grid) -> list[Row]:
    rows: list[Row] = [[] for _ in range(min(_HEADER_ROWS, grid.rows))]
    for cell in grid.cells:
        if cell.row < len(rows):
            rows[cell.row].append((cell.column, cell.column_span, cell.text))
    return rows


def _last_row(grid: Grid) -> dict[int, GridCell]:
    """Returns the cells that reach the last row, by column."""
    return {c.column: c for c in grid.cells if c.row + c.row_span == grid.rows}
