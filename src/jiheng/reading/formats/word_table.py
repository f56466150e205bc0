"""Tables of the older Word forms, which give each row its own cell edges: laid out as one grid."""

from __future__ import annotations

import msgspec

from jiheng.facts import Place
from jiheng.reading.document import DocumentBuilder, GridCell

CONTINUED, STARTED = 1, 3
UNKNOWN = 1000
"""Width taken for a cell whose row does not say it."""

_NEAR = 60  # twentieths of a point: edges closer than this are one column line drawn twice


class RowCell(msgspec.Struct):
    """A cell with its edges in twentieths of a point; `merge` is 0, `STARTED` or `CONTINUED` (vertically)."""

    text: str
    left: int
    right: int
    merge: int = 0


def row_cells(texts: list[str], edges: list[int], merges: list[int]) -> list[RowCell]:
    """Returns the cells of a row; where edges are missing, cells of one width are taken."""
    known = len(edges) > len(texts)
    return [
        RowCell(
            text,
            edges[i] if known else i * UNKNOWN,
            edges[i + 1] if known else (i + 1) * UNKNOWN,
            merges[i] if i < len(merges) else 0,
        )
        for i, text in enumerate(texts)
    ]


def lay_out(out: DocumentBuilder, rows: list[list[RowCell]]) -> None:
    """Writes the rows as a table of the document; no rows, no table."""
    if not rows:
        return
    lines = _grid_lines(sorted({e for row in rows for c in row for e in (c.left, c.right)}))
    made: list[GridCell] = []
    merging: dict[int, GridCell] = {}
    for r, row in enumerate(rows):
        for cell in row:
            column = lines[cell.left]
            if cell.merge == CONTINUED and column in merging:
                merging[column].row_span += 1
                continue
            placed = GridCell(r, column, cell.text, 1, max(1, lines[cell.right] - column))
            made.append(placed)
            merging.pop(column, None)
            if cell.merge == STARTED:
                merging[column] = placed
    columns = max(c.column + c.column_span for c in made) if made else 1
    out.table(made, len(rows), columns, Place(block=out.next_block))


def _grid_lines(edges: list[int]) -> dict[int, int]:
    """Returns the grid line of each edge; edges that all but coincide are one line."""
    lines: dict[int, int] = {}
    line, last = -1, None
    for edge in edges:
        if last is None or edge - last > _NEAR:
            line += 1
        lines[edge] = line
        last = edge
    return lines
