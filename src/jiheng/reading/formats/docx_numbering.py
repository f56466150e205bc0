"""The lists of a Word document: `numbering.xml` (ISO/IEC 29500-1, 17.9)."""

from __future__ import annotations

from lxml import etree

from jiheng.reading.formats.elements import attribute, local, number, value
from jiheng.reading.formats.numbering import Level, Numbering


def read_numbering(root: etree._Element | None) -> Numbering:
    """Returns the lists of `numbering.xml`; none where the document has none."""
    lists = Numbering()
    if root is None:
        return lists
    for child in root:
        name = local(child)
        if name == "abstractNum":
            _read_list(lists, child)
        elif name == "num":
            _read_instance(lists, child)
    linked = {}
    for child in root:
        if local(child) == "abstractNum" and (style := value(child, "styleLink")):
            linked[style] = attribute(child, "abstractNumId")
    for child in root:
        if local(child) == "abstractNum" and (style := value(child, "numStyleLink")) in linked:
            lists.levels[attribute(child, "abstractNumId")] = lists.levels.get(linked[style], {})
    return lists


def _read_list(lists: Numbering, element: etree._Element) -> None:
    name = attribute(element, "abstractNumId")
    levels: dict[int, Level] = {}
    for child in element:
        if local(child) == "lvl":
            at = number(attribute(child, "ilvl")) or 0
            levels[at] = _level(child)
            if style := value(child, "pStyle"):
                lists.style_levels[name, style] = at
    lists.levels[name] = levels


def _read_instance(lists: Numbering, element: etree._Element) -> None:
    list_id = attribute(element, "numId")
    lists.definition_of[list_id] = value(element, "abstractNumId")
    for child in element:
        if local(child) != "lvlOverride":
            continue
        at = number(attribute(child, "ilvl")) or 0
        start = value(child, "startOverride")
        if start:
            lists.restarts.setdefault(list_id, {})[at] = _start(start)
        for inner in child:
            if local(inner) == "lvl":
                lists.overrides.setdefault(list_id, {})[at] = _level(inner)


def _level(element: etree._Element) -> Level:
    return Level(
        format=_either(element, "numFmt") or "decimal",
        text=value(element, "lvlText"),
        start=_start(value(element, "start")),
        legal=any(local(c) == "isLgl" and attribute(c, "val") not in {"0", "false"} for c in element),
    )


def _either(element: etree._Element, name: str) -> str:
    """Returns the `val` of a child, looking into the alternatives that newer Words write."""
    for at in (element, *(c for a in element if local(a) == "AlternateContent" for c in a)):
        if found := value(at, name):
            return found
    return ""


def _start(text: str) -> int:
    found = number(text)
    return 1 if found is None else found
