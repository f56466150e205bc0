"""Chain: the journal's file: lines that hang together by their hashes, appended whole, torn ends set aside."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from jiheng.ledger import entry as entries
from jiheng.ledger.entry import Entry

_CHUNK = 1 << 20


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


class JournalFaultError(Exception):
    """A journal that may not be written to, because its chain is broken."""

    def __init__(self, path: Path, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__(f"{path} 第 {verdict.line} 行起不可信：{verdict.fault}")


class Chain:
    """An open file of entries. Whoever appends holds the lock (see `jiheng.ledger.locking`).

    Attributes:
        path: the file.
        file: its descriptor, -1 once closed.
        count: how many entries are known.
        last: hash of the last one.
        closed: years that are closed.
        fault: what is wrong with the chain, None where it is sound.
    """

    def __init__(self, path: Path) -> None:
        """Opens or begins a file.

        Raises:
            OSError: where it cannot be opened.
        """
        self.path = path
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
        _settle(path.parent)
        self.count = 0
        self.last = entries.START
        self.closed: set[int] = set()
        self.fault: Verdict | None = None
        self._size = 0

    def close(self) -> None:
        if self.file >= 0:
            os.close(self.file)
            self.file = -1

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

    def append(self, data: bytes) -> None:
        """Writes bytes at the end and waits for the disk; on failure the file is as it was."""
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self.file, view) :]
            os.fsync(self.file)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self.file, self._size)
            raise
        self._size += len(data)

    def catch_up(self) -> None:
        """Reads what this or another process has appended since, so that the next entry ties in at the end."""
        size = os.fstat(self.file).st_size
        if size == self._size:
            return
        if size < self._size:
            raise JournalFaultError(self.path, Verdict(self.count, self.last, "文件变短，末尾有条目丢失", self.count))
        for line in self._lines(self._size):
            found = entries.parts(line)
            if found is None or entries.chained(self.last.encode(), found[1]).encode() != found[0]:
                self.fault = Verdict(self.count, self.last, "校验值不符或不是日志行", self.count + 1)
                raise JournalFaultError(self.path, self.fault)
            self.last = found[0].decode()
            self.count += 1
            if entries.CLOSE_MARK in found[1] or entries.REOPEN_MARK in found[1]:
                entry = entries.read(found[1])
                if entry is not None and entry.do == entries.CLOSE:
                    self.closed.add(entry.year)
                elif entry is not None and entry.do == entries.REOPEN:
                    self.closed.discard(entry.year)
        self._size = size

    def set_torn_aside(self) -> Path | None:
        """Moves what follows the last line feed to a file of its own; returns that file, None where all is whole."""
        size = os.fstat(self.file).st_size
        if not size or _read_at(self.file, size - 1, 1) == b"\n":
            return None
        start, tail = size, b""
        while start > 0:
            step = min(_CHUNK, start)
            piece = _read_at(self.file, start - step, step)
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
        os.ftruncate(self.file, start)
        os.fsync(self.file)
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

    def note_head(self) -> None:
        part = self._head_path.with_name(f"{self._head_path.name}.{os.getpid()}")
        # The note is a help for `verify`; a disk too full for it must not undo an entry that is written.
        with contextlib.suppress(OSError):
            part.write_text(f"{self.count} {self.last}\n", encoding="ascii")
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
