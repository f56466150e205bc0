"""Read: a workbook as people leave it, back into a ledger; whatever could not be read is a row of a report."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from jiheng.ledger.ledger import Ledger
from jiheng.ledger.workbook_columns import Columns, columns_in
from jiheng.ledger.workbook_file import Grid, WorkbookUnreadable, grids, read_file
from jiheng.ledger.workbook_formulas import cell_name, column_letters
from jiheng.ledger.workbook_layout import MARKS_SHEET, START_SHEET, UNIT, YEAR, heading_of
from jiheng.ledger.workbook_problems import Collected, Places, WorkbookProblem, placed, ranked
from jiheng.ledger.workbook_references import settle_references
from jiheng.ledger.workbook_rows import read_rows
from jiheng.ledger.workbook_whose import guessed_year, unit_of_profile, whose
from jiheng.standards import Standards
from jiheng.standards.pack import Register, Schema


class WorkbookReading(msgspec.Struct):
    """What came of a workbook.

    Attributes:
        ledger: the records.
        problems: what is wrong with cells, rows and sheets, in order of the sheets.
        places: where each record stands.
        system: id of the scoring table named on the start sheet, empty where none is.
        sha256: of the file.
    """

    ledger: Ledger
    problems: tuple[WorkbookProblem, ...]
    places: Places
    system: str = ""
    sha256: str = ""

    def all_problems(self) -> tuple[WorkbookProblem, ...]:
        """Returns the problems of the cells and those of the ledger as a whole, each with its cell, errors first."""
        whole = Collected()
        unread = {(p.sheet, p.cell) for p in self.problems if p.severity == "E" and p.cell}
        for each in self.ledger.problems():
            found = placed(each, self.places)
            # A cell that could not be read is not empty as well: one cause, one line.
            if each.rule != "required" or (found.sheet, found.cell) not in unread:
                whole.add(found, each.field or each.key)
        return ranked((*self.problems, *whole.all()))


def read_workbook(
    path: Path, *, standards: Standards, unit: str = "", year: int | None = None, packs: tuple[str, ...] = ()
) -> tuple[Ledger, tuple[WorkbookProblem, ...]]:
    """Returns the ledger of a workbook and everything that is wrong, each with sheet, cell and remedy.

    Raises:
        WorkbookUnreadable: as `open_workbook`.
    """
    found = open_workbook(path, standards=standards, unit=unit, year=year, packs=packs)
    return found.ledger, found.all_problems()


def open_workbook(
    path: Path, *, standards: Standards, unit: str = "", year: int | None = None, packs: tuple[str, ...] = ()
) -> WorkbookReading:
    """Reads a workbook.

    Args:
        path: the file: xlsx, xls or et.
        standards: law and language.
        unit: name of the unit, where the workbook should not decide.
        year: the year, where the workbook should not decide.
        packs: ids of packs, where the workbook should not decide.

    Raises:
        WorkbookUnreadable: for a file that is no workbook, no whole one, or no workbook of this kind.
    """
    with _without_collection():
        return _open(path, standards, unit, year, packs)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keeps the collector from walking a growing pile of records, none of which is garbage, again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _open(path: Path, standards: Standards, unit: str, year: int | None, packs: tuple[str, ...]) -> WorkbookReading:
    data = read_file(path)
    sheets = list(grids(data))
    problems = Collected()
    head = whose(sheets)
    schema = _schema(standards, packs or head.packs, problems)
    keeping = [(grid, found) for grid in sheets if (found := _columns(grid, schema)) is not None]
    if not keeping:
        raise WorkbookUnreadable(
            "not-a-ledger",
            "这个文件里没有登记表",
            "请用 jiheng year new 建立工作簿，把数据填进去；财务系统的导出文件用 --import 导入",
        )
    unit = unit or head.unit or unit_of_profile(keeping)
    if not unit:
        unit = path.stem
        problems.add(_whole(START_SHEET, "没有写单位全称", "单位全称", f"在“{START_SHEET}”表“{UNIT}”右边填写", "unit"))
    found_year = year or head.year or guessed_year(path, sheets)
    if found_year is None:
        raise WorkbookUnreadable("no-year", "没有写年度", f"请在“{START_SHEET}”表“{YEAR}”右边填写，或用 --year 指定")
    if not (year or head.year):
        fix = f"在“{START_SHEET}”表“{YEAR}”右边填写"
        problems.add(_whole(START_SHEET, f"没有写年度，按 {found_year} 年读入", "四位数年份", fix, "year"))
    ledger = Ledger(unit, found_year, standards, schema.packs)
    places = Places({}, {}, {}, {})
    done: dict[str, str] = {}
    for grid, columns in keeping:
        register = columns.register.id
        if register in done:
            what = f"和“{done[register]}”都是“{columns.register.title}”表，两表都已读入"
            problems.add(WorkbookProblem(grid.name, "", what, "一类记录一张表", "合并为一张表", "W", "sheet-twice"))
        done.setdefault(register, grid.name)
        _say_columns(grid, columns, problems)
        read_rows(grid, columns, ledger, problems, places, head.examples.get(register, ()))
    _say_sheets(sheets, keeping, ledger, problems)
    settle_references(ledger)
    return WorkbookReading(ledger, problems.all(), places, head.system, hashlib.sha256(data).hexdigest())


def _columns(grid: Grid, schema: Schema) -> Columns | None:
    if grid.name in (START_SHEET, MARKS_SHEET) or not grid.rows:
        return None
    return columns_in(grid, schema.registers)


def _schema(standards: Standards, packs: tuple[str, ...], problems: Collected) -> Schema:
    known = tuple(p for p in packs if p in standards.packs)
    for each in packs:
        if each not in standards.packs:
            fix = f"改为：{'、'.join(sorted(standards.packs))}"
            problems.add(_whole(START_SHEET, f"没有登记簿“{each}”", "登记簿编号", fix, "pack"))
    # Without a word on packs, all of them: a sheet tells by its headings what it keeps.
    return Schema.of(standards.packs, *(known or sorted(standards.packs)))


def _say_columns(grid: Grid, columns: Columns, problems: Collected) -> None:
    def say(place: int | None, what: str, expected: str, fix: str, severity: str, rule: str) -> None:
        where = "" if place is None else column_letters(place)
        if place is not None and columns.heading >= 0:
            where = cell_name(columns.heading, place)
        problems.add(WorkbookProblem(grid.name, where, what, expected, fix, severity, rule))

    titles = "、".join(f.title for f in columns.register.fields)
    if columns.heading < 0:
        say(None, "没有找到表头", titles[:120], "恢复表头一行，或从新建的工作簿复制", "E", "heading")
    for place, name, field in columns.guessed:
        say(place, f"表头“{name}”按“{field.title}”读入", field.title, f"若是，改为“{field.title}”", "I", "heading")
    for place, name, field in columns.doubled:
        what = f"有两列都是“{field.title}”，只读了前一列"
        say(place, what, "一个字段一列", f"删去一列，或改正表头“{name}”", "W", "heading-twice")
    for place, name in columns.unknown:
        filled = sum(1 for r in grid.rows[columns.first :] if place < len(r) and r[place] not in ("", None))
        if filled:
            what = (
                f"不认识的列“{name}”，其中 {filled} 格没有读入" if name else f"没有表头的列，其中 {filled} 格没有读入"
            )
            say(place, what, titles[:120], "改为登记表的列名；不属于登记内容的可不管", "W", "column")
    for field in columns.lacking:
        say(None, f"少了“{field.title}”一列", f"必填列“{field.title}”", f"补上“{field.title}”列", "E", "column-missing")
    for place, unit, field in columns.measures:
        what = f"表头单位是“{unit}”，“{field.title}”应为“{field.unit}”"
        say(place, what, field.unit, f"核对口径后把表头单位改为“{field.unit}”", "W", "unit")


def _say_sheets(sheets: list[Grid], keeping: list[tuple[Grid, Columns]], ledger: Ledger, problems: Collected) -> None:
    kept = {c.register.id for _, c in keeping}
    read = {g.name for g, _ in keeping}
    for register in ledger.schema.registers.values():
        if register.id not in kept:
            problems.add(_gone(register))
    for grid in sheets:
        if grid.name in read or grid.name == MARKS_SHEET or heading_of(grid.name).name == START_SHEET:
            continue
        filled = sum(1 for row in grid.rows for cell in row if cell not in ("", None))
        if filled:
            what = f"不认识的工作表，其中 {filled} 格没有读入"
            fix = "要读入的，改用登记表的表名和表头；不属于登记内容的可不管"
            problems.add(WorkbookProblem(grid.name, "", what, "登记表", fix, "W", "sheet"))
    names = {g.name for g in sheets}
    if START_SHEET not in names:
        what = f"工作表“{START_SHEET}”不见了"
        problems.add(_whole(START_SHEET, what, "单位、年度、登记簿", "从新建的工作簿复制", "sheet-missing", "W"))


def _gone(register: Register) -> WorkbookProblem:
    what = f"工作表“{register.sheet}”不见了"
    fix = f"从新建的工作簿复制“{register.sheet}”表；确实没有发生的，在“零申报”表声明“{register.title}”"
    return WorkbookProblem(register.sheet, "", what, f"“{register.title}”的记录", fix, "W", "sheet-missing")


def _whole(sheet: str, what: str, expected: str, fix: str, rule: str, severity: str = "E") -> WorkbookProblem:
    return WorkbookProblem(sheet, "", what, expected, fix, severity, rule)
