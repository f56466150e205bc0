"""Kinds of rows of a sheet: marked rows, the example, headings pasted again, sums that people wrote below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jiheng.ledger.record import Value
from jiheng.ledger.workbook_layout import EXAMPLE
from jiheng.standards.pack import Register

_TOTALS = frozenset({"合计", "总计", "小计"})
_REPEATED_HEADINGS = 3

Cells = list[Any]


def text_at(cells: Cells, place: int) -> str:
    """Returns a cell as text, empty outside of the row."""
    if not 0 <= place < len(cells):
        return ""
    cell = cells[place]
    return cell.strip() if isinstance(cell, str) else "" if cell is None else str(cell)


def is_example(cells: Cells, register: Register, examples: Iterable[str]) -> bool:
    """Tells whether the example row still says what it said: at most one cell differs.

    Args:
        cells: of the row.
        register: whose sheet it is.
        examples: cells of the example row as they were once written; none takes those of the pack.
    """
    printed = set(examples) or {f.example for f in register.fields}
    said = [text for place in range(len(cells)) if (text := text_at(cells, place)) and text != EXAMPLE]
    return sum(text not in printed for text in said) <= 1


def is_repeat(cells: Cells, printed: list[tuple[int, Any]]) -> bool:
    """Tells whether a row repeats the headings (place and text), as pasted exports do."""
    same = 0
    for place, heading in printed:
        if place < len(cells) and cells[place] == heading:
            same += 1
    return same > 0 and same >= min(_REPEATED_HEADINGS, len(printed))


def is_total(cells: Cells, values: dict[str, Value], register: Register) -> bool:
    """Tells whether a row is a sum people wrote below their records: a word for it and nothing but amounts."""
    first = next(filter(None, cells), "")
    if not isinstance(first, str) or first.strip() not in _TOTALS:
        return False
    words = [v for name, v in values.items() if not (f := register.field(name)) or not f.type.is_amount]
    return len(values) > len(words) and all(v in _TOTALS for v in words)
