"""Roll-up: facts of many units side by side as a workbook, a row a fact and a column a unit."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from jiheng.ledger.rollup import Rolled
from jiheng.writing.report.figures import show

_HEADS = ("项目", "阶段", "对象", "合计", "已知的合计", "没有合计的原因")


def rollup_workbook(units: Sequence[tuple[str, int]], rows: Iterable[Rolled]) -> bytes:
    """Returns the workbook; a unit without a figure has an empty cell.

    Args:
        units: name and year, in the order of the columns.
        rows: of the roll-up.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("汇总")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#E8EDF4"})
    plain = book.add_format({"text_wrap": True, "valign": "vcenter", "border": 1})
    sheet.write_row(0, 0, [*_HEADS, *(f"{name}{year}年" for name, year in units)], head)
    for number, row in enumerate(rows, 1):
        known = {(share.unit, share.year): show(share.amount) for share in row.shares}
        total, part = (show(amount) if amount is not None else "" for amount in (row.total, row.known))
        cells = [row.label, row.stage, row.subject, total, "" if total else part, row.reason]
        for column, text in enumerate([*cells, *(known.get(unit, "") for unit in units)]):
            sheet.write_string(number, column, text, plain)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 4, 14)
    sheet.set_column(5, 5, 34)
    sheet.set_column(len(_HEADS), len(_HEADS) + len(units), 18)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return out.getvalue()
