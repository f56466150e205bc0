"""Where outcomes go: terminal lines, JSON lines, a workbook, SARIF, or HTML pages."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from xlsxwriter.exceptions import XlsxFileError

from jiheng.batch.task import write_whole
from jiheng.standards import load
from jiheng.writing.findings.index import index_page
from jiheng.writing.findings.lines import printable
from jiheng.writing.findings.outcome import Outcome
from jiheng.writing.findings.sarif import SarifSink
from jiheng.writing.findings.workbook import WorkbookSink


class Sink(Protocol):
    """Takes outcomes as they come."""

    def add(self, outcome: Outcome) -> None: ...

    def replace(self, outcome: Outcome, added: int) -> None:
        """Takes an outcome anew: its last `added` findings came to light only across the batch."""
        ...

    def close(self) -> None:
        """Finishes the output and puts it in its place."""
        ...

    def abandon(self) -> None:
        """Throws away what is not in its place yet."""
        ...


def open_sink(form: str, out: str | None, *, later: bool = False) -> Sink:
    """Returns the sink of a format.

    Args:
        form: of the output; `plain` is the bare text of the documents.
        out: a file, for `html` a folder, None for standard output.
        later: whether outcomes may be replaced at the end of the run.

    Raises:
        OSError: when nothing can be written there.
    """
    if form == "jsonl" and later:
        return _JsonLinesAtEnd(out)
    makers: dict[str, Callable[[str | None], Sink]] = {
        "plain": _Plain,
        "text": _Terminal,
        "jsonl": _JsonLines,
        "html": _Pages,
        "xlsx": _Workbook,
        "sarif": _Sarif,
    }
    return makers[form](out)


class _Beside:
    """A file written beside its place; `done` puts it there, so a broken run leaves the old one.

    What is no regular file (`/dev/null`, a pipe) is written to directly: it must not be replaced.
    """

    def __init__(self, out: str) -> None:
        self.place = Path(out)
        if self.place.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), out)
        if self.place.exists() and not self.place.is_file():
            self.temporary = self.place
            return
        self.place = Path(os.path.realpath(out))  # the file behind a link, not the link
        self.temporary = self.place.with_name(f".{self.place.name[:40]}.{os.getpid()}.part")
        try:
            self.temporary.open("wb").close()
        except OSError as error:
            raise OSError(error.errno, error.strerror, out) from error

    def done(self) -> None:
        if self.temporary != self.place:
            self.temporary.replace(self.place)

    def abandon(self) -> None:
        if self.temporary != self.place:
            self.temporary.unlink(missing_ok=True)


class _Lines:
    """Output piece by piece, to a file beside its place or straight to standard output."""

    def __init__(self, out: str | None) -> None:
        self._beside = _Beside(out) if out else None
        self._stream: IO[bytes] = self._beside.temporary.open("wb") if self._beside else sys.stdout.buffer

    def write(self, data: bytes) -> None:
        self._stream.write(data)
        if self._beside is None:
            self._stream.flush()

    def close(self) -> None:
        if self._beside is not None:
            self._stream.close()
            self._beside.done()

    def abandon(self) -> None:
        if self._beside is not None:
            with suppress(OSError):
                self._stream.close()
            self._beside.abandon()


class _Plain(_Lines):
    """The text of the documents and nothing else; what could not be read is said by the command."""

    def add(self, outcome: Outcome) -> None:
        self.write(outcome.rendered)

    def replace(self, outcome: Outcome, added: int) -> None:  # noqa: ARG002 - never called
        raise AssertionError("reading compares no documents")


class _JsonLines(_Lines):
    """One object a document, as it comes."""

    def add(self, outcome: Outcome) -> None:
        self.write(outcome.rendered + b"\n")

    def replace(self, outcome: Outcome, added: int) -> None:  # noqa: ARG002 - never called
        raise AssertionError("a line that is out cannot be replaced")


class _JsonLinesAtEnd(_Lines):
    """One object a document, in order, written when the last findings across the documents are in.

    The lines wait in a temporary file, so memory stays flat.
    """

    def __init__(self, out: str | None) -> None:
        super().__init__(out)
        self._waiting = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the sink
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def add(self, outcome: Outcome) -> None:
        self._waiting.seek(self._end)
        self._waiting.write(outcome.rendered)
        self._places[outcome.path] = (self._end, len(outcome.rendered))
        self._end += len(outcome.rendered)

    def replace(self, outcome: Outcome, added: int) -> None:  # noqa: ARG002 - the line holds all findings
        self.add(outcome)

    def close(self) -> None:
        for start, length in self._places.values():
            self._waiting.seek(start)
            self.write(self._waiting.read(length) + b"\n")
        self._waiting.close()
        super().close()

    def abandon(self) -> None:
        with suppress(OSError):
            self._waiting.close()
        super().abandon()


class _Terminal(_Lines):
    def __init__(self, out: str | None) -> None:
        super().__init__(out)
        self._announced = False

    def add(self, outcome: Outcome) -> None:
        self.write(outcome.rendered + (b"\n" if outcome.error is not None else b"\n\n"))

    def replace(self, outcome: Outcome, added: int) -> None:
        if not self._announced:
            self._announced = True
            self.write("各份报告之间：\n".encode())
        for each in outcome.findings[-added:]:
            finding = each.finding
            line = f"{outcome.path}:{each.where}: {finding.severity.value} {finding.code} {finding.message}"
            self.write(printable(line).encode("utf-8", "replace") + b"\n")


class _Workbook:
    """Rows of the findings across a batch follow the others.

    The library keeps rows in files of its own until the end; they and the unfinished workbook share a folder beside
    the place of the output.
    """

    def __init__(self, out: str | None) -> None:
        assert out is not None  # noqa: S101 - the command asked for it
        self._beside = _Beside(out)
        where = self._beside.place.parent if self._beside.temporary != self._beside.place else None
        self._folder = tempfile.TemporaryDirectory(prefix=".jiheng.", dir=where, ignore_cleanup_errors=True)
        self._part = Path(self._folder.name) / "part.xlsx"
        self._sink = WorkbookSink(self._part)

    def add(self, outcome: Outcome) -> None:
        self._sink.add(outcome)

    def replace(self, outcome: Outcome, added: int) -> None:
        self._sink.replace(outcome, added)

    def close(self) -> None:
        try:
            self._sink.close()
        except XlsxFileError as error:
            sys.unraisablehook = lambda _: None  # the library's archive will try to close once more, and say so
            cause = error.__context__
            raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error
        shutil.copyfile(self._part, self._beside.temporary)
        self._folder.cleanup()
        self._beside.done()

    def abandon(self) -> None:
        self._folder.cleanup()
        self._beside.abandon()


class _Sarif:
    def __init__(self, out: str | None) -> None:
        self._beside = _Beside(out) if out else None
        self._stream: IO[str] = (
            self._beside.temporary.open("w", encoding="utf-8", errors="replace") if self._beside else sys.stdout
        )
        try:
            self._sink = SarifSink(self._stream, load().rules)
        except OSError:
            self.abandon()
            raise

    def add(self, outcome: Outcome) -> None:
        self._sink.add(outcome)

    def replace(self, outcome: Outcome, added: int) -> None:
        outcome.findings = outcome.findings[-added:]
        self._sink.add(outcome)

    def close(self) -> None:
        self._sink.close()
        if self._beside is not None:
            self._stream.close()
            self._beside.done()

    def abandon(self) -> None:
        if self._beside is not None:
            with suppress(OSError):
                self._stream.close()
            self._beside.abandon()


class _Pages:
    """A page a report is written by the workers; here the index is kept and written."""

    def __init__(self, out: str | None) -> None:
        assert out is not None  # noqa: S101 - the command asked for it
        self._folder = Path(out)
        self._outcomes: dict[str, Outcome] = {}

    def add(self, outcome: Outcome) -> None:
        outcome.digest = b""
        self._outcomes[outcome.path] = outcome

    def replace(self, outcome: Outcome, added: int) -> None:
        if added:
            self.add(outcome)

    def close(self) -> None:
        page = index_page(self._outcomes.values())
        write_whole(self._folder / "index.html", page.encode("utf-8", "replace"))

    def abandon(self) -> None:
        """Leaves the pages that are whole and the old index."""
