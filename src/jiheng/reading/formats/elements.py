"""XML elements by their local names, whatever namespace a version of the format puts them in."""

from __future__ import annotations

from lxml import etree


class _LocalNames(dict[object, str]):
    """Local names by tag: a document has a few dozen tags and hundreds of thousands of elements."""

    def __missing__(self, tag: object) -> str:
        name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        if len(self) < _MOST_NAMES:
            self[tag] = name
        return name


_MOST_NAMES = 4096  # a hostile file may make up a tag for every element
_NAMES = _LocalNames()


def local(element: etree._Element) -> str:
    """Returns the tag without its namespace; empty for what is no element."""
    return _NAMES[element.tag]


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Returns the first child of a name; None also where there is no element to ask."""
    if element is not None:
        for each in element:
            if _NAMES[each.tag] == name:
                return each
    return None


def attribute(element: etree._Element, name: str) -> str:
    """Returns an attribute by its local name, empty when it is not there."""
    for key, text in element.items():
        if _NAMES[key] == name:
            return str(text)
    return ""


def value(element: etree._Element | None, name: str) -> str:
    """Returns the `val` of the first child of a name, empty when there is none."""
    found = child(element, name)
    return attribute(found, "val") if found is not None else ""


def number(text: str) -> int | None:
    """Reads the digits of an attribute; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 10 else None
