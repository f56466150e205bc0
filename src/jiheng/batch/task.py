"""What a worker does with one path: read it, check it, and render what the run asked for."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
import time
import traceback
from pathlib import Path, PurePath

import msgspec

from jiheng.batch.discover import STANDARD_INPUT
from jiheng.batch.kept import Kept
from jiheng.checking import check
from jiheng.checking.neighbours import digest
from jiheng.facts import Finding, Problem, Report
from jiheng.reading import read_document, read_path
from jiheng.reading.document import Limits
from jiheng.writing.findings.lines import fact_lines, finding_lines
from jiheng.writing.findings.outcome import NOT_A_REPORT, Outcome, outcome_of
from jiheng.writing.findings.page import annotated_page
from jiheng.writing.findings.parts import parts_of
from jiheng.writing.findings.record import checking_record, reading_record

_ENCODER = msgspec.json.Encoder()
_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(Outcome)


class Options(msgspec.Struct, frozen=True):
    """What to do with every document of a run.

    Attributes:
        check: whether rules run, or only reading.
        form: `text`, `jsonl`, `html`, `xlsx`, `sarif`, `plain` for the bare text, or `parts` for a page of the desk.
        standard: `auto` or the id of an outline family.
        select: codes (or their beginnings) that run; empty for all that are switched on.
        ignore: codes that do not run.
        limits: of one document.
        out: folder for HTML pages.
        colour: whether terminal lines are coloured.
        standard_input: bytes given on standard input, read once by the parent.
        names: paths with the names they are shown under, where these are others; no name twice.
    """

    check: bool = True
    form: str = "text"
    standard: str = "auto"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    limits: Limits = Limits()
    out: str = ""
    colour: bool = False
    standard_input: bytes = b""
    names: tuple[tuple[str, str], ...] = ()


class PageError(Exception):
    """The page of a report could not be written: a fault of the disk, not of the report."""


class Task:
    """Callable that workers run; the standards are loaded once a process.

    Args:
        options: of the run.
        kept: where checked reports wait for the end of the run; None keeps none.
        extra: findings to add, by the path shown; given at the end of the run.
    """

    def __init__(
        self, options: Options, kept: Kept | None = None, extra: dict[str, tuple[Finding, ...]] | None = None
    ) -> None:
        self._options = options
        self._kept = kept
        self._extra = extra
        self._names = dict(options.names)

    def __call__(self, path: str) -> bytes:
        outcome = self.outcome(path)
        try:
            return _PACK.encode(outcome)
        except Exception as error:  # noqa: BLE001 - as in `outcome`
            return _PACK.encode(self._failed(path, error))

    def outcome(self, path: str) -> Outcome:
        """Reads, checks and renders one path; a fault of Jiheng itself costs this path only and says so."""
        try:
            return self._outcome(path)
        except MemoryError:
            raise
        except PageError as error:
            return self.unreadable(
                path, Problem("page-not-written", f"批注页写不出来：{error}", "请检查输出位置后重试")
            )
        except Exception as error:  # noqa: BLE001 - whatever it is, the other documents go on
            return self._failed(path, error)

    def _outcome(self, path: str) -> Outcome:
        options = self._options
        report, findings = self._checked(path)
        first = self._extra is None
        if self._extra is not None:
            findings += self._extra.get(report.path, ())
        outcome = outcome_of(report, findings)
        if first and options.check and report.error is None and outcome.is_report:
            outcome.digest = _PACK.encode(digest(report))
        self._render(report, findings, outcome)
        return outcome

    def _checked(self, path: str) -> tuple[Report, tuple[Finding, ...]]:
        """Returns a report and its own findings: at the end of a run those that were kept."""
        options = self._options
        if self._extra is not None and self._kept and (found := self._kept.get(path)) is not None:
            return found
        report = self._read(path)
        if not options.check or report.error is not None:
            return report, ()
        if not report.looks_like_report:
            warning = Problem(NOT_A_REPORT, "不像绩效报告")
            return msgspec.structs.replace(report, warnings=(*report.warnings, warning)), ()
        started = time.perf_counter()
        findings = check(report, select=options.select, ignore=options.ignore)
        report.seconds["check"] = time.perf_counter() - started
        if self._extra is None and self._kept:
            self._kept.put(path, report, findings)
        return report, findings

    def _failed(self, path: str, error: Exception) -> Outcome:
        where = traceback.extract_tb(error.__traceback__)[-1]
        message = f"程序内部错误：{type(error).__name__}（{PurePath(where.filename).name}:{where.lineno}）"
        return self.unreadable(path, Problem("internal", message, "请把该文件（可脱敏）和本行信息报告给绩衡的维护者"))

    def unreadable(self, path: str, problem: Problem) -> Outcome:
        """Returns the outcome of a path that gave no report."""
        report = Report(path=self._shown(path), error=problem)
        outcome = outcome_of(report, ())
        self._render(report, (), outcome)
        return outcome

    def _read(self, path: str) -> Report:
        options = self._options
        if path == STANDARD_INPUT:
            return read_document(options.standard_input, path, options.limits, standard=options.standard)
        report = read_path(path, options.limits, standard=options.standard)
        name = self._shown(path)
        return report if name == path else msgspec.structs.replace(report, path=name)

    def _shown(self, path: str) -> str:
        return self._names.get(path) or shown_path(path)

    def _render(self, report: Report, findings: tuple[Finding, ...], outcome: Outcome) -> None:
        options = self._options
        if options.form == "jsonl":
            record = checking_record(report, findings) if options.check else reading_record(report)
            outcome.rendered = _ENCODER.encode(record)
        elif options.form == "text":
            lines = finding_lines(report, findings, colour=options.colour) if options.check else fact_lines(report)
            outcome.rendered = "\n".join(lines).encode("utf-8", "replace")
        elif options.form == "parts" and report.error is None:
            outcome.rendered = _ENCODER.encode(parts_of(report, findings))
        elif options.form == "plain":
            outcome.rendered = report.text.encode("utf-8", "replace")
        elif options.form == "html" and report.error is None:
            outcome.page = page_name(report.path, report.sha256)
            page = annotated_page(report, findings, index="index.html").encode("utf-8", "replace")
            try:
                write_whole(Path(options.out) / outcome.page, page)
            except OSError as error:
                raise PageError(error.strerror or str(error)) from error


def decode(data: bytes) -> Outcome:
    """Returns the outcome a worker encoded."""
    return _UNPACK.decode(data)


def shown_path(path: str) -> str:
    """Returns a path as text: bytes of a file name that are no UTF-8 become escapes, so that it can be written out."""
    return path.encode("utf-8", "backslashreplace").decode()


def page_name(path: str, sha256: str) -> str:
    """Returns a file name for the page of a report: readable, safe on every system, distinct by path and content."""
    stem = PurePath(path).stem if path != STANDARD_INPUT else "stdin"
    safe = re.sub(r"[^\w.-]+", "_", stem).strip("._")[:60] or "report"
    mark = hashlib.sha256(f"{path}\0{sha256}".encode()).hexdigest()[:8]
    return f"{safe}-{mark}.html"


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file beside its place and renames it, so nobody ever sees half of it."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)  # noqa: PTH101 - mkstemp makes it private
        os.replace(temporary, path)  # noqa: PTH105 - as above
    except BaseException:
        if os.path.exists(temporary):  # noqa: PTH110 - as above
            os.unlink(temporary)  # noqa: PTH108 - as above
        raise


def standard_input(most: int) -> bytes:
    """Returns standard input, of an endless one only a byte more than `most`, so that it is refused as too large."""
    return sys.stdin.buffer.read(most + 1) if sys.stdin else b""
