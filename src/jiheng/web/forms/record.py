"""Record: the form of a register: its fields in sections, each with unit, help, choices, value and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from django.http import QueryDict

from jiheng.facts import Amount
from jiheng.facts.unit import CNY
from jiheng.ledger import Record, Unread, Value, show, unit_of
from jiheng.ledger.values import Cell
from jiheng.ledger.workbook_cells import words
from jiheng.standards.pack import Field, FieldType, Register
from jiheng.web.access import Desk

_FIRST = 10
_LISTED = 150
_LONG = frozenset({"text", "content", "cause", "note", "goal", "duties", "control", "measures", "reason", "result"})
_DECIMAL = frozenset({FieldType.MONEY, FieldType.RATE, FieldType.POINTS, FieldType.SCORE})
_UNITS = {FieldType.RATE: "%", FieldType.POINTS: "百分点", FieldType.SCORE: "分"}


class FormField(msgspec.Struct, frozen=True):
    """One field of a form, ready to be shown by `parts/field.html`.

    Attributes:
        name: name in the form.
        title: label.
        kind: `text`, `long`, `date`, `choice`, `file` or `listed` (text with suggestions).
        value: what stands in it.
        error: what is wrong (Chinese), empty where nothing is.
        help: one sentence.
        unit: shown after it.
        example: shown where it is empty.
        choices: values with their words.
        required: must be filled.
        mode: `inputmode` of the keyboard on a phone.
    """

    name: str
    title: str
    kind: str
    value: str = ""
    error: str = ""
    help: str = ""
    unit: str = ""
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    mode: str = ""


class Section(msgspec.Struct, frozen=True):
    """A part of a form; `folded` where it may be opened."""

    title: str
    fields: tuple[FormField, ...]
    folded: bool = False


def sections(
    desk: Desk, layout: Register, cells: Mapping[str, str], unread: tuple[tuple[str, Unread], ...] = ()
) -> tuple[Section, ...]:
    """Returns the form of a register: what is asked first, and the rest folded unless something stands there."""
    errors = {name: f"{u.what}；{u.fix}" if u.fix else u.what for name, u in unread}
    first, rest = parts(layout)
    main = tuple(form_field(desk, f, cells.get(f.id, ""), errors.get(f.id, "")) for f in first)
    more = tuple(form_field(desk, f, cells.get(f.id, ""), errors.get(f.id, "")) for f in rest)
    if not more:
        return (Section("", main),)
    filled = any(f.value or f.error for f in more)
    return (Section("", main), Section(f"更多项（{len(more)}）", more, folded=not filled))


def parts(layout: Register) -> tuple[list[Field], list[Field]]:
    """Returns the fields asked first (what is required, what has an example) and the others."""
    shown = [f for f in layout.fields if not (f.auto and f.id in layout.key)]
    if len(shown) <= _FIRST + 3:
        return shown, []
    asked = [f for f in shown if f.required]
    asked += [f for f in shown if f.example and f not in asked][: max(0, _FIRST - len(asked))]
    asked += [f for f in shown if f.type is FieldType.FILE and f not in asked]
    first = [f for f in shown if f in asked]
    return first, [f for f in shown if f not in first]


def form_field(desk: Desk, field: Field, value: str, error: str = "") -> FormField:
    """Returns a field of a register as a field of a form."""
    kind, mode = "text", ""
    choices: tuple[tuple[str, str], ...] = ()
    match field.type:
        case FieldType.CHOICE | FieldType.GRADE if field.choices and not field.many:
            kind, choices = "choice", tuple((c, c) for c in field.choices)
        case FieldType.BOOLEAN:
            kind, choices = "choice", (("是", "是"), ("否", "否"))
        case FieldType.REFERENCE:
            choices = _records(desk, field.reference)
            kind = "listed" if field.many or len(choices) >= _LISTED else "choice"
        case FieldType.DATE:
            kind = "date" if not value or _is_day(value) else "text"
        case FieldType.FILE:
            kind = "file"
        case kind_ if kind_ in _DECIMAL:
            # Signs and measure words are typed too (2000余, 66.44万元), so the keyboard is the full one but for rates.
            mode = "decimal" if kind_ in _UNITS else ""
        case _ if field.explains or field.id in _LONG:
            kind = "long"
    if kind == "choice" and value and value not in {c for c, _ in choices}:
        choices = (*choices, (value, value))
    return FormField(
        name=field.id,
        title=field.title,
        kind=kind,
        value=value,
        error=error,
        help=field.help,
        unit=field.unit or _UNITS.get(field.type, ""),
        example=f"如 {field.example}" if field.example else _example(field),
        choices=choices,
        required=field.required,
        mode=mode,
    )


def cells_of(layout: Register, source: Record | QueryDict) -> dict[str, str]:
    """Returns the cells of a form by field id: of a record as they would be typed, or as they were sent."""
    if isinstance(source, Record):
        return {name: typed(layout.field(name), value) for name, value in source.values.items()}
    return {f.id: source.get(f.id, "").replace("\0", "").strip() for f in layout.fields if f.id in source}


def typed(field: Field | None, value: Value) -> str:
    """Returns a value as one would type it, with nothing lost when it is read again."""
    if not isinstance(value, Amount):
        return show(value)
    said = words(value)
    if field is None or value.unit != unit_of(field):
        return said
    # The unit stands beside the field.
    return said.removesuffix(
        "元" if value.unit == CNY and "万" not in said else field.unit or _UNITS.get(field.type, "")
    )


def read_cells(cells: Mapping[str, str]) -> dict[str, Cell]:
    """Returns the cells as the ledger reads them: an empty one is none."""
    return {name: cell for name, cell in cells.items() if cell}


def lacking(
    layout: Register, cells: Mapping[str, Cell], unread: tuple[tuple[str, Unread], ...]
) -> list[tuple[str, Unread]]:
    """Returns what could not be read, and the required fields that are empty."""
    named = {name for name, _ in unread}
    empty = [
        (f.id, Unread("", "还没有填", f.title, f"填写{f.title}"))
        for f in layout.fields
        if f.required and not f.auto and not cells.get(f.id) and f.id not in named
    ]
    return [*unread, *empty]


def _records(desk: Desk, register: str) -> tuple[tuple[str, str], ...]:
    table = desk.ledger.table(register)
    return tuple((key, _words(record)) for key, record in list(table.items())[:2000])


def _words(record: Record) -> str:
    name = next((v for n in ("name", "title", "text") if isinstance(v := record.values.get(n), str)), "")
    return record.key if not name or name == record.key else f"{record.key} {name}"[:60]


def _is_day(value: str) -> bool:
    return len(value) == 10 and value[4] == value[7] == "-"


def _example(field: Field) -> str:
    if field.type is FieldType.PERIOD:
        return "如 9月20日、9月、9月14日至9月30日"
    return "多项用、隔开" if field.many else ""
