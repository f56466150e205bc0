"""Grids: sums and rates in tables, where the rows and columns say what belongs together.

A sum is taken where a row and the rows next to it add up exactly in some column; the pattern then holds for every
column, and a column in which it fails is reported. A row of its own name (合计, 总计) claims the sum of the rows
above it.
"""

from __future__ import annotations

import bisect
import re

from jiheng.facts import Relation, Stage, Table
from jiheng.reading.relations.claims import (
    change_of_level,
    difference_claim,
    growth_claim,
    plausible,
    ratio_claim,
    sum_claim,
)
from jiheng.reading.relations.figure import Figure, divides, telling

_TOTAL = re.compile(r"合计|总计|小计|共计|总分")
_FIRST = re.compile(r"[（(]?[一二三四五六七八九十][）)、.．]")
_MOST = 40
_FEW = 3
_EXECUTION = frozenset({"预算执行率", "预算完成率"})


class Sheet:
    """A table's figures by row and column.

    Attributes:
        cells: the first figure of each cell, by row and column.
        rows: with figures, in order.
        columns: with figures, in order.
        titles: the words in the first two columns of each row.
    """

    def __init__(self, table: Table, figures: list[Figure]) -> None:
        self.cells: dict[tuple[int, int], Figure] = {}
        cells = table.cells
        at = 0
        for figure in figures:
            while at < len(cells) and cells[at].end <= figure.start:
                at += 1
            if at == len(cells):
                break
            cell = cells[at]
            if cell.start <= figure.start:
                self.cells.setdefault((cell.row, cell.column), figure)
        self.columns = sorted({c for _, c in self.cells})
        self.rows = sorted({r for r, _ in self.cells})
        self.titles: dict[int, str] = {}
        for cell in cells:
            if cell.column <= 1 and (cell.row, cell.column) not in self.cells:
                self.titles[cell.row] = self.titles.get(cell.row, "") + cell.text.strip()

    def row(self, row: int) -> list[Figure]:
        """Returns the figures of a row, in order."""
        return [self.cells[row, c] for c in self.columns if (row, c) in self.cells]


def sheets_of(tables: tuple[Table, ...], figures: list[Figure]) -> list[Sheet]:
    """Returns the tables that hold figures.

    Args:
        tables: of the document, in order.
        figures: of the tables, in order.
    """
    sheets: list[Sheet] = []
    if not figures:
        return sheets
    starts = [f.start for f in figures]
    for table in tables:
        inside = figures[bisect.bisect_left(starts, table.start) : bisect.bisect_left(starts, table.end)]
        if inside:
            sheets.append(Sheet(table, inside))
    return sheets


def table_relations(sheets: list[Sheet]) -> list[Relation]:
    """Returns the relations inside each table."""
    found: list[Relation] = []
    for sheet in sheets:
        _sums(sheet, found)
        done = len(found)
        _rows(sheet, found)
        _shares(sheet, {r.total for r in found[done:]}, found)
    return found


def _sums(sheet: Sheet, found: list[Relation]) -> None:
    for row in sheet.rows:
        patterns: dict[tuple[int, ...], int] = {}
        for column in sheet.columns:
            head = sheet.cells.get((row, column))
            if head is None or head.rate:
                continue
            pattern = _pattern(sheet, row, column, head)
            if pattern:
                patterns[pattern] = patterns.get(pattern, 0) + 1
        if patterns:
            best = max(patterns, key=lambda p: (patterns[p], len(p)))
            _apply(sheet, row, best, found)
        elif _TOTAL.search(sheet.titles.get(row, "")):
            above = tuple([r for r in sheet.rows if r < row])
            titles = "".join([sheet.titles.get(r, "") for r in above])
            if len(above) > 1 and "其中" not in titles and not _TOTAL.search(titles):
                _apply(sheet, row, above, found, alone=True)


def _pattern(sheet: Sheet, row: int, column: int, head: Figure) -> tuple[int, ...]:
    if not telling(head) and not head.score:
        return ()
    at = sheet.rows.index(row)
    above = sheet.rows[max(0, at - _MOST) : at][::-1]
    directions = [sheet.rows[at + 1 : at + 1 + _MOST], above]
    if _TOTAL.search(sheet.titles.get(row, "")):
        # Items of the first level have marks; what they hold (其中) has none.
        directions.append([r for r in above if _FIRST.match(sheet.titles.get(r, ""))])
    directions += [_without_parts(sheet, column, d) for d in (directions[0], above[::-1])]
    for direction in directions:
        rows: list[int] = []
        total = filled = 0
        for r in direction:
            figure = sheet.cells.get((r, column))
            if figure is None or figure.unit != head.unit:
                continue
            rows.append(r)
            total += figure.number
            filled += figure.number != 0
            if total > head.number:
                break
            if total == head.number and filled > 1:
                return tuple(sorted(rows))
    return ()


