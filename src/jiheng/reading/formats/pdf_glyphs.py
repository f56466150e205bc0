"""The characters of a PDF page with their places, and which way they run."""

from __future__ import annotations

import ctypes
import importlib
import math
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

# ctypes bindings without types.
pdfium: Any = importlib.import_module("pypdfium2.raw")

Point = tuple[float, float]
Turn = Callable[[float, float], Point]

_BLANK = frozenset(" \t\r\n\u00a0\u3000\u200b\u200c\u200d\ufeff\u00ad\u2002\u2003\u2009\x00")
_UNKNOWN = frozenset("\ufffd\ufffe\uffff")
_LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\x02": "-", "\u2010": "-", "\u2011": "-"}


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

    Asking every character for its angle is dear; the box of an upright one begins at its origin, and only the others
    are asked. None when most of them turn out to lie on their side: then `upright` was wrong.
    """
    turn, width, height = turn_upright(upright, *page)
    left, _, _, top = page
    plain = upright == 0
    straight = math.radians(-upright % 360)
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    box_at, x_at, y_at = ctypes.addressof(box), ctypes.addressof(x), ctypes.addressof(y)
    get_char, get_origin, get_box = _calls()
    get_angle = pdfium.FPDFText_GetCharAngle
    at = ctypes.cast(text, ctypes.c_void_p).value
    found: list[Glyph] = []
    unknown = aslant = 0
    spaced = False
    for i in range(count):
        code = get_char(at, i)
        char = chr(code) if 0 < code < 0x110000 else "\ufffd"
        if char in _BLANK:
            spaced = True
            continue
        get_origin(at, i, x_at, y_at)
        get_box(at, i, box_at)
        if plain:
            x0, base = x.value - left, top - y.value
            x1, size = box.right - left, box.top - box.bottom
            asked = abs(box.left - x.value) > 0.02 * size
        else:
            x0, base = turn(x.value, y.value)
            ax, ay = turn(box.left, box.top)
            bx, by = turn(box.right, box.bottom)
            x1, size = max(ax, bx), abs(by - ay)
            asked = True
        if asked and not _runs_straight(get_angle(text, i), straight):
            # A watermark runs aslant: its characters would fall into every line.
            aslant += 1
            continue
        if not (-size <= x0 <= width and 0 <= base <= height + size and 1 < size < 400):
            continue
        if char in _UNKNOWN or "\ue000" <= char <= "\uf8ff":
            unknown += 1
        elif char in _LIGATURES:
            char = _LIGATURES[char]
        found.append(Glyph(char, x0, max(x0, x1), base, size, spaced))
        spaced = False
    if plain and aslant > len(found):
        return None
    return found, unknown


def _runs_straight(angle: float, straight: float) -> bool:
    return not 0 <= angle < 7 or abs((angle - straight + math.pi) % (2 * math.pi) - math.pi) < 0.15


@cache
def _calls() -> tuple[Any, Any, Any]:
    """Returns the three calls made for every character, bound to plain addresses: twice as fast as the bindings."""
    address, number = ctypes.c_void_p, ctypes.c_int
    kinds = (
        ("FPDFText_GetUnicode", ctypes.c_uint, address, number),
        ("FPDFText_GetCharOrigin", number, address, number, address, address),
        ("FPDFText_GetLooseCharBox", number, address, number, address),
    )
    char, origin, box = (
        ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(getattr(pdfium, name), address).value or 0)
        for name, result, *arguments in kinds
    )
    return char, origin, box
