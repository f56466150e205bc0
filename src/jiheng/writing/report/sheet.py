"""Sheet: the report as an Excel workbook: the official forms with real numbers, and the text on a sheet of its own."""

from __future__ import annotations

import datetime
import io
import math
import re
import zipfile
from typing import Any

import xlsxwriter

from jiheng.reading.tags import to_xml
from jiheng.writing.report.composition import Composition, Figure, Grid, GridCell, Section, shown, title_lines
from jiheng.writing.report.files import zipped
from jiheng.writing.report.tagging import tags

_NUMBER = re.compile(r"(?P<digits>-?\d{1,15}(?:\.(?P<decimals>\d{1,6}))?)(?P<unit>%|[^\d.%\"\\余≥≤=-]{0,12})")
_TEXT_WIDTH = 70
_LINE = 16.5  # points of a line of 10.5 point text in a form
_BODY_LINE = 21.0
_ONE_PAGE = 40  # rows of a form that are readable on one page
_WIDE = 96
_PART = "customXml/item1.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_LINK = (
    '<Relationship Id="rIdFacts" Target="../customXml/item1.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"/></Relationships>'
)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_SONG, _HEI, _KAI, _FANG = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312"


def workbook(composition: Composition) -> bytes:
    """Returns the report as xlsx; text never becomes a formula or a link."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        # The width of a column is counted in digits of this font.
        "default_format_properties": {"font_name": _SONG, "font_size": 11},
    }
    book = xlsxwriter.Workbook(out, options)
    # The same report is the same file, so it says no hour of its making.
    made = datetime.datetime(composition.year + 1, 1, 1, tzinfo=datetime.UTC)
    book.set_properties({"title": composition.title, "author": composition.unit, "created": made})
    formats = _Formats(book)
    _write_text(book.add_worksheet("报告正文"), composition, formats)
    used = {"报告正文"}
    for grid in composition.grids:
        name = _FORBIDDEN.sub("", grid.sheet)[:28] or "表"
        while name in used:
            name += "续"
        used.add(name)
        _write_grid(book.add_worksheet(name), grid, formats, draft=composition.draft)
    book.close()
    return _with_facts(out.getvalue(), to_xml(tags(composition)))


class _Formats:
    """Cell formats of the workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **looks: Any) -> Any:
        key = tuple(sorted(looks.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": _SONG, "font_size": 10.5, "valign": "vcenter", **looks}
            )
        return self._made[key]

    def cell(self, *, head: bool, left: bool = False, number: str = "") -> Any:
        looks = {"border": 1, "text_wrap": True, "align": "left" if left else "center", "bold": head}
        return self.get(**looks, num_format=number) if number else self.get(**looks)


def _write_text(sheet: Any, composition: Composition, formats: _Formats) -> None:
    _page(sheet, landscape=False, draft=composition.draft)
    sheet.set_column(0, 0, _TEXT_WIDTH)
    title = formats.get(font_name="方正小标宋简体", font_size=18, align="center", text_wrap=True)
    body = formats.get(font_name=_FANG, font_size=12, text_wrap=True, valign="top")
    row = 0
    for line in title_lines(composition.title, composition.unit):
        row = _line(sheet, row, line, title, 32.0)
    for section in composition.sections:
        row = _line(sheet, row, f"　　{section.number}{section.title}", _heading(section, formats), _BODY_LINE)
        for paragraph in section.body:
            text = f"　　{shown(paragraph.pieces)}"
            row = _line(sheet, row, text, body, _BODY_LINE * _lines(text, _TEXT_WIDTH * 0.94))
    end = formats.get(font_name=_FANG, font_size=12, align="right")
    row = _line(sheet, row + 1, composition.unit, end, _BODY_LINE)
    _line(sheet, row, composition.dated, end, _BODY_LINE)


def _heading(section: Section, formats: _Formats) -> Any:
    font = {1: _HEI, 2: _KAI}.get(section.level, _FANG)
    return formats.get(font_name=font, font_size=12, text_wrap=True, bold=section.level > 2)


def _line(sheet: Any, row: int, text: str, look: Any, height: float) -> int:
    sheet.set_row(row, min(height, 409))
    sheet.write_string(row, 0, text[:32_000], look)
    return row + 1


def _write_grid(sheet: Any, grid: Grid, formats: _Formats, *, draft: bool) -> None:
    _page(sheet, landscape=sum(grid.widths) > _WIDE, draft=draft)
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, width)
    last = len(grid.widths) - 1
    title = formats.get(font_name="方正小标宋简体", font_size=16, align="center")
    sheet.merge_range(0, 0, 0, last, grid.title, title)
    sheet.set_row(0, 30)
    taken: set[tuple[int, int]] = set()
    for cell in grid.cells:
        _write_cell(sheet, cell, formats)
        taken.update((cell.row + i, cell.column + j) for i in range(cell.down) for j in range(cell.across))
    for row in range(len(grid.heights)):
        height = max([grid.heights[row], *(_cell_lines(c, grid) for c in grid.cells if c.row == row and c.down == 1)])
        sheet.set_row(row + 1, min(409, 8 + _LINE * height))
        for column in range(last + 1):
            if (row, column) not in taken:
                sheet.write_blank(row + 1, column, None, formats.cell(head=False))
    if grid.leads:
        sheet.repeat_rows(grid.leads[0] + 1)
    if len(grid.heights) <= _ONE_PAGE:
        sheet.fit_to_pages(1, 1)
    if grid.note:
        note = formats.get(text_wrap=True)
        sheet.merge_range(len(grid.heights) + 1, 0, len(grid.heights) + 1, last, grid.note, note)
        sheet.set_row(len(grid.heights) + 1, 24)


