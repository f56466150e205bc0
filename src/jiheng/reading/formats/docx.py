"""Word documents (.docx): text with automatic numbers, tables as grids, footnotes and text boxes.

Tracked changes are read as accepted. Elements are known by their local names, so both the transitional and the strict
form of the standard are read (ISO/IEC 29500). Nothing outside the file is looked at.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property

import msgspec
from lxml import etree

from jiheng.facts import Place
from jiheng.reading.document import Document, DocumentBuilder, GridCell, Limits, Unreadable
from jiheng.reading.formats.archive import Archive, parse_xml
from jiheng.reading.formats.docx_numbering import read_numbering
from jiheng.reading.formats.docx_styles import Styles, paragraph_properties
from jiheng.reading.formats.elements import attribute, child, local, number, value
from jiheng.reading.formats.numbering import Numbering

_MOST_COLUMNS = 1000  # Word itself stops at 63

# What stands in the text only for others: deleted text, field codes, phonetic guides, properties.
_SKIPPED = frozenset(
    {
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "fldChar", "rt"),
        *("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"),
        *("commentReference", "annotationRef", "proofErr", "bookmarkStart", "bookmarkEnd", "altChunk"),
    }
)


class _Paragraph(msgspec.Struct):
    """A paragraph taken apart: its lines, the boxes anchored in it, and the notes it calls."""

    lines: list[str]
    boxes: list[etree._Element]
    notes: list[tuple[str, str]]


def read(data: bytes, limits: Limits) -> Document:
    """Returns the document.

    Raises:
        Unreadable: `broken-archive`, `archive-bomb`, `forbidden-xml`, `broken-xml`, `no-document`, `too-long`,
            `too-many-cells`.
    """
    archive = Archive(data, limits)
    return _Reader(archive, limits).read()


class _Reader:
    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive = archive
        self._out = DocumentBuilder("docx", limits)
        self._main = self._main_part()
        self._folder = posixpath.dirname(self._main)
        self._notes: list[tuple[str, str]] = []
        self._tracked = False
        self._may_hide = True

    def read(self) -> Document:
        data = self._archive.read(self._main)
        root = parse_xml(data, self._main)
        # A name stands as it is in one-byte encodings and in UTF-8; no run has to be asked where it is nowhere.
        self._may_hide = b"vanish" in data or b"\0" in data[:4]
        body = child(root, "body")
        if body is None:
            raise Unreadable("no-document", "文件里没有正文", "请用 Word 打开并另存为 docx，再试一次")
        self._blocks(body, "paragraph")
        self._write_notes()
        self._warn()
        return self._out.build()

    @cached_property
    def _numbering(self) -> Numbering:
        """The lists, read when the first paragraph stands in one."""
        return read_numbering(self._part("numbering.xml"))

    @cached_property
    def _styles(self) -> Styles:
        """The styles, read when the first paragraph has one."""
        styles = posixpath.join(self._folder, "styles.xml")
        data = self._archive.read(styles) if styles in self._archive else b"<styles/>"
        return Styles(data, lambda: self._numbering)

    def _main_part(self) -> str:
        if "_rels/.rels" in self._archive:
            for relation in self._archive.tree("_rels/.rels"):
                if relation.get("Type", "").endswith("/officeDocument"):
                    target = relation.get("Target", "").lstrip("/")
                    if target in self._archive:
                        return target
        if "word/document.xml" in self._archive:
            return "word/document.xml"
        raise Unreadable("no-document", "文件里没有 Word 正文", "请用 Word 打开并另存为 docx，再试一次")

    def _part(self, name: str) -> etree._Element | None:
        path = posixpath.join(self._folder, name)
        return self._archive.tree(path) if path in self._archive else None

    def _blocks(self, parent: etree._Element, kind: str) -> None:
        for element in parent:
            match local(element):
                case "p":
                    self._paragraph(element, kind)
                case "tbl":
                    self._table(element)
                case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag" | "sect" | "sub-section":
                    self._tracked |= local(element) in {"ins", "moveTo"}
                    self._blocks(element, kind)
                case "AlternateContent":
                    self._blocks(_preferred(element), kind)

    def _paragraph(self, element: etree._Element, kind: str) -> None:
        taken = self._take(element)
        printed, level = self._number(element, empty=not any(map(str.strip, taken.lines)))
        level = level if any(taken.lines) else 0
        for i, line in enumerate(taken.lines):
            place = Place(block=self._out.next_block)
            text = printed + line if i == 0 and line.strip() else line
            self._out.paragraph(text, "heading" if level and i == 0 else kind, place, level if i == 0 else 0)
        for box in taken.boxes:
            self._blocks(box, "textbox")
        self._notes += taken.notes

    def _number(self, element: etree._Element, *, empty: bool) -> tuple[str, int]:
        """Returns the automatic number of a paragraph and its outline level (0 for body text)."""
        own = paragraph_properties(child(element, "pPr"))
        name, level, outline = own.list, own.level or 0, own.outline
        if own.style:
            name, level, outline = self._styles.complete(own)
        printed = own.printed
        if name and name != "0" and not (empty and not _has_text(element)):
            printed = self._numbering.next(name, level)
        return printed, outline + 1 if outline is not None and outline < 9 else 0

    def _take(self, element: etree._Element) -> _Paragraph:
        taken = _Paragraph([""], [], [])
        self._inline(element, taken)
        return taken

    def _inline(self, parent: etree._Element, taken: _Paragraph) -> None:
        lines = taken.lines
        for element in parent:
            name = local(element)
            if name == "t":
                text = element.text
                if text:
                    lines[-1] += text.replace("\n", " ")
            elif name == "r":
                if not (self._may_hide and _is_hidden(element)):
                    self._inline(element, taken)
            elif name in _SKIPPED:
                self._tracked |= name in {"del", "moveFrom"}
            elif name in {"tab", "ptab"}:
                lines[-1] += " "
            elif name in {"br", "cr"}:
                lines.append("")
            elif name == "noBreakHyphen":
                lines[-1] += "-"
            elif name == "sym":
                lines[-1] += _symbol(element)
            elif name in {"footnoteReference", "endnoteReference"}:
                part = "footnotes.xml" if name.startswith("foot") else "endnotes.xml"
                taken.notes.append((part, attribute(element, "id")))
            elif name == "txbxContent":
                taken.boxes.append(element)
            elif name == "AlternateContent":
                self._inline(_preferred(element), taken)
            elif name not in {"p", "tbl"}:
                self._tracked |= name in {"ins", "moveTo"}
                self._inline(element, taken)

    def _table(self, element: etree._Element) -> None:
        cells: list[GridCell] = []
        open_merges: dict[int, GridCell] = {}
        row = columns = 0
        boxes: list[etree._Element] = []
        for line in _rows(element):
            column = _grid_offset(line)
            for cell in _cells(line):
                width, merge = _spans(cell)
                if merge == "continue" and column in open_merges:
                    open_merges[column].row_span += 1
                else:
                    made = GridCell(row, column, self._cell_text(cell, boxes), 1, width)
                    cells.append(made)
                    open_merges.pop(column, None)
                    if merge:
                        open_merges[column] = made
                column += width
                if column > _MOST_COLUMNS:
                    break
            columns = max(columns, column)
            row += 1
        if cells:
            self._out.table(cells, row, columns, Place(block=self._out.next_block))
        for box in boxes:
            self._blocks(box, "textbox")

    def _cell_text(self, cell: etree._Element, boxes: list[etree._Element]) -> str:
        lines: list[str] = []
        for element in _flat(cell):
            if local(element) == "p":
                taken = self._take(element)
                printed, _ = self._number(element, empty=not any(map(str.strip, taken.lines)))
                lines.append(printed + " ".join(taken.lines))
                boxes += taken.boxes
                self._notes += taken.notes
            else:
                lines += [self._cell_text(inner, boxes) for line in _rows(element) for inner in _cells(line)]
        return " ".join(line for line in lines if line.strip())

    def _write_notes(self) -> None:
        parts: dict[str, dict[str, etree._Element]] = {}
        waiting, self._notes = self._notes, []
        for part, name in waiting:
            if part not in parts:
                root = self._part(part)
                parts[part] = {} if root is None else {attribute(e, "id"): e for e in root}
            note = parts[part].get(name)
            if note is not None:
                self._blocks(note, "footnote")

    def _warn(self) -> None:
        if self._tracked:
            self._out.warn(
                "tracked-changes", "文件含有未接受的修订，已按接受修订后的文字读取", "正式报送前请接受或拒绝全部修订"
            )
        if any(n.endswith("vbaProject.bin") for n in self._archive.names):
            self._out.warn("macros", "文件含有宏；宏没有运行", "报送前请另存为不含宏的 docx")
        relations = self._part(posixpath.join("_rels", posixpath.basename(self._main) + ".rels"))
        if relations is not None and any(
            r.get("TargetMode") == "External" and not r.get("Type", "").endswith("/hyperlink") for r in relations
        ):
            self._out.warn("external-content", "文件引用了外部内容，没有读取", "请把外部图片、模板或对象嵌入文件")


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yields the rows, those inside content controls too, deleted ones left out."""
    for element in table:
        match local(element):
            case "tr":
                properties = next((c for c in element if local(c) == "trPr"), ())
                if not any(local(c) == "del" for c in properties):
                    yield element
            case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo":
                yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        match local(element):
            case "tc":
                yield element
            case "sdt" | "sdtContent" | "customXml":
                yield from _cells(element)


