"""Bulk: one field of many records set at once: shown first, written together, one reason."""

from __future__ import annotations

import msgspec
from django.db import transaction

from jiheng.ledger import Record, Unread
from jiheng.ledger.entry import Entry
from jiheng.ledger.values import read_value
from jiheng.standards.pack import Field, FieldType, Register
from jiheng.web.access import Desk
from jiheng.web.differences import Difference, differences
from jiheng.web.models import Row, Unit
from jiheng.web.store import Refused
from jiheng.web.store.projection import record_of

MOST = 500


class Change(msgspec.Struct, frozen=True):
    """A record before and after, with the version that was seen."""

    before: Record
    after: Record
    version: int
    fields: tuple[Difference, ...]


def settable(layout: Register) -> tuple[Field, ...]:
    """Returns the fields that may be set for many at once: not what names a record, no files."""
    return tuple(f for f in layout.fields if f.id not in layout.key and f.type is not FieldType.FILE)


def changes(desk: Desk, layout: Register, keys: list[str], field: Field, cell: str) -> tuple[Change, ...]:
    """Returns what setting a field would change; records that have the value already are left out.

    Raises:
        Refused: for a value that cannot be read, or may not stand there; where no record is chosen.
    """
    if not keys:
        raise Refused("请先勾选要改的记录")
    value = read_value(field, cell, desk.year.year)
    if isinstance(value, Unread):
        raise Refused(f"{field.title}“{value.cell}”{value.what}：{value.fix}")
    if value is None and field.required:
        raise Refused(f"{field.title}是必填项，不能清空")
    if field.reference and value is not None:
        table = desk.ledger.table(field.reference)
        unknown = [each for each in (value if isinstance(value, tuple) else (value,)) if each not in table]
        if unknown:
            raise Refused(f"“{desk.ledger.register(field.reference).title}”中没有“{unknown[0]}”")
    found = []
    rows = Row.objects.filter(unit=desk.unit, year=desk.year.year, register=layout.id, key__in=keys[:MOST])
    for row in rows.order_by("position"):
        before = record_of(row)
        values = {name: old for name, old in before.values.items() if name != field.id}
        after = Record(layout.id, before.key, values if value is None else {**values, field.id: value}, before.state)
        if after.values != before.values:
            found.append(Change(before, after, row.version, tuple(differences(layout, before, after))))
    return tuple(found)


def write(desk: Desk, found: tuple[Change, ...], seen: dict[str, int], reason: str) -> list[Entry]:
    """Writes changes together, if every record is the one that was shown.

    Args:
        desk: whose registers.
        found: as `changes` gives them now.
        seen: version by key, as they were shown.
        reason: why.

    Raises:
        Refused: where a record was changed since, or no reason is given.
        YearClosedError: where the year is closed.
    """
    if not reason.strip():
        raise Refused("请写明批量修改的理由")
    with transaction.atomic():
        # Who writes holds the row of the unit; nobody comes between the look at the versions and the writing.
        Unit.objects.select_for_update().get(pk=desk.unit.pk)
        for change in found:
            now = desk.book.version(change.before.register, change.before.key)
            if seen.get(change.before.key) != now or change.version != now:
                raise Refused(f"“{change.before.key}”在预览之后被改动，请再核对一次")
        return desk.book.put_all(tuple(change.after for change in found), who=desk.who, reason=reason.strip())
