"""Characters of a page to lines of text: by baseline, from left to right, with the blanks that mean something.

The blanks a file prints are not believed: justified text is full of them (本 年 收 入) and right-to-left order of
drawing puts quotes in the wrong place. What counts is where the characters stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from jiheng.reading.formats.pdf_page import Glyph

COLUMN_GAP = 1.3
"""Gap between words, in heights of the font, that sets columns apart."""


class Part(msgspec.Struct, frozen=True, gc=False):
    """A stretch of a line without a wide gap: its edges on the page, its place in the line's text."""

    x0: float
    x1: float
    start: int
    end: int


class Line(msgspec.Struct, gc=False):
    """A line of text: edges, baseline, height of its font, and its parts set apart by wide gaps."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    parts: tuple[Part, ...] = ()

    @property
    def top(self) -> float:
        return self.y - 0.88 * self.size

    @property
    def bottom(self) -> float:
        return self.y + 0.2 * self.size


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Returns the lines of characters, from top to bottom."""
    return [_line(row) for row in _rows(glyphs)]


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    row: list[Glyph] = []
    base = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.y):
        # A smaller raised or lowered character (m², ①) stays in its line.
        if row and glyph.y - base <= 0.42 * max(glyph.size, row[0].size):
            row.append(glyph)
        else:
            row = [glyph]
            rows.append(row)
            base = glyph.y
    for row in rows:
        row.sort(key=lambda g: g.x0)
    return rows


def _line(row: list[Glyph]) -> Line:
    size = sorted(g.size for g in row)[len(row) // 2]
    row = _without_shadows(row, size)
    spread, spread_figures = _usual_gaps(row, size)
    text = [row[0].char]
    parts: list[Part] = []
    length = len(row[0].char)
    start, x0 = 0, row[0].x0
    for before, glyph in zip(row, row[1:], strict=False):
        gap = (glyph.x0 - before.x1) / size
        if gap > 0.1 and _blank(before, glyph, gap, spread, spread_figures):
            if gap > COLUMN_GAP + max(0.0, spread):
                parts.append(Part(x0, before.x1, start, length))
                start, x0 = length + 1, glyph.x0
            text.append(" ")
            length += 1
        text.append(glyph.char)
        length += len(glyph.char)
    parts.append(Part(x0, row[-1].x1, start, length))
    words = "".join(text)
    if len(parts) == 1 and _CUT_NUMBER.search(words):
        words = _CUT_NUMBER.sub("", words)
        parts = [Part(x0, row[-1].x1, 0, len(words))]
    bases = sorted(g.y for g in row)
    return Line(words, row[0].x0, max(g.x1 for g in row), bases[len(bases) // 2], size, tuple(parts))


_CUT_NUMBER = re.compile(r"(?<=\d[.,]) (?=\d)(?<!^\d[.,] )(?<!^\d\d[.,] )")


def _without_shadows(row: list[Glyph], size: float) -> list[Glyph]:
    """Leaves out a character drawn twice at almost the same place to look bold."""
    kept = [row[0]]
    for glyph in row[1:]:
        last = kept[-1]
        if glyph.char != last.char or glyph.x0 - last.x0 > 0.25 * min(size, max(last.x1 - last.x0, 0.5)):
            kept.append(glyph)
    return kept


def _usual_gaps(row: Sequence[Glyph], size: float) -> tuple[float, float]:
    """Returns the middle gap, in heights of the font, between wide characters and between figures."""
    wide: list[float] = []
    figures: list[float] = []
    for a, b in zip(row, row[1:], strict=False):
        if is_wide(a.char) and is_wide(b.char):
            wide.append((b.x0 - a.x1) / size)
        elif a.char.isdigit() and b.char.isdigit():
            figures.append((b.x0 - a.x1) / size)
    wide.sort()
    figures.sort()
    return (wide[(len(wide) - 1) // 2] if wide else 0.0), (figures[(len(figures) - 1) // 2] if figures else 0.0)


def _blank(a: Glyph, b: Glyph, gap: float, spread: float, spread_figures: float) -> bool:
    """Whether a gap between two characters is a blank that means something."""
    first, second = a.char[-1], b.char[0]
    wide = is_wide(first), is_wide(second)
    stretch = max(0.0, spread)
    if all(wide):
        return gap > (stretch + 0.8 if stretch > 0.12 else 0.35)
    if any(wide):
        return gap > 0.65 + stretch
    if _is_figure(first) and _is_figure(second):
        return gap > max(0.0, spread_figures) + 0.25
    return gap > max(0.0, spread_figures) + (0.1 if b.spaced else 0.2)


def is_wide(char: str) -> bool:
    """Whether a character takes a full square: Chinese, its punctuation, full-width forms."""
    return char >= "\u2e80" or char in "“”‘’…—·①②③④⑤⑥⑦⑧⑨⑩○●■□√×"


def _is_figure(char: str) -> bool:
    return char.isdigit() or char in ".,%％-"


def join(first: str, second: str) -> str:
    """Joins two lines of one paragraph or cell: a blank only where two words of letters meet."""
    if not first or not second:
        return first + second
    a, b = first[-1], second[0]
    words = a.isascii() and b.isascii() and (a.isalpha() or a in ",;:") and b.isalnum()
    return f"{first} {second}" if words else first + second
