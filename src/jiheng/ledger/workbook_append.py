"""Append: new records written below the rows of a workbook as people left it; every other byte of it stays.

Sheets, columns, colours, charts and cells that nobody could read are those of the person who keeps the workbook. So the
file is not written anew: the XML of a sheet gets rows at its end, and all other members are copied as they are.
"""

from __future__ import annotations

import datetime
import io
import os
import re
import zipfile
from decimal import Decimal
from html import escape
from pathlib import Path

import msgspec

from jiheng.facts import Amount
from jiheng.ledger.beside import beside
from jiheng.ledger.ledger import Ledger
from jiheng.ledger.record import Record, Value
from jiheng.ledger.workbook_cells import words, written
from jiheng.ledger.workbook_columns import Column, Columns, columns_in
from jiheng.ledger.workbook_file import Grid, WorkbookUnreadable, grids, read_file, sheet_members
from jiheng.ledger.workbook_formulas import cell_name, column_number
from jiheng.ledger.workbook_layout import STATE, columns_of, heading_text, mark_of, read_mark
from jiheng.ledger.workbook_problems import Places
from jiheng.standards.pack import Field, FieldType

_BOOK = "xl/workbook.xml"
_EPOCH = datetime.date(1899, 12, 30)
_ROW = re.compile(rb"<(?P<p>\w{1,8}:)?row\b(?P<a>[^>]{0,400}?)(?:/>|>(?P<b>.*?)</(?P=p)?row>)", re.DOTALL)
_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_DATA = re.compile(rb"<(\w{1,8}:)?sheetData\s*(?:/>|>)")
_FILLED = re.compile(rb"<(?:\w{1,8}:)?(?:v|f|is)\b")
_STYLED = re.compile(rb'<(?:\w{1,8}:)?c r="([A-Z]{1,3})\d{1,7}"[^>]{0,200}?\bs="(\d{1,6})"')
_COLUMN = re.compile(rb"<(?:\w{1,8}:)?col\b([^>]{0,300})>")
_SPOT = {name: re.compile(rb'\b%s="(\d{1,6})"' % name.encode()) for name in ("min", "max", "style")}
_EXTENT = re.compile(rb'(<(?:\w{1,8}:)?dimension\b[^>]{0,100}?ref=")[^"]{0,40}(")')
_CALCULATION = re.compile(rb"<(\w{1,8}:)?calcPr\b([^>]{0,300}?)(/?)>")
_FULLY = b' fullCalcOnLoad="1"'


class _Sheet(msgspec.Struct):
    """A sheet that gets rows: where it is, how its columns stand, what is new."""

    member: str
    grid: Grid
    columns: Columns
    records: list[Record]


def append_records(ledger: Ledger, source: Path, place: Path, places: Places) -> int:
    """Writes the workbook with the records of a ledger that it does not hold yet; returns how many those are.

    Args:
        ledger: what the workbook holds, and more.
        source: the workbook.
        place: where to write; may be the same file, which is replaced once the new one is whole.
        places: where the records of the workbook stand.

    Raises:
        WorkbookUnreadable: `not-xlsx` for an older kind of file, `no-sheet` where a register has no sheet to write in,
            and as `read_file` and `grids`.
        OSError: when nothing can be written there.
    """
    data = read_file(source)
    fresh = _fresh(ledger, places)
    if data[:2] != b"PK":
        raise WorkbookUnreadable("not-xlsx", "这是旧格式的工作簿，不能原样追加", "用 Excel 或 WPS 另存为 xlsx，再导入")
    sheets = _sheets(ledger, data, fresh)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        changed = {s.member: _appended(archive.read(s.member), s) for s in sheets}
        if changed and _BOOK in archive.namelist():
            changed[_BOOK] = _recomputed(archive.read(_BOOK))
        _rewrite(archive, changed, place)
    return sum(len(each.records) for each in sheets)


