"""Paragraph properties of a Word document and the styles they inherit from: `pPr` and `styles.xml`."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from lxml import etree

from jiheng.reading.formats.archive import parse_xml
from jiheng.reading.formats.elements import attribute, child, local, number, value
from jiheng.reading.formats.numbering import Numbering


class Properties(msgspec.Struct):
    """What a paragraph, or a style, sets of itself.

    Attributes:
        style: the style a paragraph has, or the one a style is based on.
        list: instance of a list; empty when none is set, `0` when it is set to none.
        level: in the list.
        outline: level of a heading from 0; 9 is body text.
        printed: the number that Word 2003 kept beside the paragraph.
    """

    style: str = ""
    list: str = ""
    level: int | None = None
    outline: int | None = None
    printed: str = ""


def paragraph_properties(element: etree._Element | None) -> Properties:
    """Returns what a `pPr` sets, in one pass over its children; for no element nothing is set."""
    found = Properties()
    for each in element if element is not None else ():
        match local(each):
            case "pStyle":
                found.style = attribute(each, "val")
            case "numPr":
                found.list = value(each, "numId")
                found.level = number(value(each, "ilvl"))
            case "outlineLvl":
                found.outline = number(attribute(each, "val"))
            case "listPr":
                text = child(each, "t")
                found.printed = attribute(text, "val") if text is not None else ""
    return found


class Styles:
    """The paragraph styles, each read when a paragraph first has it."""

    def __init__(self, data: bytes, numbering: Callable[[], Numbering]) -> None:
        """Finds the styles in `styles.xml`; `numbering` gives the lists, where a style needs one."""
        self._numbering = numbering
        root = parse_xml(_paragraph_styles(data), "styles.xml")
        self._elements = {
            attribute(e, "styleId"): e
            for e in root
            if local(e) == "style" and attribute(e, "type") in {"paragraph", ""}
        }
        self._read: dict[str, Properties | None] = {}

    def complete(self, own: Properties) -> tuple[str, int, int | None]:
        """Returns list, level in it and outline level of a paragraph: its own, else those of its styles."""
        list_id, level, outline = own.list, own.level, own.outline
        name = own.style
        seen: set[str] = set()
        while name and name not in seen and (style := self._style(name)) is not None:
            seen.add(name)
            if not list_id and style.list:
                list_id = style.list
                level = style.level if style.level is not None else self._numbering().level_of_style(list_id, name)
            outline = style.outline if outline is None else outline
            name = style.style
        return list_id, level or 0, outline

    def _style(self, name: str) -> Properties | None:
        if name not in self._read:
            element = self._elements.get(name)
            style = None
            if element is not None:
                style = paragraph_properties(child(element, "pPr"))
                style.style = value(element, "basedOn")
            self._read[name] = style
        return self._read[name]


def _paragraph_styles(data: bytes) -> bytes:
    """Returns `styles.xml` without the styles of tables and characters: they are most of it and number nothing."""
    if b"<!" in data:
        return data  # a comment could hold half a style
    kept: list[bytes] = []
    *styles, rest = data.split(b"</w:style>")
    for style in styles:
        start = style.rfind(b"<w:style ")
        head = style[start : style.find(b">", start)] if start >= 0 else b""
        if b' w:type="' in head and b' w:type="paragraph"' not in head:
            kept.append(style[:start])
        else:
            kept += [style, b"</w:style>"]
    return b"".join((*kept, rest))
