"""The characters of a PDF page with their places, and which way they run."""

from __future__ import annotations

import ctypes
import importlib
import math
from collections import Counter, deque
from collections.abc import Callable
from functools import cache
from itertools import repeat
from typing import Any

import msgspec

# ctypes bindings without types.
pdfium: Any = importlib.import_module("pypdfium2.raw")

Point = tuple[float, float]
Turn = Callable[[float, float], Point]

_BLANK = frozenset(" \t\r\n\u00a0\u3000\u200b\u200c\u200d\ufeff\u00ad\u2002\u2003\u2009\x00")
_LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\x02": "-", "\u2010": "-", "\u2011": "-"}
_ODD = frozenset((*_LIGATURES, *"\ufffd\ufffe\uffff", *map(chr, range(0xE000, 0xF900))))
"""Characters that stand for others, or whose font does not say what they mean."""


class Glyph(msgspec.Struct, gc=False):
    """A character: left and right edge of its advance, baseline, height of its font, a blank before it in the file."""

    char: str
    x0: float
    x1: float
    y: float
    size: float
    spaced: bool = False


def main_angle(text: Any, count: int) -> int:
    """Returns the direction of most of the text: 0, 90, 180 or 270 degrees."""
    angles = (pdfium.FPDFText_GetCharAngle(text, i) for i in range(min(count, 2000)))
    # pdfium counts clockwise; a page is turned the other way to stand upright.
    counts = Counter(round(-math.degrees(a) / 90) * 90 % 360 for a in angles if 0 <= a < 7)
    return counts.most_common(1)[0][0] if counts else 0


def turn_upright(degrees: int, left: float, bottom: float, right: float, top: float) -> tuple[Turn, float, float]:
    """Returns what maps page space to points from the top left corner of the upright page, and that page's size."""
    width, height = right - left, top - bottom
    if degrees == 90:
        return lambda x, y: (y - bottom, x - left), height, width
    if degrees == 180:
        return lambda x, y: (right - x, y - bottom), width, height
    if degrees == 270:
        return lambda x, y: (top - y, right - x), height, width
    return lambda x, y: (x - left, top - y), width, height


def glyphs_of(
    text: Any, count: int, upright: int, page: tuple[float, float, float, float]
) -> tuple[list[Glyph], int] | None:
    """Returns the characters that run upright, and how many mean nothing.

    Characters of one height on one line, neighbours in the file, share baseline and angle: only the first of them is
    asked for these. None when most of them turn out to lie on their side: then `upright` was wrong.
    """
    turn, width, height = turn_upright(upright, *page)
    left = page[0]
    plain = upright == 0
    run = _Run(text, turn, math.radians(-upright % 360), plain=plain)
    found: list[Glyph] = []
    unknown = aslant = 0
    spaced = straight = inside = False
    base = size = below = above = math.nan
    lefts, tops, rights, bottoms = _boxes(text, count)
    for i, char in enumerate(_characters(text, count)):
        if char in _BLANK:
            spaced = True
            continue
        x0, x1 = lefts[i], rights[i]
        if plain:
            if bottoms[i] != below or tops[i] != above:
                below, above = bottoms[i], tops[i]
                size = above - below
                base, straight = run.begin(i, x0, size)
                inside = 0 <= base <= height + size and 1 < size < 400
            x0 -= left
            x1 -= left
        else:
            (x0, base), straight = run.turned(i)
            (ax, ay), (bx, by) = turn(lefts[i], tops[i]), turn(rights[i], bottoms[i])
            x1, size = max(ax, bx), abs(by - ay)
            inside = 0 <= base <= height + size and 1 < size < 400
        if not straight:
            # A watermark runs aslant: its characters would fall into every line.
            aslant += 1
            continue
        if not inside or not -size <= x0 <= width:
            continue
        if char in _ODD:
            unknown += char not in _LIGATURES
            char = _LIGATURES.get(char, char)
        found.append(Glyph(char, x0, x1 if x1 > x0 else x0, base, size, spaced))
        spaced = False
    if plain and aslant > len(found):
        return None
    return found, unknown


class _Run:
    """Asks pdfium where a character stands on its line and which way it runs."""

    def __init__(self, text: Any, turn: Turn, straight: float, *, plain: bool) -> None:
        self._text = text
        self._turn = turn
        self._straight = straight
        self._plain = plain
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def begin(self, index: int, x0: float, size: float) -> tuple[float, bool]:
        """Returns the baseline of an upright character, and whether it is one: its box then begins at its origin."""
        (x, base), origin = self._origin(index)
        return base, abs(x0 - origin) <= 0.02 * size or self._runs_straight(index)

    def turned(self, index: int) -> tuple[Point, bool]:
        """Returns the origin of a character on a page that is turned, and whether it runs with the page."""
        return self._origin(index)[0], self._runs_straight(index)

    def _origin(self, index: int) -> tuple[Point, float]:
        pdfium.FPDFText_GetCharOrigin(self._text, index, ctypes.byref(self._x), ctypes.byref(self._y))
        return self._turn(self._x.value, self._y.value), self._x.value

    def _runs_straight(self, index: int) -> bool:
        angle = pdfium.FPDFText_GetCharAngle(self._text, index)
        return not 0 <= angle < 7 or abs((angle - self._straight + math.pi) % (2 * math.pi) - math.pi) < 0.15


def _boxes(text: Any, count: int) -> list[list[float]]:
    """Returns left, top, right and bottom edges of all characters, in points of the page's own space."""
    boxes = (ctypes.c_float * (4 * count))()
    at = ctypes.addressof(boxes)
    deque(map(_box_call(), repeat(ctypes.cast(text, ctypes.c_void_p).value), range(count), range(at, at + 16 * count, 16)), 0)
    flat = memoryview(boxes).cast("B").cast("f").tolist()
    return [flat[edge::4] for edge in range(4)]


def _characters(text: Any, count: int) -> str:
    """Returns the characters of a page, as many as it counts."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text, 0, count, buffer) - 1
    found = bytes(buffer)[: 2 * max(0, written)].decode("utf-16-le", "replace")
    # Where the text is not one unit a character, each is asked for.
    if written == count == len(found) and "\ufffd" not in found:
        return found
    codes = (pdfium.FPDFText_GetUnicode(text, i) for i in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)


@cache
def _box_call() -> Any:
    """Returns the call made for every character, bound to plain addresses: twice as fast as the bindings."""
    address = ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(address)
