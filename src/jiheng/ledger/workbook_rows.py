"""Rows: the cells below the headings of a sheet as records; a row with a problem keeps its good fields."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec

from jiheng.ledger.entering import free_number
from jiheng.ledger.ledger import Ledger
from jiheng.ledger.record import Record, Value
from jiheng.ledger.values import Cell, Unread, read_value, show
from jiheng.ledger.workbook_cells import read_cell
from jiheng.ledger.workbook_columns import Column, Columns
from jiheng.ledger.workbook_file import Grid
from jiheng.ledger.workbook_formulas import cell_name
from jiheng.ledger.workbook_kinds import is_example, is_repeat, is_total, text_at
from jiheng.ledger.workbook_layout import EXAMPLE, STATE, TOTAL
from jiheng.ledger.workbook_merged import spread
from jiheng.ledger.workbook_problems import Collected, Places, WorkbookProblem
from jiheng.standards.pack import Field, FieldType, Register

_KEPT_CELLS = 50_000
_HASHED = (str, float)  # no bool: it would pass for the number it equals
_UNMET: Any = object()
_CODE = frozenset({FieldType.TEXT, FieldType.REFERENCE, FieldType.DOCUMENT, FieldType.FILE})

Read = Value | Unread | None


def read_rows(
    grid: Grid,
    columns: Columns,
    ledger: Ledger,
    problems: Collected,
    places: Places,
    examples: tuple[str, ...] = (),
) -> None:
    """Takes every record of a sheet into the ledger and says what is wrong with its cells.

    Args:
        grid: the sheet.
        columns: what is known of its head.
        ledger: takes the records.
        problems: takes what is wrong.
        places: takes where the records stand.
        examples: cells of the example row as they were once written; empty takes those of the packs.
    """
    rows = _Rows(grid, columns, ledger, problems, places)
    rows.examples = examples
    rows.run()


class _Rows:
    """One sheet under way; cells met again are not read again."""

    def __init__(self, grid: Grid, columns: Columns, ledger: Ledger, problems: Collected, places: Places) -> None:
        self.grid = grid
        self.columns = columns
        self.register: Register = columns.register
        self.ledger = ledger
        self.problems = problems
        self.rows = places.rows.setdefault(self.register.id, {})
        places.sheets.setdefault(self.register.id, grid.name)
        places.columns.setdefault(self.register.id, {}).update({c.field.id: c.place for c in columns.read})
        places.headings.setdefault(self.register.id, columns.heading)
        self.examples: tuple[str, ...] = ()
        self._filled = spread(grid, columns, self._say)
        self._special = grid.formulas
        self._watched = bool(
            self._special.errors or self._special.blank or self._special.circles or self._special.percent
        )
        plain = not self._watched and not self._filled
        self._reading: list[tuple[Column, int, dict[Any, Any] | None]] = [
            (c, c.place, {} if plain and c.field.type is not FieldType.RATE else None) for c in columns.read
        ]
        self._defaults = self._default_values()
        self._own = frozenset(f.id for f in self.register.fields)
        self._keys = [(name, self.register.field(name)) for name in self.register.key]
        heads = grid.rows[columns.heading] if columns.heading >= 0 else []
        self._printed = [(c.place, heads[c.place]) for c in columns.read if c.place < len(heads) and heads[c.place]]
        self._states = frozenset(s.id for s in self.register.states)

    def run(self) -> None:
        rows = self.grid.rows
        for row in range(self.columns.first, len(rows)):
            cells = rows[row]
            if self._watched or self._filled or any(cell not in ("", None) for cell in cells):
                self._row(row, cells)

    def _row(self, row: int, cells: list[Any]) -> None:
        mark = text_at(cells, self.columns.marker)
        if mark == TOTAL or (mark == EXAMPLE and is_example(cells, self.register, self.examples)):
            return
        values: dict[str, Value] = {}
        faults: list[tuple[Column, Unread]] = []
        state = ""
        for column, place, known in self._reading:
            # A cell of a plain sheet that was met before is not read again: most columns hold few different ones.
            cell = cells[place] if place < len(cells) else ""
            if known is not None and cell.__class__ in _HASHED:
                if cell == "":
                    continue
                read = known.get(cell, _UNMET)
                if read is _UNMET:
                    read = self._cell(row, cells, column)
                    if len(known) < _KEPT_CELLS:
                        known[cell] = read
            else:
                read = self._cell(row, cells, column)
            if read is None:
                continue
            if isinstance(read, Unread):
                faults.append((column, read))
            elif column.field.id == STATE and STATE not in self._own:
                state = str(read)
            else:
                values[column.field.id] = read
        if not values and not faults:
            return
        if is_repeat(cells, self._printed) or (not faults and is_total(cells, values, self.register)):
            return
        if mark == EXAMPLE:
            self._say(
                row, None, "“示例”行填了数据，已按记录读入", "示例或记录", "是记录的删去行标“示例”", "W", "example"
            )
        for column, fault in faults:
            self._say(
                row,
                column,
                fault.what if fault.cell in fault.what else f"“{fault.cell[:40]}”{fault.what}",
                fault.expected,
                fault.fix,
                "E",
                "cell",
                column.field.id,
            )
        if not values:
            return
        self._take(row, values, state, faults)

    def _take(self, row: int, values: dict[str, Value], state: str, faults: list[tuple[Column, Unread]]) -> None:
        bad = {column.field.id for column, _ in faults}
        for name, value in self._defaults.items():
            if name not in values and name not in bad:
                values[name] = value
        register, table = self.register, self.ledger.table(self.register.id)
        parts = []
        for name, field in self._keys:
            found = values.get(name)
            if found is None and field is not None and field.auto:
                found = values[name] = free_number(table)
            if found is None:
                if name not in bad:
                    title = field.title if field else name
                    self._say(
                        row,
                        self._column(name),
                        f"没有填“{title}”，本行暂以行号为名读入",
                        title,
                        f"填写“{title}”",
                        "E",
                        "key",
                        name,
                    )
                parts = [f"（第{row + 1}行）"]
                break
            parts.append(show(found))
        key = "/".join(parts)
        before = table.get(key)
        record = Record(register.id, key, values, state or register.first_state)
        if before is not None:
            first = self.rows.get(key)
            where = f"与第 {first + 1} 行" if first is not None else "与另一行"
            if before.values == values and before.state == record.state:
                self._say(
                    row,
                    self._column(register.key[0]),
                    f"“{key}”{where}完全相同，只计一次",
                    "每行不同",
                    "删去重复的一行",
                    "W",
                    "twice",
                )
                return
            self._say(
                row,
                self._column(register.key[0]),
                f"“{key}”{where}重名，内容不同，两行都已读入",
                "每行的名称不同",
                "改名、改编号，或删去重复的一行",
                "E",
                "twice",
            )
            record = msgspec.structs.replace(record, key=f"{key}（第{row + 1}行）")
        self.ledger.put(record)
        self.rows[record.key] = row

    def _cell(self, row: int, cells: list[Any], column: Column) -> Read:
        place = column.place
        cell = cells[place] if place < len(cells) else ""
        percent = False
        if self._watched:
            spot = (row, place)
            special = self._special
            error = special.errors.get(spot)
            if error is not None:
                return Unread(error, f"公式出错 {error}", column.field.title, "改为数字或文字，或修好公式后保存")
            if spot in special.circles:
                what = f"公式循环引用 {special.circles[spot]}"
                return Unread("公式", what, column.field.title, "改为数字，或修好公式后保存")
            if spot in special.blank:
                return Unread("公式", "公式没有计算结果", column.field.title, "用 Excel 或 WPS 打开并保存，或改为数字")
            percent = spot in special.percent
        if (cell == "" or cell is None) and self._filled:
            cell = self._filled.get((row, place), "")
        if cell == "" or cell is None:
            return None
        if self._doubtful(column.field, cell, percent=percent):
            fix = f"若指 {float(cell):.2%}，请填成百分数"
            self._say(row, column, f"“{cell}”按 {cell}% 读入", "百分数", fix, "W", "percent")
        return self._value(column, cell, percent=percent)

    def _value(self, column: Column, cell: Any, *, percent: bool) -> Read:
        field = column.field
        known: Cell = read_cell(field, cell, column.scale, percent=percent)
        if field.id == STATE and STATE not in self._own:
            text = str(known).strip()
            if text in self._states:
                return text
            choices = "、".join(s.id for s in self.register.states)
            return Unread(text, "没有这种状态", choices, f"改为 {choices} 之一")
        if column.measure and isinstance(known, int | float):
            known = f"{known:.15g}{column.measure}"
        if isinstance(known, datetime.date) and field.type in _CODE:
            return known.isoformat()
        return read_value(field, known, self.ledger.year)

    @staticmethod
    def _doubtful(field: Field, cell: Any, *, percent: bool) -> bool:
        """Tells whether a number may be a share that lost its percent sign: 0.86 for 86%."""
        return field.type is FieldType.RATE and isinstance(cell, float) and not percent and 0 < cell <= 1

    def _default_values(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for field in self.register.fields:
            if field.default:
                value = read_value(field, field.default, self.ledger.year)
                if value is not None and not isinstance(value, Unread):
                    found[field.id] = value
        return found

    def _column(self, name: str) -> Column | None:
        return next((c for c in self.columns.read if c.field.id == name), None)

    def _say(
        self,
        row: int,
        column: Column | None,
        what: str,
        expected: str,
        fix: str,
        severity: str,
        rule: str,
        alike: str = "",
    ) -> None:
        cell = cell_name(row, column.place) if column is not None else str(row + 1)
        problem = WorkbookProblem(self.grid.name, cell, what, expected, fix, severity, rule)
        self.problems.add(problem, alike or rule)
