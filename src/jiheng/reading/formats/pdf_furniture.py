"""Running headers, footers and page numbers: found by their repetition at the edges of pages, and left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from jiheng.reading.formats.pdf_lines import Line

_HEAD, _FOOT = 0.085, 0.885
"""Shares of the page's height above and below which furniture stands: the official form has its page number there."""

_DEPTH = 3
"""Lines from the top and from the bottom that are looked at."""

_UNIT_OF_TABLE = re.compile(r"(?:金额)?单位\s*[:：]")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-—－–_~～·•\s|]*\d{1,4}[-—－–_~～·•\s|]*"
    r"|第?\s*\d{1,4}\s*页?\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页"
    r"|第\s*[\d一二三四五六七八九十百]{1,5}\s*页"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}"
    r"|[-—－–\s]*[ⅰ-ⅿivxIVX]{1,6}[-—－–\s]*"
)


def without_furniture(pages: Sequence[tuple[float, list[Line]]]) -> list[list[Line]]:
    """Returns the lines of each page without what repeats at its edges.

    Args:
        pages: height and lines (from top to bottom) of each page.
    """
    seen: Counter[str] = Counter()
    for height, lines in pages:
        seen.update({_likeness(line, height) for line in _edges(height, lines)})
    often = max(3, len(pages) // 3)
    return [
        [
            line
            for i, line in enumerate(lines)
            if not (_at_edge(height, lines, i) and _is_furniture(line, repeated=seen[_likeness(line, height)] >= often))
        ]
        for height, lines in pages
    ]


def _edges(height: float, lines: Sequence[Line]) -> Iterable[Line]:
    return (line for i, line in enumerate(lines) if _at_edge(height, lines, i))


def _at_edge(height: float, lines: Sequence[Line], index: int) -> bool:
    y = lines[index].y
    if index < _DEPTH and y < _HEAD * height:
        return True
    return index >= len(lines) - _DEPTH and y > _FOOT * height


def _likeness(line: Line, height: float) -> str:
    """Returns what stays the same of a header from page to page: its words without numbers, and its place."""
    return f"{round(line.y / height, 2)} {_DIGITS.sub('#', line.text)}"


def _is_furniture(line: Line, *, repeated: bool) -> bool:
    """Whether a line at an edge is a page number, or repeated and not the unit of a table that goes on."""
    if _PAGE_NUMBER.fullmatch(line.text.strip()):
        return True
    return repeated and not _UNIT_OF_TABLE.search(line.text)
