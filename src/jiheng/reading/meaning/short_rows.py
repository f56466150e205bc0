"""Short rows: totals of a table that lost their empty cells, put back under the columns they add up.

`| 合计 | 100 | 96.5 |` below rows of six cells stands under 分值 and 得分: where the figures of a short row make the
sums of the last columns and not of the first, it is moved there.
"""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from jiheng.facts import Cell, Table
from jiheng.reading.numerals import figures

_TOTAL = re.compile(r"[\s|]*(?:自评)?(?:合\s*计|总\s*计|小\s*计|共\s*计|总\s*分|总得分)[：:]?\s*")
_NUMBER = re.compile(r"\s*(-?\d[\d,，]{0,14}(?:\.\d{1,6})?)\s*(?:分|元|万元)?\s*")
_MOST_ROWS = 200


def with_totals_in_place(table: Table) -> Table:
    """Returns a table whose short total row stands under the columns it sums up, the table itself without one."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    if len(rows) > _MOST_ROWS:
        return table
    moved: dict[int, int] = {}
    for row, cells in rows.items():
        missing = table.columns - 1 - cells[-1].column
        if missing > 0 and len(cells) > 1 and cells[0].column == 0 and _TOTAL.fullmatch(cells[0].text):
            numbers = [_number(c.text) for c in cells[1:]]
            if None not in numbers and _fit(rows, row, cells, 0) < _fit(rows, row, cells, missing):
                moved[row] = missing
    if not moved:
        return table
    placed = [
        msgspec.structs.replace(c, column=c.column + moved[c.row]) if c.row in moved and c.column else c
        for c in table.cells
    ]
    return msgspec.structs.replace(table, cells=tuple(placed))


def _fit(rows: dict[int, list[Cell]], row: int, cells: list[Cell], shift: int) -> int:
    """Returns how many figures of a row are the sums of the columns above them, moved to the right by some columns."""
    fitting = 0
    for cell in cells[1:]:
        column = cell.column + shift
        above = [
            n for r, others in rows.items() if r < row for o in others if o.column == column and (n := _number(o.text))
        ]
        fitting += len(above) > 1 and sum(above, Decimal(0)) == _number(cell.text)
    return fitting


def _number(text: str) -> Decimal | None:
    found = _NUMBER.fullmatch(text)
    number = figures(found[1].replace("，", ",").lstrip("-")) if found else None
    if number is None or found is None:
        return None
    return -number.value if found[1].startswith("-") else number.value
