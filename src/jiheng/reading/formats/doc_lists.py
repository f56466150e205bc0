"""Styles and lists of the binary Word file ([MS-DOC] 2.9.259 and following, 2.9.131 and following)."""

from __future__ import annotations

import struct

import msgspec

from jiheng.reading.formats import doc_file
from jiheng.reading.formats.doc_file import WordFile, modifiers, value
from jiheng.reading.formats.numbering import Level, Numbering

_MOST = 4096

_FORMATS = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    10: "ideographDigital",
    11: "japaneseCounting",
    14: "decimalFullWidth",
    15: "decimal",
    16: "japaneseLegal",
    17: "ideographDigital",
    18: "decimalEnclosedCircle",
    19: "decimalFullWidth2",
    22: "decimalZero",
    23: "bullet",
    26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen",
    28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle",
    30: "ideographTraditional",
    33: "taiwaneseCounting",
    34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand",
    36: "taiwaneseDigital",
    37: "chineseCounting",
    38: "chineseLegalSimplified",
    39: "chineseCountingThousand",
    40: "ideographDigital",
    255: "none",
}
"""Number formats by their code ([MS-OSHARED] 2.2.1.3)."""


class Style(msgspec.Struct, frozen=True):
    """A paragraph style: what it is based on, and the properties it sets."""

    parent: int
    properties: dict[int, bytes]


def styles(file: WordFile) -> dict[int, Style]:
    """Returns the paragraph styles by index."""
    sheet = file.part(doc_file.STYLES)
    if len(sheet) < 6:
        return {}
    head, count, base = struct.unpack_from("<HHH", sheet)
    found: dict[int, Style] = {}
    at = 2 + head
    for index in range(min(count, _MOST)):
        if at + 2 > len(sheet):
            break
        size = struct.unpack_from("<H", sheet, at)[0]
        style = _style(sheet[at + 2 : at + 2 + size], base)
        if style is not None:
            found[index] = style
        at += 2 + size
    return found


def _style(data: bytes, base: int) -> Style | None:
    if len(data) < base + 4:
        return None
    kind_and_parent = struct.unpack_from("<H", data, 2)[0]
    if kind_and_parent & 0xF != 1:
        return None
    name = struct.unpack_from("<H", data, base)[0]
    at = base + 2 + 2 * name + 2
    if at + 4 > len(data):
        return None
    size = struct.unpack_from("<H", data, at)[0]
    return Style(kind_and_parent >> 4, modifiers(data[at + 4 : at + 2 + size]))


def numbering(file: WordFile) -> Numbering:
    """Returns the lists; instances are named by their number from 1, as paragraphs name them."""
    lists = Numbering()
    _read_definitions(lists, file.tail(doc_file.LISTS))
    _read_instances(lists, file.part(doc_file.LIST_INSTANCES))
    return lists


def _read_definitions(lists: Numbering, data: bytes) -> None:
    if len(data) < 2:
        return
    count = struct.unpack_from("<h", data)[0]
    levels_at = 2 + 28 * max(0, count)
    for i in range(min(max(0, count), _MOST)):
        at = 2 + 28 * i
        if at + 28 > len(data):
            return
        name = str(struct.unpack_from("<i", data, at)[0])
        simple = data[at + 26] & 1
        levels: dict[int, Level] = {}
        for level in range(1 if simple else 9):
            made, levels_at = _level(data, levels_at)
            if made is None:
                return
            levels[level] = made
        lists.levels[name] = levels


def _level(data: bytes, at: int) -> tuple[Level | None, int]:
    """Returns a level and the position behind it."""
    if at + 30 > len(data):
        return None, at
    start = struct.unpack_from("<i", data, at)[0]
    form, flags = data[at + 4], data[at + 5]
    behind = at + 28 + data[at + 25] + data[at + 24]
    if behind + 2 > len(data):
        return None, at
    length = struct.unpack_from("<H", data, behind)[0]
    end = behind + 2 + 2 * length
    if end > len(data):
        return None, at
    text = data[behind + 2 : end].decode("utf-16-le", "replace")
    marks = "".join(f"%{ord(c) + 1}" if ord(c) < 9 else c for c in text)
    return Level(_FORMATS.get(form, "decimal"), marks, max(0, start), legal=bool(flags & 4)), end


def _read_instances(lists: Numbering, data: bytes) -> None:
    if len(data) < 4:
        return
    count = min(struct.unpack_from("<I", data)[0], _MOST)
    overriding = 4 + 16 * count
    for i in range(count):
        at = 4 + 16 * i
        if at + 16 > len(data):
            return
        lists.definition_of[str(i + 1)] = str(struct.unpack_from("<i", data, at)[0])
        overriding += 4
        for _ in range(data[at + 12]):
            if overriding + 8 > len(data):
                break
            start, flags = struct.unpack_from("<iI", data, overriding)
            overriding += 8
            level = flags & 0xF
            if flags & 0x10 and not flags & 0x20:
                lists.restarts.setdefault(str(i + 1), {})[level] = max(0, start)
            if flags & 0x20:
                made, overriding = _level(data, overriding)
                if made is None:
                    break
                lists.overrides.setdefault(str(i + 1), {})[level] = made


def inherited(found: dict[int, Style], index: int, code: int) -> int | None:
    """Returns a property from a style or those it is based on."""
    seen: set[int] = set()
    while index in found and index not in seen:
        seen.add(index)
        number = value(found[index].properties, code)
        if number is not None:
            return number
        index = found[index].parent
    return None
