"""Rich text (.rtf, often named .doc): text, automatic numbers as printed, tables, footnotes.

Deleted and hidden text is left out. The file is scanned once, groups are kept on a stack of our own.
"""

from __future__ import annotations

import re

import msgspec

from jiheng.facts import Place
from jiheng.reading.document import Document, DocumentBuilder, Limits, Unreadable
from jiheng.reading.formats.word_table import CONTINUED, STARTED, RowCell, lay_out, row_cells

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?"  # control word with its number
    rb"|\\'([0-9a-fA-F]{2})"  # a byte
    rb"|\\(.)"  # control sign
    rb"|([{}])"
    rb"|([^\\{}\r\n]+)"
    rb"|[\r\n]+",
    re.DOTALL,
)
_MOST_GROUPS = 10_000
_MOST_COLUMNS = 1000

# Groups that hold no text of the document.
_SKIPPED = frozenset(
    {
        *(b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"fldinst", b"listtable"),
        *(b"listoverridetable", b"rsidtbl", b"generator", b"header", b"headerl", b"headerr", b"headerf", b"footer"),
        *(b"footerl", b"footerr", b"footerf", b"xmlnstbl", b"themedata", b"colorschememapping", b"latentstyles"),
        *(b"datastore", b"bkmkstart", b"bkmkend", b"annotation", b"atnid", b"atnauthor", b"revtbl", b"pgptbl"),
    }
)
_READ_STARRED = frozenset({b"shptxt", b"footnote"})  # \* groups that hold text all the same
_SIGNS = {b"tab": " ", b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’"} | {
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"emspace": " ",
    b"enspace": " ",
    b"~": " ",
    b"_": "-",
}
_PAGES = {0: "cp1252", 437: "cp437", 936: "gb18030", 950: "big5", 1252: "cp1252", 65001: "utf-8"}


class _State(msgspec.Struct):
    skip: bool = False
    hidden: bool = False
    deleted: bool = False
    number: bool = False
    fallback: int = 1  # bytes that stand for a \u character in old readers


def read(data: bytes, limits: Limits) -> Document:
    """Returns the document.

    Raises:
        Unreadable: `broken-rtf`, `too-long`, `too-many-cells`.
    """
    return _Reader(limits).read(data)


class _Reader:
    def __init__(self, limits: Limits) -> None:
        self._out = DocumentBuilder("doc", limits)
        self._state = _State()
        self._stack: list[_State] = []
        self._page = "gb18030"
        self._bytes = bytearray()
        self._line: list[str] = []
        self._cells: list[str] = []
        self._cell: list[str] = []
        self._rows: list[list[RowCell]] = []
        self._edges = [0]
        self._merges: list[int] = []
        self._merge = 0
        self._in_table = False
        self._to_skip = 0
        self._starred = False
        self._tracked = False
        self._high = 0

    def read(self, data: bytes) -> Document:
        for token in _TOKEN.finditer(data):
            word, number, hexadecimal, sign, brace, plain = token.groups()
            if brace:
                self._brace(brace)
            elif word is not None:
                self._word(word, int(number) if number else None)
            elif hexadecimal is not None:
                self._raw(bytes([int(hexadecimal, 16)]))
            elif sign is not None:
                self._sign(sign)
            elif plain:
                self._raw(plain)
        self._flush()
        if any(t.strip() for t in self._line):
            self._paragraph()
        self._end_table()
        if self._tracked:
            self._out.warn(
                "tracked-changes", "文件含有隐藏文字或未接受的删除，没有读取", "正式报送前请接受或拒绝全部修订"
            )
        return self._out.build()

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._starred = False
        if brace == b"{":
            if len(self._stack) >= _MOST_GROUPS:
                raise Unreadable("broken-rtf", "RTF 文件嵌套过深", "请用 Word 打开并另存为 docx，再试一次")
            self._stack.append(self._state)
            self._state = msgspec.structs.replace(self._state)
        elif self._stack:
            self._state = self._stack.pop()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._starred = True
        elif sign in b"\\{}":
            self._raw(sign)
        elif sign in _SIGNS:
            self._write(_SIGNS[sign])
        elif sign in b"\r\n":
            self._paragraph()

    def _word(self, word: bytes, number: int | None) -> None:
        state = self._state
        starred, self._starred = self._starred, False
        if word == b"u" and number is not None:
            self._unicode(number % 65536)
            return
        self._flush()
        if (starred and word not in _READ_STARRED) or word in _SKIPPED:
            state.skip = True
            return
        match word:
            case b"ansicpg" if number is not None:
                self._page = _PAGES.get(number, "gb18030")
            case b"uc" if number is not None:
                state.fallback = min(max(number, 0), 8)
            case b"v":
                state.hidden = number != 0
                self._tracked |= state.hidden
            case b"deleted":
                state.deleted = number != 0
                self._tracked |= state.deleted
            case b"plain":
                state.hidden = state.deleted = False
            case b"par" | b"sect" | b"page" | b"line" | b"softline":
                self._paragraph()
            case b"intbl":
                self._in_table = True
            case b"trowd":
                self._in_table = True
                self._edges, self._merges, self._merge = [0], [], 0
            case b"trleft" if number is not None:
                self._edges[0] = number
            case b"clvmgf":
                self._merge = STARTED
            case b"clvmrg":
                self._merge = CONTINUED
            case b"cellx" if number is not None and len(self._edges) <= _MOST_COLUMNS:
                self._edges.append(max(number, self._edges[-1] + 1))
                self._merges.append(self._merge)
                self._merge = 0
            case b"listtext" | b"pntext":
                state.number = True
            case b"pard":
                self._in_table = False
            case b"cell":
                self._end_cell()
            case b"row":
                self._end_row()
            case _ if word in _SIGNS:
                self._write(_SIGNS[word])

    def _unicode(self, code: int) -> None:
        self._flush()
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            if self._high:
                self._write(chr(0x10000 + (self._high - 0xD800 << 10) + code - 0xDC00))
            self._high = 0
        else:
            self._write(chr(code))
        self._to_skip = self._state.fallback

    def _raw(self, data: bytes) -> None:
        if self._to_skip:
            dropped = min(self._to_skip, len(data))
            self._to_skip -= dropped
            data = data[dropped:]
        self._bytes += data

    def _flush(self) -> None:
        self._to_skip = 0
        if self._bytes:
            text = bytes(self._bytes).decode(self._page, "replace")
            self._bytes.clear()
            self._write(text)

    def _write(self, text: str) -> None:
        state = self._state
        if not (state.skip or state.hidden or state.deleted):
            # A list number is followed by a tab or blank that only sets it off.
            self._line.append(text.strip() if state.number else text)

    def _paragraph(self) -> None:
        self._flush()
        if self._state.skip:
            return
        text = "".join(self._line)
        self._line = []
        if self._in_table:
            self._cell.append(text)
            return
        self._end_table()
        self._out.paragraph(text, place=Place(block=self._out.next_block))

    def _end_cell(self) -> None:
        self._cell.append("".join(self._line))
        self._line = []
        self._cells.append(" ".join(t.strip() for t in self._cell if t.strip()))
        self._cell = []

    def _end_row(self) -> None:
        if self._cells:
            self._rows.append(row_cells(self._cells[:_MOST_COLUMNS], self._edges, self._merges))
        self._cells = []
        self._in_table = False

    def _end_table(self) -> None:
        if self._cells:
            self._end_row()
        rows, self._rows = self._rows, []
        lay_out(self._out, rows)
