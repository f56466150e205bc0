"""Pictures and scanned pages by OCR, where the extra `jiheng[ocr]` is installed; its models come in the wheel.

What is recognised becomes characters and ruled lines of a page, so that paragraphs and tables are made by the same
code as for a PDF with text.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import math
import statistics
from collections.abc import Iterator
from functools import cache
from typing import Any

from jiheng.reading.document import Document, DocumentBuilder, Limits, Unreadable
from jiheng.reading.formats.pdf_glyphs import Glyph
from jiheng.reading.formats.pdf_layout import lay_out, write_sheets
from jiheng.reading.formats.pdf_page import Page, Rule

_DPI = 200
_PIXELS = 60_000_000
"""Pixels of a picture, and of all its pages, that are still unpacked; a page of A3 at 600 dpi has 70 million."""

_RENDERED = 12_000_000
"""Pixels a page is drawn with at most."""

_PAPER = 595.0
"""Width in points that a picture without a size is taken to have: A4."""

_TILT = 0.3
"""Degrees of skew from which a scan is turned before its ruled lines are looked for."""

_OPTIONS = {
    "Global.use_cls": False,
    "Global.log_level": "critical",
    "Det.limit_type": "max",
    "Det.limit_side_len": 960,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
"""One thread a worker: the batch runs a worker on each core, and the default takes all cores and twice the memory."""


def available() -> bool:
    """Whether the extra is installed."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


def read(data: bytes, limits: Limits) -> Document:
    """Reads a picture (png, jpg, tiff with its pages, bmp).

    Raises:
        Unreadable: `needs-ocr`, `broken-image`, `image-bomb`, `too-many-pages`, `too-long`.
    """
    if not available():
        raise Unreadable(
            "needs-ocr",
            "这是图片，需要文字识别组件才能读取",
            "请安装：pip install 'jiheng[ocr]'；或提供有文字的版本（docx、pdf）",
        )
    builder = DocumentBuilder("image", limits)
    sheets = []
    for number, pixels in enumerate(_pictures(data, limits), 1):
        height, width = pixels.shape[:2]
        sheets.append(lay_out(_recognise(pixels, number, _PAPER / width, _PAPER, height * _PAPER / width)))
    write_sheets(sheets, builder)
    builder.warn("ocr", "文字由图片识别得来，数字可能有误", "请对照原件核对数字")
    return builder.build()


def recognise_page(page: Any, number: int) -> Page:
    """Returns a page of a PDF by its picture.

    Args:
        page: a `pypdfium2.PdfPage`.
        number: from 1.
    """
    width, height = page.get_size()
    scale = min(_DPI / 72, math.sqrt(_RENDERED / max(width * height, 1.0)))
    bitmap = page.render(scale=scale, rev_byteorder=False)
    try:
        pixels = bitmap.to_numpy()[:, :, :3].copy()
    finally:
        bitmap.close()
    return _recognise(pixels, number, 1 / scale, width, height)


@cache
def _engine() -> Any:
    return importlib.import_module("rapidocr").RapidOCR(params=_OPTIONS)


def _recognise(pixels: Any, number: int, scale: float, width: float, height: float) -> Page:
    """Returns the page of a picture; `scale` is points a pixel."""
    result = _engine()(pixels)
    boxes = [] if result.boxes is None else [[(float(x), float(y)) for x, y in box] for box in result.boxes]
    texts = result.txts or ()
    tilt = _tilt(boxes)
    turn = _Turn(tilt, pixels.shape[1] / 2, pixels.shape[0] / 2)
    glyphs: list[Glyph] = []
    for box, text in zip(boxes, texts, strict=False):
        glyphs.extend(_glyphs([turn.point(*p) for p in box], text, scale))
    across, down = _rules(pixels, tilt, scale)
    return Page(number, width, height, glyphs, across, down, pictured=True)


def _tilt(boxes: list[list[tuple[float, float]]]) -> float:
    """Returns how many degrees the lines of text fall to the right."""
    angles = [
        math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
        for a, b, *_ in boxes
        if b[0] - a[0] > 8 * abs(b[1] - a[1]) and b[0] - a[0] > 150
    ]
    tilt = statistics.median(angles) if len(angles) > 2 else 0.0
    return tilt if abs(tilt) > _TILT / 3 else 0.0