def _fresh(ledger: Ledger, places: Places) -> dict[str, list[Record]]:
    found = {}
    for register in ledger.schema.registers:
        known = places.rows.get(register, {})
        records = [record for key, record in ledger.table(register).items() if key not in known]
        if records:
            found[register] = records
    return found


def _sheets(ledger: Ledger, data: bytes, fresh: dict[str, list[Record]]) -> list[_Sheet]:
    members, found = sheet_members(data), {}
    for grid in grids(data) if fresh else ():
        columns = columns_in(grid, ledger.schema.registers) if grid.rows else None
        if columns is None or columns.heading < 0 or columns.register.id in found:
            continue
        register = columns.register.id
        if register in fresh and grid.name in members:
            found[register] = _Sheet(members[grid.name], grid, columns, fresh[register])
    lacking = [ledger.register(name).sheet for name in fresh if name not in found]
    if lacking:
        sheets = "、".join(f"“{name}”" for name in lacking)
        hint = "从新建的工作簿复制该表（连同表头），再导入"
        raise WorkbookUnreadable("no-sheet", f"登记簿中没有{sheets}表，导入的行无处可写", hint)
    return list(found.values())


def _appended(xml: bytes, sheet: _Sheet) -> bytes:
    """Returns the XML of a sheet with the records below its last filled row."""
    opening = _DATA.search(xml)
    if opening is None:
        raise WorkbookUnreadable("broken-workbook", f"工作表“{sheet.grid.name}”内容不完整", "请另存为 xlsx 后再试")
    prefix = opening[1] or b""
    if opening[0].endswith(b"/>"):
        start = end = opening.end()
        body, head, tail = b"", xml[: opening.start()] + b"<%ssheetData>" % prefix, b"</%ssheetData>" % prefix
        tail += xml[end:]
    else:
        start, end = opening.end(), xml.rindex(b"</%ssheetData>" % prefix)
        body, head, tail = xml[start:end], xml[:start], xml[end:]
    columns, body = _with_columns(body, sheet, prefix)
    body, last, styles = _end_of(body, sheet)
    styles = {**_column_styles(head), **styles}
    rows = b"".join(_row(last + number, record, columns, styles, prefix) for number, record in enumerate(sheet.records))
    widest = max([c.place for c in columns], default=0)
    extent = cell_name(last + len(sheet.records) - 1, max(widest, _width(sheet.grid) - 1)).encode()
    head = _EXTENT.sub(lambda m: m[1] + b"A1:" + extent + m[2], head, count=1)
    return head + body + rows + tail


def _width(grid: Grid) -> int:
    """Returns how many columns of a sheet are used."""
    return max((len(row) for row in grid.rows), default=0)


def _with_columns(body: bytes, sheet: _Sheet, prefix: bytes) -> tuple[list[Column], bytes]:
    """Returns the columns to write in; a field that has none gets one at the right, with heading and mark."""
    columns = list(sheet.columns.read)
    known = {column.field.id for column in columns}
    register = sheet.columns.register
    wanted = {name for record in sheet.records for name in record.values}
    if any(record.state and record.state != register.first_state for record in sheet.records):
        wanted.add(STATE)
    place = _width(sheet.grid)
    marks = next((n for n, cells in enumerate(sheet.grid.rows[:40]) if any(read_mark(c) for c in cells)), None)
    for field in columns_of(register, origin=True):
        if field.id in wanted and field.id not in known:
            columns.append(Column(place, field))
            body = _with_cell(body, sheet.columns.heading, place, heading_text(field), prefix)
            if marks is not None:
                body = _with_cell(body, marks, place, mark_of(register, field.id), prefix)
            place += 1
    return columns, body


def _with_cell(body: bytes, row: int, place: int, text: str, prefix: bytes) -> bytes:
    """Returns rows with a cell of text at the end of one of them."""
    cell = _text(cell_name(row, place).encode(), text, b"", prefix)
    for match in _ROW.finditer(body):
        number = _NUMBER.search(match["a"])
        if number is not None and int(number[1]) == row + 1:
            opened = b"<%srow%s>" % (prefix, re.sub(rb'\sspans="[^"]{0,20}"', b"", match["a"]))
            whole = opened + (match["b"] or b"") + cell + b"</%srow>" % prefix
            return body[: match.start()] + whole + body[match.end() :]
    return body


