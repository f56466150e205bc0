"""YearTask: what a unit does for its performance year in one month, for the calendar of its workbook."""

from __future__ import annotations

import msgspec

from jiheng.standards.draft import Draft, Head
from jiheng.standards.fields import Fields

_LAST = 16  # April of the next year, when the report goes to the bureau


class YearTask(msgspec.Struct, frozen=True):
    """The tasks of a month.

    Attributes:
        month: 1 to 12; 13 to 16 are January to April of the next year.
        tasks: what to do, one sentence each.
        registers: titles of the registers that are filled in.
    """

    month: int
    tasks: tuple[str, ...]
    registers: tuple[str, ...] = ()


def read_year_tasks(fields: Fields, _head: Head, _name: str, draft: Draft) -> None:
    """Reads `months`: a number of the month with `tasks` and `registers`."""
    for key, entry in fields.entries("months", required=True):
        if not key.isdigit() or not 1 <= int(key) <= _LAST:
            entry.fault(f"月份应为 1 至 {_LAST}（13 起为次年），实为“{key}”")
            entry.finish()
            continue
        task = YearTask(int(key), entry.texts("tasks", required=True), entry.texts("registers"))
        entry.finish()
        draft.add("year_task", f"{int(key):02d}", task, entry)
