"""Characters of a page to lines of text: by baseline, from left to right, with the blanks that mean something.

The blanks a file prints are not believed: justified text is full of them (本 年 收 入) and right-to-left order of
drawing puts quotes in the wrong place. What counts is where the characters stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import attrgetter, eq, itemgetter

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
    # Most characters share baseline and height with many others: there are few such groups to put in order.
    alike: dict[tuple[float, float], list[Glyph]] = {}
    for glyph in glyphs:
        place = (glyph.y, glyph.size)
        if place in alike:
            alike[place].append(glyph)
        else:
            alike[place] = [glyph]
    rows: list[list[Glyph]] = []
    row: list[Glyph] = []
    base = first = 0.0
    for y, size in sorted(alike, key=itemgetter(0)):
        # A smaller raised or lowered character (m², ①) stays in its line.
        if row and y - base <= 0.42 * max(size, first):
            row += alike[y, size]
        else:
            row = alike[y, size]
            rows.append(row)
            base, first = y, size
    for row in rows:
        row.sort(key=attrgetter("x0"))
    return rows


def _line(row: list[Glyph]) -> Line:
    size = row[0].size if len(row) == 1 else sorted([g.size for g in row])[len(row) // 2]
    chars = [g.char for g in row]
    if any(map(eq, chars, chars[1:])):
        row = _without_shadows(row, size)
        chars = [g.char for g in row]
    lefts = [g.x0 for g in row]
    rights = [g.x1 for g in row]
    gaps = [(b - a) / size for a, b in zip(rights, lefts[1:], strict=False)]
    pieces: list[str] = []
    parts: list[Part] = []
    length = begun = start = 0
    x0 = lefts[0]
    if gaps and max(gaps) > _LEAST:
        kinds = [_KINDS[char] for char in chars]
        stretch = max(0.0, _middle(gaps, kinds, _WIDE))
        figures = max(0.0, _middle(gaps, kinds, _DIGIT))
        for i in [i for i, gap in enumerate(gaps) if gap > _LEAST]:
            if gaps[i] > _least_blank(row[i], row[i + 1], kinds[i], kinds[i + 1], stretch, figures):
                piece = "".join(chars[begun : i + 1])
                pieces.append(piece)
                length += len(piece)
                begun = i + 1
                if gaps[i] > COLUMN_GAP + stretch:
                    parts.append(Part(x0, rights[i], start, length))
                    start, x0 = length + 1, lefts[i + 1]
                length += 1
    pieces.append("".join(chars[begun:]))
    words = " ".join(pieces)
    parts.append(Part(x0, rights[-1], start, len(words)))
    if len(parts) == 1 < len(pieces) and _CUT_NUMBER.search(words):
        words = _CUT_NUMBER.sub("", words)
        parts = [Part(x0, rights[-1], 0, len(words))]
    base = sorted([g.y for g in row])[len(row) // 2]
    return Line(words, lefts[0], max(rights), base, size, tuple(parts))


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

_PAIR = 2  # neighbours, of which there is a gap

_LEAST = 0.1
"""Gap, in heights of the font, up to which there is never a blank."""

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


class _Kinds(dict[str, int]):
    """The kind of each character met so far."""

    def __missing__(self, char: str) -> int:
        kind = self[char] = _kind(char)
        return kind


_KINDS = _Kinds()


def _middle(gaps: Sequence[float], kinds: Sequence[int], kind: int) -> float:
    """Returns the usual gap, in heights of the font, between two neighbours of a kind."""
    if kinds.count(kind) < _PAIR:
        return 0.0
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