def _write_cell(sheet: Any, cell: GridCell, formats: _Formats) -> None:
    row = cell.row + 1
    value, number = _number(cell)
    look = formats.cell(head=cell.head, left=cell.left, number=number)
    if cell.across > 1 or cell.down > 1:
        sheet.merge_range(row, cell.column, row + cell.down - 1, cell.column + cell.across - 1, "", look)
    if value is not None:
        sheet.write_number(row, cell.column, value, look)
    elif cell.pieces:
        sheet.write_string(row, cell.column, shown(cell.pieces)[:32_000], look)
    else:
        sheet.write_blank(row, cell.column, None, look)


def _number(cell: GridCell) -> tuple[float | None, str]:
    """Returns the number of a cell that holds nothing else, and the format that shows it as the report does."""
    if len(cell.pieces) != 1 or not isinstance(cell.pieces[0], Figure):
        return None, ""
    match = _NUMBER.fullmatch(cell.pieces[0].shown)
    if match is None:
        return None, ""
    decimals = "." + "0" * len(match["decimals"]) if match["decimals"] else ""
    if match["unit"] == "%":
        return float(match["digits"]) / 100, f"0{decimals}%"
    unit = f'"{match["unit"]}"' if match["unit"] else ""
    return float(match["digits"]), f"0{decimals}{unit}"


def _lines(text: str, width: float) -> int:
    long = sum(1 if c.isascii() else 2 for c in text)
    return max(1, math.ceil(long / width))


def _cell_lines(cell: GridCell, grid: Grid) -> int:
    return _lines(shown(cell.pieces), sum(grid.widths[cell.column : cell.column + cell.across]))


def _page(sheet: Any, *, landscape: bool, draft: bool) -> None:
    sheet.set_paper(9)
    sheet.set_margins(left=1.1, right=1.02, top=1.46, bottom=1.38)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C— &P —")
    if draft:
        sheet.set_header("&R草稿")
    if landscape:
        sheet.set_landscape()


def _with_facts(data: bytes, facts: bytes) -> bytes:
    """Returns the workbook with the facts as a custom part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    relations = members[_RELATIONS]
    text = relations.decode() if isinstance(relations, bytes) else relations
    members[_RELATIONS] = text.replace("</Relationships>", _LINK)
    members[_PART] = facts
    return zipped(members)
