"""XML elements by their local names, whatever namespace a version of the format puts them in."""

from __future__ import annotations

from lxml import etree


def local(element: etree._Element) -> str:
    """Returns the tag without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Returns the first child of a name; None also where there is no element to ask."""
    return None if element is None else next((c for c in element if local(c) == name), None)


def attribute(element: etree._Element, name: str) -> str:
    """Returns an attribute by its local name, empty when it is not there."""
    for key, text in element.items():
        if str(key).rpartition("}")[2] == name:
            return str(text)
    return ""


def value(element: etree._Element | None, name: str) -> str:
    """Returns the `val` of the first child of a name, empty when there is none."""
    found = child(element, name)
    return attribute(found, "val") if found is not None else ""


def number(text: str) -> int | None:
    """Reads the digits of an attribute; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 10 else None
