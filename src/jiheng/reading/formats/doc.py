"""Old Word documents (.doc, .wps): text with automatic numbers, tables as grids, notes and text boxes.

Tracked changes are read as accepted, hidden text is left out. RTF and the XML of Word 2003, which often carry the same
ending, are handed to their own readers.
"""

from __future__ import annotations

import re
import struct

from jiheng.facts import Place
from jiheng.reading.document import Document, DocumentBuilder, Limits
from jiheng.reading.formats import doc_file
from jiheng.reading.formats.doc_file import Run, WordFile, value
from jiheng.reading.formats.doc_lists import inherited, numbering, styles
from jiheng.reading.formats.registry import is_ole
from jiheng.reading.formats.word_table import RowCell, lay_out, row_cells

_PARTS = ((0, "paragraph"), (1, "footnote"), (5, "footnote"), (6, "textbox"))  # main text, notes, endnotes, text boxes
_MARKS = re.compile("[\\r\\x07\\x0c]")
_FIELD = re.compile("\\x13[^\\x13\\x14\\x15]*(?:\\x14([^\\x13\\x14\\x15]*))?\\x15")
_MOST_NESTED = 8  # fields within fields that are unfolded
_CONTROLS = dict.fromkeys(range(32)) | {0x1E: "-", 0x0B: "\n", 0x0E: "\n", 0x09: " ", 0xA0: " "}


def read(data: bytes, limits: Limits) -> Document:
    """Returns the document.

    Raises:
        Unreadable: `encrypted`, `broken-doc`, `too-long`, `too-many-cells`.
    """
    if not is_ole(data):
        from jiheng.reading.formats import rtf, word_xml  # noqa: PLC0415 - rare forms under the same ending

        return rtf.read(data, limits) if data.lstrip()[:5] == b"{\\rtf" else word_xml.read(data, limits)
    return _Reader(WordFile(data, limits), limits).read()


class _Reader:
    def __init__(self, file: WordFile, limits: Limits) -> None:
        self._file = file
        self._out = DocumentBuilder("doc", limits)
        self._styles = styles(file)
        self._lists = numbering(file)
        self._cell: list[str] = []
        self._row: list[str] = []
        self._rows: list[list[RowCell]] = []
        self._tracked = False

    def read(self) -> Document:
        for part, kind in _PARTS:
            start = sum(self._file.lengths[:part])
            self._read_part(start, min(start + self._file.lengths[part], len(self._file.text)), kind)
        if self._tracked:
            self._out.warn(
                "tracked-changes", "文件含有隐藏文字或未接受的删除，没有读取", "正式报送前请接受或拒绝全部修订"
            )
        return self._out.build()

    def _read_part(self, start: int, end: int, kind: str) -> None:
        at = start
        for mark in _MARKS.finditer(self._file.text, start, end):
            self._paragraph(at, mark.start(), mark.group(), kind)
            at = mark.end()
        if at < end:
            self._paragraph(at, end, "\r", kind)
        self._end_cell()
        self._end_table()

    def _paragraph(self, start: int, end: int, mark: str, kind: str) -> None:
        run = self._file.paragraph(end)
        properties = run.properties if run else {}
        if value(properties, doc_file.ROW_END) or value(properties, doc_file.INNER_ROW_END):
            self._end_row(properties)
            return
        text = self._visible(start, end)
        if text.strip() or mark != "\x07":
            printed, level = self._number(run, has_text=bool(text.strip()))
            text = printed + text
        else:
            level = 0
        if value(properties, doc_file.IN_TABLE) or mark == "\x07":
            self._cell.append(text.replace("\n", " "))
            # The cells of a table within a cell end with a plain paragraph mark: they stay part of the cell.
            if mark == "\x07":
                self._end_cell()
            return
        self._end_table()
        for i, line in enumerate(text.split("\n")):
            heading = level if i == 0 and line.strip() else 0
            place = Place(block=self._out.next_block)
            self._out.paragraph(line, "heading" if heading else kind, place, heading)

    def _visible(self, start: int, end: int) -> str:
        text = self._file.text
        pieces = []
        at = start
        for first, last in self._file.invisible(start, end):
            pieces.append(text[at:first])
            at = last
            self._tracked = True
        pieces.append(text[at:end])
        joined = "".join(pieces)
        for _ in range(_MOST_NESTED):
            unfolded = _FIELD.sub(lambda m: m.group(1) or "", joined)
            if unfolded == joined:
                break
            joined = unfolded
        joined = joined.translate(_CONTROLS)
        return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _number(self, run: Run | None, *, has_text: bool) -> tuple[str, int]:
        """Returns the automatic number of a paragraph and its outline level (0 for body text)."""
        if run is None:
            return "", 0
        own = run.properties
        instance = value(own, doc_file.LIST_INSTANCE)
        level = value(own, doc_file.LIST_LEVEL)
        if instance is None:
            instance = inherited(self._styles, run.style, doc_file.LIST_INSTANCE)
            level = inherited(self._styles, run.style, doc_file.LIST_LEVEL) if level is None else level
        outline = value(own, doc_file.OUTLINE_LEVEL)
        if outline is None:
            outline = inherited(self._styles, run.style, doc_file.OUTLINE_LEVEL)
        printed = self._lists.next(str(instance), level or 0) if instance and has_text else ""
        return printed, outline + 1 if outline is not None and outline < 9 and has_text else 0

    def _end_cell(self) -> None:
        if self._cell:
            self._row.append(" ".join(t.strip() for t in self._cell if t.strip()))
            self._cell = []

    def _end_row(self, properties: dict[int, bytes]) -> None:
        if value(properties, doc_file.INNER_ROW_END):
            return
        self._end_cell()
        edges, merges = _definition(properties.get(doc_file.TABLE_DEFINITION, b""))
        if self._row:
            self._rows.append(row_cells(self._row, edges, merges))
        self._row = []

    def _end_table(self) -> None:
        if self._row:
            self._rows.append(row_cells(self._row, [], []))
            self._row = []
        rows, self._rows = self._rows, []
        lay_out(self._out, rows)


def _definition(data: bytes) -> tuple[list[int], list[int]]:
    """Returns the edges of the cells of a row in twentieths of a point, and how each is merged vertically."""
    if not data:
        return [], []
    count = data[0]
    if 1 + 2 * (count + 1) > len(data):
        return [], []
    edges = list(struct.unpack_from(f"<{count + 1}h", data, 1))
    merges = []
    for i in range(count):
        at = 1 + 2 * (count + 1) + 20 * i
        flags = struct.unpack_from("<H", data, at)[0] if at + 2 <= len(data) else 0
        merges.append(flags >> 5 & 3)
    return edges, merges
