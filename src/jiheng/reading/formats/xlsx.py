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
from jiheng.reading.formats.archive import Archive, parse_xml
from jiheng.reading.formats.elements import attribute, child, local
from jiheng.reading.formats.sheet import lay_out

_CELL = re.compile(rb"<(?:[^\s<>/:]{1,40}:)?c(?=[\s/>])([^<>]{0,400})")
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
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
    marks = {}
    for name, path in _sheets(archive):
        if name in marks:
            raise _broken("有同名的工作表")
        marks[name] = _scan(archive.read(path), formats, limits)
    if "xl/sharedStrings.xml" in archive:
        archive.read("xl/sharedStrings.xml")  # counted here, because the library unpacks without asking
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise Unreadable(
            "encrypted", "工作簿设有打开密码，无法读取", "请在 Excel 中取消密码后另存，再试一次"
        ) from error
    except python_calamine.CalamineError as error:
        raise _broken(str(error)[:120]) from error
    hidden = []
    for meta in book.sheets_metadata:
        if meta.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        if meta.visible is not python_calamine.SheetVisibleEnum.Visible:
            hidden.append(meta.name)
            continue
        if meta.name not in marks:  # never measured, so not safe to lay out
            raise _broken(f"找不到工作表“{meta.name[:40]}”的内容")
        codes, empty_formulas = marks[meta.name]
        try:
            sheet = book.get_sheet_by_name(meta.name)
        except (python_calamine.CalamineError, python_calamine.WorksheetNotFound) as error:
            raise _broken(str(error)[:120]) from error
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
    area = _Area()
    odd = b"\x00" in sheet  # another encoding than UTF-8
    for found in _CELL.finditer(sheet):
        attributes = found.group(1)
        place = _REFERENCE.search(attributes)
        if place is None:
            odd = True
            continue
        row, column = int(place.group(2)) - 1, _column(place.group(1))
        area.add(row, column)
        style = _STYLE.search(attributes)
        number = int(style.group(1)) if style else 0
        if number < len(formats) and not plain[number]:
            codes[row, column] = formats[number]
    if odd:
        _measure(sheet, area)
    if area.size > max(limits.cells, 50 * area.count):
        raise Unreadable(
            "too-many-cells", f"工作表范围超过上限 {limits.cells} 格", "请删除远处的空单元格，或用 --max-cells 提高上限"
        )
    return codes, len(_NO_VALUE.findall(sheet))


class _Area:
    """The rectangle around cells."""

    def __init__(self) -> None:
        self.count = 0
        self._low_row = self._low_column = 1 << 30
        self._high_row = self._high_column = 0

    def add(self, row: int, column: int) -> None:
        self.count += 1
        self._low_row, self._high_row = min(row, self._low_row), max(row, self._high_row)
        self._low_column, self._high_column = min(column, self._low_column), max(column, self._high_column)

    @property
    def size(self) -> int:
        if not self.count:
            return 0
        return (self._high_row - self._low_row + 1) * (self._high_column - self._low_column + 1)


def _measure(sheet: bytes, area: _Area) -> None:
    """Adds the cells of a sheet that is not written as spreadsheet programs write it: without places, or oddly put."""
    row = column = -1
    for element in parse_xml(sheet, "工作表").iter("{*}row", "{*}c"):
        if local(element) == "row":
            row, column = _number(element.get("r"), row + 2) - 1, -1
            continue
        place = element.get("r")
        column += 1
        if place is not None:
            found = _PLACE.fullmatch(place)
            if found is None:
                raise _broken(f"单元格位置“{place[:20]}”有误")
            row, column = int(found.group(2)) - 1, _column(found.group(1).encode())
        area.add(row, column)


def _number(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        raise _broken(f"行号“{text[:20]}”有误")
    return int(text)


def _broken(detail: str) -> Unreadable:
    return Unreadable("broken-workbook", f"工作簿已损坏（{detail}）", "请用 Excel 打开并另存，再试一次")


def _column(letters: bytes) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value - 1
