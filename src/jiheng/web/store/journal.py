"""Journal: entries in the database, each tied to all before it by its hash, one chain for a unit.

The bytes and hashes are those of `jiheng.ledger.entry`, so an exported journal is verified by the same code as a file.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, models

from jiheng.ledger import Record, Verdict
from jiheng.ledger import entry as entries
from jiheng.ledger.entry import Entry
from jiheng.web.models import Entry as Kept
from jiheng.web.models import Unit
from jiheng.web.store.plain import change, rows

Change = tuple[str, str, str, Record | None, Record | None]
"""What is done, register, key, the record before and after."""

_BATCH = 5000
_INSERT = """INSERT INTO web_entry (unit_id, n, at, who, "do", year, register, "key", body, hash)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
_END = "UPDATE web_unit SET entries = %s, head = %s WHERE id = %s"
_NEWEST = """SELECT body FROM web_entry WHERE unit_id = %s AND year = %s{where} ORDER BY n DESC LIMIT %s"""
_SELECT = """SELECT n, at, who, "do", year, register, "key", body, hash FROM web_entry
    WHERE unit_id = %s AND n > %s ORDER BY n LIMIT %s"""
"""Written and read without a model for each: a year is imported, and a journal verified, in seconds."""


def append(unit: Unit, year: int, changes: Iterable[Change], who: str, reason: str) -> list[Entry]:
    """Writes entries at the end of the chain; the caller holds the unit's row locked in a transaction."""
    at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    last, written, rows = unit.head, [], []
    for n, (do, register, key, before, after) in enumerate(changes, unit.entries + 1):
        entry = Entry(n, at, who, do, year, register, key, entries.plain(before), entries.plain(after), reason)
        line, last = entries.to_line(entry, last)
        rows.append((unit.pk, n, at, who, do, year, register, key, _body(line), last))
        written.append(entry)
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
    unit.entries += len(written)
    unit.head = last
    change(_END, unit.entries, unit.head, unit.pk)
    return written


def entry_of(kept: Kept) -> Entry:
    """Returns the entry that was kept.

    Raises:
        ValueError: where its bytes are not those of an entry.
    """
    return read_body(kept.body)


def read_body(body: str) -> Entry:
    """Returns an entry from the bytes that are hashed.

    Raises:
        ValueError: where they are not those of an entry.
    """
    found = entries.read(body.encode())
    if found is None:
        raise ValueError(f"not an entry: {body[:60]}")
    return found


def last_entries(unit: Unit, year: int, register: str, key: str, limit: int) -> list[Entry]:
    """Returns the newest entries of a year, the newest first: of a record, of a register, or of all (empty)."""
    said = {"register": register, "key": key}
    where = "".join(f' AND "{name}" = %s' for name, value in said.items() if value)
    values = (value for value in said.values() if value)
    return [read_body(body) for (body,) in rows(_NEWEST.format(where=where), unit.pk, year, *values, limit)]


def newest_first(unit: Unit, **where: object) -> models.QuerySet[Kept]:
    """Returns the entries of a unit, the newest first; `where` are its fields (year, register, who …)."""
    return Kept.objects.filter(unit=unit, **where).order_by("-n")


def verify(unit: Unit) -> Verdict:
    """Checks the whole chain, its end, and that the searched columns say what was hashed."""
    # The end is noted first: what is written meanwhile may only lengthen the chain.
    unit.refresh_from_db(fields=["entries", "head"])
    last, count, noted = entries.START, 0, unit.entries == 0
    for n, *said, body, digest in _raw(unit):
        if n != count + 1:
            return Verdict(count, last, f"缺少第 {count + 1} 条", count + 1)
        data = body.encode()
        if entries.chained(last.encode(), data) != digest:
            return Verdict(count, last, "校验值不符：此条或其前被改动、删除或调换", count + 1)
        entry = entries.read(data)
        if entry is None or entry.n != n or tuple(said) != _searched(entry):
            return Verdict(count, last, "条目与其检索栏不符", count + 1)
        last = digest
        count = n
        if n == unit.entries:
            noted = last == unit.head
            if not noted:
                return Verdict(count, last, "末条与记下的校验值不符", count)
    if unit.entries > count:
        return Verdict(count, last, f"末尾缺少 {unit.entries - count} 条", count + 1)
    if not noted:
        return Verdict(count, last, "末条与记下的校验值不符", count)
    return Verdict(count, last)


def lines(unit: Unit) -> Iterator[bytes]:
    """Yields the journal as the lines of a journal file, which `jiheng.ledger.Journal` opens and verifies."""
    for *_, body, digest in _raw(unit):
        yield b'{"hash":"' + digest.encode() + b'","entry":' + body.encode() + b"}\n"


def _raw(unit: Unit) -> Iterator[tuple[Any, ...]]:
    """Yields the rows of the journal as they stand in the database, in order."""
    after, rows = 0, [()]
    while rows:
        with connection.cursor() as cursor:
            cursor.execute(_SELECT, (unit.pk, after, _BATCH))
            rows = cursor.fetchall()
        yield from rows
        after = rows[-1][0] if rows else after


def _body(line: bytes) -> str:
    found = entries.parts(line.rstrip(b"\n"))
    assert found is not None  # noqa: S101 - to_line wrote it
    return found[1].decode()


def _searched(entry: Entry) -> tuple[str, str, str, int, str, str]:
    return (entry.at, entry.who, entry.do, entry.year, entry.register, entry.key)
