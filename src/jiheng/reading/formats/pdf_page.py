"""What stands on a PDF page: characters with their places, ruled lines, and whether a picture covers it.

Coordinates are points from the top left corner of the page as it is read: turned pages are turned upright.
"""

from __future__ import annotations

import ctypes
import importlib
import math
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

# ctypes bindings without types.
pdfium: Any = importlib.import_module("pypdfium2.raw")

Point = tuple[float, float]
Turn = Callable[[float, float], Point]

THIN = 3.0
"""Points up to which a filled or stroked shape is a line."""

_MANY_RULES = 20_000
_DEPTH = 4
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


class Rule(msgspec.Struct, frozen=True, gc=False):
    """A ruled line from `start` to `end` at `at`: y for a horizontal one, x for a vertical one."""

    at: float
    start: float
    end: float


class Page(msgspec.Struct):
    """A page taken apart.

    Attributes:
        number: from 1.
        unknown: characters whose font does not say what they are.
        pictured: a picture covers most of the page.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    across: list[Rule]
    down: list[Rule]
    unknown: int = 0
    pictured: bool = False

    @property
    def readable(self) -> bool:
        """Whether the text layer can be used: there is one, and most of it has a meaning."""
        return len(self.glyphs) > 2 * self.unknown


def take_apart(page: Any, number: int) -> Page:
    """Returns characters, rules and pictures of a page.

    Args:
        page: a `pypdfium2.PdfPage`.
        number: from 1.
    """
    box = page.get_bbox()
    text = pdfium.FPDFText_LoadPage(page.raw)
    try:
        count = max(0, pdfium.FPDFText_CountChars(text)) if text else 0
        upright = 90 * pdfium.FPDFPage_GetRotation(page.raw)
        taken = _glyphs(text, count, 0, box) if count and not upright else None
        if taken is not None:
            upright = 0
        elif count:
            upright = _main_angle(text, count)
            taken = _glyphs(text, count, upright, box)
        glyphs, unknown = taken or ([], 0)
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
    turn, width, height = _turn(upright, *box)
    across, down, pictured = _shapes(page, turn, width, height)
    return Page(number, width, height, glyphs, across, down, unknown, pictured)


def _main_angle(text: Any, count: int) -> int:
    """Returns the direction of most of the text: 0, 90, 180 or 270 degrees."""
    angles = (pdfium.FPDFText_GetCharAngle(text, i) for i in range(min(count, 2000)))
    # pdfium counts clockwise; a page is turned the other way to stand upright.
    counts = Counter(round(-math.degrees(a) / 90) * 90 % 360 for a in angles if 0 <= a < 7)
    return counts.most_common(1)[0][0] if counts else 0


def _turn(degrees: int, left: float, bottom: float, right: float, top: float) -> tuple[Turn, float, float]:
    """Returns what maps page space to points from the top left corner of the upright page, and that page's size."""
    width, height = right - left, top - bottom
    if degrees == 90:
        return lambda x, y: (y - bottom, x - left), height, width
    if degrees == 180:
        return lambda x, y: (right - x, y - bottom), width, height
    if degrees == 270:
        return lambda x, y: (top - y, right - x), height, width
    return lambda x, y: (x - left, top - y), width, height


def _glyphs(
    text: Any, count: int, upright: int, page: tuple[float, float, float, float]
) -> tuple[list[Glyph], int] | None:
    """Returns the characters that run upright, and how many mean nothing.

    Asking every character for its angle is dear; the box of an upright one begins at its origin, and only the others
    are asked. None when most of them turn out to lie on their side: then `upright` was wrong.
    """
    turn, width, height = _turn(upright, *page)
    left, _, _, top = page
    plain = upright == 0
    straight = math.radians(-upright % 360)
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    get_char, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    get_origin, get_angle = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetCharAngle
    found: list[Glyph] = []
    unknown = aslant = 0
    spaced = False
    for i in range(count):
        code = get_char(text, i)
        char = chr(code) if 0 < code < 0x110000 else "\ufffd"
        if char in _BLANK:
            spaced = True
            continue
        get_origin(text, i, x_at, y_at)
        get_box(text, i, box_at)
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


