"""Old Excel workbooks (.xls, .et): values as the sheet shows them, merged cells, one table a sheet."""

from __future__ import annotations

import io

import xlrd

from jiheng.reading.document import Document, DocumentBuilder, Limits, Unreadable
from jiheng.reading.formats import number_format
from jiheng.reading.formats.sheet import lay_out

_DATE_MODE_1904 = 1462  # days between the two date systems


def read(data: bytes, limits: Limits) -> Document:
    """Returns the document.

    Raises:
        Unreadable: `encrypted`, `broken-workbook`, `too-many-cells`, `too-long`.
    """
    out = DocumentBuilder("xls", limits)
    try:
        with xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        ) as book:
            hidden = []
            for sheet in book.sheets():
                if sheet.visibility:
                    hidden.append(sheet.name)
                else:
                    _sheet(out, book, sheet)
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower():
            raise Unreadable(
                "encrypted", "工作簿设有打开密码，无法读取", "请在 Excel 中取消密码后另存，再试一次"
            ) from error
        raise Unreadable(
            "broken-workbook", f"工作簿已损坏（{str(error)[:120]}）", "请用 Excel 打开并另存，再试一次"
        ) from error
    if hidden:
        out.warn("hidden-sheets", f"没有读取隐藏的工作表：{'、'.join(hidden)}", "需要读取时请取消隐藏")
    return out.build()


def _sheet(out: DocumentBuilder, book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> None:
    cells: dict[tuple[int, int], str] = {}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            text = _text(book, cell)
            if text:
                cells[row, column] = text
    merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    lay_out(out, sheet.name, cells, merges)


def _text(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
            day = _DATE_MODE_1904 if cell.ctype == xlrd.XL_CELL_DATE and book.datemode else 0
            return number_format.show(cell.value + day, code)
        case xlrd.XL_CELL_BOOLEAN:
            return number_format.show(bool(cell.value))
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, ""))
    return ""
