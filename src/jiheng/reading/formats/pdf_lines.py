"""Characters of a page to lines of text: by baseline, from left to right, with the blanks that mean something.

The blanks a file prints are not believed: justified text is full of them (本 年 收 入) and right-to-left order of
drawing puts quotes in the wrong place. What counts is where the characters stand.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

import msgspec

from jiheng.reading.formats.pdf_glyphs import Glyph

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
    size = row[0].size if len(row) == 1 else sorted([g.size for g in row])[len(row) // 2]
    row = _without_shadows(row, size)
    kinds = [_kind(g.char) for g in row]
    gaps = [(b.x0 - a.x1) / size for a, b in itertools.pairwise(row)]
    stretch = max(0.0, _middle(gaps, kinds, _WIDE))
    figures = max(0.0, _middle(gaps, kinds, _DIGIT))
    text = [row[0].char]
    parts: list[Part] = []
    length = len(row[0].char)
    start, x0 = 0, row[0].x0
    for i, gap in enumerate(gaps):
        glyph = row[i + 1]
        if gap > 0.1 and gap > _least_blank(row[i], glyph, kinds[i], kinds[i + 1], stretch, figures):
            if gap > COLUMN_GAP + stretch:
                parts.append(Part(x0, row[i].x1, start, length))
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
    base = sorted([g.y for g in row])[len(row) // 2]
    return Line(words, row[0].x0, max([g.x1 for g in row]), base, size, tuple(parts))


_CUT_NUMBER = re.compile(r"(?<=\d[.,]) (?=\d)(?<!^\d[.,] )(?<!^\d\d[.,] )")


def _without_shadows(row: list[Glyph], size: float) -> list[Glyph]:
    """Leaves out a character drawn twice at almost the same place to look bold."""
    kept = [row[0]]
    for glyph in row[1:]:
        last = kept[-1]
        if glyph.char != last.char or glyph.x0 - last.x0 > 0.25 * min(size, max(last.x1 - last.x0, 0.5)):
            kept.append(glyph)
    return kept


_OTHER, _DIGIT, _SIGN, _WIDE, _STOP = range(5)
"""Kinds of characters: letters, digits, signs of figures, Chinese, Chinese punctuation that ends in white space."""

_SIGNS = frozenset(".,%％-")
_STOPS = frozenset("，。；：、！？）】》〉”’")
_SQUARE = frozenset("“”‘’…—·①②③④⑤⑥⑦⑧⑨⑩○●■□√×")


def _kind(char: str) -> int:
    if char >= "\u2e80":
        return _STOP if char in _STOPS else _WIDE
    if char.isdigit():
        return _DIGIT
    if char in _SIGNS:
        return _SIGN
    if char in _SQUARE:
        return _STOP if char in _STOPS else _WIDE
    return _OTHER


def _middle(gaps: Sequence[float], kinds: Sequence[int], kind: int) -> float:
    """Returns the usual gap, in heights of the font, between two neighbours of a kind."""
    found = sorted([g for g, a, b in zip(gaps, kinds, kinds[1:], strict=False) if a == kind == b])
    return found[(len(found) - 1) // 2] if found else 0.0


def _least_blank(a: Glyph, b: Glyph, first: int, second: int, stretch: float, figures: float) -> float:
    """Returns the gap, in heights of the font, from which two characters have a blank between them that counts."""
    if first >= _WIDE and second >= _WIDE:
        if stretch > 0.12:
            return stretch + 0.8
        return 1.1 if _STOP in {first, second} else 0.35
    if first >= _WIDE or second >= _WIDE:
        return (1.1 if _STOP in {first, second} else 0.65) + stretch
    if _OTHER not in (first, second):
        return figures + 0.25
    return figures + (0.1 if b.spaced or a.char in ",;:" else 0.2)


def join(first: str, second: str) -> str:
    """Joins two lines of one paragraph or cell: a blank only where two words of letters meet."""
    return f"{first} {second}" if parted(first, second) else first + second


def parted(first: str, second: str) -> bool:
    """Whether a blank stands between two lines: where two words of letters meet."""
    if not first or not second:
        return False
    a, b = first[-1], second[0]
    return a.isascii() and b.isascii() and (a.isalpha() or a in ",;:") and b.isalnum()
