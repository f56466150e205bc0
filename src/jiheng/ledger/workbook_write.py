"""Write: the workbook of a unit's year, a sheet a register, empty from the packs or filled from a ledger.

The file is written beside its place and renamed, so a broken run leaves no half workbook.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from jiheng.facts import Amount
from jiheng.ledger.beside import beside
from jiheng.ledger.ledger import Ledger
from jiheng.ledger.record import Record
from jiheng.ledger.workbook_cells import Written, written
from jiheng.ledger.workbook_help import example_of, help_of
from jiheng.ledger.workbook_layout import (
    EXAMPLE,
    MARKS_SHEET,
    ORIGIN,
    ROW_MARK,
    STATE,
    TOTAL,
    VERSION,
    columns_of,
    heading_text,
    is_tree,
    mark_of,
)
from jiheng.ledger.workbook_start import Start, write_start
from jiheng.ledger.workbook_styles import Styles
from jiheng.standards import Standards
from jiheng.standards.pack import Field, FieldType, Register

MARKS, TITLE, HEADINGS, TOTALS, EXAMPLES, DATA = range(6)
"""Rows of a sheet from 0."""

_LAST_ROW = 20_000
_PAGE_WIDTH = 260
_LONGEST_LIST = 255
_LONGEST_MESSAGE = 250
_FREELY = dict.fromkeys(
    (
        "format_cells",
        "format_columns",
        "format_rows",
        "insert_columns",
        "insert_rows",
        "delete_columns",
        "delete_rows",
        "sort",
        "autofilter",
        "objects",
    ),
    True,
)


def write_template(
    packs: Iterable[str], path: Path, unit: str, year: int, *, standards: Standards, system: str = ""
) -> None:
    """Writes an empty workbook with the rows every ledger of these packs starts with.

    Raises:
        KeyError: for a pack that does not exist.
        OSError: when nothing can be written there.
    """
    ledger = Ledger(unit, year, standards, packs)
    for register in ledger.schema.registers.values():
        for row in register.presets:
            ledger.enter(register.id, row)
    write_workbook(ledger, path, system=system, profile=True)


def write_workbook(ledger: Ledger, path: Path, *, system: str = "", profile: bool = False) -> None:
    """Writes a ledger as a workbook.

    Args:
        ledger: what to write.
        path: where; an older file is replaced once the new one is whole.
        system: id of the scoring table, for the start sheet.
        profile: give the unit's name to an empty profile sheet.

    Raises:
        OSError: when nothing can be written there.
    """
    part = beside(path)
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": False,
    }
    try:
        with xlsxwriter.Workbook(str(part), options) as book:
            # The same ledger makes the same file.
            book.set_properties({"title": f"{ledger.unit}{ledger.year}年绩效登记簿", "created": _fixed(ledger.year)})
            _Writing(book, ledger, system, profile=profile).run()
        part.replace(path)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error)) from error
    finally:
        part.unlink(missing_ok=True)


class _Writing:
    """One workbook under way."""

    def __init__(self, book: Any, ledger: Ledger, system: str, *, profile: bool) -> None:
        self.book = book
        self.ledger = ledger
        self.system = system
        self.profile = profile
        self.styles = Styles(book)
        self._lists: list[tuple[str, ...]] = []
        self._keys = {r.id: _key_range(r) for r in ledger.schema.registers.values()}

    def run(self) -> None:
        start = self.book.add_worksheet("开始")
        filled = {r.id: self._sheet(r) for r in self.ledger.schema.registers.values()}
        self._marks()
        write_start(start, self.styles, Start(self.ledger, self.system, filled))

    def _sheet(self, register: Register) -> str:
        """Writes a register and returns the formula that counts its rows."""
        sheet = self.book.add_worksheet(register.sheet)
        records = self.ledger.records(register.id)
        origin = any(ORIGIN in r.values for r in records)
        columns = columns_of(register, origin=origin)
        styles = self.styles
        sheet.set_row(MARKS, None, styles.mark, {"hidden": True})
        sheet.set_row(TITLE, 24)
        sheet.set_row(HEADINGS, 36)
        sheet.set_column(0, 0, 6, styles.mark)
        sheet.write_string(MARKS, 0, mark_of(register, ""), styles.mark)
        sheet.write_string(TITLE, 0, register.title, styles.title)
        if register.help:
            sheet.write_string(TITLE, 3, register.help, styles.help)
        sheet.write_string(HEADINGS, 0, ROW_MARK, styles.heading)
        sheet.write_string(TOTALS, 0, TOTAL, styles.total)
        sheet.write_string(EXAMPLES, 0, EXAMPLE, styles.example)
        for place, field in enumerate(columns, 1):
            self._column(sheet, register, field, place)
        for row, record in enumerate(self._rows(register, records), DATA):
            self._record(sheet, row, columns, record)
        sheet.freeze_panes(TOTALS, 2)
        sheet.autofilter(HEADINGS, 0, max(DATA, DATA + len(records) - 1), len(columns))
        sheet.protect("", _FREELY)
        self._printing(sheet, columns)
        key = xl_col_to_name(1)
        return f"COUNTA('{register.sheet}'!${key}${DATA + 1}:${key}${_LAST_ROW})"

    def _printing(self, sheet: Any, columns: tuple[Field, ...]) -> None:
        """Lays a sheet out for paper: no more columns a page than can be read, the first ones on each."""
        across = 1 + int(sum(self.styles.width(field) for field in columns) // _PAGE_WIDTH)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        sheet.fit_to_pages(across, 0)
        sheet.repeat_rows(HEADINGS)
        sheet.repeat_columns(0, 1)
        sheet.set_footer("&C&A　第 &P 页，共 &N 页")

    def _rows(self, register: Register, records: tuple[Record, ...]) -> tuple[Record, ...]:
        if records or not (self.profile and register.single):
            return records
        name = register.key[0]
        return (Record(register.id, self.ledger.unit, {name: self.ledger.unit}),)

    def _column(self, sheet: Any, register: Register, field: Field, place: int) -> None:
        styles = self.styles
        sheet.set_column(place, place, styles.width(field), styles.data(field))
        sheet.write_string(MARKS, place, mark_of(register, field.id), styles.mark)
        heading = styles.required if field.required else styles.heading
        sheet.write_string(HEADINGS, place, heading_text(field), heading)
        letter = xl_col_to_name(place)
        if field.type is FieldType.MONEY and not is_tree(register):
            formula = f"=SUM({letter}{DATA + 1}:{letter}{_LAST_ROW})"
            sheet.write_formula(TOTALS, place, formula, styles.total_money, self._total(register, field))
        else:
            sheet.write_blank(TOTALS, place, None, styles.total)
        example = example_of(register, field)
        if example:
            sheet.write_string(EXAMPLES, place, example, styles.example)
        else:
            sheet.write_blank(EXAMPLES, place, None, styles.example)
        self._validation(sheet, field, place)

    def _total(self, register: Register, field: Field) -> float:
        values = (record.values.get(field.id) for record in self.ledger.records(register.id))
        return float(sum(v.value for v in values if isinstance(v, Amount)))

    def _validation(self, sheet: Any, field: Field, place: int) -> None:
        rule: dict[str, Any] = {"validate": "any"}
        source = self._source(field)
        if source is not None:
            rule = {
                "validate": "list",
                "source": source,
                # What is not in the list may still be typed: the import says what is wrong with it.
                "error_type": "warning",
                "error_title": "不在可选项中",
                "error_message": "建议从下拉列表中选择。仍要填写请选“是”。",
            }
        message = help_of(field)
        if message:
            rule |= {"input_title": field.title[:32], "input_message": message[:_LONGEST_MESSAGE]}
        if len(rule) > 1:
            sheet.data_validation(DATA, place, _LAST_ROW - 1, place, rule)

    def _source(self, field: Field) -> list[str] | str | None:
        if field.many:
            return None
        choices = ("是", "否") if field.type is FieldType.BOOLEAN or field.yes_no else field.choices
        if choices:
            short = len(",".join(choices)) <= _LONGEST_LIST and not any("," in c for c in choices)
            return list(choices) if short else self._list(choices)
        return self._keys.get(field.reference) if field.type is FieldType.REFERENCE else None

    def _list(self, choices: tuple[str, ...]) -> str:
        """Returns where the choices stand in the hidden sheet: a list in a cell's rule may be 255 characters long."""
        if choices not in self._lists:
            self._lists.append(choices)
        letter = xl_col_to_name(3 + self._lists.index(choices))
        return f"='{MARKS_SHEET}'!${letter}$1:${letter}${len(choices)}"

    def _record(self, sheet: Any, row: int, columns: tuple[Field, ...], record: Record) -> None:
        for place, field in enumerate(columns, 1):
            if field.id == STATE and STATE not in record.values:
                cell: Written = record.state
            else:
                value = record.values.get(field.id)
                if value is None:
                    continue
                cell = written(field, value)
            if cell != "":
                _put(sheet, row, place, cell)

    def _marks(self) -> None:
        sheet = self.book.add_worksheet(MARKS_SHEET)
        sheet.very_hidden()
        rows = [
            ("format", VERSION),
            ("unit", self.ledger.unit),
            ("year", str(self.ledger.year)),
            ("packs", ",".join(self.ledger.schema.packs)),
            ("system", self.system),
        ]
        # The examples as written: a later pack may show others, and must not take these for records.
        rows += [
            (f"{EXAMPLE}:{r.id}", json.dumps([e for f in columns_of(r) if (e := example_of(r, f))], ensure_ascii=False))
            for r in self.ledger.schema.registers.values()
        ]
        for row, (name, value) in enumerate(rows):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, value)
        for place, choices in enumerate(self._lists, 3):
            for row, choice in enumerate(choices):
                sheet.write_string(row, place, choice)


def _put(sheet: Any, row: int, column: int, cell: Written) -> None:
    if isinstance(cell, datetime.date):
        sheet.write_datetime(row, column, datetime.datetime.combine(cell, datetime.time()))
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    else:
        sheet.write_number(row, column, cell)


def _key_range(register: Register) -> str | None:
    """Returns where the names of a register stand, None where they are made of several columns."""
    if len(register.key) != 1:
        return None
    place = 1 + next(i for i, f in enumerate(register.fields) if f.id == register.key[0])
    first = xl_rowcol_to_cell(DATA, place, row_abs=True, col_abs=True)
    last = xl_rowcol_to_cell(_LAST_ROW - 1, place, row_abs=True, col_abs=True)
    return f"='{register.sheet}'!{first}:{last}"


def _fixed(year: int) -> datetime.datetime:
    return datetime.datetime(year, 1, 1)  # noqa: DTZ001 - a workbook knows no time zones
