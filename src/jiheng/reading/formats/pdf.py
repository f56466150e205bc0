"""PDF: text with its places, paragraphs put together again, tables as grids; scanned pages by OCR where it is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pypdfium2

from jiheng.facts import Place
from jiheng.reading.document import Document, DocumentBuilder, Limits, Unreadable
from jiheng.reading.formats.pdf_flow import Flow, Margins, Paragraph, margins_of
from jiheng.reading.formats.pdf_furniture import without_furniture
from jiheng.reading.formats.pdf_join import continues, joined
from jiheng.reading.formats.pdf_lines import Line, lines_of
from jiheng.reading.formats.pdf_page import Page, pdfium, take_apart
from jiheng.reading.formats.pdf_tables import Grid, aligned_tables, ruled_tables


class Sheet(msgspec.Struct):
    """A page as lines and tables, ready to be put in order."""

    number: int
    width: float
    height: float
    lines: list[Line]
    grids: list[Grid]


def read(data: bytes, limits: Limits) -> Document:
    """Reads a PDF.

    Raises:
        Unreadable: `encrypted`, `broken-pdf`, `no-pages`, `too-many-pages`, `scanned`, `too-long`, `too-many-cells`.
    """
    document = _open(data)
    try:
        count = len(document)
        if count == 0:
            raise Unreadable("no-pages", "PDF 里没有页面", "请重新导出 PDF")
        if count > limits.pages:
            raise Unreadable(
                "too-many-pages",
                f"PDF 有 {count} 页，超过上限 {limits.pages} 页",
                "请拆分文件，或用 --max-pages 提高上限",
            )
        builder = DocumentBuilder("pdf", limits)
        sheets = _sheets(document, builder)
    finally:
        document.close()
    write_sheets(sheets, builder)
    return builder.build()


def _open(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)  # type: ignore[no-untyped-call]
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise Unreadable("encrypted", "PDF 设有打开密码，无法读取", "请取消密码后另存，再试一次") from error
        raise Unreadable(
            "broken-pdf", "PDF 不完整或已损坏，无法打开", "请重新下载；能用阅读器打开时，请“打印为 PDF”后再试"
        ) from error


def _sheets(document: Any, builder: DocumentBuilder) -> list[Sheet]:
    sheets: list[Sheet] = []
    scanned: list[int] = []
    broken: list[int] = []
    characters = 0
    for index in range(len(document)):
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            broken.append(index + 1)
            continue
        try:
            taken = take_apart(page, index + 1)
        finally:
            page.close()
        characters += len(taken.glyphs)
        if characters > builder.limits.characters:
            raise Unreadable(
                "too-long",
                f"文字超过上限 {builder.limits.characters} 字",
                "请确认是否为绩效报告，或用 --max-characters 提高上限",
            )
        if not taken.readable and (taken.pictured or taken.glyphs):
            scanned.append(index)
        sheets.append(_sheet(taken) if taken.readable else Sheet(index + 1, taken.width, taken.height, [], []))
    if broken:
        builder.warn("broken-pages", f"第 {_list(broken)} 页已损坏，未能读取", "请重新导出 PDF 后再试")
    if scanned:
        _recognise(document, scanned, sheets, builder)
    return sheets


def _recognise(document: Any, scanned: list[int], sheets: list[Sheet], builder: DocumentBuilder) -> None:
    """Reads the pages without text by OCR, or says that they could not be read."""
    from jiheng.reading.formats import ocr  # noqa: PLC0415 - costs its import only where a page is a picture

    pages = _list([i + 1 for i in scanned])
    if not ocr.available():
        if not any(s.lines or s.grids for s in sheets):
            raise Unreadable(
                "scanned",
                "PDF 是扫描件，没有文字层",
                "请安装文字识别组件：pip install 'jiheng[ocr]'；或提供由 Word 直接导出的 PDF",
            )
        builder.warn(
            "pages-without-text",
            f"第 {pages} 页是图片，没有文字，未读取",
            "请安装文字识别组件：pip install 'jiheng[ocr]'",
        )
        return
    by_number = {s.number: s for s in sheets}
    for index in scanned:
        page = document[index]
        try:
            sheet = by_number[index + 1]
            read_page = ocr.read_page(page, index + 1)
            sheet.lines, sheet.grids = read_page.lines, read_page.grids
            sheet.width, sheet.height = read_page.width, read_page.height
        finally:
            page.close()
    builder.warn("ocr", f"第 {pages} 页的文字由图片识别得来，数字可能有误", "请对照原件核对这些页上的数字")


def _sheet(page: Page) -> Sheet:
    grids, rest = ruled_tables(page)
    lines = lines_of(rest)
    found, lines = aligned_tables(lines)
    return Sheet(page.number, page.width, page.height, lines, grids + found)


def write_sheets(sheets: Sequence[Sheet], builder: DocumentBuilder) -> None:
    """Writes pages as paragraphs and tables; what a page cut is put together again."""
    kept = without_furniture([(s.height, s.lines) for s in sheets])
    margins = _Margins(sheets, kept)
    flow = Flow()
    table: tuple[Grid, int] | None = None
    reached = 0
    for sheet, lines in zip(sheets, kept, strict=True):
        items: list[Line | Grid] = sorted([*lines, *sheet.grids], key=lambda item: item.top)
        for i, item in enumerate(items):
            if isinstance(item, Grid):
                _paragraph(flow.finish(), builder)
                if table and i == 0 and reached == sheet.number - 1 and continues(table[0], item):
                    table = joined(table[0], item), table[1]
                else:
                    _table(table, builder)
                    table = item, sheet.number
                reached = sheet.number
            else:
                if table:
                    _table(table, builder)
                    table = None
                _paragraph(flow.add(item, sheet.number, margins.of(sheet)), builder)
    _paragraph(flow.finish(), builder)
    _table(table, builder)


class _Margins:
    """Margins of each page, from its own lines or, where they are too few, from all pages of its width."""

    def __init__(self, sheets: Sequence[Sheet], kept: Sequence[list[Line]]) -> None:
        alike: dict[int, list[Line]] = {}
        for sheet, lines in zip(sheets, kept, strict=True):
            alike.setdefault(round(sheet.width / 10), []).extend(lines)
        self._alike = {width: margins_of(lines, 10 * width) for width, lines in alike.items()}
        self._own = {
            s.number: margins_of(lines, s.width) if len(lines) > 12 else None
            for s, lines in zip(sheets, kept, strict=True)
        }

    def of(self, sheet: Sheet) -> Margins:
        """Returns the margins of a page; indents are judged over all pages of its width."""
        own, alike = self._own[sheet.number], self._alike[round(sheet.width / 10)]
        if own and alike:
            return msgspec.structs.replace(own, indented=alike.indented)
        return own or alike or Margins(0.12 * sheet.width, 0.88 * sheet.width, 28.0, 16.0, indented=True)


def _paragraph(paragraph: Paragraph | None, builder: DocumentBuilder) -> None:
    if paragraph is not None:
        box = _box(paragraph.x0, paragraph.top, paragraph.x1, paragraph.bottom)
        builder.paragraph(paragraph.text, place=Place(page=paragraph.page, block=builder.next_block, box=box))


def _table(table: tuple[Grid, int] | None, builder: DocumentBuilder) -> None:
    if table is not None:
        grid, page = table
        box = _box(grid.x0, grid.top, grid.x1, grid.bottom)
        builder.table(grid.cells, grid.rows, grid.columns, Place(page=page, block=builder.next_block, box=box))


def _box(x0: float, top: float, x1: float, bottom: float) -> tuple[float, float, float, float]:
    return round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1)


def _list(pages: Sequence[int]) -> str:
    return "、".join(map(str, pages[:10])) + ("等" if len(pages) > 10 else "")
