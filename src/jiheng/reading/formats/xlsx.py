"""Excel workbooks (.xlsx, .xlsm): values as the sheet shows them, merged cells, one table a sheet.

Values come from python-calamine, which knows no number formats; those are read from the styles of the archive.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator

import python_calamine

from jiheng.reading.document import Document, DocumentBuilder, Limits, Unreadable
from jiheng.reading.formats import number_format
from jiheng.reading.formats.archive import Archive
from jiheng.reading.formats.elements import attribute, child, local
from jiheng.reading.formats.sheet import lay_out

_CELL = re.compile(rb"<(?:\w{1,10}:)?c\b([^>]{0,200})>")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_STYLE = re.compile(rb'\bs="([0-9]{1,5})"')
_NO_VALUE = re.compile(
    rb"<(?:\w{1,10}:)?f\b[^>]{0,200}(?:/>|>[^<]{0,8192}</(?:\w{1,10}:)?f>)(?:<v ?/>|<v></v>)?</(?:\w{1,10}:)?c>"
)


def read(data: bytes, limits: Limits) -> Document:
    """Returns the document.

    Raises:
        Unreadable: `broken-archive`, `archive-bomb`, `forbidden-xml`, `broken-xml`, `broken-workbook`, `encrypted`,
            `too-many-cells`, `too-long`.
    """
    archive = Archive(data, limits)
    out = DocumentBuilder("xlsx", limits)
    formats = _formats(archive)
    sheets = dict(_sheets(archive))
    marks = {name: _scan(archive.read(path), formats, limits) for name, path in sheets.items()}
    if "xl/sharedStrings.xml" in archive:
        archive.read("xl/sharedStrings.xml")  # counted here, because the library unpacks without asking
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise Unreadable(
            "encrypted", "工作簿设有打开密码，无法读取", "请在 Excel 中取消密码后另存，再试一次"
        ) from error
    except python_calamine.CalamineError as error:
        raise Unreadable(
            "broken-workbook", f"工作簿已损坏（{str(error)[:120]}）", "请用 Excel 打开并另存，再试一次"
        ) from error
    hidden = []
    for meta in book.sheets_metadata:
        if meta.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        if meta.visible is not python_calamine.SheetVisibleEnum.Visible:
            hidden.append(meta.name)
            continue
        sheet = book.get_sheet_by_name(meta.name)
        codes, empty_formulas = marks.get(meta.name, ({}, 0))
        if empty_formulas:
            out.warn(
                "uncalculated",
                f"工作表“{meta.name}”有 {empty_formulas} 个公式没有算出的值，按空白读取",
                "请用 Excel 打开、重新计算并保存",
            )
        row0, column0 = sheet.start or (0, 0)
        cells = {}
        for i, row in enumerate(sheet.to_python(skip_empty_area=True), row0):
            for j, value in enumerate(row, column0):
                if value != "":
                    cells[i, j] = number_format.show(value, codes.get((i, j), number_format.GENERAL))
        merges = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
        lay_out(out, meta.name, cells, merges)
    if hidden:
        out.warn("hidden-sheets", f"没有读取隐藏的工作表：{'、'.join(hidden)}", "需要读取时请取消隐藏")
    if any(n.endswith("vbaProject.bin") for n in archive.names):
        out.warn("macros", "文件含有宏；宏没有运行", "报送前请另存为不含宏的 xlsx")
    return out.build()


def _sheets(archive: Archive) -> Iterator[tuple[str, str]]:
    """Yields the name of each sheet and its part."""
    if "xl/workbook.xml" not in archive:
        raise Unreadable("broken-workbook", "文件里没有工作簿", "请用 Excel 打开并另存，再试一次")
    targets = {}
    if "xl/_rels/workbook.xml.rels" in archive:
        for relation in archive.tree("xl/_rels/workbook.xml.rels"):
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            targets[relation.get("Id", "")] = path
    listed = child(archive.tree("xl/workbook.xml"), "sheets")
    for sheet in listed if listed is not None else ():
        path = targets.get(attribute(sheet, "id"), "")
        if path in archive:
            yield sheet.get("name", ""), path


def _formats(archive: Archive) -> list[str]:
    """Returns the format code of each cell style, in the order cells name them."""
    if "xl/styles.xml" not in archive:
        return []
    root = archive.tree("xl/styles.xml")
    codes = dict(number_format.BUILT_IN)
    own = child(root, "numFmts")
    for element in own if own is not None else ():
        if attribute(element, "numFmtId").isdecimal():
            codes[int(attribute(element, "numFmtId"))] = attribute(element, "formatCode")
    styles = child(root, "cellXfs")
    return [
        codes.get(int(number), number_format.GENERAL)
        if local(xf) == "xf" and (number := attribute(xf, "numFmtId")).isdecimal()
        else number_format.GENERAL
        for xf in (styles if styles is not None else ())
    ]


def _scan(sheet: bytes, formats: list[str], limits: Limits) -> tuple[dict[tuple[int, int], str], int]:
    """Returns the format codes of formatted cells and how many formulas carry no value.

    Also measures the rectangle that the cells span: the library lays it out densely, so two cells in far corners would
    take all memory.
    """
    codes: dict[tuple[int, int], str] = {}
    plain = [code == number_format.GENERAL for code in formats]
    low_row = low_column = 1 << 30
    high_row = high_column = count = 0
    for found in _CELL.finditer(sheet):
        attributes = found.group(1)
        place = _REFERENCE.search(attributes)
        if place is None:
            continue
        count += 1
        row, column = int(place.group(2)) - 1, _column(place.group(1))
        low_row, high_row = min(row, low_row), max(row, high_row)
        low_column, high_column = min(column, low_column), max(column, high_column)
        style = _STYLE.search(attributes)
        number = int(style.group(1)) if style else 0
        if number < len(formats) and not plain[number]:
            codes[row, column] = formats[number]
    if count and (high_row - low_row + 1) * (high_column - low_column + 1) > max(limits.cells, 50 * count):
        raise Unreadable(
            "too-many-cells", f"工作表范围超过上限 {limits.cells} 格", "请删除远处的空单元格，或用 --max-cells 提高上限"
        )
    return codes, len(_NO_VALUE.findall(sheet))


def _column(letters: bytes) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value - 1