def _end_of(body: bytes, sheet: _Sheet) -> tuple[bytes, int, dict[int, bytes]]:
    """Returns the rows without empty ones at their end, the place of the next row from 0, and the styles above it."""
    last, styles = sheet.columns.first, dict[int, bytes]()
    found = None
    for match in _ROW.finditer(body):
        if match["b"] and _FILLED.search(match["b"]):
            found = match
    if found is None:
        return b"", last, styles
    number = _NUMBER.search(found["a"])
    last = max(last, int(number[1]) if number else len(sheet.grid.rows))
    if number and int(number[1]) > sheet.columns.first:
        styles = {column_number(c.decode()) - 1: s for c, s in _STYLED.findall(found["b"])}
    return body[: found.end()], last, styles


def _column_styles(head: bytes) -> dict[int, bytes]:
    styles = {}
    for match in _COLUMN.finditer(head):
        low, high, style = (found[1] if (found := _SPOT[n].search(match[1])) else b"" for n in ("min", "max", "style"))
        if low and high and style:
            styles.update(dict.fromkeys(range(int(low) - 1, min(int(high), int(low) + 300)), style))
    return styles


def _row(number: int, record: Record, columns: list[Column], styles: dict[int, bytes], prefix: bytes) -> bytes:
    cells = []
    for column in sorted(columns, key=lambda c: c.place):
        field = column.field
        value = record.values.get(field.id)
        if field.id == STATE and value is None:
            value = record.state or None
        if value is None:
            continue
        name = cell_name(number, column.place).encode()
        style = styles.get(column.place)
        cells.append(_cell(name, field, value, column, style, prefix))
    return b'<%srow r="%d">%s</%srow>' % (prefix, number + 1, b"".join(cells), prefix)


def _cell(name: bytes, field: Field, value: Value, column: Column, style: bytes | None, prefix: bytes) -> bytes:
    styled = b' s="%s"' % style if style else b""
    other_unit = column.measure or (column.scale is not None and column.scale != Decimal(1))
    if isinstance(value, Amount) and (other_unit or field.type is FieldType.RATE):
        return _text(name, words(value), styled, prefix)
    shown = written(field, value)
    if isinstance(shown, datetime.date):
        if not style:
            return _text(name, shown.isoformat(), b"", prefix)
        shown = float((shown - _EPOCH).days)
    if isinstance(shown, str):
        return _text(name, shown, styled, prefix)
    return b'<%sc r="%s"%s><%sv>%s</%sv></%sc>' % (prefix, name, styled, prefix, repr(shown).encode(), prefix, prefix)


def _text(name: bytes, text: str, styled: bytes, prefix: bytes) -> bytes:
    plain = "".join(c for c in text if c in "\t\n" or ord(c) >= 32)
    said = escape(plain, quote=False).encode()
    inside = b'<%sis><%st xml:space="preserve">%s</%st></%sis>' % (prefix, prefix, said, prefix, prefix)
    return b'<%sc r="%s"%s t="inlineStr">%s</%sc>' % (prefix, name, styled, inside, prefix)


def _recomputed(book: bytes) -> bytes:
    """Returns the book's part with the wish that sums be computed anew on opening."""
    if b"fullCalcOnLoad" in book:
        return book
    if _CALCULATION.search(book):
        return _CALCULATION.sub(
            lambda m: b"<%scalcPr%s%s%s>" % (m[1] or b"", m[2].rstrip(), _FULLY, m[3]), book, count=1
        )
    return book


def _rewrite(archive: zipfile.ZipFile, changed: dict[str, bytes], place: Path) -> None:
    part = beside(place)
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as out:
            for info in archive.infolist():
                # By its own description: name, date and kind of each member stay as they were.
                out.writestr(info, changed.get(info.filename) or archive.read(info))
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
