"""PDF: text with its places, paragraphs put together again, tables as grids; scanned pages by OCR where it is there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pypdfium2

from jiheng.reading.document import Document, DocumentBuilder, Limits, Unreadable
from jiheng.reading.formats.pdf_glyphs import pdfium
from jiheng.reading.formats.pdf_layout import Sheet, lay_out, write_sheets
from jiheng.reading.formats.pdf_page import take_apart


def read(data: bytes, limits: Limits) -> Document:
    """Reads a PDF.

    Raises:
        Unreadable: `encrypted`, `broken-pdf`, `no-pages`, `too-many-pages`, `scanned`, `too-long`, `too-many-cells`.
    """
    document = _open(data)
    try:
        count = len(document)
        if count == 0:
            raise _no_pages()
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
        if _COUNT_ZERO.search(data) and not _PAGE.search(data):
            raise _no_pages() from error
        raise Unreadable(
            "broken-pdf", "PDF 不完整或已损坏，无法打开", "请重新下载；能用阅读器打开时，请“打印为 PDF”后再试"
        ) from error


# pdfium takes a document without pages for a broken one.
_COUNT_ZERO = re.compile(rb"/Count\s+0\b")
_PAGE = re.compile(rb"/Type\s*/Page\b")


def _no_pages() -> Unreadable:
    return Unreadable("no-pages", "PDF 里没有页面", "请重新导出 PDF")


def _sheets(document: Any, builder: DocumentBuilder) -> list[Sheet]:
    sheets: list[Sheet] = []
    scanned: set[int] = set()
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
            scanned.add(index)
        sheets.append(lay_out(taken) if taken.readable else Sheet(index + 1, taken.width, taken.height, [], []))
    if broken:
        builder.warn("broken-pages", f"第 {_list(broken)} 页已损坏，未能读取", "请重新导出 PDF 后再试")
    if scanned:
        _recognise(document, scanned, sheets, builder)
    return sheets


def _recognise(document: Any, scanned: set[int], sheets: list[Sheet], builder: DocumentBuilder) -> None:
    """Reads the pages without text by OCR, or says that they could not be read."""
    from jiheng.reading.formats import ocr  # noqa: PLC0415 - costs its import only where a page is a picture

    pages = _list([i + 1 for i in sorted(scanned)])
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
    for at, sheet in enumerate(sheets):
        if sheet.number - 1 in scanned:
            page = document[sheet.number - 1]
            try:
                sheets[at] = lay_out(ocr.recognise_page(page, sheet.number))
            finally:
                page.close()
    builder.warn("ocr", f"第 {pages} 页的文字由图片识别得来，数字可能有误", "请对照原件核对这些页上的数字")


def _list(pages: Sequence[int]) -> str:
    return "、".join(map(str, pages[:10])) + ("等" if len(pages) > 10 else "")
