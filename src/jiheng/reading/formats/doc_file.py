"""The binary Word file taken apart: text by character position, and the properties that cover it ([MS-DOC]).

Only what reading needs is decoded: the piece table, paragraph and character properties, styles and lists. Every offset
comes from the file and is therefore suspect: slices are bounded by the streams, loops by their length.
"""

from __future__ import annotations

import bisect
import io
import struct
from collections.abc import Iterator

import msgspec
import olefile

from jiheng.reading.document import Limits, Unreadable

_PAGE = 512
_MOST_PIECES = 400_000

# Indices into the table of offsets that ends the file information block ([MS-DOC] 2.5.6).
STYLES, CHARACTER_PAGES, PARAGRAPH_PAGES, PIECES, LISTS, LIST_INSTANCES = 1, 12, 13, 33, 73, 74

MARKED_DELETED, HIDDEN = 0x0800, 0x083C
IN_TABLE, ROW_END, INNER_CELL_END, INNER_ROW_END = 0x2416, 0x2417, 0x244B, 0x244C
LIST_LEVEL, LIST_INSTANCE, OUTLINE_LEVEL, TABLE_DEPTH = 0x260A, 0x460B, 0x2640, 0x6649
TABLE_DEFINITION = 0xD608

_OPERAND_SIZES = (1, 1, 2, 4, 2, 2, -1, 3)


class Run(msgspec.Struct, frozen=True):
    """Properties that cover the characters from one position of the file to another; `style` only for paragraphs."""

    start: int
    end: int
    properties: dict[int, bytes]
    style: int = 0


class Piece(msgspec.Struct, frozen=True):
    """Characters `start` to `end` of the document, stored at `offset` with one or two bytes each."""

    start: int
    end: int
    offset: int
    width: int


