"""Grids: sums and rates in tables, where the rows and columns say what belongs together.

A sum is taken where a row and the rows next to it add up exactly in some column; the pattern then holds for every
column, and a column in which it fails is reported. A row of its own name (合计, 总计) claims the sum of the rows
above it.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from jiheng.facts import Fact, Relation, Stage, Table
from jiheng.facts.unit import PERCENT, SCORE, unit_family
from jiheng.reading.relations.claims import difference_claim, ratio_claim, sum_claim, value
from jiheng.reading.relations.rates import from_base, from_change
from jiheng.reading.relations.runs import telling

_TOTAL = re.compile(r"合计|总计|小计|共计|总分")
_MOST = 40


class _Sheet:
    """A table's facts by row and column."""

    def __init__(self, table: Table, facts: tuple[Fact, ...]) -> None:
        self.cells: dict[tuple[int, int], Fact] = {}
        starts = [c.start for c in table.cells]
        for fact in facts:
            if fact.span is None or not table.start <= fact.span.start < table.end:
                continue
            i = bisect.bisect_right(starts, fact.span.start) - 1
            if i >= 0 and fact.span.start < table.cells[i].end:
                self.cells.setdefault((table.cells[i].row, table.cells[i].column), fact)
        self.columns = sorted({c for _, c in self.cells})
        self.rows = sorted({r for r, _ in self.cells})
        self.titles: dict[int, str] = {}
        for cell in table.cells:
            if cell.column <= 1 and (cell.row, cell.column) not in self.cells:
                self.titles[cell.row] = self.titles.get(cell.row, "") + cell.text.strip()


def table_relations(tables: tuple[Table, ...], facts: tuple[Fact, ...]) -> Iterator[Relation]:
    """Yields the relations inside each table."""
    for table in tables:
        sheet = _Sheet(table, facts)
        if sheet.cells:
            yield from _sums(sheet)
            yield from _rows(sheet)


def _sums(sheet: _Sheet) -> Iterator[Relation]:
    for row in sheet.rows:
        patterns: dict[tuple[int, ...], int] = {}
        for column in sheet.columns:
            head = sheet.cells.get((row, column))
            if head is None or unit_family(head.amount.unit) == "rate":
                continue
            found = _pattern(sheet, row, column, head)
            if found:
                patterns[found] = patterns.get(found, 0) + 1
        if patterns:
            best = max(patterns, key=lambda p: (patterns[p], len(p)))
            yield from _apply(sheet, row, best)
        elif _TOTAL.search(sheet.titles.get(row, "")) and not _TOTAL.search(
            "".join(sheet.titles.get(r, "") for r in sheet.rows if r < row)
        ):
            above = tuple(r for r in sheet.rows if r < row)
            if len(above) > 1 and not any("其中" in sheet.titles.get(r, "") for r in above):
                yield from _apply(sheet, row, above, alone=True)


def _pattern(sheet: _Sheet, row: int, column: int, head: Fact) -> tuple[int, ...]:
    if not telling(value(head)) and head.amount.unit != SCORE:
        return ()
    at = sheet.rows.index(row)
    for direction in (sheet.rows[at + 1 : at + 1 + _MOST], sheet.rows[max(0, at - _MOST) : at][::-1]):
        rows: list[int] = []
        total = value(head) * 0
        filled = 0
        for r in direction:
            fact = sheet.cells.get((r, column))
            if fact is None or fact.amount.unit != head.amount.unit:
                continue
            rows.append(r)
            total += value(fact)
            filled += value(fact) != 0
            if total > value(head):
                break
            if total == value(head) and filled > 1:
                return tuple(sorted(rows))
    return ()


def _apply(sheet: _Sheet, row: int, rows: tuple[int, ...], *, alone: bool = False) -> Iterator[Relation]:
    for column in sheet.columns:
        head = sheet.cells.get((row, column))
        if head is None or unit_family(head.amount.unit) == "rate":
            continue
        parts = [
            p for r in rows if (p := sheet.cells.get((r, column))) is not None and p.amount.unit == head.amount.unit
        ]
        if len(parts) > 1:
            relation = sum_claim(head, parts)
            near = relation.computed is not None and abs(relation.computed - relation.stated) * 5 <= abs(
                relation.stated
            )
            if relation.holds or (near and (not alone or len(parts) == len(rows))):
                yield relation


def _rows(sheet: _Sheet) -> Iterator[Relation]:
    for row in sheet.rows:
        facts = [sheet.cells[row, c] for c in sheet.columns if (row, c) in sheet.cells]
        for rate in facts:
            if rate.amount.unit != PERCENT:
                continue
            relation = _row_rate(rate, [f for f in facts if f is not rate])
            if relation is not None:
                yield relation
        deltas = [f for f in facts if f.concept == "增减额"]
        levels = [f for f in facts if f.concept != "增减额" and f.amount.unit != PERCENT]
        for delta in deltas:
            same = [f for f in levels if f.amount.unit == delta.amount.unit]
            if len(same) == 2:
                later, earlier = sorted(same, key=lambda f: -(f.year or 0))
                yield difference_claim(delta, later, earlier, value(delta))


def _row_rate(rate: Fact, others: list[Fact]) -> Relation | None:
    money = [f for f in others if f.amount.unit not in {PERCENT, SCORE}]
    if rate.concept == "增减幅":
        delta = next((f for f in money if f.concept == "增减额"), None)
        levels = sorted((f for f in money if f.concept != "增减额"), key=lambda f: -(f.year or 0))
        if delta is not None and levels:
            return from_change(rate, delta, levels[0])
        return from_base(rate, levels[0], levels[1]) if len(levels) == 2 else None
    if rate.concept.endswith("得分率"):
        scores = [f for f in others if f.amount.unit == SCORE]
        got = next((f for f in scores if f.stage is Stage.SCORED), None)
        full = next((f for f in scores if f.stage is Stage.FULL_MARK), None)
        return ratio_claim(rate, got, full) if got is not None and full is not None else None
    actual = [f for f in money if not f.stage.is_budget]
    budget = [f for f in money if f.stage.is_budget]
    pairs = [(a, b) for a in actual for b in reversed(budget) if a.amount.unit == b.amount.unit]
    pairs += [(a, b) for a in money for b in money if a is not b and a.amount.unit == b.amount.unit]
    claims = [c for a, b in pairs if (c := ratio_claim(rate, a, b)) is not None]
    for claim in claims:
        if claim.holds:
            return claim
    if rate.concept in {"预算执行率", "预算完成率"} and len(actual) == 1 and len(budget) == 1 and claims:
        return claims[0]
    return None
