"""What a format reader hands on: text, blocks and tables, each with its place; built piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from jiheng.facts import Block, Cell, Place, Problem, Table


class Limits(msgspec.Struct, frozen=True):
    """Bounds that keep a hostile file from taking the machine; all are options of the command line.

    Attributes:
        bytes: size of a file, and of what any archive in it may unpack to.
        characters: length of the text.
        pages: pages of a PDF or images of a scan.
        cells: cells of all tables together.
        seconds: wall time for one document, held by the batch supervisor.
        ratio: how much larger than its archive an unpacked member may be.
    """

    bytes: int = 256 * 1024 * 1024
    characters: int = 5_000_000
    pages: int = 2000
    cells: int = 2_000_000
    seconds: float = 60.0
    ratio: int = 200


class Unreadable(Exception):  # noqa: N818 - it says what the document is
    """A document that cannot be read; carries the problem to show."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.problem = Problem(code, message, hint)


class Document(msgspec.Struct, frozen=True):
    """A file as text with structure; every offset points into `text`."""

    format: str
    text: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    warnings: tuple[Problem, ...] = ()


class GridCell(msgspec.Struct):
    """A cell before it has a place in the text."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


class DocumentBuilder:
    """Collects paragraphs and tables and keeps every offset right.

    Paragraphs are separated by a newline; the cells of a table row by a tab, its rows by a newline. Tabs and newlines
    inside a cell become spaces of the same length, so that a row stays a line.
    """

    def __init__(self, format_name: str, limits: Limits) -> None:
        self.format = format_name
        self.limits = limits
        self._parts: list[str] = []
        self._length = 0
        self._cells = 0
        self._blocks: list[Block] = []
        self._tables: list[Table] = []
        self._warnings: list[Problem] = []

    @property
    def next_block(self) -> int:
        """Index the next block will get, for `Place.block`."""
        return len(self._blocks)

    @property
    def length(self) -> int:
        """Characters written so far."""
        return self._length

    def warn(self, code: str, message: str, hint: str = "") -> None:
        self._warnings.append(Problem(code, message, hint))

    def paragraph(self, text: str, kind: str = "paragraph", place: Place | None = None, level: int = 0) -> None:
        """Adds a paragraph; an empty one leaves an empty line and no block."""
        start = self._length
        text = _whole(text)
        self._write(text + "\n")
        if text.strip():
            end = start + len(text)
            self._blocks.append(Block(kind, start, end, place or Place(block=self.next_block), level))

    def table(
        self, cells: Iterable[GridCell], rows: int, columns: int, place: Place | None = None, name: str = ""
    ) -> None:
        """Adds a grid; `cells` hold each merged cell once, at its top left corner."""
        by_row: dict[int, list[GridCell]] = {}
        for cell in cells:
            by_row.setdefault(cell.row, []).append(cell)
        start = self._length
        laid: list[Cell] = []
        for row in range(rows):
            line: Sequence[GridCell] = sorted(by_row.get(row, ()), key=lambda c: c.column)
            for i, cell in enumerate(line):
                if i:
                    self._write("\t")
                at = self._length
                text = _whole(cell.text.translate(_ONE_LINE))
                self._write(text)
                laid.append(Cell(row, cell.column, at, self._length, text, cell.row_span, cell.column_span))
            self._write("\n")
        self._cells += len(laid)
        if self._cells > self.limits.cells:
            raise Unreadable(
                "too-many-cells",
                f"表格单元格超过上限 {self.limits.cells} 个",
                "请拆分文件，或用 --max-cells 提高上限",
            )
        place = place or Place(block=self.next_block)
        end = max(start, self._length - 1)
        self._tables.append(Table(start, end, rows, columns, tuple(laid), place, name))
        self._blocks.append(Block("table", start, end, place))

    def build(self) -> Document:
        """Returns the document; its text ends with one newline unless it is empty."""
        return Document(
            self.format, "".join(self._parts), tuple(self._blocks), tuple(self._tables), tuple(self._warnings)
        )

    def _write(self, text: str) -> None:
        self._length += len(text)
        if self._length > self.limits.characters:
            raise Unreadable(
                "too-long",
                f"文字超过上限 {self.limits.characters} 字",
                "请确认是否为绩效报告，或用 --max-characters 提高上限",
            )
        self._parts.append(text)


_HALF = re.compile("[\ud800-\udfff]")


def _whole(text: str) -> str:
    """Returns the text with halves of surrogate pairs, which broken files give and no encoding takes, as �."""
    return _HALF.sub("\ufffd", text) if not text.isascii() and _HALF.search(text) else text


_ONE_LINE = {ord("\t"): " ", ord("\n"): " ", ord("\r"): " ", ord("\x0b"): " ", ord("\x0c"): " "}
