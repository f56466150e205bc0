"""Tables without ruled lines: told by columns that stand under each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from jiheng.reading.document import GridCell
from jiheng.reading.formats.pdf_lines import Line, Part
from jiheng.reading.formats.pdf_tables import FIGURE, Grid


def aligned_tables(lines: Sequence[Line]) -> tuple[list[Grid], list[Line]]:
    """Returns tables without ruled lines, told by columns set apart over three lines or more, and the other lines."""
    grids: list[Grid] = []
    rest: list[Line] = []
    at = 0
    while at < len(lines):
        stop = at
        while stop < len(lines) and len(lines[stop].parts) > 1 and (stop == at or _close(lines[stop - 1], lines[stop])):
            stop += 1
        grid = _aligned(lines[at:stop]) if stop - at >= 3 else None
        if grid is not None:
            grids.append(grid)
        else:
            stop = max(stop, at + 1)
            rest.extend(lines[at:stop])
        at = stop
    return grids, rest


def _close(above: Line, below: Line) -> bool:
    return below.y - above.y < 3.5 * max(above.size, below.size)


def _aligned(lines: Sequence[Line]) -> Grid | None:
    columns = _columns([p for line in lines for p in line.parts])
    if len(columns) < 2:
        return None
    starts = [c[0] for c in columns]
    cells: list[GridCell] = []
    figures = 0
    for row, line in enumerate(lines):
        taken: set[int] = set()
        for part in line.parts:
            column = bisect_right(starts, part.x0 + 0.1) - 1
            if column in taken:
                return None
            taken.add(column)
            text = line.text[part.start : part.end]
            figures += column > 0 and bool(FIGURE.fullmatch(text))
            cells.append(GridCell(row, column, text))
    if figures < len(lines) - 1:
        # Words beside words are more often a signature, a table of contents or a layout than a table of figures.
        return None
    edges = [*starts, columns[-1][1]]
    return Grid(edges[0], lines[0].top, edges[-1], lines[-1].bottom, edges, len(lines), cells)


def _columns(parts: list[Part]) -> list[tuple[float, float]]:
    """Returns the intervals that the parts cover: a column is where they overlap."""
    columns: list[tuple[float, float]] = []
    for part in sorted(parts, key=lambda p: p.x0):
        if columns and part.x0 <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], part.x1))
        else:
            columns.append((part.x0, part.x1))
    return columns
