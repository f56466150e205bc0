"""Projection: rows that follow from the entries: what lists search, sort and add up in the database."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec
from django.db import connection

from jiheng.facts import Amount, Period
from jiheng.facts.unit import CNY
from jiheng.ledger import Record, Value, show
from jiheng.ledger import entry as entries
from jiheng.ledger.entry import Entry
from jiheng.standards.pack import FieldType, Register
from jiheng.web.models import Row, Unit

_Place = tuple[int, str, str]
_NAMES = ("title", "name", "full_name", "theme", "subject", "object", "item", "text")
_LABEL = 200
_LONGEST = 4000
_BATCH = 5000
_UPSERT = """INSERT INTO web_row
    (unit_id, year, register, "key", state, data, version, position, label, day, cents, text)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (unit_id, year, register, "key") DO UPDATE SET state = excluded.state, data = excluded.data,
    version = excluded.version, label = excluded.label, day = excluded.day, cents = excluded.cents,
    text = excluded.text"""
_SELECT = """SELECT position, id, register, "key", data FROM web_row
    WHERE unit_id = %s AND year = %s AND (position > %s OR (position = %s AND id > %s))
    ORDER BY position, id LIMIT %s"""
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder()


def project(unit: Unit, registers: dict[str, Register], written: Iterable[Entry]) -> None:
    """Takes entries into the rows; the last one of each record counts."""
    last: dict[_Place, Entry] = {}
    first: dict[_Place, int] = {}
    gone: set[_Place] = set()
    for entry in written:
        if not entry.register:
            continue
        place = (entry.year, entry.register, entry.key)
        last[place] = entry
        if entry.after is None:
            # A record that goes and comes back stands at the end.
            gone.add(place)
            first.pop(place, None)
        else:
            first.setdefault(place, entry.n)
    for year, register, key in gone:
        Row.objects.filter(unit=unit, year=year, register=register, key=key).delete()
    puts = [_row(unit, registers.get(p[1]), e, first[p]) for p, e in last.items() if e.after is not None]
    with connection.cursor() as cursor:
        cursor.executemany(_UPSERT, puts)


def load_records(unit: Unit, year: int) -> Iterator[Record]:
    """Yields the records of a year in order, as fast as the database gives them.

    Raises:
        ValueError: where the data are not those of a record.
    """
    after, rows = (-1, -1), [()]
    while rows:
        with connection.cursor() as cursor:
            cursor.execute(_SELECT, (unit.pk, year, after[0], after[0], after[1], _BATCH))
            rows = cursor.fetchall()
        for _, _, register, key, data in rows:
            yield entries.restored(register, key, _decoder.decode(data) if isinstance(data, str) else data)
        after = (rows[-1][0], rows[-1][1]) if rows else after


def record_of(row: Row) -> Record:
    """Returns the record of a row.

    Raises:
        ValueError: where the data are not those of a record.
    """
    return entries.restored(row.register, row.key, row.data)


def label_of(record: Record) -> str:
    """Returns what people call a record: its name or title, else its key."""
    return next((v for n in _NAMES if isinstance(v := record.values.get(n), str)), record.key)[:_LABEL]


def _row(unit: Unit, register: Register | None, entry: Entry, first: int) -> tuple[int | str | None, ...]:
    assert entry.after is not None  # noqa: S101 - the caller deletes those without
    record = entries.restored(entry.register, entry.key, entry.after)
    # In order of the names, so that a row made anew is the same row.
    words = [entry.key, record.state, *(show(record.values[name]) for name in sorted(record.values))]
    day = _day(record, register)
    return (
        unit.pk,
        entry.year,
        entry.register,
        entry.key,
        record.state,
        _encoder.encode(entry.after).decode(),
        entry.n,
        first,
        label_of(record),
        day.isoformat() if day else None,
        _cents(record, register),
        " ".join(words).casefold()[:_LONGEST],
    )


def _day(record: Record, register: Register | None) -> datetime.date | None:
    for value in _in_order(record, register, (FieldType.DATE, FieldType.PERIOD)):
        if isinstance(value, datetime.date):
            return value
        if isinstance(value, Period):
            return value.start
    return None


def _cents(record: Record, register: Register | None) -> int | None:
    for value in _in_order(record, register, (FieldType.MONEY,)):
        if isinstance(value, Amount) and value.unit == CNY:
            return int((value.value * 100).quantize(Decimal(1)))
    return None


def _in_order(record: Record, register: Register | None, kinds: tuple[FieldType, ...]) -> Iterable[Value]:
    fields = register.fields if register else ()
    return (record.values[f.id] for f in fields if f.type in kinds and f.id in record.values)
