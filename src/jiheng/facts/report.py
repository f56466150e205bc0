"""Report: a document after reading, and all that checking looks at.

A unit's own ledger can be laid out as the same value, so one set of rules guards both.
"""

from __future__ import annotations

import datetime

import msgspec

from jiheng.facts.fact import Fact
from jiheng.facts.relation import Relation
from jiheng.facts.span import Place, Span
from jiheng.facts.stretches import Stretch


class Block(msgspec.Struct, frozen=True, gc=False):
    """A paragraph-like stretch of the text.

    Attributes:
        kind: `paragraph`, `heading` (by style of the source), `table`, `footnote`, `textbox` or `caption`.
        start: first character in `Report.text`.
        end: one past the last character.
        place: where it stands in the file.
        level: heading level of the source's style, 0 where it has none.
    """

    kind: str
    start: int
    end: int
    place: Place | None = None
    level: int = 0


class Cell(msgspec.Struct, frozen=True, gc=False):
    """A cell of a table grid; a merged cell stands once, at its top left corner, with its spans."""

    row: int
    column: int
    start: int
    end: int
    text: str
    row_span: int = 1
    column_span: int = 1


class Table(msgspec.Struct, frozen=True):
    """A table as a grid; `cells` in reading order, every cell's text at its place in `Report.text`."""

    start: int
    end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    place: Place | None = None
    name: str = ""


class Section(msgspec.Struct, frozen=True, gc=False):
    """A heading and what it governs.

    Attributes:
        level: 1 for 一、 and its equals, 2 for （一）, 3 for 1., 4 for （1）, 5 for ①.
        number: the number as printed, empty for a heading without one.
        title: the words of the heading, empty for a number without words.
        slot: canonical slot (`duties`, `targets`, …), empty where none fits.
        start: first character of the heading.
        end: one past the heading (not its text).
        stop: one past the last character it governs, sub-sections included.
        parent: index of the section above, -1 at the top.
        run_in: text follows the heading in the same line.
    """

    level: int
    number: str
    title: str
    slot: str
    start: int
    end: int
    stop: int
    parent: int = -1
    run_in: bool = False


class Problem(msgspec.Struct, frozen=True, gc=False):
    """Why a document could not be read, or only in part: a code for machines, Chinese for people."""

    code: str
    message: str
    hint: str = ""


class Report(msgspec.Struct, frozen=True):
    """A document with its meaning.

    Attributes:
        path: as the caller named it.
        sha256: of the file's bytes.
        format: `txt`, `docx`, `doc`, `xlsx`, `xls`, `html`, `pdf`, `image`.
        text: the canonical text; every span points into it.
        blocks: in order, without gaps in meaning.
        tables: the grids.
        title: as printed, one line; None where the document has none.
        title_span: its place.
        unit: the body that reports, from title, signature or text.
        year: the year reported on.
        standard: id of the outline family (`hunan-2021`), empty when unknown.
        sections: the outline, in order of the text.
        facts: in order of the text.
        relations: in order of the text.
        signature: place of the signing unit, None where nobody signed.
        signed_on: date under the signature.
        error: set when the document could not be read; all else is then empty.
        warnings: what was read only in part.
        looks_like_report: whether title, outline, words or sums are those of a report on a budget and its results;
            of any other text the findings say little.
        idle: line ends that a page, and blanks that a scan set within sentences, as stretches in order; blanks that cut
            a number or stand for one are not among them.
        seconds: wall time of each step (`parse`, `read`, `check`), for benchmarks only.
    """

    path: str
    sha256: str = ""
    format: str = ""
    text: str = ""
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    title: str | None = None
    title_span: Span | None = None
    unit: str | None = None
    year: int | None = None
    standard: str = ""
    sections: tuple[Section, ...] = ()
    facts: tuple[Fact, ...] = ()
    relations: tuple[Relation, ...] = ()
    signature: Span | None = None
    signed_on: datetime.date | None = None
    error: Problem | None = None
    warnings: tuple[Problem, ...] = ()
    idle: tuple[Stretch, ...] = ()
    seconds: dict[str, float] = {}
    looks_like_report: bool = True
