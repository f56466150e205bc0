"""Pasting: rows from the clipboard of Excel or WPS, made a sheet that the import shows before anything is written."""

from __future__ import annotations

import csv
import io

import xlsxwriter

from jiheng.ledger import Ledger
from jiheng.standards.pack import Field, FieldType, Register
from jiheng.web.access import Desk
from jiheng.web.exchange import ExchangeRefused, keep_upload

_MOST_ROWS, _MOST_COLUMNS = 5000, 80
_LONGEST_CELL = 32_000


def offered(layout: Register) -> tuple[Field, ...]:
    """Returns the columns that rows without a head are taken to have, in order."""
    return tuple(f for f in layout.fields if not (f.auto and f.id in layout.key) and f.type is not FieldType.FILE)


def paste(desk: Desk, layout: Register, text: str) -> str:
    """Keeps pasted rows as an upload and returns the word that names it for the preview.

    Raises:
        ExchangeRefused: for text without rows, or with too many.
    """
    rows = rows_of(text)
    if not rows:
        raise ExchangeRefused("没有粘贴内容：在 Excel 或 WPS 中选中几行复制，再粘贴到这里")
    if len(rows) > _MOST_ROWS or max(map(len, rows)) > _MOST_COLUMNS:
        raise ExchangeRefused(f"一次最多粘贴 {_MOST_ROWS} 行、{_MOST_COLUMNS} 列；更多的请存成文件导入")
    head, body = (rows[0], rows[1:]) if has_head(layout, rows[0]) else ([f.title for f in offered(layout)], rows)
    if not body:
        raise ExchangeRefused("只有表头，没有内容")
    longest = max(map(len, body))
    if longest > len(head):
        raise ExchangeRefused(f"有一行是 {longest} 列，表头只有 {len(head)} 列；请连表头一起复制")
    return keep_upload(desk, f"粘贴的{layout.title}.xlsx", _sheet(layout, *_numbered(desk.ledger, layout, head, body)))


def rows_of(text: str) -> list[list[str]]:
    """Returns the cells of copied rows: parted by tabs, cells with line breaks in quotes; empty rows left out."""
    clean = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    csv.field_size_limit(max(csv.field_size_limit(), len(clean) + 1))
    read = csv.reader(io.StringIO(clean, newline=""), dialect="excel-tab")
    rows = [[cell.strip()[:_LONGEST_CELL] for cell in row] for row in read]
    return [row for row in rows if any(row)]


def has_head(layout: Register, row: list[str]) -> bool:
    """Tells whether a row names columns: at least half of its cells do."""
    known = {name for f in layout.fields for name in (f.title, f.heading, *f.names)}
    filled = [cell for cell in row if cell]
    named = sum(cell.rstrip("*＊ ") in known for cell in filled)
    return named > 0 and named * 2 >= len(filled)


def _numbered(
    ledger: Ledger, layout: Register, head: list[str], body: list[list[str]]
) -> tuple[list[str], list[list[str]]]:
    """Returns the rows with free numbers where the register numbers its records, so that none is overwritten."""
    key = layout.field(layout.key[0])
    if key is None or not key.auto or len(layout.key) > 1:
        return head, body
    place = next((i for i, cell in enumerate(head) if cell in (key.title, key.heading, *key.names)), -1)
    if place < 0:
        head, body, place = [key.title, *head], [["", *row] for row in body], 0
    taken = {*ledger.table(layout.id), *(row[place] for row in body if place < len(row))}
    number = max((int(each) for each in taken if each.isdecimal()), default=0)
    filled = []
    for row in body:
        whole = row + [""] * (place + 1 - len(row))
        if not whole[place]:
            number += 1
            whole = [*whole[:place], str(number), *whole[place + 1 :]]
        filled.append(whole)
    return head, filled


def _sheet(layout: Register, head: list[str], body: list[list[str]]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(layout.sheet or layout.title)
    for row, cells in enumerate((head, *body)):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    book.close()
    return out.getvalue()
