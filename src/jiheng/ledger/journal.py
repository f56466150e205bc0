"""Journal: every change of a ledger in an append-only file of JSON lines, each tied to all before it by its hash.

An entry counts once `put`, `drop` or `close_year` has returned: it is then on the disk, line feed included. What a
crash left of a line that never got that far is set aside on opening, in a file beside the journal, and nothing else
changes. A small file `….head` holds number and hash of the last entry, so that entries cut off at the end are noticed.
"""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from jiheng.ledger import entry as entries
from jiheng.ledger.entry import Entry
from jiheng.ledger.locking import locked
from jiheng.ledger.record import Record

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger

_CHUNK = 1 << 20

_Change = tuple[str, str, str, Record | None, Record | None]


class Verdict(msgspec.Struct, frozen=True):
    """What a check of the journal found.

    Attributes:
        entries: how many entries are sound, from the first.
        head: hash of the last sound entry.
        fault: what is wrong after them, in Chinese; empty where all is well.
        line: line of the fault, 0 where there is none.
    """

    entries: int
    head: str
    fault: str = ""
    line: int = 0

    @property
    def sound(self) -> bool:
        return not self.fault


class YearClosedError(Exception):
    """A change to a year that is closed."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"{year}年已结账锁定；更正须先说明理由重新打开")


class JournalFaultError(Exception):
    """A journal that may not be written to, because its chain is broken."""

    def __init__(self, path: Path, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__(f"{path} 第 {verdict.line} 行起不可信：{verdict.fault}")


class Journal:
    """The journal of one file. Use it as a context, or call `close`."""

    #: What is wrong with the chain, None where it is sound; a journal with a fault is not written to.
    fault: Verdict | None
    #: File with what a crash left of its last line, None where it left nothing.
    torn: Path | None

    def __init__(self, path: Path, clock: Callable[[], datetime.datetime] | None = None) -> None:
        """Opens or begins a journal; a torn last line is set aside first.

        Raises:
            OSError: where the file cannot be opened.
        """
        self.path = path
        self._clock = clock or (lambda: datetime.datetime.now(datetime.UTC))
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
        _settle(path.parent)
        self._size = 0
        self._count = 0
        self._last = entries.START
        self._closed: set[int] = set()
        self.fault = None
        with locked(self._file):
            self.torn = self._set_torn_aside()
            # A broken chain can still be read, verified and rebuilt from; only writing is refused.
            with contextlib.suppress(JournalFaultError):
                self._catch_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __len__(self) -> int:
        return self._count

    @property
    def head(self) -> str:
        """Hash of the last entry: who keeps it elsewhere can prove that nothing before it was changed."""
        return self._last

    @property
    def closed_years(self) -> frozenset[int]:
        return frozenset(self._closed)

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

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
            ledger.put(record)
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
        self._closed.add(year)
        return written[0]

    def reopen_year(self, year: int, *, who: str, reason: str) -> Entry:
        """Unlocks a closed year for corrections; the reason stays in the journal.

        Raises:
            ValueError: where the year is not closed, or no reason is given.
        """
        if year not in self._closed or not reason.strip():
            raise ValueError(f"{year}年没有结账，或没有写明重新打开的理由")
        self._closed.discard(year)
        return self._write(year, [(entries.REOPEN, "", "", None, None)], who, reason)[0]

    def entries(self) -> Iterator[Entry]:
        """Yields the sound entries from the first, up to the first fault."""
        last = entries.START.encode()
        for line in self._lines():
            found = entries.parts(line)
            if found is None or entries.chained(last, found[1]).encode() != found[0]:
                return
            last = found[0]
            entry = entries.read(found[1])
            if entry is None:
                return
            yield entry

    def verify(self) -> Verdict:
        """Checks the whole chain, and that no entry is missing at its end."""
        last, count = entries.START.encode(), 0
        for line in self._lines():
            found = entries.parts(line)
            if found is None:
                return Verdict(count, last.decode(), "不是日志行", count + 1)
            if entries.chained(last, found[1]).encode() != found[0]:
                return Verdict(count, last.decode(), "校验值不符：此行或其前被改动、删除或调换", count + 1)
            last = found[0]
            count += 1
        number, digest = self._noted_head()
        if number > count:
            return Verdict(count, last.decode(), f"末尾缺少 {number - count} 条", count + 1)
        if number == count and digest and digest != last.decode():
            return Verdict(count, last.decode(), "末条与记下的校验值不符", count)
        return Verdict(count, last.decode())

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
                ledger.put(entries.restored(entry.register, entry.key, entry.after))
        return verdict

    def _write(self, year: int, changes: list[_Change], who: str, reason: str) -> tuple[Entry, ...]:
        with locked(self._file):
            # Another process may have died in the middle of a line since.
            self._set_torn_aside()
            self._catch_up()
            if self.fault is not None:
                raise JournalFaultError(self.path, self.fault)
            if year in self._closed and changes[0][0] != entries.REOPEN:
                raise YearClosedError(year)
            at = self._clock().isoformat(timespec="seconds")
            last, lines, written = self._last, [], []
            for n, (do, register, key, before, after) in enumerate(changes, self._count + 1):
                entry = Entry(n, at, who, do, year, register, key, entries.plain(before), entries.plain(after), reason)
                line, last = entries.to_line(entry, last)
                lines.append(line)
                written.append(entry)
            self._append(b"".join(lines))
            self._count += len(written)
            self._last = last
            self._note_head()
        return tuple(written)

    def _append(self, data: bytes) -> None:
        """Writes bytes at the end and waits for the disk; on failure the file is as it was."""
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._file, view) :]
            os.fsync(self._file)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, self._size)
            raise
        self._size += len(data)

    def _catch_up(self) -> None:
        """Reads what this or another process has appended since, so that the next entry ties in at the end."""
        size = os.fstat(self._file).st_size
        if size == self._size:
            return
        if size < self._size:
            raise JournalFaultError(
                self.path, Verdict(self._count, self._last, "文件变短，末尾有条目丢失", self._count)
            )
        for line in self._lines(self._size):
            found = entries.parts(line)
            if found is None or entries.chained(self._last.encode(), found[1]).encode() != found[0]:
                self.fault = Verdict(self._count, self._last, "校验值不符或不是日志行", self._count + 1)
                raise JournalFaultError(self.path, self.fault)
            self._last = found[0].decode()
            self._count += 1
            if entries.CLOSE_MARK in found[1] or entries.REOPEN_MARK in found[1]:
                entry = entries.read(found[1])
                if entry is not None and entry.do == entries.CLOSE:
                    self._closed.add(entry.year)
                elif entry is not None and entry.do == entries.REOPEN:
                    self._closed.discard(entry.year)
        self._size = size

    def _set_torn_aside(self) -> Path | None:
        """Moves what follows the last line feed to a file of its own; returns that file, None where all is whole."""
        size = os.fstat(self._file).st_size
        if not size or _read_at(self._file, size - 1, 1) == b"\n":
            return None
        start, tail = size, b""
        while start > 0:
            step = min(_CHUNK, start)
            piece = _read_at(self._file, start - step, step)
            cut = piece.rfind(b"\n")
            if cut >= 0:
                tail = piece[cut + 1 :] + tail
                start = start - step + cut + 1
                break
            tail = piece + tail
            start -= step
        aside = self.path.with_name(f"{self.path.name}.torn-{start}")
        with aside.open("wb") as file:
            file.write(tail)
            file.flush()
            os.fsync(file.fileno())
        os.ftruncate(self._file, start)
        os.fsync(self._file)
        return aside

    def _lines(self, start: int = 0) -> Iterator[bytes]:
        """Yields the whole lines from a place on, without their line feeds."""
        rest = b""
        with self.path.open("rb") as file:
            file.seek(start)
            while chunk := file.read(_CHUNK):
                *lines, rest = (rest + chunk).split(b"\n")
                yield from lines

    @property
    def _head_path(self) -> Path:
        return self.path.with_name(f"{self.path.name}.head")

    def _note_head(self) -> None:
        part = self._head_path.with_name(f"{self._head_path.name}.{os.getpid()}")
        # The note is a help for `verify`; a disk too full for it must not undo an entry that is written.
        with contextlib.suppress(OSError):
            part.write_text(f"{self._count} {self._last}\n", encoding="ascii")
            part.replace(self._head_path)

    def _noted_head(self) -> tuple[int, str]:
        try:
            number, _, digest = self._head_path.read_text(encoding="ascii").strip().partition(" ")
            return int(number), digest
        except (OSError, ValueError):
            return 0, ""


def _read_at(file: int, start: int, size: int) -> bytes:
    os.lseek(file, start, os.SEEK_SET)
    pieces = []
    while size > 0 and (piece := os.read(file, size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _settle(folder: Path) -> None:
    """Waits until the folder holds the name of a new file, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
