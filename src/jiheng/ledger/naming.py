"""Naming: what people call a record: its name or title, or those of the record it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jiheng.ledger.record import Record

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger

_NAMES = ("name", "title", "full_name", "object", "theme", "text", "item", "subject")


def name_of(ledger: Ledger, record: Record) -> str:
    """Returns the name or title of a record; else that of the record its key points to; else its key."""
    own = own_name(record)
    if own:
        return own
    layout = ledger.schema.registers.get(record.register)
    field = layout.field(layout.key[0]) if layout and len(layout.key) == 1 else None
    target = record.values.get(field.id) if field and field.reference else None
    about = ledger.record(field.reference, target) if field and isinstance(target, str) else None
    return (own_name(about) if about else "") or record.key


def own_name(record: Record) -> str:
    """Returns the name or title that stands in a record, empty where it has none."""
    return name_in(record.values)


def name_in(values: Mapping[str, object]) -> str:
    """Returns the name or title among the values of a record, also as an entry keeps them; empty for none."""
    return next((v for n in _NAMES if isinstance(v := values.get(n), str)), "")
