"""Journal: every change of a ledger in an append-only file of JSON lines, each tied to all before it by its hash.

An entry counts once `put`, `drop` or `close_year` has returned: it is then on the disk, line feed included. What a
crash left of a line that never got that far is set aside on opening, in a file beside the journal, and nothing else
changes. A small file `….head` holds number and hash of the last entry, so that entries cut off at the end are noticed.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from jiheng.ledger import entry as entries
from jiheng.ledger.chain import Chain, JournalFaultError, Verdict
from jiheng.ledger.entry import Entry
from jiheng.ledger.locking import locked
from jiheng.ledger.record import Record

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger

_Change = tuple[str, str, str, Record | None, Record | None]


class YearClosedError(Exception):
    """A change to a year that is closed."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"{year}年已结账锁定；更正须先说明理由重新打开")


class Journal:
    """The journal of one file. Use it as a context, or call `close`.

    Attributes:
        torn: file with what a crash left of the last line, None where it left nothing.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime.datetime] | None = None) -> None:
        """Opens or begins a journal; a torn last line is set aside first.

        Raises:
            OSError: where the file cannot be opened.
        """
        self._clock = clock or (lambda: datetime.datetime.now(datetime.UTC))
        self._chain = Chain(path)
        with locked(self._chain.file):
            self.torn = self._chain.set_torn_aside()
            # A broken chain can still be read, verified and rebuilt from; only writing is refused.
            with contextlib.suppress(JournalFaultError):
                self._chain.catch_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __len__(self) -> int:
        return self._chain.count

    @property
    def path(self) -> Path:
        return self._chain.path

    @property
    def head(self) -> str:
        """Hash of the last entry: who keeps it elsewhere can prove that nothing before it was changed."""
        return self._chain.last

    @property
    def fault(self) -> Verdict | None:
        """What is wrong with the chain, None where it is sound; a journal with a fault is not written to."""
        return self._chain.fault

    def close(self) -> None:
        self._chain.close()

    def entries(self) -> Iterator[Entry]:
        """Yields the sound entries from the first, up to the first fault."""
        return self._chain.entries()

    def verify(self) -> Verdict:
        """Checks the whole chain, and that no entry is missing at its end."""
        return self._chain.verify()

    def put(self, ledger: Ledger, record: Record, *, who: str, reason: str = "") -> Entry:
        """Writes a record down, then takes it into the ledger.

        Raises:
            YearClosedError: where the year of the ledger is closed.
        """
        return self.put_all(ledger, (record,), who=who, reason=reason)[0]

    def put_all(self, ledger: Ledger, records: tuple[Record, ...], *, who: str, reason: str = "") -> tuple[Entry, ...]:
        """Writes many records down with one wait for the disk, then takes them into the ledger.

        Raises:
            YearClosedError: where the year of the ledger is closed.
        """
        seen: dict[str, Record | None] = {}
        changes: list[_Change] = []
        for record in records:
            before = seen.get(record.id, ledger.record(record.register, record.key))
            seen[record.id] = record
            changes.append((entries.PUT, record.register, record.key, before, record))
        written = self._write(ledger.year, changes, who, reason)
        for record in records:
            ledger.put(record, reason=reason)
        return written

    def drop(self, ledger: Ledger, register: str, key: str, *, who: str, reason: str = "") -> Entry:
        """Writes down that a record goes, then removes it.

        Raises:
            KeyError: where there is no such record.
            YearClosedError: where the year of the ledger is closed.
        """
        before = ledger.record(register, key)
        if before is None:
            raise KeyError(f"{register}/{key}")
        written = self._write(ledger.year, [(entries.DROP, register, key, before, None)], who, reason)
        ledger.drop(register, key)
        return written[0]

    def follow(self, ledger: Ledger, target: Ledger, *, who: str, reason: str = "") -> tuple[Entry, ...]:
        """Writes down all that makes a ledger equal to another (a workbook read anew), and changes it accordingly.

        Raises:
            YearClosedError: where the year of the ledger is closed.
        """
        changes: list[_Change] = []
        for name in ledger.schema.registers:
            before, after = ledger.table(name), target.table(name)
            changes += [(entries.DROP, name, key, old, None) for key, old in before.items() if key not in after]
            changes += [
                (entries.PUT, name, key, before.get(key), new) for key, new in after.items() if before.get(key) != new
            ]
        if not changes:
            return ()
        written = self._write(ledger.year, changes, who, reason)
        for do, register, key, _, record in changes:
            if record is None or do == entries.DROP:
                ledger.drop(register, key)
            else:
                ledger.put(record, reason=reason)
        return written

    def undo(self, ledger: Ledger, number: int, *, who: str, reason: str) -> Entry:
        """Turns an entry round by a new one.

        Raises:
            ValueError: where the entry changed no record, or the record was changed again since.
            YearClosedError: where the year of the ledger is closed.
        """
        found = next((e for e in self.entries() if e.n == number), None)
        if found is None or found.do not in (entries.PUT, entries.DROP):
            raise ValueError(f"第 {number} 条不是记录的变更，无法撤销")
        if entries.plain(ledger.record(found.register, found.key)) != found.after:
            raise ValueError(f"第 {number} 条之后该记录又有变更，请先撤销后面的变更")
        if found.before is None:
            return self.drop(ledger, found.register, found.key, who=who, reason=reason)
        record = entries.restored(found.register, found.key, found.before)
        return self.put(ledger, record, who=who, reason=reason)

    def close_year(self, year: int, *, who: str, reason: str = "") -> Entry:
        """Locks a year: no change is written for it any more.

        Raises:
            YearClosedError: where it is closed already.
        """
        written = self._write(year, [(entries.CLOSE, "", "", None, None)], who, reason)
        self._chain.closed.add(year)
        return written[0]

    def reopen_year(self, year: int, *, who: str, reason: str) -> Entry:
        """Unlocks a closed year for corrections; the reason stays in the journal.

        Raises:
            ValueError: where the year is not closed, or no reason is given.
        """
        if year not in self._chain.closed or not reason.strip():
            raise ValueError(f"{year}年没有结账，或没有写明重新打开的理由")
        self._chain.closed.discard(year)
        return self._write(year, [(entries.REOPEN, "", "", None, None)], who, reason)[0]

    def rebuild(self, ledger: Ledger) -> Verdict:
        """Fills an empty ledger with what the entries of its year leave, and checks each against what was before it.

        Returns:
            The verdict on the chain; on a fault the ledger holds what the sound entries before it leave.
        """
        verdict = self.verify()
        for entry in self.entries():
            if entry.n > verdict.entries:
                break
            if entry.year != ledger.year or not entry.register:
                continue
            if entry.register not in ledger.schema.registers:
                return Verdict(entry.n - 1, "", f"登记表“{entry.register}”不在所用的包中", entry.n)
            current = entries.plain(ledger.record(entry.register, entry.key))
            if current != entry.before:
                return Verdict(entry.n - 1, "", f"第 {entry.n} 条的变更前内容与此前各条不符", entry.n)
            if entry.after is None:
                ledger.drop(entry.register, entry.key)
            else:
                ledger.put(entries.restored(entry.register, entry.key, entry.after), reason=entry.reason)
        return verdict

    def _write(self, year: int, changes: list[_Change], who: str, reason: str) -> tuple[Entry, ...]:
        chain = self._chain
        with locked(chain.file):
            # Another process may have died in the middle of a line since.
            chain.set_torn_aside()
            chain.catch_up()
            if chain.fault is not None:
                raise JournalFaultError(chain.path, chain.fault)
            if year in chain.closed and changes[0][0] != entries.REOPEN:
                raise YearClosedError(year)
            at = self._clock().isoformat(timespec="seconds")
            last, lines, written = chain.last, [], []
            for n, (do, register, key, before, after) in enumerate(changes, chain.count + 1):
                entry = Entry(n, at, who, do, year, register, key, entries.plain(before), entries.plain(after), reason)
                line, last = entries.to_line(entry, last)
                lines.append(line)
                written.append(entry)
            chain.append(b"".join(lines))
            chain.count += len(written)
            chain.last = last
            chain.note_head()
        return tuple(written)
