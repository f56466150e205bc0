"""ImportProfile: how the columns of a foreign export (a finance system, a bank) become fields of a register."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from jiheng.standards.draft import Draft, Head
from jiheng.standards.fields import Fields
from jiheng.standards.status import Status

_UNITS = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000), "亿元": Decimal(100000000)}


class ImportColumn(msgspec.Struct, frozen=True):
    """One field and where an export has it.

    Attributes:
        field: id of the field of the register.
        headings: regular expressions for the heading of its column, first that fits.
        sign: -1 where the export counts the other way round.
        factor: what one in the export is worth in 元, for money; a unit in the heading wins.
        required: the export cannot be imported without this column.
        value: what every row gets where the export has no such column.
    """

    field: str
    headings: tuple[str, ...] = ()
    sign: int = 1
    factor: Decimal = Decimal(1)
    required: bool = False
    value: str = ""


class ImportProfile(msgspec.Struct, frozen=True):
    """A named way to read one kind of export.

    Attributes:
        id: name of the profile.
        title: Chinese name.
        register: id of the register its rows go into.
        columns: by field.
        sheet: regular expression for the sheet's name; empty takes the first sheet whose headings fit.
        header_row: row of the headings from 1; 0 looks for it.
        skip: regular expressions; a row with a cell that fits is no record (合计, 小计).
        number: fields whose values are joined with `-` where the key column is missing or repeats.
        sources: where the layout is known from.
        status: how sure.
        note: what a reader should know.
    """

    id: str
    title: str
    register: str
    columns: tuple[ImportColumn, ...]
    sheet: str = ""
    header_row: int = 0
    skip: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    status: Status = Status.ASSUMED
    note: str = ""


def read_imports(fields: Fields, head: Head, name: str, draft: Draft) -> None:
    """Reads one profile a file."""
    columns = []
    for key, entry in fields.entries("columns", required=True):
        unit = entry.one_of("unit", list(_UNITS), "元")
        column = ImportColumn(
            field=key,
            headings=entry.patterns("headings"),
            sign=-1 if entry.flag("reversed", default=False) else 1,
            factor=_UNITS[unit],
            required=entry.flag("required", default=False),
            value=entry.text("value", ""),
        )
        if not column.headings and not column.value:
            entry.fault("应有 headings 或 value")
        entry.finish()
        columns.append(column)
    sheet = fields.text("sheet", "")
    try:
        re.compile(sheet)
    except re.error as error:
        fields.fault(f"sheet 不是正则表达式：{error}", fields.line_of("sheet"))
    profile = ImportProfile(
        id=name,
        title=head.title,
        register=fields.text("register"),
        columns=tuple(columns),
        sheet=sheet,
        header_row=fields.integer("header_row", 0) or 0,
        skip=fields.patterns("skip"),
        number=fields.texts("number"),
        sources=head.sources,
        status=head.status,
        note=fields.text("note", ""),
    )
    draft.add("import", name, profile, fields)
