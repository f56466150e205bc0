"""Merged cells of a sheet: words go down with the merge, figures and names count once, and each is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jiheng.ledger.workbook_columns import Column, Columns
from jiheng.ledger.workbook_file import Grid
from jiheng.ledger.workbook_kinds import text_at

_KEPT_CELLS = 50_000

Say = Callable[[int, Column, str, str, str, str, str], None]
"""Takes row, column, what is wrong, what was expected, what to do, severity and rule."""


def spread(grid: Grid, columns: Columns, say: Say) -> dict[tuple[int, int], Any]:
    """Returns what stands in merged cells below the first, by row and column.

    Args:
        grid: the sheet.
        columns: what is known of its head.
        say: takes what is wrong.
    """
    found: dict[tuple[int, int], Any] = {}
    kinds = {c.place: c for c in columns.read}
    for top, left, bottom, right in grid.merged:
        if bottom < columns.first or len(found) > _KEPT_CELLS:
            continue
        column = kinds.get(left)
        cells = grid.rows[top] if top < len(grid.rows) else []
        value = cells[left] if left < len(cells) else ""
        if column is None or value in ("", None):
            continue
        covered = [c for place, c in kinds.items() if left < place <= right]
        if covered:
            names = "、".join(c.field.title for c in covered[:5])
            say(top, column, f"合并了几列，“{names}”没有内容", "一格一项", "取消合并单元格，逐格填写", "W", "merged")
        if bottom == top:
            continue
        many = f"合并了 {bottom - top + 1} 行，"
        fix = "取消合并单元格，逐行填写"
        if column.field.type.is_amount or column.field.id in columns.register.key:
            say(top, column, f"{many}“{column.field.title}”只记在第一行", "一行一格", fix, "W", "merged")
            continue
        say(top, column, f"{many}各行都按同一内容读入", "一行一格", fix, "I", "merged")
        last = min(bottom, len(grid.rows) - 1)
        found.update({(row, left): value for row in range(max(top + 1, columns.first), last + 1)})
    # A merge fills rows that have something of their own, and makes no records by itself.
    return {
        (row, place): value
        for (row, place), value in found.items()
        if any(text_at(grid.rows[row], p) for p in kinds if p != place)
    }
