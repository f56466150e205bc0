"""What stands on a PDF page: characters with their places, ruled lines, and whether a picture covers it.

Coordinates are points from the top left corner of the page as it is read: turned pages are turned upright.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any

import msgspec

from jiheng.reading.formats.pdf_glyphs import (
    Glyph,
    Point,
    Turn,
    glyphs_of,
    main_angle,
    pdfium,
    plain_call,
    turn_upright,
)

THIN = 3.0
"""Points up to which a filled or stroked shape is a line."""

_MANY_RULES = 20_000
_DEPTH = 4


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
        taken = glyphs_of(text, count, 0, box) if count and not upright else None
        if taken is not None:
            upright = 0
        elif count:
            upright = main_angle(text, count)
            taken = glyphs_of(text, count, upright, box)
        glyphs, unknown = taken or ([], 0)
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
    turn, width, height = turn_upright(upright, *box)
    across, down, pictured = _shapes(page, turn, width, height)
    return Page(number, width, height, glyphs, across, down, unknown, pictured)


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
    waiting: list[tuple[Any, Placed, int]] = []
    for kind, shape in _unlike_text("FPDFPage_GetObject", page.raw, pdfium.FPDFPage_CountObjects(page.raw)):
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            waiting.append((shape, _as_is, 1))
        else:
            yield kind, shape, _as_is
    while waiting:
        form, outer, depth = waiting.pop()
        place = _within(form, outer)
        for kind, shape in _unlike_text("FPDFFormObj_GetObject", form, pdfium.FPDFFormObj_CountObjects(form)):
            if kind != pdfium.FPDF_PAGEOBJ_FORM:
                yield kind, shape, place
            elif depth < _DEPTH:
                waiting.append((shape, place, depth + 1))


def _unlike_text(function: str, holder: Any, count: int) -> Iterator[tuple[int, Any]]:
    """Yields the paths, images and forms of a page or form; nearly all its objects are pieces of text."""
    address, number = ctypes.c_void_p, ctypes.c_int
    get_object = plain_call(function, address, address, number)
    get_type = plain_call("FPDFPageObj_GetType", number, address)
    shapes = list(map(get_object, repeat(ctypes.cast(holder, address).value), range(max(0, count))))
    for shape, kind in zip(shapes, map(get_type, shapes), strict=True):
        if kind in _SHAPES:
            yield kind, ctypes.cast(shape, pdfium.FPDF_PAGEOBJECT)


_SHAPES = frozenset((pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM))


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