class _Turn:
    """Turns points of a tilted picture upright, about its middle."""

    def __init__(self, degrees: float, x: float, y: float) -> None:
        self._cos, self._sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        self._x, self._y = x, y

    def point(self, x: float, y: float) -> tuple[float, float]:
        dx, dy = x - self._x, y - self._y
        return self._x + dx * self._cos + dy * self._sin, self._y - dx * self._sin + dy * self._cos


def _glyphs(box: list[tuple[float, float]], text: str, scale: float) -> Iterator[Glyph]:
    """Yields the characters of a recognised line, its width shared out: a letter or figure takes half of a square."""
    x0 = (box[0][0] + box[3][0]) / 2 * scale
    x1 = (box[1][0] + box[2][0]) / 2 * scale
    top = (box[0][1] + box[1][1]) / 2 * scale
    bottom = (box[2][1] + box[3][1]) / 2 * scale
    shares = [1.0 if c >= "\u2e80" else 0.55 for c in text]
    total = sum(shares)
    if not total or x1 <= x0 or bottom <= top:
        return
    # The box stands a little off the ink on all sides.
    size = min(0.92 * (bottom - top), 1.25 * (x1 - x0) / total)
    baseline = bottom - 0.2 * (bottom - top)
    spaced = False
    for char, share in zip(text, shares, strict=True):
        width = share * (x1 - x0) / total
        if char.isspace():
            spaced = True
        else:
            yield Glyph(char, x0, x0 + width, baseline, size, spaced)
            spaced = False
        x0 += width


def _rules(pixels: Any, tilt: float, scale: float) -> tuple[list[Rule], list[Rule]]:
    """Returns the ruled lines of a picture: long thin runs of ink."""
    cv2 = importlib.import_module("cv2")
    gray = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY) if pixels.ndim == 3 else pixels
    height, width = gray.shape
    if abs(tilt) > _TILT:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
        gray = cv2.warpAffine(gray, matrix, (width, height), borderValue=255)
    ink = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    long = max(20, round(22 / scale))
    across: list[Rule] = []
    down: list[Rule] = []
    for shape, found in (((long, 1), across), ((1, long), down)):
        runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        runs = cv2.dilate(runs, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
        _, _, stats, _ = cv2.connectedComponentsWithStats(runs)
        for left, top, wide, tall, _ in stats[1:].tolist():
            if found is across and tall < 0.2 * wide:
                found.append(Rule((top + tall / 2) * scale, left * scale, (left + wide) * scale))
            elif found is down and wide < 0.2 * tall:
                found.append(Rule((left + wide / 2) * scale, top * scale, (top + tall) * scale))
    return across, down


def _pictures(data: bytes, limits: Limits) -> Iterator[Any]:
    """Yields the pages of a picture as arrays of blue, green, red."""
    numpy = importlib.import_module("numpy")
    library: Any = importlib.import_module("PIL.Image")
    operations: Any = importlib.import_module("PIL.ImageOps")
    # Its own bound warns where ours refuses.
    library.MAX_IMAGE_PIXELS = None
    try:
        image = library.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP"))
        frames = getattr(image, "n_frames", 1)
    except Exception as error:
        # A broken picture: the decoders raise what they meet.
        raise _broken(error) from error
    if frames > limits.pages:
        raise Unreadable("too-many-pages", f"图片有 {frames} 页，超过上限 {limits.pages} 页", "请拆分文件")
    for index in range(frames):
        try:
            image.seek(index)
            _check_pixels(image.width, image.height)
            upright = operations.exif_transpose(image).convert("RGB")
        except Unreadable:
            raise
        except Exception as error:
            raise _broken(error) from error
        yield numpy.asarray(upright)[:, :, ::-1].copy()


def _check_pixels(width: int, height: int) -> None:
    if width * height > _PIXELS:
        raise Unreadable(
            "image-bomb", f"图片有 {width}×{height} 像素，过大，已停止读取", "请把图片缩小到 A4 纸 300 dpi 左右"
        )


def _broken(error: Exception) -> Unreadable:
    return Unreadable(
        "broken-image", f"图片不完整或已损坏，无法打开（{type(error).__name__}）", "请重新扫描或另存图片，再试一次"
    )