class WordFile:
    """An opened file.

    Attributes:
        lengths: characters of the main text, footnotes, headers, macros, comments, endnotes, text boxes, in this order.
        text: all of them, one after the other.

    Raises:
        Unreadable: `encrypted`, `broken-doc`, `too-long`.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            with olefile.OleFileIO(io.BytesIO(data)) as ole:  # type: ignore[no-untyped-call]
                self._main: bytes = ole.openstream("WordDocument").read()
                flags = self._word(10)
                self._table: bytes = ole.openstream("1Table" if flags & 0x0200 else "0Table").read()
        except Unreadable:
            raise
        except Exception as error:
            raise _broken(str(error)) from error
        if self._word(0) not in {0xA5EC, 0xA5DC}:
            raise _broken("不是 Word 97 以后的格式")
        if flags & 0x0100:
            raise Unreadable("encrypted", "文件设有打开密码，无法读取", "请在 Word 中取消密码后另存，再试一次")
        self.lengths = [max(0, self._long(76 + 4 * i)) for i in range(7)]
        if sum(self.lengths) > limits.characters:
            raise Unreadable(
                "too-long",
                f"文字超过上限 {limits.characters} 字",
                "请确认是否为绩效报告，或用 --max-characters 提高上限",
            )
        self.pieces = list(self._pieces())
        self._starts = [p.start for p in self.pieces]
        self.text = "".join(self._decode(p) for p in self.pieces)
        self._paragraphs = self._runs(PARAGRAPH_PAGES, 13, self._paragraph)
        self._characters = self._runs(CHARACTER_PAGES, 1, self._character)

    def part(self, index: int) -> bytes:
        """Returns a structure of the table stream by its index in the file information block."""
        start, length = self._long(154 + 8 * index), self._long(158 + 8 * index)
        return self._table[start : start + length] if start >= 0 and length > 0 else b""

    def tail(self, index: int) -> bytes:
        """Returns the table stream from a structure on: lists go on behind their stated length."""
        start, length = self._long(154 + 8 * index), self._long(158 + 8 * index)
        return self._table[start:] if start >= 0 and length > 0 else b""

    def paragraph(self, position: int) -> Run | None:
        """Returns the properties of the paragraph that holds a character."""
        return self._covering(self._paragraphs, position)

    def invisible(self, start: int, end: int) -> list[tuple[int, int]]:
        """Returns the ranges of characters that are hidden, or deleted by a tracked change."""
        found = []
        at = start
        while at < end:
            piece = self._piece(at)
            if piece is None:
                break
            offset = piece.offset + (at - piece.start) * piece.width
            run = _at(self._characters, offset)
            stop = min(piece.end, end)
            if run is not None:
                stop = min(stop, piece.start + max(1, -(-(run.end - piece.offset) // piece.width)))
                if any(_is_on(run.properties.get(code)) for code in (MARKED_DELETED, HIDDEN)):
                    found.append((at, max(stop, at + 1)))
            at = max(stop, at + 1)
        return found

    def _covering(self, runs: tuple[list[int], list[Run]], position: int) -> Run | None:
        piece = self._piece(position)
        return _at(runs, piece.offset + (position - piece.start) * piece.width) if piece else None

    def _piece(self, position: int) -> Piece | None:
        at = bisect.bisect_right(self._starts, position) - 1
        return self.pieces[at] if at >= 0 and position < self.pieces[at].end else None

    def _pieces(self) -> Iterator[Piece]:
        clx = self.part(PIECES)
        at = 0
        while at + 5 <= len(clx) and clx[at] == 1:
            at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
        if at + 5 > len(clx) or clx[at] != 2:
            raise _broken("没有文字索引")
        table = clx[at + 5 : at + 5 + struct.unpack_from("<I", clx, at + 1)[0]]
        count = min((len(table) - 4) // 12, _MOST_PIECES)
        ends = struct.unpack_from(f"<{count + 1}i", table)
        last = 0
        for i in range(count):
            packed = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * i + 2)[0]
            narrow = bool(packed & 0x4000_0000)
            offset = (packed & 0x3FFF_FFFF) // 2 if narrow else packed & 0x3FFF_FFFF
            width = 1 if narrow else 2
            length = min(ends[i + 1] - ends[i], (len(self._main) - offset) // width)
            if ends[i] != last or length <= 0:
                continue
            last = ends[i] + length
            yield Piece(ends[i], last, offset, width)

    def _decode(self, piece: Piece) -> str:
        raw = self._main[piece.offset : piece.offset + (piece.end - piece.start) * piece.width]
        if piece.width == 1:
            # Bytes that Windows-1252 leaves open stand for themselves, so that a byte stays a character.
            return "".join(_NARROW[b] for b in raw)
        # Two bytes are one position, also where a pair of them makes one character beyond the basic plane.
        return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))

    def _runs(self, index: int, entry: int, decode: object) -> tuple[list[int], list[Run]]:
        """Returns the runs of all property pages, with their starts, in order of the file."""
        table = self.part(index)
        count = max(0, (len(table) - 4) // 8)
        runs: list[Run] = []
        for i in range(count):
            page = (struct.unpack_from("<I", table, 4 * (count + 1) + 4 * i)[0] & 0x3FFFFF) * _PAGE
            block = self._main[page : page + _PAGE]
            if len(block) < _PAGE:
                continue
            inside = block[-1]
            if 4 * (inside + 1) + entry * inside > _PAGE:
                continue
            offsets = struct.unpack_from(f"<{inside + 1}I", block)
            for k in range(inside):
                at = block[4 * (inside + 1) + entry * k] * 2
                style, properties = decode(block, at) if at else (0, {})  # type: ignore[operator]
                runs.append(Run(offsets[k], offsets[k + 1], properties, style))
        runs.sort(key=lambda r: r.start)
        return [r.start for r in runs], runs

    def _paragraph(self, block: bytes, at: int) -> tuple[int, dict[int, bytes]]:
        size = block[at]
        start, length = (at + 2, block[at + 1] * 2) if size == 0 and at + 1 < _PAGE else (at + 1, size * 2 - 1)
        data = block[start : start + length]
        if len(data) < 2:
            return 0, {}
        return struct.unpack_from("<H", data)[0], modifiers(data[2:])

    def _character(self, block: bytes, at: int) -> tuple[int, dict[int, bytes]]:
        return 0, modifiers(block[at + 1 : at + 1 + block[at]])

    def _word(self, at: int) -> int:
        if at + 2 > len(self._main):
            raise _broken("文件头不完整")
        return int(struct.unpack_from("<H", self._main, at)[0])

    def _long(self, at: int) -> int:
        if at + 4 > len(self._main):
            raise _broken("文件头不完整")
        return int(struct.unpack_from("<i", self._main, at)[0])


def modifiers(data: bytes) -> dict[int, bytes]:
    """Returns the property modifiers of a list by code; a list that is cut off gives those before the cut."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 2 <= len(data):
        code = struct.unpack_from("<H", data, at)[0]
        at += 2
        size = _OPERAND_SIZES[code >> 13]
        if code == TABLE_DEFINITION:
            if at + 2 > len(data):
                break
            size = struct.unpack_from("<H", data, at)[0] - 1
            at += 2
        elif size < 0:
            if at >= len(data):
                break
            size = data[at]
            at += 1
        if size < 0 or at + size > len(data):
            break
        found[code] = data[at : at + size]
        at += size
    return found


def value(properties: dict[int, bytes], code: int) -> int | None:
    """Returns a property as an unsigned number, None when it is not set."""
    data = properties.get(code)
    return int.from_bytes(data, "little") if data else None


def _at(runs: tuple[list[int], list[Run]], offset: int) -> Run | None:
    starts, found = runs
    at = bisect.bisect_right(starts, offset) - 1
    return found[at] if at >= 0 and offset < found[at].end else None


def _is_on(operand: bytes | None) -> bool:
    return bool(operand) and operand not in {b"\x00", b"\x80"}


def _narrow(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_NARROW = [_narrow(b) for b in range(256)]


def _broken(detail: str) -> Unreadable:
    return Unreadable(
        "broken-doc", f"Word 文件不完整或已损坏（{detail[:120]}）", "请用 Word 或 WPS 打开并另存为 docx，再试一次"
    )
