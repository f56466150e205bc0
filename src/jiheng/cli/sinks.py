"""Where outcomes go: terminal lines, JSON lines, a workbook, SARIF, or HTML pages."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

from jiheng.batch.task import write_whole
from jiheng.standards import load
from jiheng.writing.findings.index import index_page
from jiheng.writing.findings.lines import problem_line
from jiheng.writing.findings.outcome import Outcome
from jiheng.writing.findings.sarif import SarifSink
from jiheng.writing.findings.workbook import WorkbookSink


class Sink(Protocol):
    """Takes outcomes as they come."""

    def add(self, outcome: Outcome) -> None: ...

    def replace(self, outcome: Outcome, added: int) -> None:
        """Takes an outcome anew: its last `added` findings came to light only across the batch."""
        ...

    def close(self) -> None: ...


def open_sink(form: str, out: str | None) -> Sink:
    """Returns the sink of a format; `out` is a file, for `html` a folder, None for standard output."""
    makers: dict[str, Callable[[str | None], Sink]] = {
        "text": _Terminal,
        "jsonl": _JsonLines,
        "html": _Pages,
        "xlsx": _Workbook,
        "sarif": _Sarif,
    }
    return makers[form](out)


class _Beside:
    """A file written beside its place; `done` puts it there, so a broken run leaves the old one."""

    def __init__(self, out: str) -> None:
        self.place = Path(out)
        self.temporary = self.place.with_name(f".{self.place.name}.{os.getpid()}.part")

    def done(self) -> None:
        self.temporary.replace(self.place)


class _Lines:
    """Output line by line, to a file beside its place or straight to standard output."""

    def __init__(self, out: str | None) -> None:
        self._beside = _Beside(out) if out else None
        self._stream: IO[bytes] = self._beside.temporary.open("wb") if self._beside else sys.stdout.buffer

    def write(self, data: bytes) -> None:
        self._stream.write(data + b"\n")
        if self._beside is None:
            self._stream.flush()

    def close(self) -> None:
        if self._beside is not None:
            self._stream.close()
            self._beside.done()


class _JsonLines(_Lines):
    """One object a document; after a whole batch a later line for a path replaces its earlier one."""

    def add(self, outcome: Outcome) -> None:
        self.write(outcome.rendered)

    def replace(self, outcome: Outcome, added: int) -> None:
        if added:
            self.write(outcome.rendered)


class _Terminal(_Lines):
    def __init__(self, out: str | None) -> None:
        super().__init__(out)
        self._announced = False

    def add(self, outcome: Outcome) -> None:
        if outcome.error is not None and outcome.rendered:
            self.write(outcome.rendered)
            return
        self.write(outcome.rendered + b"\n")

    def replace(self, outcome: Outcome, added: int) -> None:
        if not self._announced:
            self._announced = True
            self.write("各份报告之间：".encode())
        for each in outcome.findings[-added:]:
            finding = each.finding
            line = (
                f"{outcome.path}:{each.line}:{each.column}: {finding.severity.value} {finding.code} {finding.message}"
            )
            self.write(line.encode("utf-8", "replace"))


class _Workbook:
    """Rows of the findings across a batch follow the others."""

    def __init__(self, out: str | None) -> None:
        assert out is not None  # noqa: S101 - the command asked for it
        self._beside = _Beside(out)
        self._sink = WorkbookSink(self._beside.temporary)

    def add(self, outcome: Outcome) -> None:
        self._sink.add(outcome)

    def replace(self, outcome: Outcome, added: int) -> None:
        self._sink.replace(outcome, added)

    def close(self) -> None:
        self._sink.close()
        self._beside.done()


class _Sarif:
    def __init__(self, out: str | None) -> None:
        self._beside = _Beside(out) if out else None
        self._stream: IO[str] = self._beside.temporary.open("w", encoding="utf-8") if self._beside else sys.stdout
        self._sink = SarifSink(self._stream, load().rules)

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


class _Pages:
    """A page a report is written by the workers; here the index is kept and written."""

    def __init__(self, out: str | None) -> None:
        assert out is not None  # noqa: S101 - the command asked for it
        self._folder = Path(out)
        self._outcomes: dict[str, Outcome] = {}

    def add(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            sys.stderr.write(problem_line(outcome.path, outcome.error) + "\n")
        outcome.digest = b""
        self._outcomes[outcome.path] = outcome

    def replace(self, outcome: Outcome, added: int) -> None:
        if added:
            self.add(outcome)

    def close(self) -> None:
        page = index_page(self._outcomes.values())
        write_whole(self._folder / "index.html", page.encode("utf-8", "replace"))