def _shapes(page: Any, turn: Turn, width: float, height: float) -> tuple[list[Rule], list[Rule], bool]:
    across: list[Rule] = []
    down: list[Rule] = []
    covered = 0.0
    for kind, shape, place in _objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(shape)
            if box:
                (ax, ay), (bx, by) = turn(*place(*box[:2])), turn(*place(*box[2:]))
                covered += abs(ax - bx) * abs(ay - by)
        elif len(across) + len(down) < _MANY_RULES:
            for (ax, ay), (bx, by) in _strokes(shape):
                _add_rule(turn(*place(ax, ay)), turn(*place(bx, by)), across, down)
    return across, down, covered > 0.4 * width * height


def _add_rule(a: Point, b: Point, across: list[Rule], down: list[Rule]) -> None:
    wide, tall = abs(a[0] - b[0]), abs(a[1] - b[1])
    if tall <= THIN < wide or (tall <= 0.5 < wide):
        across.append(Rule((a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0])))
    elif wide <= THIN < tall or (wide <= 0.5 < tall):
        down.append(Rule((a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1])))


Placed = Callable[[float, float], Point]


def _objects(page: Any) -> Iterator[tuple[int, Any, Placed]]:
    """Yields the paths and images of a page with what maps their space to the page's, forms opened up."""
    wanted = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)
    get_type = pdfium.FPDFPageObj_GetType
    count = pdfium.FPDFPage_CountObjects(page.raw)
    waiting: list[tuple[Any, Placed, int]] = []
    for i in range(count):
        shape = pdfium.FPDFPage_GetObject(page.raw, i)
        kind = get_type(shape)
        if kind in wanted:
            yield kind, shape, _as_is
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            waiting.append((shape, _as_is, 1))
    while waiting:
        form, outer, depth = waiting.pop()
        place = _within(form, outer)
        for i in range(pdfium.FPDFFormObj_CountObjects(form)):
            shape = pdfium.FPDFFormObj_GetObject(form, i)
            kind = get_type(shape)
            if kind in wanted:
                yield kind, shape, place
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
                waiting.append((shape, place, depth + 1))


def _as_is(x: float, y: float) -> Point:
    return x, y


def _within(form: Any, outer: Placed) -> Placed:
    m = _matrix(form)
    return lambda x, y: outer(m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f)


def _matrix(shape: Any) -> Any:
    matrix = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.FPDFPageObj_GetMatrix(shape, ctypes.byref(matrix))
    return matrix


def _bounds(shape: Any) -> tuple[float, float, float, float] | None:
    box = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(shape, *(ctypes.byref(v) for v in box)):
        return None
    left, bottom, right, top = (v.value for v in box)
    return left, bottom, right, top


def _strokes(path: Any) -> Iterator[tuple[Point, Point]]:
    """Yields the straight strokes of a path: its own segments when drawn, its middle line when it is a thin bar."""
    fill, drawn = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(drawn))
    if not (fill.value or drawn.value):
        return
    box = _bounds(path)
    if box is None:
        return
    left, bottom, right, top = box
    if min(right - left, top - bottom) <= THIN:
        if right - left > top - bottom:
            yield (left, (bottom + top) / 2), (right, (bottom + top) / 2)
        else:
            yield ((left + right) / 2, bottom), ((left + right) / 2, top)
        return
    count = pdfium.FPDFPath_CountSegments(path)
    # A large filled shape without an outline is the shade of a cell, not its border.
    if not drawn.value and count <= 6:
        return
    m = _matrix(path)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for i in range(min(count, _MANY_RULES)):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (m.a * x.value + m.c * y.value + m.e, m.b * x.value + m.d * y.value + m.f)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield last, start
            last = start
