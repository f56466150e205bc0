"""Differences: what changed between two states of a record, field by field, as people read it."""

from __future__ import annotations

from typing import Any

import msgspec

from jiheng.ledger import Record, show
from jiheng.ledger import entry as entries
from jiheng.standards.pack import Register


class Difference(msgspec.Struct, frozen=True):
    """A field with what stood there and what stands there; empty text where nothing did."""

    field: str
    title: str
    before: str
    after: str


def differences(
    layout: Register, before: dict[str, Any] | Record | None, after: dict[str, Any] | Record | None
) -> list[Difference]:
    """Returns the fields that differ, the state first, in order of the register."""
    old, new = _shown(layout, before), _shown(layout, after)
    titles = {"state": "状态", **{f.id: f.title for f in layout.fields}}
    names = [*titles, *(n for n in (*old, *new) if n not in titles)]
    return [
        Difference(n, titles.get(n, n), old.get(n, ""), new.get(n, ""))
        for n in dict.fromkeys(names)
        if old.get(n, "") != new.get(n, "")
    ]


def _shown(layout: Register, data: dict[str, Any] | Record | None) -> dict[str, str]:
    if data is None:
        return {}
    record = data if isinstance(data, Record) else entries.restored(layout.id, "", data)
    return {"state": record.state, **{name: show(value) for name, value in record.values.items()}}
