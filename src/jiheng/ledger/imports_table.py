"""Tables of foreign exports: CSV in UTF-8 or GB18030, xls and xlsx, as rows of cells."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import msgspec

from jiheng.ledger.workbook_file import WorkbookUnreadable, grids, read_file

_MOST_ROWS = 1_000_000
_LONGEST_CELL = 100_000
_DELIMITERS = (",", "\t", ";", "|")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_PAGE = (b"<html", b"<table", b"<!doctype html")


class Table(msgspec.Struct, frozen=True):
    """One sheet of an export; a CSV file has one without a name."""

    name: str
    rows: list[list[Any]]


def read_tables(path: Path) -> tuple[bytes, tuple[Table, ...]]:
    """Returns the bytes of an export and its tables.

    Raises:
        WorkbookUnreadable: `no-file`, `too-large`, `not-readable`, `broken-workbook`, `web-page`, `not-text`.
    """
    data = read_file(path)
    if data.startswith(_WORKBOOKS):
        return data, tuple(Table(grid.name, grid.rows) for grid in grids(data))
    if any(mark in data[:2000].lower() for mark in _PAGE):
        raise WorkbookUnreadable(
            "web-page", "文件名像表格，内容其实是网页", "请用 Excel 或 WPS 打开，另存为 xlsx 后再导入"
        )
    return data, (Table("", _csv(_decoded(data))),)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise WorkbookUnreadable("not-text", "不是表格，也不是文字", "请从财务系统重新导出为 xlsx 或 csv")


def _csv(text: str) -> list[list[Any]]:
    head = text[:20_000]
    counts = {mark: head.count(mark) for mark in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda mark: counts[mark])
    csv.field_size_limit(_LONGEST_CELL)
    rows: list[list[Any]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) >= _MOST_ROWS:
                raise WorkbookUnreadable("too-large", f"超过 {_MOST_ROWS} 行", "请按月份分次导出")
            rows.append([_unquoted(cell) for cell in row])
    except csv.Error as error:
        raise WorkbookUnreadable(
            "broken-csv", f"不是完整的 csv 文件（{error}）", "请重新导出，或另存为 xlsx"
        ) from error
    return rows


def _unquoted(cell: str) -> str:
    """Returns a cell without what some systems write against Excel's guesses: ="0012" and a leading tab or quote."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text.lstrip("'") if text.startswith("'") else text
