"""Plain text: the encoding is told from the bytes, the document's text is the decoded file itself."""

from __future__ import annotations

import re

import msgspec

from jiheng.facts import Block, Place, Problem, Table
from jiheng.reading.document import Document, Limits, Unreadable
from jiheng.reading.formats.registry import looks_utf16
from jiheng.reading.formats.text_tables import find_tables

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LINE = re.compile(r"[^\r\n\x0b\x0c\u2028\u2029]+")

# The hundred or so most frequent characters of official prose, simplified and traditional: text read in the wrong
# encoding is made of rare characters instead.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学"
    "法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外"
    "天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很"
    "情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她"
    "手角期根论运农指几九区强放决西被干做必战先回则任取据处府研质算支财务单位绩效评价项目资金预完收入元万一二三四五六七八九"
    "的壹為這國時來們會發動學說產種後經著個對過進還與關開現實動體當點從業應無條問結題黨當資員運農區強決處財務單績評價項預"
    "，。、；：（）“”《》"
)


_SURELY = 0.4
"""Share of common characters from which no other encoding is tried; the wrong one gives less than a tenth."""


class Decoded(msgspec.Struct, frozen=True):
    """Text of bytes: the encoding used, and how many bytes did not fit it."""

    text: str
    encoding: str
    invalid: int = 0


def read(data: bytes, limits: Limits) -> Document:
    """Reads plain text: a paragraph block per line, grids where lines are rows of a flattened table.

    Raises:
        Unreadable: `too-long`, `too-many-cells`.
    """
    decoded = decode(data)
    return msgspec.structs.replace(lay_out(decoded.text, limits), warnings=encoding_warnings(decoded))


def lay_out(text: str, limits: Limits) -> Document:
    """Returns a text as the document that a file of it is.

    Raises:
        Unreadable: `too-long`, `too-many-cells`.
    """
    if len(text) > limits.characters:
        raise Unreadable(
            "too-long",
            f"文字有 {len(text)} 字，超过上限 {limits.characters} 字",
            "请确认是否为绩效报告，或用 --max-characters 提高上限",
        )
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text)]
    blocks, tables = _blocks(text, lines, limits)
    return Document("txt", text, blocks, tables)


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decodes bytes: byte order mark, strict UTF-8, UTF-16 by its zeros, what is declared, GB18030 or Big5.

    Never fails: what fits nothing is read as UTF-8 or GB18030 (whichever fails on fewer bytes) with U+FFFD in place of
    the bytes that do not fit.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding)
    try:
        return Decoded(data.decode(), "utf-8")
    except UnicodeDecodeError:
        pass
    if b"\x00" in data[:8192] and (order := looks_utf16(data[:8192])):
        return _decode_as(data, order)
    candidates = []
    for encoding in _chinese(declared):
        # Big5 decodes as GB18030 without an error, and gives rare characters: the more common text is the right one.
        if decoded := _strict(data, encoding):
            common = _commonness(decoded.text)
            if common > _SURELY:
                return decoded
            candidates.append((common, decoded))
    if candidates:
        return max(candidates, key=lambda c: c[0])[1]
    return min((_decode_as(data, e) for e in ("utf-8", "gb18030")), key=lambda d: d.invalid)


def encoding_warnings(decoded: Decoded) -> tuple[Problem, ...]:
    """Returns the warning about bytes that fit no encoding."""
    if not decoded.invalid:
        return ()
    return (
        Problem(
            "invalid-bytes",
            f"有 {decoded.invalid} 处字节不合 {decoded.encoding} 编码，已用 � 代替",
            "请核对带 � 的地方，或另存为 UTF-8 后再试",
        ),
    )


def _blocks(text: str, lines: list[tuple[int, int]], limits: Limits) -> tuple[tuple[Block, ...], tuple[Table, ...]]:
    blocks: list[Block] = []
    tables: list[Table] = []
    cells = 0
    at = 0
    for first, stop, grid in find_tables(text, lines):
        _paragraphs(text, lines[at:first], blocks)
        place = Place(block=len(blocks))
        start, end = lines[first][0], lines[stop - 1][1]
        rows = grid[-1].row + 1
        columns = max(c.column for c in grid) + 1
        tables.append(Table(start, end, rows, columns, tuple(grid), place))
        blocks.append(Block("table", start, end, place))
        cells += len(grid)
        at = stop
    if cells > limits.cells:
        raise Unreadable(
            "too-many-cells",
            f"表格单元格超过上限 {limits.cells} 个",
            "请拆分文件，或用 --max-cells 提高上限",
        )
    _paragraphs(text, lines[at:], blocks)
    return tuple(blocks), tuple(tables)


def _paragraphs(text: str, lines: list[tuple[int, int]], blocks: list[Block]) -> None:
    for start, end in lines:
        if not text[start:end].isspace():
            blocks.append(Block("paragraph", start, end, Place(block=len(blocks))))


def _chinese(declared: str) -> tuple[str, ...]:
    label = declared.strip().lower().replace("_", "-")
    if label in {"big5", "big5-hkscs", "cp950"}:
        return ("big5hkscs",)
    if label in {"gb2312", "gbk", "gb18030", "cp936", "x-gbk", "gb-2312-80"}:
        return ("gb18030",)
    return ("gb18030", "big5hkscs")


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _decode_as(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    # A replacement character may also stand in the file itself; those are not errors of decoding.
    own = data.count("�".encode(encoding)) if encoding != "gb18030" else 0
    return Decoded(text, encoding, max(0, text.count("�") - own))


def _commonness(text: str) -> float:
    """Returns the share of common characters among the first Chinese and other wide ones."""
    wide = [c for c in text[:2000] if c > "\x7f"]
    return sum(c in _COMMON for c in wide) / len(wide) if wide else 0.0
