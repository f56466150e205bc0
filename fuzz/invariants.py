"""What must hold of every input whatever: a document or `Unreadable`, exact spans, in time."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from pathlib import Path

import jiheng
from jiheng.checking import check
from jiheng.facts import Finding, Report, Span
from jiheng.reading import read_document, read_text
from jiheng.reading.document import Document, Limits, Unreadable
from jiheng.reading.formats import registry

LIMITS = Limits(bytes=4_000_000, characters=200_000, pages=20, cells=50_000)
SECONDS = 2.0
"""More than any input of a few kilobytes may take."""

_OURS = str(Path(jiheng.__file__).parent)

libraries: Counter[str] = Counter()
"""Faults raised inside a library, by format and class: `open_document` turns them into `broken-file`."""


class SlowError(Exception):
    """An input that took longer than `SECONDS`."""


def open_as(name: str, data: bytes) -> Document | None:
    """Reads bytes by one format without the catch-all of `open_document`; None when it says `Unreadable`.

    Raises:
        Exception: whatever our own code raised; a fault of a library is counted.
    """
    reader = next(f for f in registry.BUILT_IN if f.name == name)
    started = time.perf_counter()
    try:
        document = reader.read(data, LIMITS)
    except Unreadable as error:
        assert error.problem.code and error.problem.message
        return None
    except MemoryError:
        raise
    except Exception as error:
        if _is_ours(error):
            raise
        libraries[f"{name} {type(error).__name__}"] += 1
        return None
    finally:
        _in_time(started)
    spans_fit(document)
    return document


def _is_ours(error: Exception) -> bool:
    """Whether the fault is ours: raised in our code, and of no class that only a compiled library raises."""
    where = traceback.extract_tb(error.__traceback__)[-1].filename
    return where.startswith(_OURS) and type(error).__module__.split(".")[0] in ("builtins", "jiheng", "decimal")


def spans_fit(document: Document) -> None:
    """Asserts that blocks, tables and cells point into the text, in order."""
    size = len(document.text)
    document.text.encode()  # no half of a surrogate pair
    assert size <= LIMITS.characters
    last = 0
    for block in document.blocks:
        assert last <= block.start <= block.end <= size, f"block {block} after {last}"
        last = block.start
    for table in document.tables:
        assert 0 <= table.start <= table.end <= size
        for cell in table.cells:
            assert document.text[cell.start : cell.end] == cell.text
            assert 0 <= cell.row < table.rows
            assert 0 <= cell.column < table.columns


def whole_run(data: bytes, name: str) -> None:
    """Reads and checks bytes as the command does, and asserts every span of the outcome."""
    started = time.perf_counter()
    _consistent(read_document(data, name, LIMITS))
    _in_time(started)


def whole_text(text: str) -> None:
    """Reads and checks a text, and asserts every span of the outcome."""
    started = time.perf_counter()
    _consistent(read_text(text))
    _in_time(started)


def _consistent(report: Report) -> None:
    if report.error is not None:
        return
    text = report.text
    for fact in report.facts:
        if fact.span is not None:
            _exact(text, fact.span)
    known = {f.id for f in report.facts}
    for relation in report.relations:
        assert {i for i in (relation.total, *relation.parts) if i} <= known
    for section in report.sections:
        assert 0 <= section.start <= section.end <= section.stop <= len(text)
    findings: tuple[Finding, ...] = check(report)
    for finding in findings:
        for span in finding.spans:
            _exact(text, span)
        assert finding.message


def _exact(text: str, span: Span) -> None:
    assert 0 <= span.start <= span.end <= len(text)
    assert text[span.start : span.end] == span.quote


def _in_time(started: float) -> None:
    seconds = time.perf_counter() - started
    if seconds > SECONDS:
        raise SlowError(f"{seconds:.1f} s")