def _without_parts(sheet: Sheet, column: int, rows: list[int]) -> list[int]:
    """Returns the rows without those that the row above them holds: rows behind it that add up to it exactly."""
    filled = [r for r in rows if (r, column) in sheet.cells]
    rest: list[int] = []
    k = 0
    while k < len(filled):
        rest.append(filled[k])
        wanted = sheet.cells[filled[k], column].number
        total = 0
        step = 1
        for end in range(k + 1, len(filled)):
            total += sheet.cells[filled[end], column].number
            if total >= wanted:
                if total == wanted and end > k + 1 and wanted:
                    step = end - k + 1
                break
        k += step
    return rest if len(rest) < len(filled) else []


def _apply(sheet: Sheet, row: int, rows: tuple[int, ...], found: list[Relation], *, alone: bool = False) -> None:
    for column in sheet.columns:
        head = sheet.cells.get((row, column))
        if head is None or head.rate:
            continue
        parts = [p for r in rows if (p := sheet.cells.get((r, column))) is not None and p.unit == head.unit]
        if len(parts) > 1:
            relation = sum_claim(head, parts)
            computed = sum([p.number for p in parts])
            close = abs(computed - head.number) * 5 <= abs(head.number)
            if relation.holds or (
                close and (not alone or len(parts) == len(rows)) and not _leaves_out(sheet, head, parts)
            ):
                found.append(relation)


def _leaves_out(sheet: Sheet, head: Figure, parts: list[Figure]) -> bool:
    """Tells whether figures of the column stand between the parts and their total.

    Of two lists side by side the longer has rows that the pattern of the shorter does not know.
    """
    low, high = sorted((head.start, min(p.start for p in parts)))
    low, high = (low, high) if head.start == low else (max(p.start for p in parts), head.start)
    column = next(c for (_, c), f in sheet.cells.items() if f is head)
    return any(c == column and low < f.start < high and f.number for (_, c), f in sheet.cells.items())


def _rows(sheet: Sheet, found: list[Relation]) -> None:
    for row in sheet.rows:
        figures = sheet.row(row)
        for rate in figures:
            if rate.percent:
                relation = _row_rate(rate, [f for f in figures if f is not rate])
                if relation is not None:
                    found.append(relation)
        for delta in figures:
            if not delta.change:
                continue
            same = [f for f in figures if not f.change and not f.percent and f.unit == delta.unit]
            if len(same) == 2:
                later, earlier = sorted(same, key=lambda f: -(f.year or 0))
                found.append(difference_claim(delta, later, earlier, delta.value))


def _shares(sheet: Sheet, known: set[str], found: list[Relation]) -> None:
    """Adds a column of shares of the total of a column of amounts; one that fails where at least two hold."""
    for column in sheet.columns:
        rates = [f for (_, c), f in sheet.cells.items() if c == column and f.percent and f.id not in known]
        if len(rates) < 2:
            continue
        for other in sheet.columns:
            amounts = {r: f for (r, c), f in sheet.cells.items() if c == other and not f.rate and not f.score}
            claims = _of_column(sheet, column, amounts, known)
            good = [c for c in claims if c.holds]
            if len(good) > 1:
                found.extend(good)
                found.extend([c for c in claims if not c.holds and len(claims) == len(good) + 1 and plausible(c)])
                break


def _of_column(sheet: Sheet, column: int, amounts: dict[int, Figure], known: set[str]) -> list[Relation]:
    """Returns the shares of a column as parts of the largest amount of another."""
    if len(amounts) < _FEW:
        return []
    whole = max(amounts.values(), key=lambda f: f.number)
    claims: list[Relation] = []
    for row, part in amounts.items():
        rate = sheet.cells.get((row, column))
        if rate is not None and rate.percent and rate.id not in known and part is not whole and part.unit == whole.unit:
            claim = ratio_claim(rate, part, whole)
            if claim is not None:
                claims.append(claim)
    return claims


def _row_rate(rate: Figure, others: list[Figure]) -> Relation | None:
    money = [f for f in others if not f.percent and not f.score]
    if rate.concept == "增减幅":
        delta = next((f for f in money if f.change), None)
        levels = sorted([f for f in money if not f.change], key=lambda f: -(f.year or 0))
        if delta is not None and levels:
            return change_of_level(rate, delta, levels[0])
        return growth_claim(rate, levels[0], levels[1]) if len(levels) == 2 else None
    if rate.concept.endswith("得分率"):
        got = next((f for f in others if f.score and f.stage is Stage.SCORED), None)
        full = next((f for f in others if f.score and f.stage is Stage.FULL_MARK), None)
        return ratio_claim(rate, got, full) if got is not None and full is not None else None
    actual = [f for f in money if not f.budget]
    budget = [f for f in money if f.budget]
    pairs = [(a, b) for a in actual for b in reversed(budget) if a.unit == b.unit]
    pairs += [(a, b) for a in money for b in money if a is not b and a.unit == b.unit]
    for part, whole in pairs:
        if divides(rate, part, whole):
            return ratio_claim(rate, part, whole)
    if rate.concept in _EXECUTION and len(actual) == 1 and len(budget) == 1:
        return next((c for part, whole in pairs if (c := ratio_claim(rate, part, whole)) is not None), None)
    return None
