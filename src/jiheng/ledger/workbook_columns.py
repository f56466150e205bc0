"""Columns: which register a sheet keeps, where its headings stand, and which column is which field."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from jiheng.ledger.workbook_file import Grid
from jiheng.ledger.workbook_layout import (
    ROW_MARK,
    Heading,
    columns_of,
    heading_of,
    names_of,
    read_mark,
)
from jiheng.standards.pack import Field, FieldType, Register

_SEARCHED = 40
_ALIKE = 0.72
_FEWEST = 2


class Column(msgspec.Struct, frozen=True):
    """One column that is read: its place from 0, its field, and the scale of its money.

    `measure` is the measure word of its heading where that is another one than the field's.
    """

    place: int
    field: Field
    scale: Decimal | None = None
    measure: str = ""


class Columns(msgspec.Struct, frozen=True):
    """What is known of a sheet's head.

    Attributes:
        register: what it keeps.
        read: the columns that are read.
        first: row of the first record.
        marker: column of the row marks, -1 where it is gone.
        heading: row of the headings, -1 where there is none.
        guessed: heading as it stands → field it was taken for.
        unknown: columns nobody knows, with their headings.
        doubled: columns whose field another column already has.
        lacking: required fields without a column.
        measures: columns whose heading names a unit the field does not know.
    """

    register: Register
    read: tuple[Column, ...]
    first: int
    marker: int = -1
    heading: int = -1
    guessed: tuple[tuple[int, str, Field], ...] = ()
    unknown: tuple[tuple[int, str], ...] = ()
    doubled: tuple[tuple[int, str, Field], ...] = ()
    lacking: tuple[Field, ...] = ()
    measures: tuple[tuple[int, str, Field], ...] = ()


def columns_in(grid: Grid, registers: Mapping[str, Register]) -> Columns | None:
    """Returns the head of a sheet, None where it keeps no register of these packs."""
    row, marks = _marks(grid, registers)
    register = registers.get(marks[0]) if marks else _by_name(grid, registers)
    if register is None:
        register = _by_headings(grid, registers)
    if register is None:
        return None
    fields = columns_of(register, origin=True)
    known = _known(fields)
    heading = _heading_row(grid, known, row)
    by_mark = {place: field for place, field in (marks[1] if marks else {}).items() if field in {f.id for f in fields}}
    return _assign(grid, register, fields, known, heading, row, by_mark)


def _known(fields: tuple[Field, ...]) -> dict[str, Field]:
    known: dict[str, Field] = {}
    for field in fields:
        known.setdefault(heading_of(field.title).name, field)
    for field in fields:
        for name in names_of(field):
            known.setdefault(name, field)
    return known


def _marks(grid: Grid, registers: Mapping[str, Register]) -> tuple[int, tuple[str, dict[int, str]] | None]:
    """Returns the row of the hidden marks, and its register with the field of each column."""
    for row, cells in enumerate(grid.rows[:_SEARCHED]):
        found = {place: mark for place, cell in enumerate(cells) if (mark := read_mark(cell)) is not None}
        if found:
            names = [register for register, _ in found.values() if register in registers]
            if names:
                register = max(set(names), key=names.count)
                return row, (register, {p: field for p, (name, field) in found.items() if name == register and field})
    return -1, None


def _by_name(grid: Grid, registers: Mapping[str, Register]) -> Register | None:
    name = heading_of(grid.name).name
    return next((r for r in registers.values() if name in (heading_of(r.sheet).name, heading_of(r.title).name)), None)


def _by_headings(grid: Grid, registers: Mapping[str, Register]) -> Register | None:
    """Returns the register whose key and other headings stand in one row, where only one fits best."""
    best: list[tuple[int, Register]] = []
    rows = [{h.name for h in _headings(cells).values()} for cells in grid.rows[:_SEARCHED]]
    for register in registers.values():
        known = _known(columns_of(register))
        keys = {heading_of(f.title).name for f in register.fields if f.id in register.key}
        fits = max((len(names & known.keys()) for names in rows if names & keys), default=0)
        if fits > _FEWEST:
            best.append((fits, register))
    best.sort(key=lambda pair: -pair[0])
    return best[0][1] if best and (len(best) == 1 or best[0][0] > best[1][0]) else None


def _headings(cells: list[Any]) -> dict[int, Heading]:
    return {
        place: heading_of(cell)
        for place, cell in enumerate(cells)
        if isinstance(cell, str) and 0 < len(cell) <= 60 and not cell.startswith("jiheng:")
    }


def _heading_row(grid: Grid, known: Mapping[str, Field], after: int) -> int:
    """Returns the row with most headings, -1 where none has two."""
    best, found = -1, 0
    for row, cells in enumerate(grid.rows[: max(after, 0) + _SEARCHED]):
        names = {h.name for h in _headings(cells).values()}
        fits = len(names & known.keys()) + (ROW_MARK in names)
        if fits > found:
            best, found = row, fits
    least = _FEWEST if len(known) > _FEWEST else 1
    return best if found >= least else -1


def _assign(
    grid: Grid,
    register: Register,
    fields: tuple[Field, ...],
    known: Mapping[str, Field],
    heading: int,
    marked: int,
    marks: dict[int, str],
) -> Columns:
    by_id = {f.id: f for f in fields}
    headings = _headings(grid.rows[heading]) if heading >= 0 else {}
    taken: dict[str, int] = {}
    doubled: list[tuple[int, str, Field]] = []
    open_places: list[int] = []
    marker = next((place for place, h in headings.items() if h.name == ROW_MARK), -1)
    # What a heading says in full wins; then the hidden mark; only then what it nearly says.
    for place, found in headings.items():
        field = known.get(found.name)
        if place == marker:
            continue
        if field is None:
            open_places.append(place)
        elif field.id in taken:
            open_places.append(place) if marks.get(place) not in (None, field.id) else doubled.append(
                (place, found.name, field)
            )
        else:
            taken[field.id] = place
    for place, name in marks.items():
        if name not in taken and place not in taken.values() and (place in open_places or place not in headings):
            taken[name] = place
    guessed: list[tuple[int, str, Field]] = []
    unknown: list[tuple[int, str]] = []
    for place in open_places:
        if place in taken.values():
            continue
        near = _nearest(headings[place].name, [f for f in fields if f.id not in taken])
        if near is None:
            unknown.append((place, headings[place].name))
        else:
            taken[near.id] = place
            guessed.append((place, headings[place].name, near))
    unknown += [(place, "") for place in _bare(grid, heading, set(headings) | set(taken.values()) | {marker})]
    measures: list[tuple[int, str, Field]] = []
    read = []
    for name, place in sorted(taken.items(), key=lambda pair: pair[1]):
        field = by_id[name]
        said = headings.get(place, Heading(""))
        measure, strange = _measure(field, said)
        if strange:
            measures.append((place, said.unit, field))
        read.append(Column(place, field, said.scale if field.type is FieldType.MONEY else None, measure))
    lacking = tuple(f for f in register.fields if f.required and not f.auto and f.id not in taken)
    return Columns(
        register,
        tuple(read),
        max(heading, marked) + 1,
        marker,
        heading,
        tuple(guessed),
        tuple(unknown),
        tuple(doubled),
        lacking,
        tuple(measures),
    )


def _measure(field: Field, said: Heading) -> tuple[str, bool]:
    """Returns the measure word of a heading where it counts in another one, and whether the field does not know it."""
    if field.type is not FieldType.COUNT or not said.unit or said.unit == field.unit:
        return "", False
    if said.unit in field.units:
        return said.unit, False
    return "", bool(field.unit)


def _nearest(name: str, fields: list[Field]) -> Field | None:
    """Returns the one field whose name is nearly this one."""
    scored = []
    for field in fields:
        for known in names_of(field):
            alike = difflib.SequenceMatcher(None, name, known).ratio()
            if len(known) > 1 and (known in name or name in known):
                alike = max(alike, 0.8)
            if alike >= _ALIKE:
                scored.append((alike, field))
    scored.sort(key=lambda pair: -pair[0])
    if not scored:
        return None
    rivals = {f.id for alike, f in scored if alike == scored[0][0]}
    return scored[0][1] if len(rivals) == 1 else None


def _bare(grid: Grid, heading: int, seen: set[int]) -> list[int]:
    """Returns columns without a heading that hold data."""
    if heading < 0:
        return []
    filled: set[int] = set()
    for cells in grid.rows[heading + 1 :]:
        if len(cells) > len(seen):
            filled.update(place for place, cell in enumerate(cells) if cell not in ("", None) and place not in seen)
    return sorted(filled)
