"""Changes: what makes one ledger into another, and what an edited record keeps of the one before."""

from __future__ import annotations

from jiheng.ledger import Ledger, Record, Value, show
from jiheng.ledger import entry as entries
from jiheng.ledger.values import Cell
from jiheng.standards.pack import Register
from jiheng.web.store.journal import Change


def changes_to(now: Ledger, target: Ledger, *, drop: bool = True) -> list[Change]:
    """Returns the changes that make a ledger equal to another, register by register."""
    changes: list[Change] = []
    for name in now.schema.registers:
        before, after = now.table(name), target.table(name)
        if drop:
            changes += [(entries.DROP, name, key, old, None) for key, old in before.items() if key not in after]
        changes += [
            (entries.PUT, name, key, before.get(key), new) for key, new in after.items() if before.get(key) != new
        ]
    return changes


def numbered(layout: Register, before: Record | None) -> dict[str, Cell]:
    """Returns the cells of a record that the ledger numbered: a form does not ask for them."""
    if before is None:
        return {}
    auto = (name for name in layout.key if (field := layout.field(name)) is not None and field.auto)
    return {name: show(before.values[name]) for name in auto if name in before.values}


def with_unlisted(layout: Register, before: Record | None, record: Record) -> Record:
    """Returns a record with what no form shows, such as the import it came with."""
    known = {f.id for f in layout.fields}
    kept = {n: v for n, v in before.values.items() if n not in known} if before else {}
    return Record(record.register, record.key, {**record.values, **kept}, record.state)


def replaced(value: Value, old: str, new: str) -> Value:
    if value == old:
        return new
    if isinstance(value, tuple):
        return tuple(new if each == old else each for each in value)
    return value
