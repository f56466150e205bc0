"""A worksheet as blocks: the lines above and below the grid as paragraphs, the grid as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jiheng.facts import Place
from jiheng.reading.document import DocumentBuilder, GridCell

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column of a merged range, from 0, all included."""


def lay_out(out: DocumentBuilder, name: str, cells: Mapping[tuple[int, int], str], merges: Iterable[Merge]) -> None:
    """Writes a worksheet into a document.

    Rows before and after the grid that hold a single cell (title, unit of the table, notes, prose) become paragraphs.

    Args:
        out: the document.
        name: of the sheet.
        cells: shown text by row and column from 0; empty cells may be left out.
        merges: merged ranges.
    """
    filled = {place: text.strip() for place, text in cells.items() if text.strip()}
    if not filled:
        return
    spans = _spans(merges)
    rows: dict[int, list[int]] = {}
    for row, column in sorted(filled):
        rows.setdefault(row, []).append(column)
    order = sorted(rows)
    grid = [r for r in order if len(rows[r]) > 1]
    first, last = (grid[0], grid[-1]) if grid else (order[-1] + 1, order[-1])
    for row in order:
        if row < first:
            _line(out, name, filled, row, rows[row][0])
    if grid:
        _grid(out, name, filled, spans, first, last)
    for row in order:
        if row > last:
            _line(out, name, filled, row, rows[row][0])


def cell_name(row: int, column: int) -> str:
    """Returns the name of a cell as spreadsheets print it: row 4, column 2 from 0 is C5."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _line(out: DocumentBuilder, name: str, filled: Mapping[tuple[int, int], str], row: int, column: int) -> None:
    place = Place(block=out.next_block, cell=f"{name}!{cell_name(row, column)}")
    for line in filled[row, column].splitlines():
        out.paragraph(line, place=place)


def _grid(
    out: DocumentBuilder,
    name: str,
    filled: Mapping[tuple[int, int], str],
    spans: Mapping[tuple[int, int], tuple[int, int]],
    first: int,
    last: int,
) -> None:
    inside = [(r, c) for r, c in filled if first <= r <= last]
    rows = sorted({r for r, _ in inside})
    columns = sorted({c for _, c in inside})
    # Empty rows and columns of a form carry nothing; the grid closes over them.
    row_at = {r: i for i, r in enumerate(rows)}
    column_at = {c: i for i, c in enumerate(columns)}
    made = []
    for r, c in inside:
        height, width = spans.get((r, c), (1, 1))
        made.append(
            GridCell(
                row_at[r],
                column_at[c],
                filled[r, c],
                sum(r <= other < r + height for other in rows) if height > 1 else 1,
                sum(c <= other < c + width for other in columns) if width > 1 else 1,
            )
        )
    place = Place(block=out.next_block, cell=f"{name}!{cell_name(rows[0], columns[0])}")
    out.table(made, len(rows), len(columns), place, name)


def _spans(merges: Iterable[Merge]) -> dict[tuple[int, int], tuple[int, int]]:
    return {(r, c): (last_row - r + 1, last_column - c + 1) for r, c, last_row, last_column in merges}
