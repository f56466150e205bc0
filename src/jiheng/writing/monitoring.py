"""Monitoring during the year as an Excel table: money and targets, the plan to date, a light each, what to do."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import xlsxwriter

from jiheng.scoring import Light
from jiheng.year import Watched

_HEADS = (
    ("灯", 6), ("范围", 16), ("对象", 30), ("全年计划", 14), ("应完成", 14), ("实际", 14), ("占全年", 9),
    ("占应完成", 10), ("偏差", 34), ("原因", 30), ("预计", 10), ("下一步", 40),
)  # fmt: skip
_COLOURS = {
    Light.RED: "#F4B6B0",
    Light.YELLOW: "#FBE7A1",
    Light.GREEN: "#BFE3C5",
    Light.BLUE: "#BBD6F2",
    Light.GREY: "#E3E5E8",
}
_TEN_THOUSAND = Decimal(10000)
_CELL_LIMIT = 32_000


def monitoring_workbook(unit: str, year: int, month: int, rows: Iterable[Watched], notes: Iterable[str]) -> bytes:
    """Returns the table as xlsx; text never becomes a formula or a link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    made = datetime.datetime(year, month, 1, tzinfo=datetime.UTC)
    book.set_properties({"title": f"{unit}{year}年{month}月绩效运行监控", "author": unit, "created": made})
    sheet = book.add_worksheet("绩效监控")
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_footer("&C— &P —")
    title = book.add_format({"font_name": "方正小标宋简体", "font_size": 16, "align": "center", "valign": "vcenter"})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
    plain = book.add_format({"border": 1, "valign": "vcenter", "text_wrap": True})
    lights = {
        light: book.add_format({"border": 1, "align": "center", "valign": "vcenter", "bg_color": colour})
        for light, colour in _COLOURS.items()
    }
    sheet.merge_range(0, 0, 0, len(_HEADS) - 1, _clean(f"{unit}{year}年1—{month}月绩效运行监控表"), title)
    sheet.set_row(0, 30)
    for column, (name, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, name, head)
    row = 1
    for row, each in enumerate(rows, 2):
        for column, text in enumerate(each.cells()):
            sheet.write_string(row, column, _clean(text), lights[each.light] if column == 0 else plain)
    for note in notes:
        row += 1
        sheet.merge_range(row, 0, row, len(_HEADS) - 1, _clean(note), plain)
    sheet.freeze_panes(2, 3)
    book.close()
    return out.getvalue()


def _clean(text: Any) -> str:
    return "".join(c for c in str(text) if c.isprintable() or c == "\n")[:_CELL_LIMIT]
