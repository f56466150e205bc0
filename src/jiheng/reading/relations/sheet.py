"""Sheet: the figures of a table by row and column, and the words of its rows."""

from __future__ import annotations

import bisect
import itertools
import re

from jiheng.facts import Cell, Table
from jiheng.reading.relations.figure import Figure

TOTAL = re.compile(r"合计|总计|小计|共计|总分|资金总额|总额$")
"""Rows that are the sum of others, by their names."""

_HEADS = 3  # words of a row that heads columns
_DIGIT = re.compile(r"\d")


class Sheet:
    """A table's figures by row and column.

    Attributes:
        cells: the first figure of each cell, by row and column.
        rows: with figures, in order.
        columns: with figures, in order.
        titles: the words in the first two columns of each row, or 总分 further right.
        unread: the cells that hold a digit and no figure.
        stretches: the rows with figures, divided where other heads stand between them.
    """

    def __init__(self, table: Table, figures: list[Figure]) -> None:
        self.cells: dict[tuple[int, int], Figure] = {}
        cells = table.cells
        at = 0
        for figure in figures:
            while at < len(cells) and cells[at].end <= figure.start:
                at += 1
            if at == len(cells):
                break
            cell = cells[at]
            if cell.start <= figure.start:
                self.cells.setdefault((cell.row, cell.column), figure)
        self.columns = sorted({c for _, c in self.cells})
        self.rows = sorted({r for r, _ in self.cells})
        self.titles: dict[int, str] = {}
        self.unread: set[tuple[int, int]] = set()
        self._seconds: dict[int, dict[int, str]] = {}
        for cell in cells:
            if (cell.row, cell.column) in self.cells:
                continue
            if cell.column <= 1 or (not self.titles.get(cell.row) and TOTAL.match(cell.text.strip()) is not None):
                self.titles[cell.row] = self.titles.get(cell.row, "") + cell.text.strip()
            elif _DIGIT.search(cell.text) is not None:
                self.unread.add((cell.row, cell.column))
            elif cell.column not in self.columns and TOTAL.search(cell.text) is not None and cell.row in self.rows:
                self._seconds[cell.column] = {}
        self.stretches = self._stretches(cells)
        if self._seconds:
            for cell in cells:
                if cell.column in self._seconds:
                    self._seconds[cell.column][cell.row] = cell.text.strip()

    def _stretches(self, cells: tuple[Cell, ...]) -> list[list[int]]:
        if not self.rows or self.rows[-1] - self.rows[0] < len(self.rows):
            return [self.rows]
        words: dict[int, list[str]] = {}
        filled = set(self.rows)
        for cell in cells:
            if cell.row not in filled and (text := cell.text.strip()):
                words.setdefault(cell.row, []).append(text)
        top = {tuple(w) for r, w in words.items() if r < self.rows[0]}
        heads = [r for r, w in words.items() if r > self.rows[0] and len(w) >= _HEADS and tuple(w) not in top]
        stretches: list[list[int]] = []
        last = -1
        for row in self.rows:
            if not stretches or any(last < h < row for h in heads):
                stretches.append([])
            stretches[-1].append(row)
            last = row
        return stretches

    def sides(self) -> list[tuple[dict[int, str], list[int]]]:
        """Returns the lists that stand side by side (收入 beside 支出): the words of their rows and their columns."""
        begin = sorted(c for c in self._seconds if self.columns[0] < c < self.columns[-1])
        if not begin:
            return [(self.titles, self.columns)]
        ends = [*begin, self.columns[-1] + 1]
        sides = [(self.titles, [c for c in self.columns if c < begin[0]])]
        sides += [(self._seconds[a], [c for c in self.columns if a < c < b]) for a, b in itertools.pairwise(ends)]
        return sides

    def row(self, row: int) -> list[Figure]:
        """Returns the figures of a row, in order."""
        return [self.cells[row, c] for c in self.columns if (row, c) in self.cells]


def sheets_of(tables: tuple[Table, ...], figures: list[Figure]) -> list[Sheet]:
    """Returns the tables that hold figures.

    Args:
        tables: of the document, in order.
        figures: of the tables, in order.
    """
    sheets: list[Sheet] = []
    if not figures:
        return sheets
    starts = [f.start for f in figures]
    for table in tables:
        inside = figures[bisect.bisect_left(starts, table.start) : bisect.bisect_left(starts, table.end)]
        if inside:
            sheets.append(Sheet(table, inside))
    return sheets
