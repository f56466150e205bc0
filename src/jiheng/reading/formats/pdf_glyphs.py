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

    None when most of them turn out to lie on their side: then `upright` was wrong.
    """
    rows = _Rows(text, upright, page)
    left, width = page[0], rows.width
    plain = upright == 0
    found: list[Glyph] = []
    unknown = aslant = 0
    spaced = False
    below = above = math.nan
    row = _Row(0.0, 0.0, straight=False, inside=False)
    for i, (char, x0, top, x1, bottom) in enumerate(zip(_characters(text, count), *_boxes(text, count), strict=True)):
        if char in _BLANK:
            spaced = True
            continue
        if not plain:
            row, x0, x1 = rows.turned(i, (x0, top, x1, bottom))  # noqa: PLW2901 - a glyph has other edges then
        else:
            if bottom != below or top != above:
                below, above = bottom, top
                row = rows.upright(i, x0, below, above)
            x0 -= left  # noqa: PLW2901 - as above
            x1 -= left  # noqa: PLW2901 - as above
        if not row.inside or not -row.size <= x0 <= width:
            # A watermark runs aslant: its characters would fall into every line.
            aslant += not row.straight
            continue
        if char in _ODD:
            unknown += char not in _LIGATURES
            char = _LIGATURES.get(char, char)  # noqa: PLW2901 - as above
        found.append(Glyph(char, x0, x1 if x1 > x0 else x0, row.base, row.size, spaced))
        spaced = False
    if plain and aslant > len(found):
        return None
    return found, unknown


class _Row(msgspec.Struct, frozen=True, gc=False):
    """Baseline and height of characters, whether they run with the page, and whether also on it."""

    base: float
    size: float
    straight: bool
    inside: bool


class _Rows:
    """Asks pdfium where characters stand and which way they run.

    On an upright page, characters between the same two heights share baseline and angle, and only the first of them
    is asked for these: the call is dear.
    """

    def __init__(self, text: Any, upright: int, page: tuple[float, float, float, float]) -> None:
        self._text = text
        self._turn, self.width, self._height = turn_upright(upright, *page)
        self._straight = math.radians(-upright % 360)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._known: dict[Point, _Row] = {}

    def upright(self, index: int, x0: float, bottom: float, top: float) -> _Row:
        """Returns the row of a character on an upright page."""
        row = self._known.get((bottom, top))
        if row is None:
            size = top - bottom
            self._ask(index)
            # The box of a character that runs straight begins at its origin; only the others are asked for their angle.
            straight = abs(x0 - self._x.value) <= 0.02 * size or self._runs_straight(index)
            row = self._known[bottom, top] = self._row(self._turn(0.0, self._y.value)[1], size, straight=straight)
        return row

    def turned(self, index: int, box: tuple[float, float, float, float]) -> tuple[_Row, float, float]:
        """Returns the row of a character on a turned page and its edges there."""
        left, top, right, bottom = box
        self._ask(index)
        x0, base = self._turn(self._x.value, self._y.value)
        (ax, ay), (bx, by) = self._turn(left, top), self._turn(right, bottom)
        row = self._row(base, abs(by - ay), straight=self._runs_straight(index))
        return row, x0, max(ax, bx)

    def _row(self, base: float, size: float, *, straight: bool) -> _Row:
        on_page = 0 <= base <= self._height + size and 1 < size < 400
        return _Row(base, size, straight=straight, inside=straight and on_page)

    def _ask(self, index: int) -> None:
        pdfium.FPDFText_GetCharOrigin(self._text, index, ctypes.byref(self._x), ctypes.byref(self._y))

    def _runs_straight(self, index: int) -> bool:
        angle = pdfium.FPDFText_GetCharAngle(self._text, index)
        return not 0 <= angle < 7 or abs((angle - self._straight + math.pi) % (2 * math.pi) - math.pi) < 0.15


def _boxes(text: Any, count: int) -> list[list[float]]:
    """Returns left, top, right and bottom edges of all characters, in points of the page's own space."""
    boxes = (ctypes.c_float * (4 * count))()
    first = ctypes.addressof(boxes)
    address, number = ctypes.c_void_p, ctypes.c_int
    box = plain_call("FPDFText_GetLooseCharBox", number, address, number, address)
    handle = ctypes.cast(text, address).value
    deque(map(box, repeat(handle), range(count), range(first, first + 16 * count, 16)), 0)
    flat: Any = memoryview(boxes).cast("B").cast("f").tolist()
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
def plain_call(name: str, *arguments: Any) -> Any:
    """Returns a function of pdfium bound to plain addresses: twice as fast as the bindings, for what is called often.

    Args:
        name: of the function.
        arguments: ctypes of its result and its arguments; handles are `c_void_p`.
    """
    result, *taken = arguments
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *taken)(address)
