"""Imports: foreign exports through a named profile into a register, every record with where it came from."""

from __future__ import annotations

import datetime
import hashlib
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from jiheng.ledger.entering import free_number
from jiheng.ledger.imports_headings import columns_of, head_row
from jiheng.ledger.imports_table import Table, read_tables
from jiheng.ledger.ledger import Ledger
from jiheng.ledger.record import Record, Value
from jiheng.ledger.values import Cell, Unread, read_value, show
from jiheng.ledger.workbook_cells import read_cell
from jiheng.ledger.workbook_file import WorkbookUnreadable
from jiheng.ledger.workbook_formulas import cell_name
from jiheng.ledger.workbook_layout import ORIGIN, heading_of
from jiheng.ledger.workbook_problems import Collected, WorkbookProblem
from jiheng.ledger.workbook_references import settle_references
from jiheng.standards.import_profile import ImportColumn, ImportProfile
from jiheng.standards.pack import Field, FieldType

IMPORTS = "imports"
_UNIT_LINE = re.compile(r"单位[:：]?(元|千元|万元|亿元)")
_SCALES = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000), "亿元": Decimal(100_000_000)}


class Imported(msgspec.Struct, frozen=True):
    """What came of an export.

    Attributes:
        file: its name.
        sha256: of its bytes.
        profile: id of the profile.
        register: id of the register.
        number: key of the record in the register of imports.
        rows: records taken.
        known: rows whose record was there before, as it is.
        skipped: rows that are no records: sums and titles.
        problems: what could not be read, by sheet and cell of the export.
    """

    file: str
    sha256: str
    profile: str
    register: str
    number: str
    rows: int
    known: int
    skipped: int
    problems: tuple[WorkbookProblem, ...]


class _Place(msgspec.Struct, frozen=True):
    """A column of the export and the field it fills."""

    at: int
    column: ImportColumn
    field: Field
    scale: Decimal


def import_file(ledger: Ledger, path: Path, profile: ImportProfile, as_of: datetime.date | None = None) -> Imported:
    """Takes the records of an export into a ledger and notes file, date and checksum in the register of imports.

    Args:
        ledger: where the records go; records that stand there already are not taken twice.
        path: the export: csv, xls or xlsx.
        profile: how to read it.
        as_of: day the export speaks of; the day of the file where not given.

    Raises:
        WorkbookUnreadable: as `read_tables`, and `no-columns` where the needed columns are not there.
    """
    data, tables = read_tables(path)
    found = next(((t, head) for t in tables if (head := head_row(t, profile)) is not None), None)
    if found is None:
        needed = "、".join(
            field.title
            for c in profile.columns
            if c.required and (field := ledger.register(profile.register).field(c.field)) is not None
        )
        raise WorkbookUnreadable(
            "no-columns",
            f"按“{profile.title}”没有找到需要的列：{needed}",
            "换一个导入方案，或复制方案文件、按表头改写 headings（见 jiheng year imports）",
        )
    checksum = hashlib.sha256(data).hexdigest()
    day = as_of or datetime.datetime.fromtimestamp(path.stat().st_mtime).date()  # noqa: DTZ006 - the clerk's own day
    taking = _Taking(ledger, path.name, profile, _number(ledger, path.name, checksum))
    taking.run(*found)
    settle_references(ledger)
    ledger.drop(IMPORTS, taking.number)
    cells: dict[str, Cell] = {
        "number": taking.number,
        "register": ledger.register(profile.register).title,
        "file": path.name,
        "sha256": checksum,
        "profile": profile.id,
        "as_of": day,
        "rows": str(taking.rows + taking.known),
    }
    ledger.enter(IMPORTS, cells)
    return Imported(
        path.name,
        checksum,
        profile.id,
        profile.register,
        taking.number,
        taking.rows,
        taking.known,
        taking.skipped,
        taking.problems.all(),
    )


