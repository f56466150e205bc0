"""Shapes of registers: records, columns, changes of the journal; what is sent to write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec

Cell = str | int | float | bool | list[str] | None
Text = Annotated[str, msgspec.Meta(max_length=400)]


class AmountShape(msgspec.Struct, frozen=True):
    """A number: exact value as text, unit (CNY, percent, count:人次 …), worth of its last digit, and bound."""

    value: Decimal
    unit: str
    step: Decimal
    bound: str
    upper: Decimal | None = None


class RecordShape(msgspec.Struct, frozen=True):
    """A record: `values` as one would type them, `amounts` the numbers among them, `version` for If-Match."""

    register: str
    key: str
    state: str
    version: int
    values: dict[str, str]
    amounts: dict[str, AmountShape]
    url: str


class RecordPage(msgspec.Struct, frozen=True):
    """A page of records, with the sum of each column of money or of counts over all that were found."""

    count: int
    page: int
    pages: int
    totals: dict[str, Decimal]
    records: tuple[RecordShape, ...]


class Change(msgspec.Struct, frozen=True):
    """An entry of the journal: what was changed, by whom, when and why; `record` is as it was left, null if gone."""

    entry: int
    at: str
    who: str
    do: str
    year: int
    register: str
    key: str
    reason: str
    record: RecordShape | None


class ChangePage(msgspec.Struct, frozen=True):
    """A page of the journal, the newest first."""

    count: int
    page: int
    pages: int
    changes: tuple[Change, ...]


class FieldShape(msgspec.Struct, frozen=True):
    """A column of a register."""

    id: str
    title: str
    type: str
    unit: str
    required: bool
    many: bool
    auto: bool
    choices: tuple[str, ...]
    reference: str
    help: str


class RegisterShape(msgspec.Struct, frozen=True):
    """A register: its columns, its key and its states."""

    id: str
    title: str
    group: str
    records: int
    key: tuple[str, ...]
    states: tuple[str, ...]
    fields: tuple[FieldShape, ...]


class NewRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record to enter: `values` by field id, as one would type them (66.44万元, 2025-09-20, 2000余人)."""

    values: dict[str, Cell]
    state: Text = ""
    reason: Text = ""


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The state to move a record to, and why."""

    state: Text
    reason: Text


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]


class Taking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to become an issue, by its `origin`."""

    origin: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]


class OfferedShape(msgspec.Struct, frozen=True):
    """A lost point or a deviation that may become an issue."""

    origin: str
    source: str
    text: str
    measure: str
    kind: str
