"""Entering: a row of cells read as a record."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from jiheng.ledger.record import Record, Value
from jiheng.ledger.values import Cell, Unread, read_value, show
from jiheng.standards.pack import Field, Register

STATE = "state"


class Entered(msgspec.Struct, frozen=True):
    """What came of a row: the record, and each cell that could not be read, by field."""

    record: Record | None
    unread: tuple[tuple[str, Unread], ...] = ()


class Entering:
    """Reads rows of one year; the fields of each register are looked up once."""

    def __init__(self, year: int) -> None:
        self._year = year
        self._fields: dict[str, tuple[dict[str, Field], list[Field]]] = {}

    def read(self, layout: Register, cells: Mapping[str, Cell], taken: Collection[str]) -> Entered:
        """Returns the record of a row, and each cell that could not be read.

        Args:
            layout: the register.
            cells: by field id; `state` is the state of the record.
            taken: keys of the records that are there; a register that numbers its records gives the next free one.

        Raises:
            KeyError: for a field that the register has not.
        """
        fields, defaults = self._columns(layout)
        values: dict[str, Value] = {}
        unread: list[tuple[str, Unread]] = []
        for name, cell in cells.items():
            if name == STATE and STATE not in fields:
                continue
            value = read_value(fields[name], cell, self._year)
            if isinstance(value, Unread):
                unread.append((name, value))
            elif value is not None:
                values[name] = value
        for field in defaults:
            if field.id not in values and all(name != field.id for name, _ in unread):
                value = read_value(field, field.default, self._year)
                if value is not None and not isinstance(value, Unread):
                    values[field.id] = value
        state, fault = _state(layout, cells.get(STATE))
        if fault is not None:
            unread.append((STATE, fault))
        if not values:
            return Entered(None, tuple(unread))
        key = _key(layout, values, taken)
        if not key:
            missing = layout.field(layout.key[0])
            title = missing.title if missing else layout.key[0]
            unread.append((layout.key[0], Unread("", f"没有{title}", title, f"填写{title}，每行不同")))
            return Entered(None, tuple(unread))
        return Entered(Record(layout.id, key, values, state), tuple(unread))

    def _columns(self, layout: Register) -> tuple[dict[str, Field], list[Field]]:
        """Returns the fields of a register by id, and those with a default."""
        found = self._fields.get(layout.id)
        if found is None:
            fields = {f.id: f for f in layout.fields}
            found = self._fields[layout.id] = (fields, [f for f in layout.fields if f.default])
        return found


def _key(layout: Register, values: dict[str, Value], taken: Collection[str]) -> str:
    """Returns the key of a row, empty where a part of it is missing."""
    parts = []
    for name in layout.key:
        field = layout.field(name)
        value = values.get(name)
        if value is None and field is not None and field.auto:
            value = values[name] = free_number(taken)
        if value is None:
            return ""
        parts.append(show(value))
    return "/".join(parts)


def free_number(taken: Collection[str]) -> str:
    """Returns the next free number beside the keys of a register."""
    number = len(taken) + 1
    while str(number) in taken:
        number += 1
    return str(number)


def _state(layout: Register, cell: Cell) -> tuple[str, Unread | None]:
    """Returns the state of a row: as named, else the first of the life cycle."""
    known = [s.id for s in layout.states]
    text = "" if cell is None else str(cell).strip()
    if not known or not text:
        return layout.first_state, None
    if text in known:
        return text, None
    return layout.first_state, Unread(text, "没有这种状态", "、".join(known), f"改为 {'、'.join(known)} 之一")