class _Taking:
    """One export under way."""

    def __init__(self, ledger: Ledger, file: str, profile: ImportProfile, number: str) -> None:
        self.ledger = ledger
        self.file = file
        self.profile = profile
        self.number = number
        self.register = ledger.register(profile.register)
        self.rows = self.known = self.skipped = 0
        self.problems = Collected()
        self._skip = [re.compile(pattern) for pattern in profile.skip]
        self._before = {r.key: _plain(r) for r in ledger.records(profile.register)}

    def run(self, table: Table, head: int) -> None:
        places = self._places(table, head)
        for row, cells in enumerate(table.rows[head + 1 :], head + 1):
            texts = [str(cell).strip() for cell in cells if cell not in ("", None)]
            if not texts:
                continue
            if any(skip.search("".join(text.split())) for text in texts[:3] for skip in self._skip):
                self.skipped += 1
                continue
            self._row(table, row, cells, places)

    def _places(self, table: Table, head: int) -> list[_Place]:
        above = "".join(str(cell) for row in table.rows[:head] for cell in row if isinstance(cell, str))
        said = _UNIT_LINE.search("".join(above.split()))
        whole = _SCALES[said[1]] if said else None
        places = []
        for at, column in columns_of(table.rows[head], self.profile).items():
            field = self.register.field(column.field)
            if field is not None:
                scale = heading_of(str(table.rows[head][at])).scale or whole or column.factor
                places.append(_Place(at, column, field, scale))
        return places

    def _row(self, table: Table, row: int, cells: list[Any], places: list[_Place]) -> None:
        values: dict[str, Value] = {}
        for place in places:
            cell = cells[place.at] if place.at < len(cells) else ""
            read = self._read(place, cell)
            if isinstance(read, Unread):
                self._say(table, row, place.at, f"“{read.cell[:40]}”{read.what}", read.expected, read.fix)
            elif read is not None:
                values[place.field.id] = read
        if not values:
            return
        for column in self.profile.columns:
            if column.value and column.field not in values:
                field = self.register.field(column.field)
                fixed = read_value(field, column.value, self.ledger.year) if field else None
                if fixed is not None and not isinstance(fixed, Unread):
                    values[column.field] = fixed
        self._take(row, values)

    def _read(self, place: _Place, cell: Any) -> Value | Unread | None:
        field = place.field
        if field.type is FieldType.MONEY:
            number = _number_of(cell)
            if number is not None:
                cell = number * place.scale * place.column.sign
                # The export's own places are the cents of the ledger.
                cell = cell.quantize(Decimal("0.01")) if cell == cell.quantize(Decimal("0.01")) else cell
                return read_value(field, cell, self.ledger.year)
        known = read_cell(field, cell, None, percent=False)
        if isinstance(known, datetime.date) and field.type is not FieldType.DATE and field.type is not FieldType.PERIOD:
            known = known.isoformat()
        return read_value(field, known, self.ledger.year)

    def _take(self, row: int, values: dict[str, Value]) -> None:
        key = self._key(values, row)
        origin: Value = f"导入{self.number} {self.file} 第{row + 1}行"
        name, count = key, 1
        while True:
            named = self._named(values, name)
            if self._before.get(name) == named:
                # The same row of an earlier import, or typed in by hand.
                self.known += 1
                del self._before[name]
                return
            if name not in self.ledger.table(self.register.id):
                break
            count += 1
            name = f"{key}-{count}"
        self.ledger.put(Record(self.register.id, name, {**named, ORIGIN: origin}, self.register.first_state))
        self.rows += 1

    def _named(self, values: dict[str, Value], name: str) -> dict[str, Value]:
        """Returns the values of a row under its name: one voucher may have several lines, 0013 and 0013-2."""
        field = self.register.field(self.register.key[0])
        if len(self.register.key) == 1 and field is not None and field.type is FieldType.TEXT:
            return {**values, field.id: name}
        return values

    def _key(self, values: dict[str, Value], row: int) -> str:
        parts = [show(values[name]) for name in self.register.key if name in values]
        if len(parts) == len(self.register.key):
            return "/".join(parts)
        others = [show(values[name]) for name in self.profile.number if name in values]
        return "-".join([*others, f"{self.file}第{row + 1}行"])

    def _say(self, table: Table, row: int, column: int, what: str, expected: str, fix: str) -> None:
        sheet = f"{self.file}:{table.name}" if table.name else self.file
        self.problems.add(WorkbookProblem(sheet, cell_name(row, column), what, expected, fix, "E", "import"), fix)


def _number_of(cell: Any) -> Decimal | None:
    """Returns a bare number of an export (1,234.50 too), None for anything with words in it."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return Decimal(repr(cell)) if cell == cell and abs(cell) < 1e15 else None  # noqa: PLR0124 - NaN is unlike itself
    text = str(cell).replace(",", "").replace("，", "").strip()
    return Decimal(text) if re.fullmatch(r"-?\d{1,15}(?:\.\d{1,8})?", text) else None


def _number(ledger: Ledger, file: str, checksum: str) -> str:
    """Returns the number of an import: that of the same file where it was imported before, else the next free one."""
    for record in ledger.records(IMPORTS):
        if record.values.get("sha256") == checksum and record.values.get("file") == file:
            return record.key
    return free_number(ledger.table(IMPORTS))


def _plain(record: Record) -> dict[str, Value]:
    return {name: value for name, value in record.values.items() if name != ORIGIN}