def _flat(cell: etree._Element) -> Iterator[etree._Element]:
    """Yields the paragraphs and tables of a cell in order."""
    for element in cell:
        match local(element):
            case "p" | "tbl":
                yield element
            case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo":
                yield from _flat(element)


def _spans(cell: etree._Element) -> tuple[int, str]:
    """Returns how many grid columns a cell takes, and `restart`, `continue` or nothing for vertical merging."""
    properties = child(cell, "tcPr")
    if properties is None:
        return 1, ""
    width = number(value(properties, "gridSpan")) or 1
    merge = next((attribute(c, "val") or "continue" for c in properties if local(c) in {"vMerge", "vmerge"}), "")
    return min(width, _MOST_COLUMNS), merge


def _grid_offset(row: etree._Element) -> int:
    return min(number(value(child(row, "trPr"), "gridBefore")) or 0, _MOST_COLUMNS)


def _preferred(alternatives: etree._Element) -> etree._Element:
    """Returns the first choice of an AlternateContent: its fallback says the same once more."""
    return next((c for c in alternatives if local(c) == "Choice"), alternatives)


def _is_hidden(run: etree._Element) -> bool:
    properties = child(run, "rPr")
    if properties is None:
        return False
    vanish = child(properties, "vanish")
    return vanish is not None and attribute(vanish, "val") not in {"0", "false"}


def _symbol(element: etree._Element) -> str:
    code = attribute(element, "char")
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    # Symbol fonts live in the private use area; 0xFC is the tick of Wingdings, the one that carries meaning in tables.
    return {0xF0FC: "√", 0xF0FB: "×"}.get(value, chr(value) if 0x20 < value < 0xE000 else "")


def _has_text(element: etree._Element) -> bool:
    return any(t.text and t.text.strip() for t in element.iter("{*}t"))
