"""Columns: tables whose total stands outside of them, or beside the row.

`全年预算226.50万元，明细如下` claims the sum of the column below it as a row 合计 does, and a column 合计 claims the
sum of each row. Only what adds up exactly is taken, and the rows of a column that sums up the others.
"""

from __future__ import annotations

import msgspec

from jiheng.facts import Relation
from jiheng.facts.relation import BY_STRUCTURE
from jiheng.reading.relations.claims import sum_claim
from jiheng.reading.relations.differences import slip
from jiheng.reading.relations.figure import Figure, digits, telling
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.sheet import Sheet

_LONG = 4  # digits that are met by chance once in thousands
_FEW = 3
_HEADS = frozenset({"收入合计", "支出合计", "收入总计", "支出总计"})


def column_sums(line: Line, sheets: list[Sheet], known: set[str]) -> list[Relation]:
    """Returns figures of the running text that a column adds up to, and row totals; `known` totals left aside."""
    found: list[Relation] = []
    by_number: dict[int, Figure] = {}
    for figure in line.money:
        if not figure.change and digits(figure) >= _LONG:
            by_number.setdefault(figure.number, figure)
    for sheet in sheets:
        for column in sheet.columns:
            cells = [sheet.cells[r, column] for r in sheet.rows if (r, column) in sheet.cells]
            _outside(cells, by_number, known, found)
        _beside(sheet, found)
        if len(sheet.rows) == 1:
            _of_one_row(sheet, known, found)
    return found


def _outside(cells: list[Figure], by_number: dict[int, Figure], known: set[str], found: list[Relation]) -> None:
    parts = [f for f in cells if f.money and not f.change]
    if len(parts) < 2 or any(p.id in known for p in parts):
        return
    head = by_number.get(sum([p.number for p in parts]))
    if head is not None and head.id not in known and sum([p.number != 0 for p in parts]) > 1:
        found.append(sum_claim(head, parts))


def _of_one_row(sheet: Sheet, known: set[str], found: list[Relation]) -> None:
    """Adds income or outlay at the head of the only row as the figures right behind it, what is left aside."""
    figures = [f for f in sheet.row(sheet.rows[0]) if f.money]
    if len(figures) < _FEW or figures[0].concept not in _HEADS or digits(figures[0]) < _LONG or figures[0].id in known:
        return
    total = 0
    for k, figure in enumerate(figures[1:], 1):
        total += figure.number
        if k > 1 and total == figures[0].number:
            found.append(sum_claim(figures[0], figures[1 : k + 1]))
            return
    parts = [f for f in figures[1:] if f.concept != "结转结余"]
    if len(parts) > 1 and slip(sum([p.number for p in parts]), figures[0].number):
        found.append(msgspec.structs.replace(sum_claim(figures[0], parts), note=BY_STRUCTURE))


def _beside(sheet: Sheet, found: list[Relation]) -> None:
    """Adds the rows of a table that one column sums up: the first or the last one, in at least two rows.

    What two rows bear out, and more than half of all, holds for every row.
    """
    for at in (0, -1):
        claims: list[Relation] = []
        failing: list[Relation] = []
        for row in sheet.rows:
            figures = [f for f in sheet.row(row) if not f.rate and not f.score]
            if len(figures) < _FEW:
                continue
            head = figures[at]
            if any(
                f.change or f.unit != head.unit or f.group != head.group or f.period != head.period for f in figures
            ):
                continue
            parts = figures[1:] if at == 0 else figures[:-1]
            filled = sum([p.number != 0 for p in parts])
            if filled < 2:
                continue
            together = sum([p.number for p in parts])
            if telling(head) and together == head.number:
                claims.append(sum_claim(head, parts))
            elif abs(together - head.number) * 2 <= max(together, head.number):
                claim = sum_claim(head, parts)
                failing.append(claim if claim.holds else msgspec.structs.replace(claim, note=BY_STRUCTURE))
        if len(claims) > 1:
            found.extend(claims)
            if len(failing) * 2 <= len(claims):
                found.extend(failing)
