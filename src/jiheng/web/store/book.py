"""Book: a unit's year in the database: the ledger to read from, and every way to change it.

A change is one transaction: the unit's row is locked, the year must be open, the record must be the one that was seen,
then the entry is appended and the row follows. Nothing else writes entries or rows.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping

from django.db import connection, transaction

from jiheng.ledger import Entered, Ledger, Record, Unread, Verdict, YearClosedError
from jiheng.ledger import entry as entries
from jiheng.ledger.entry import Entry
from jiheng.ledger.values import Cell
from jiheng.standards.pack import FieldType, Register
from jiheng.web.models import Entry as Kept
from jiheng.web.models import Row, Unit, Year
from jiheng.web.store import aside, beside, cache
from jiheng.web.store.changes import changes_to, numbered, replaced, with_unlisted
from jiheng.web.store.journal import Change, append, entry_of
from jiheng.web.store.open_book import OpenBook
from jiheng.web.store.plain import OF_UNIT, locking, rows
from jiheng.web.store.projection import project
from jiheng.web.store.refusals import Conflict, Refused

_LOCK = f"SELECT {', '.join(OF_UNIT)} FROM web_unit WHERE id = %s"  # noqa: S608 - our own names


class Book(OpenBook):
    """The book of a unit's year, to read and to write. Make one for each request; the ledger behind it is shared."""

    def of_year(self, year: Year) -> Book:
        """Returns the book of another year of the unit, for the same request."""
        other = Book(self.unit, year)
        other._patience = self._patience
        return other

    def put(self, record: Record, *, who: str, reason: str = "", seen: int | None = None) -> Entry:
        """Writes a record.

        Args:
            record: the record.
            who: `Person.signature`.
            reason: why.
            seen: version that was seen; 0 for a new record; None where it does not matter (imports).

        Raises:
            Conflict: where the record is another than the one seen.
            YearClosedError: where the year is closed.
        """
        with self._writing():
            return self._put(record, who, reason, seen)

    def save(
        self, register: str, cells: Mapping[str, Cell], *, who: str, reason: str = "", seen: int = 0, key: str = ""
    ) -> tuple[Entered, Entry | None]:
        """Reads a form and writes the record; cells that cannot be read are given back and nothing is written.

        Args:
            register: id of the register.
            cells: by field id, all of them; `state` too.
            who: `Person.signature`.
            reason: why.
            seen: version that was seen, 0 for a new record.
            key: key of the record that is edited; where the cells name another, the record is renamed.

        Raises:
            Conflict: as `put`.
            Refused: where the new key is taken.
            YearClosedError: where the year is closed.
        """
        with self._writing():
            ledger = self.ledger
            before: Record | None = None
            if key:
                before = self._seen(register, key, seen)
                cells = {**numbered(ledger.register(register), before), **cells}
            found = ledger.read_row(register, cells)
            record = found.record
            if record is None or found.unread:
                if record is None and not found.unread:
                    empty = Unread("", "什么也没有填", "至少一项", "填写必填项")
                    return Entered(None, ((ledger.register(register).key[0], empty),)), None
                return found, None
            if not key and self.version(register, record.key):
                layout = ledger.register(register)
                taken = Unread(
                    record.key, f"“{record.key}”已经登记过", "每条的编号或名称不同", "改名，或打开原记录修改"
                )
                return Entered(None, ((layout.key[0], taken),)), None
            if key and record.key != key:
                renamed = with_unlisted(ledger.register(register), before, record)
                return found, self._rename(key, renamed, who, reason, seen)
            if key:
                record = with_unlisted(ledger.register(register), before, record)
            if key and before == record:
                return found, None
            return found, self._put(record, who, reason, seen)

    def put_all(self, records: tuple[Record, ...], *, who: str, reason: str = "") -> list[Entry]:
        """Writes many records in one transaction.

        Raises:
            YearClosedError: where the year is closed.
        """
        with self._writing():
            now: dict[str, Record | None] = {}
            changes: list[Change] = []
            for record in records:
                before = now.get(record.id, self.ledger.record(record.register, record.key))
                if before != record:
                    changes.append((entries.PUT, record.register, record.key, before, record))
                now[record.id] = record
            return self._write(changes, who, reason)

    def drop(self, register: str, key: str, *, who: str, reason: str = "", seen: int | None = None) -> Entry:
        """Takes a record out; the journal keeps it.

        Raises:
            Conflict: as `put`.
            Refused: where there is none, or other records point to it.
            YearClosedError: where the year is closed.
        """
        with self._writing():
            before = self._seen(register, key, seen)
            if before is None:
                raise Refused("这条记录已经不在了")
            pointing = self.pointing(register, key)
            if pointing:
                said = "、".join(f"{self.ledger.register(r.register).title} {r.key}" for r in pointing[:5])
                raise Refused(f"还有 {len(pointing)} 条记录引用它（{said}），请先改那些记录")
            return self._write([(entries.DROP, register, key, before, None)], who, reason)[0]

    def move(self, register: str, key: str, state: str, *, who: str, reason: str, seen: int | None = None) -> Entry:
        """Moves a record on in its life cycle.

        Raises:
            Conflict: as `put`.
            Refused: where the move is not one of the pack, or a field that the state needs is empty.
            YearClosedError: where the year is closed.
        """
        with self._writing():
            before = self._seen(register, key, seen)
            if before is None:
                raise Refused("这条记录已经不在了")
            layout = self.ledger.register(register)
            now, then = layout.state(before.state), layout.state(state)
            if then is None or (now is not None and state not in now.moves):
                raise Refused(f"不能从“{before.state}”转到“{state}”")
            lacking = [f.title for n in then.requires if n not in before.values and (f := layout.field(n)) is not None]
            if lacking:
                raise Refused(f"转到“{state}”之前须填写：{'、'.join(lacking)}")
            after = Record(register, key, before.values, state)
            return self._write([(entries.PUT, register, key, before, after)], who, reason)[0]

    def undo(self, number: int, *, who: str, reason: str) -> Entry:
        """Turns an entry round by a new one.

        Raises:
            Refused: where the entry changed no record of this year, or the record was changed again since.
            YearClosedError: where the year is closed.
        """
        with self._writing():
            kept = Kept.objects.filter(unit=self.unit, year=self.year.year, n=number).first()
            found = entry_of(kept) if kept else None
            if found is None or found.do not in (entries.PUT, entries.DROP):
                raise Refused(f"第 {number} 条不是本年记录的变更，无法撤销")
            now = self._seen(found.register, found.key, None)
            if entries.plain(now) != found.after:
                raise Refused(f"第 {number} 条之后该记录又有变更，请先撤销后面的变更")
            if found.before is None:
                pointing = self.pointing(found.register, found.key)
                if pointing:
                    raise Refused(f"还有 {len(pointing)} 条记录引用它，请先改那些记录")
                return self._write([(entries.DROP, found.register, found.key, now, None)], who, reason)[0]
            record = entries.restored(found.register, found.key, found.before)
            return self._write([(entries.PUT, found.register, found.key, now, record)], who, reason)[0]

    def follow(self, target: Ledger, *, who: str, reason: str = "", drop: bool = True) -> list[Entry]:
        """Writes all that makes the year equal to another ledger, such as a workbook read anew.

        Args:
            target: the ledger as it should be.
            who: `Person.signature`.
            reason: why.
            drop: take out records that the target has not.

        Raises:
            YearClosedError: where the year is closed.
        """
        with self._writing():
            return self._write(changes_to(self.ledger, target, drop=drop), who, reason)

    def close_year(self, *, who: str, reason: str = "") -> Entry:
        """Locks the year.

        Raises:
            YearClosedError: where it is closed already.
        """
        with self._writing():
            written = self._write([(entries.CLOSE, "", "", None, None)], who, reason)
            self.year.closed = True
            self.year.save(update_fields=["closed"])
            return written[0]

    def reopen_year(self, *, who: str, reason: str) -> Entry:
        """Unlocks the year for corrections; the reason stays in the journal.

        Raises:
            Refused: where the year is open, or no reason is given.
        """
        if not reason.strip():
            raise Refused("重新打开已结账的年度须写明理由")
        with self._writing(closed=True):
            if not self.year.closed:
                raise Refused(f"{self.year.year}年没有结账")
            written = self._write([(entries.REOPEN, "", "", None, None)], who, reason)
            self.year.closed = False
            self.year.save(update_fields=["closed"])
            return written[0]

    def rebuild(self) -> Verdict:
        """Makes the rows of the year anew from the sound entries of the journal."""
        verdict = self.verify()
        with transaction.atomic():
            Row.objects.filter(unit=self.unit, year=self.year.year).delete()
            kept = Kept.objects.filter(unit=self.unit, year=self.year.year, n__lte=verdict.entries).order_by("n")
            project(self.unit, self._registers(), (entry_of(k) for k in kept.iterator(2000)))
        cache.forget()
        beside.renew()
        self._held = None
        return verdict

    @contextlib.contextmanager
    def _writing(self, *, closed: bool = False) -> Iterator[None]:
        with transaction.atomic():
            self._lock()
            if self.year.closed and not closed:
                raise YearClosedError(self.year.year)
            # What is compared and numbered must be what is there now.
            self._held = None
            try:
                yield
            finally:
                self._held = None

    def _lock(self) -> None:
        """Locks the unit's row, and takes over where its journal ends and whether the year is closed."""
        (said,) = rows(_LOCK + locking(), self.unit.pk)
        self.unit = Unit.from_db(connection.alias, OF_UNIT, said)
        # Asked after the lock is held: whoever held it before may have closed the year.
        ((year_closed,),) = rows("SELECT closed FROM web_year WHERE id = %s", self.year.pk)
        self.year.closed = bool(year_closed)

    def _put(self, record: Record, who: str, reason: str, seen: int | None) -> Entry:
        before = self._seen(record.register, record.key, seen)
        return self._write([(entries.PUT, record.register, record.key, before, record)], who, reason)[0]

    def _rename(self, key: str, record: Record, who: str, reason: str, seen: int) -> Entry:
        """Writes a record under a new key, and the new key into the records that point to it."""
        register = record.register
        before = self._seen(register, key, seen)
        if self.version(register, record.key):
            raise Refused(f"“{record.key}”已经登记过，不能改成同名")
        changes: list[Change] = [
            (entries.DROP, register, key, before, None),
            (entries.PUT, register, record.key, None, record),
        ]
        for each in self.pointing(register, key):
            layout = self.ledger.register(each.register)
            fields = {f.id for f in layout.fields if f.type is FieldType.REFERENCE and f.reference == register}
            if fields & set(layout.key):
                raise Refused(f"{layout.title}“{each.key}”以它为编号，不能改名；请先改那条记录")
            values = {
                name: replaced(value, key, record.key) if name in fields else value
                for name, value in each.values.items()
            }
            after = Record(each.register, each.key, values, each.state)
            changes.append((entries.PUT, each.register, each.key, each, after))
        return self._write(changes, who, reason)[1]

    def _seen(self, register: str, key: str, seen: int | None) -> Record | None:
        """Returns the record as it is now.

        Raises:
            Conflict: where it is another than the one seen.
        """
        record, version = self.record(register, key) or (None, 0)
        if seen is not None and seen != version:
            newest = self.history(register, key, 1)
            raise Conflict(record, newest[0] if newest else None)
        return record

    def _write(self, changes: list[Change], who: str, reason: str) -> list[Entry]:
        if not changes:
            return []
        written = append(self.unit, self.year.year, changes, who, reason)
        project(self.unit, self._registers(), written)
        # Once it is final: what people look at is worked out before they come back to it.
        transaction.on_commit(functools.partial(self._follow, written), robust=True)
        return written

    def _follow(self, written: list[Entry]) -> None:
        kept = cache.current((self.unit.pk, self.year.year, self.unit.name, tuple(self.year.packs)))
        state = max((entry.n for entry in written if entry.register), default=0)
        if kept is not None and state > kept.state:
            aside.follow(kept, state)

    def _registers(self) -> dict[str, Register]:
        return self.ledger.schema.registers
