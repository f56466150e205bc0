"""Whose: the unit, the year and the packs of a workbook, as its sheets say."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from jiheng.ledger.workbook_columns import Columns
from jiheng.ledger.workbook_file import Grid
from jiheng.ledger.workbook_layout import EXAMPLE, MARKS_SHEET, PACKS, START_SHEET, SYSTEM, UNIT, YEAR, heading_of
from jiheng.standards.characters import TO_PLAIN_FIGURES

_YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)")
_SPLIT = re.compile(r"[、,，;；\s]+")
_LABELS = {heading_of(label).name: label for label in (UNIT, YEAR, PACKS, SYSTEM)}
_START_ROWS = 40


class Whose(msgspec.Struct, frozen=True):
    """Whose year a workbook keeps, as its start sheet and hidden marks say."""

    unit: str = ""
    year: int | None = None
    packs: tuple[str, ...] = ()
    system: str = ""
    examples: dict[str, tuple[str, ...]] = {}


def whose(sheets: list[Grid]) -> Whose:
    """Returns what the start sheet and the hidden marks say; the start sheet, which people see, goes first."""
    marks = next((g for g in sheets if g.name == MARKS_SHEET), None)
    kept = {str(r[0]): str(r[1]).strip() for r in marks.rows if len(r) > 1 and r[0]} if marks else {}
    said: dict[str, str] = {}
    starts = [g for g in sheets if heading_of(g.name).name == START_SHEET or _says_whose(g)]
    for grid in starts:
        for row in grid.rows[:_START_ROWS]:
            for place, cell in enumerate(row):
                label = _LABELS.get(heading_of(cell).name) if isinstance(cell, str) and len(cell) < 12 else None
                if label and label not in said:
                    said[label] = _plain(row[place + 1]) if place + 1 < len(row) else ""
    return Whose(
        unit=said.get(UNIT) or kept.get("unit", ""),
        year=_year(said.get(YEAR, "")) or _year(kept.get("year", "")),
        packs=tuple(p for p in _SPLIT.split(said.get(PACKS) or kept.get("packs", "")) if p),
        system=said.get(SYSTEM) or kept.get("system", ""),
        examples={n.removeprefix(f"{EXAMPLE}:"): _texts(v) for n, v in kept.items() if n.startswith(f"{EXAMPLE}:")},
    )


def _says_whose(grid: Grid) -> bool:
    """Tells whether a sheet under another name is the start sheet: unit and year stand in it as labels."""
    cells = {heading_of(c).name for row in grid.rows[:_START_ROWS] for c in row if isinstance(c, str) and len(c) < 12}
    return {heading_of(UNIT).name, heading_of(YEAR).name} <= cells


def _texts(value: str) -> tuple[str, ...]:
    try:
        return tuple(msgspec.json.decode(value, type=list[str]))
    except msgspec.DecodeError:
        return ()


def _plain(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _year(text: str) -> int | None:
    match = _YEAR.search(text.translate(TO_PLAIN_FIGURES))
    return int(match[1]) if match else None


def unit_of_profile(keeping: list[tuple[Grid, Columns]]) -> str:
    """Returns the name in the sheet that has one row for the unit, empty where none is."""
    for grid, columns in keeping:
        if columns.register.single:
            place = next((c.place for c in columns.read if c.field.id == columns.register.key[0]), None)
            rows = grid.rows[columns.first :] if place is not None else []
            names = [
                _plain(r[place])
                for r in rows
                if place is not None
                and place < len(r)
                and not (columns.marker >= 0 and _plain(r[columns.marker]) in ("示例", "合计"))
            ]
            return next((n for n in names if n), "")
    return ""


def guessed_year(path: Path, sheets: list[Grid]) -> int | None:
    """Returns the year in the name of the file, else the one that most dates of the cells are in."""
    named = _year(path.stem)
    if named:
        return named
    years: Counter[int] = Counter()
    for grid in sheets:
        for row in grid.rows[:500]:
            for cell in row:
                year = getattr(cell, "year", None)
                if isinstance(year, int):
                    years[year] += 1
    return years.most_common(1)[0][0] if years else None
