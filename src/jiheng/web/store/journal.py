"""Journal: entries in the database, each tied to all before it by its hash, one chain for a unit.

The bytes and hashes are those of `jiheng.ledger.entry`, so an exported journal is verified by the same code as a file.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from django.db import models

from jiheng.ledger import Record, Verdict
from jiheng.ledger import entry as entries
from jiheng.ledger.entry import Entry
from jiheng.web.models import Entry as Kept
from jiheng.web.models import Unit

Change = tuple[str, str, str, Record | None, Record | None]
"""What is done, register, key, the record before and after."""

_BATCH = 500


def append(unit: Unit, year: int, changes: Iterable[Change], who: str, reason: str) -> list[Entry]:
    """Writes entries at the end of the chain; the caller holds the unit's row locked in a transaction."""
    at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    last, written, kept = unit.head, [], []
    for n, (do, register, key, before, after) in enumerate(changes, unit.entries + 1):
        entry = Entry(n, at, who, do, year, register, key, entries.plain(before), entries.plain(after), reason)
        line, last = entries.to_line(entry, last)
        body = _body(line)
        kept.append(
            Kept(unit=unit, n=n, at=at, who=who, do=do, year=year, register=register, key=key, body=body, hash=last)
        )
        written.append(entry)
    Kept.objects.bulk_create(kept, batch_size=_BATCH)
    unit.entries += len(written)
    unit.head = last
    unit.save(update_fields=["entries", "head"])
    return written


def entry_of(kept: Kept) -> Entry:
    """Returns the entry that was kept.

    Raises:
        ValueError: where its bytes are not those of an entry.
    """
    found = entries.read(kept.body.encode())
    if found is None:
        raise ValueError(f"entry {kept.n} cannot be read")
    return found


def newest_first(unit: Unit, **where: object) -> models.QuerySet[Kept]:
    """Returns the entries of a unit, the newest first; `where` are its fields (year, register, who …)."""
    return Kept.objects.filter(unit=unit, **where).order_by("-n")


def verify(unit: Unit) -> Verdict:
    """Checks the whole chain, its end, and that the searched columns say what was hashed."""
    last, count = entries.START, 0
    for kept in Kept.objects.filter(unit=unit).order_by("n").iterator(2000):
        body = kept.body.encode()
        if kept.n != count + 1:
            return Verdict(count, last, f"缺少第 {count + 1} 条", count + 1)
        if entries.chained(last.encode(), body) != kept.hash:
            return Verdict(count, last, "校验值不符：此条或其前被改动、删除或调换", count + 1)
        entry = entries.read(body)
        if entry is None or not _same(entry, kept):
            return Verdict(count, last, "条目与其检索栏不符", count + 1)
        last = kept.hash
        count += 1
    unit.refresh_from_db(fields=["entries", "head"])
    if unit.entries > count:
        return Verdict(count, last, f"末尾缺少 {unit.entries - count} 条", count + 1)
    if unit.head != last:
        return Verdict(count, last, "末条与记下的校验值不符", count)
    return Verdict(count, last)


def lines(unit: Unit) -> Iterator[bytes]:
    """Yields the journal as the lines of a journal file, which `jiheng.ledger.Journal` opens and verifies."""
    for kept in Kept.objects.filter(unit=unit).order_by("n").iterator(2000):
        yield b'{"hash":"' + kept.hash.encode() + b'","entry":' + kept.body.encode() + b"}\n"


def _body(line: bytes) -> str:
    found = entries.parts(line.rstrip(b"\n"))
    assert found is not None  # noqa: S101 - to_line wrote it
    return found[1].decode()


def _same(entry: Entry, kept: Kept) -> bool:
    said = (entry.n, entry.at, entry.who, entry.do, entry.year, entry.register, entry.key)
    return said == (kept.n, kept.at, kept.who, kept.do, kept.year, kept.register, kept.key)
