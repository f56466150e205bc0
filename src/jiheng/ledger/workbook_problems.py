"""Problems of a workbook: each a row of a report: sheet, cell, what is wrong, what was expected, what to type."""

from __future__ import annotations

import msgspec

from jiheng.ledger.record import Problem
from jiheng.ledger.workbook_formulas import cell_name, column_letters

_MOST_ALIKE = 50
_ENOUGH = 20_000
_RANKS = {"E": 0, "W": 1, "I": 2}


class WorkbookProblem(msgspec.Struct, frozen=True):
    """Something wrong in a workbook (Chinese).

    Attributes:
        sheet: name of the sheet, empty for the workbook as a whole.
        cell: `C5`, a column `C`, a row `5`, or empty for the sheet as a whole.
        what: what is wrong.
        expected: what was expected.
        fix: what to type or do.
        severity: E must be mended, W should be, I is a note.
        rule: id of the check, for machines.
    """

    sheet: str
    cell: str
    what: str
    expected: str
    fix: str
    severity: str = "E"
    rule: str = "cell"


class Places(msgspec.Struct):
    """Where records and fields stand in the workbook.

    Attributes:
        sheets: name of the sheet of each register.
        columns: column from 0 of each field, by register.
        rows: row from 0 of each record, by register and key.
        headings: row from 0 of the headings, by register.
    """

    sheets: dict[str, str] = {}
    columns: dict[str, dict[str, int]] = {}
    rows: dict[str, dict[str, int]] = {}
    headings: dict[str, int] = {}

    def cell(self, register: str, key: str, field: str) -> tuple[str, str]:
        """Returns the sheet and the cell of a field of a record, as exactly as known."""
        sheet = self.sheets.get(register, "")
        row = self.rows.get(register, {}).get(key) if key else None
        column = self.columns.get(register, {}).get(field) if field else None
        if row is not None:
            return sheet, cell_name(row, column) if column is not None else str(row + 1)
        return sheet, column_letters(column) if column is not None else ""


class Collected:
    """Problems as they come; many alike end in one line that counts them, so a report stays readable."""

    def __init__(self) -> None:
        self._problems: list[WorkbookProblem] = []
        self._alike: dict[tuple[str, str, str], int] = {}
        self._last: dict[tuple[str, str, str], WorkbookProblem] = {}

    def add(self, problem: WorkbookProblem, alike: str = "") -> None:
        """Takes a problem; those with the same sheet, rule and `alike` are counted together."""
        mark = (problem.sheet, problem.rule, alike or problem.what)
        number = self._alike[mark] = self._alike.get(mark, 0) + 1
        if number <= _MOST_ALIKE and len(self._problems) < _ENOUGH:
            self._problems.append(problem)
        else:
            self._last[mark] = problem

    def all(self) -> tuple[WorkbookProblem, ...]:
        """Returns the problems in order, and after them how many more there are of each kind."""
        more = [
            WorkbookProblem(
                last.sheet,
                last.cell,
                f"另有 {self._alike[mark] - _MOST_ALIKE} 处同类问题，最后一处：{last.what}",
                last.expected,
                last.fix,
                last.severity,
                last.rule,
            )
            for mark, last in self._last.items()
        ]
        return (*self._problems, *more)


def placed(problem: Problem, places: Places) -> WorkbookProblem:
    """Returns a problem of a ledger with the cell to mend."""
    sheet, cell = places.cell(problem.register, problem.key, problem.field)
    return WorkbookProblem(sheet, cell, problem.message, "", problem.fix, problem.severity, problem.rule)


def ranked(problems: tuple[WorkbookProblem, ...]) -> tuple[WorkbookProblem, ...]:
    """Returns errors first, then warnings, then notes, each in the order given."""
    return tuple(sorted(problems, key=lambda p: _RANKS.get(p.severity, 3)))
