"""References: names written a little differently are led to the record they mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import msgspec

from jiheng.ledger.ledger import Ledger
from jiheng.ledger.record import Value
from jiheng.standards.pack import FieldType


def settle_references(ledger: Ledger) -> None:
    """Rewrites references that differ from one key only by blanks, width of characters or a trailing `.0`."""
    plain: dict[str, dict[str, str]] = {}
    for register in ledger.schema.registers.values():
        fields = [f for f in register.fields if f.type is FieldType.REFERENCE]
        if not fields:
            continue
        pointed = [(field, ledger.table(field.reference)) for field in fields]
        for record in ledger.records(register.id):
            changed: dict[str, Value] = {}
            for field, table in pointed:
                value = record.values.get(field.id)
                if value is None or (isinstance(value, str) and value in table):
                    continue
                names = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
                if not names or all(name in table for name in names):
                    continue
                if field.reference not in plain:
                    plain[field.reference] = _plain_keys(table)
                known = plain[field.reference]
                settled = tuple(name if name in table else known.get(_plain(name), name) for name in names)
                if settled != names:
                    changed[field.id] = settled if isinstance(value, tuple) else settled[0]
            # A key made of a reference stays: it names the record.
            changed = {name: value for name, value in changed.items() if name not in register.key}
            if changed:
                ledger.put(msgspec.structs.replace(record, values={**record.values, **changed}))


def _plain_keys(table: Iterable[str]) -> dict[str, str]:
    """Returns the keys by their plain form; a form that two keys share leads nowhere."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for key in table:
        plain = _plain(key)
        if plain in found:
            shared.add(plain)
        found[plain] = key
    return {plain: key for plain, key in found.items() if plain not in shared}


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).removesuffix(".0")
