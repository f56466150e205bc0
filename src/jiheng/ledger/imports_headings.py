"""Headings: where a profile finds its columns in an export, and which profile fits one."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

from jiheng.ledger.imports_table import Table, read_tables
from jiheng.ledger.ledger import Ledger
from jiheng.ledger.workbook_layout import heading_of
from jiheng.standards.import_profile import ImportColumn, ImportProfile

_SEARCHED = 60


def choose_profile(ledger: Ledger, path: Path) -> ImportProfile | None:
    """Returns the one profile whose needed headings an export has, None where none or several fit."""
    _, tables = read_tables(path)
    fitting = [
        profile
        for profile in ledger.standards.imports.values()
        if profile.register in ledger.schema.registers and any(head_row(table, profile) is not None for table in tables)
    ]
    if len(fitting) > 1:
        most = max(_matched(p, tables) for p in fitting)
        fitting = [p for p in fitting if _matched(p, tables) == most]
    return fitting[0] if len(fitting) == 1 else None


def head_row(table: Table, profile: ImportProfile) -> int | None:
    """Returns the row of the headings, None where the needed columns are not there."""
    if profile.sheet and table.name and not re.search(profile.sheet, table.name):
        return None
    needed = {c.field for c in profile.columns if c.required}
    rows = [profile.header_row - 1] if profile.header_row else range(min(_SEARCHED, len(table.rows)))
    for row in rows:
        if 0 <= row < len(table.rows):
            fields = {c.field for c in columns_of(table.rows[row], profile).values()}
            if needed <= fields and len(fields) > 1:
                return row
    return None


def columns_of(cells: list[Any], profile: ImportProfile) -> dict[int, ImportColumn]:
    """Returns the columns of a row of headings; of several headings that fit, the earlier pattern and column win."""
    found: dict[int, ImportColumn] = {}
    names = {at: heading_of(cell).name for at, cell in enumerate(cells) if isinstance(cell, str) and 0 < len(cell) < 60}
    for column in profile.columns:
        for pattern in column.headings:
            at = next((at for at, name in names.items() if at not in found and _compiled(pattern).search(name)), None)
            if at is not None:
                found[at] = column
                break
    return found


def _matched(profile: ImportProfile, tables: tuple[Table, ...]) -> int:
    heads = ((t, head_row(t, profile)) for t in tables)
    return max((len(columns_of(t.rows[head], profile)) for t, head in heads if head is not None), default=0)


@functools.lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
