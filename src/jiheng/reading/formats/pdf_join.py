"""A table that goes on over a page: found by its columns, its repeated header left out, a cut row mended."""

from __future__ import annotations

from jiheng.reading.document import GridCell
from jiheng.reading.formats.pdf_flow import HEADING
from jiheng.reading.formats.pdf_lines import join
from jiheng.reading.formats.pdf_tables import FIGURE, Grid

_HEADER_ROWS = 8


def continues(first: Grid, second: Grid) -> bool:
    """Whether two tables on following pages have the same columns at the same places."""
    if first.columns != second.columns:
        return False
    width = max(first.x1 - first.x0, 1.0)
    shift = second.x0 - first.x0
    return all(abs(b - a - shift) < 0.015 * width + 2 for a, b in zip(first.edges, second.edges, strict=True))


def joined(first: Grid, second: Grid) -> Grid:
    """Returns one table of two that continue each other."""
    header = _repeated_rows(first, second)
    base = first.rows - header
    added = [
        GridCell(c.row + base, c.column, c.text, c.row_span, c.column_span) for c in second.cells if c.row >= header
    ]
    cells = list(first.cells)
    top = [c for c in added if c.row == first.rows]
    rows = first.rows + second.rows - header
    last = _last_row(first)
    if top and _is_cut(first, last, top):
        for cell in top:
            if cell.text:
                above = last[cell.column]
                above.text = join(above.text, cell.text)
        if all(c.row_span == 1 for c in top):
            added = [c for c in added if c.row != first.rows]
            for cell in added:
                cell.row -= 1
            rows -= 1
    elif top:
        added = _grown(last, top, added)
    return Grid(first.x0, first.top, first.x1, first.bottom, first.edges, rows, cells + added, _full(second, rows))


def _full(second: Grid, rows: int) -> frozenset[tuple[int, int]]:
    shift = rows - second.rows
    return frozenset((row + shift, column) for row, column in second.full)


def _repeated_rows(first: Grid, second: Grid) -> int:
    """Returns how many rows at the top of the second table repeat those of the first."""
    count = 0
    for row in range(min(_HEADER_ROWS, first.rows, second.rows - 1)):
        a, b = _row(first, row), _row(second, row)
        if a != b or (row == 0 and not any(text for *_, text in a)):
            break
        count = row + 1
    return count


def _row(grid: Grid, row: int) -> list[tuple[int, int, str]]:
    return [(c.column, c.column_span, c.text) for c in grid.cells if c.row == row]


def _last_row(grid: Grid) -> dict[int, GridCell]:
    """Returns the cells that reach the last row, by column."""
    return {c.column: c for c in grid.cells if c.row + c.row_span == grid.rows}


def _is_cut(above: Grid, last: dict[int, GridCell], top: list[GridCell]) -> bool:
    """Whether a row was cut by the end of the page: what is left of it is words, under words that fill their cell."""
    filled = [c for c in top if c.text]
    first = min(top, key=lambda c: c.column)
    if not filled or first.text or len(filled) * 2 > len(top) + 1:
        return False
    return all(
        c.column in last
        and last[c.column].text
        and last[c.column].column_span == c.column_span
        and not FIGURE.fullmatch(c.text)
        and not HEADING.match(c.text)
        and (last[c.column].row, c.column) in above.full
        for c in filled
    )


def _grown(last: dict[int, GridCell], top: list[GridCell], added: list[GridCell]) -> list[GridCell]:
    """Lets a merged cell at the left go on over the page when the cells under it are empty."""
    gone: set[tuple[int, int]] = set()
    for cell in sorted(top, key=lambda c: c.column):
        above = last.get(cell.column)
        if cell.text or above is None or not above.text or above.column_span != cell.column_span:
            break
        if FIGURE.fullmatch(above.text):
            break
        above.row_span += cell.row_span
        gone.add((cell.row, cell.column))
    return [c for c in added if (c.row, c.column) not in gone]
