"""Table sums: rows of a table that are the sum of other rows.

Words and marks say which rows may belong to which (合计, 小计, 总额, 其中, 一、（一）1.); among several ways to
add, the one that most columns bear out is taken, and holds for all of them: a column in which it fails is reported.
Without any column that bears it out, a plain list above or below a row of totals is claimed all the same.
"""

from __future__ import annotations

import bisect
import itertools
import re

import msgspec

from jiheng.facts import Relation
from jiheng.facts.relation import BY_STRUCTURE
from jiheng.reading.relations.claims import sum_claim
from jiheng.reading.relations.figure import Figure, telling
from jiheng.reading.relations.sheet import TOTAL, Sheet

_INSIDE = re.compile(r"其中|^(?:加|减)[：:]")
_MARKS = tuple(
    re.compile(p)
    for p in (
        r"[一二三四五六七八九十]{1,3}[、.．]",
        r"[（(][一二三四五六七八九十]{1,3}[）)]",
        r"\d{1,2}[、.．)）](?!\d)",
        r"[（(]\d{1,2}[）)]",
        r"[①-⑳]",
    )
)
_BELOW = len(_MARKS)  # how deep a row without a mark stands
_MOST = 40

_Rows = tuple[int, ...]


def block_sums(sheet: Sheet, found: list[Relation]) -> None:
    """Adds the sums that the rows of a table claim."""
    for titles, columns in sheet.sides():
        for rows in sheet.stretches:
            _of_side(_Side(sheet, titles, columns, rows), found)


class _Side:
    """One list of a sheet: its rows with their words and depths, and the columns of its figures."""

    __slots__ = ("cells", "columns", "depths", "rows", "sheet", "titles", "totals")

    def __init__(self, sheet: Sheet, titles: dict[int, str], columns: list[int], rows: list[int]) -> None:
        self.sheet = sheet
        self.titles = titles
        self.columns = columns
        self.cells = sheet.cells
        self.rows = rows
        self.depths = {row: _depth(titles.get(row, "")) for row in rows}
        self.totals = [i for i, row in enumerate(rows) if TOTAL.search(titles.get(row, ""))]


def _of_side(sheet: _Side, found: list[Relation]) -> None:
    depths = sheet.depths
    for at, row in enumerate(sheet.rows):
        claimed, sure = _claimed(sheet, at, depths)
        votes: dict[_Rows, int] = dict.fromkeys(claimed, 0)
        for column in sheet.columns:
            head = sheet.cells.get((row, column))
            if head is None or head.rate or not (telling(head) or head.score):
                continue
            fitting = [rows for rows in claimed if _adds_up(sheet, column, head, rows)]
            for rows in fitting:
                votes[rows] += 1
            if not fitting and (pattern := _pattern(sheet, at, column, head, depths)):
                votes[pattern] = votes.get(pattern, 0) + 1
        best = max(votes, key=lambda p: (votes[p], p in claimed, len(p)), default=())
        if best and votes[best]:
            _apply(sheet, row, best, found, firm=best in claimed or votes[best] > 1, borne_out=votes[best] > 1)
        elif sure and not any(f.score for c in sheet.columns if (f := sheet.cells.get((row, c))) is not None):
            _apply(sheet, row, sure, found, firm=True, borne_out=False, alone=True)


def _depth(title: str) -> int:
    return next((depth for depth, mark in enumerate(_MARKS) if mark.match(title)), _BELOW)


def _claimed(sheet: _Side, at: int, depths: dict[int, int]) -> tuple[list[_Rows], _Rows]:
    """Returns the lists of rows that words or marks make the parts of a row, and the one that leaves no doubt."""
    rows, titles = sheet.rows, sheet.titles
    title = titles.get(rows[at], "")
    lists: list[_Rows] = []
    if not TOTAL.search(title):
        parts = _children(sheet, at, depths)
        return ([parts] if len(parts) > 1 else []), ()
    totals = sheet.totals
    k = bisect.bisect_left(totals, at)
    last = totals[k - 1] if k else -1
    after = totals[k + 1] if k + 1 < len(totals) else len(rows)
    blocks = [tuple(rows[last + 1 : at]), tuple(rows[at + 1 : after])]
    if 0 < k <= _MOST and at <= _MOST * _MOST:
        inside = set(totals)
        blocks += [tuple(r for i, r in enumerate(rows[:at]) if i not in inside), tuple(rows[i] for i in totals[:k])]
    for block in blocks:
        for part in (block, _top(block, depths), _outer(block, titles)):
            if len(part) > 1 and part not in lists:
                lists.append(part)
    sure = () if len(totals) > 1 else _sure(blocks[:2], sheet, depths)
    return lists, sure


def _sure(blocks: list[_Rows], sheet: _Side, depths: dict[int, int]) -> _Rows:
    """Returns the only block, where it is a plain list or one whose first level has marks."""
    filled = [b for b in blocks if b]
    if len(filled) != 1 or len(filled[0]) < 2:
        return ()
    block = filled[0]
    inside = any(_INSIDE.search(sheet.titles.get(r, "")) for r in block[1:])
    if len({depths[r] for r in block}) == 1:
        return () if inside else block
    top = _top(block, depths)
    return top if len(top) > 1 and depths[top[0]] == depths[block[0]] and depths[top[0]] < _BELOW else ()


def _top(block: _Rows, depths: dict[int, int]) -> _Rows:
    """Returns the rows of a block with marks of the highest level."""
    highest = min((depths[r] for r in block), default=_BELOW)
    return tuple(r for r in block if depths[r] == highest)


def _outer(block: _Rows, titles: dict[int, str]) -> _Rows:
    """Returns the rows of a block that do not begin with 其中, its first row apart."""
    return tuple(r for k, r in enumerate(block) if not k or not _INSIDE.match(titles.get(r, "")))


def _children(sheet: _Side, at: int, depths: dict[int, int]) -> _Rows:
    """Returns the rows that a row holds by its mark or by 其中 behind it."""
    rows, titles = sheet.rows, sheet.titles
    own = depths[rows[at]]
    parts: list[int] = []
    for k, row in enumerate(rows[at + 1 : at + 1 + _MOST]):
        title = titles.get(row, "")
        opened = k == 0 and _INSIDE.match(title) is not None
        if TOTAL.search(title) or (depths[row] <= own and not opened and (own < _BELOW or not parts)):
            break
        parts.append(row)
    return _top(tuple(parts), depths)


def _adds_up(sheet: _Side, column: int, head: Figure, rows: _Rows) -> bool:
    total = filled = 0
    for row in rows:
        part = sheet.cells.get((row, column))
        if part is not None and part.unit == head.unit:
            total += part.number
            filled += part.number != 0
    return filled > 1 and total == head.number


def _pattern(sheet: _Side, at: int, column: int, head: Figure, depths: dict[int, int]) -> _Rows:
    """Returns the rows next to a row that give its figure exactly, as many as it takes."""
    row = sheet.rows[at]
    above = sheet.rows[max(0, at - _MOST) : at][::-1]
    below = sheet.rows[at + 1 : at + 1 + _MOST]
    directions = [below, above]
    if TOTAL.search(sheet.titles.get(row, "")):
        # Items of the first level have marks; what they hold (其中) has none.
        directions.append([r for r in above if depths[r] < 2])
    directions += [_without_parts(sheet, column, d) for d in (below, above[::-1])]
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


def _without_parts(sheet: _Side, column: int, rows: list[int]) -> list[int]:
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


def _apply(
    sheet: _Side, row: int, rows: _Rows, found: list[Relation], *, firm: bool, borne_out: bool, alone: bool = False
) -> None:
    for column in sheet.columns:
        head = sheet.cells.get((row, column))
        if head is None or head.rate or any((r, column) in sheet.sheet.unread for r in rows):
            continue
        parts = [p for r in rows if (p := sheet.cells.get((r, column))) is not None and p.unit == head.unit]
        if len(parts) < 2:
            continue
        relation = sum_claim(head, parts)
        if relation.holds:
            found.append(relation)
            continue
        together = sum([p.number for p in parts])
        off = abs(together - head.number)
        plain = not alone or len(parts) == len(rows)
        if firm and not borne_out:
            plain = plain and not _nested(parts, together - head.number)
        if firm and plain and off * 2 <= max(abs(head.number), abs(together)):
            found.append(msgspec.structs.replace(relation, note=BY_STRUCTURE))
        elif (
            not alone and not head.score and off * 5 <= abs(head.number)
            and not _leaves_out(sheet, column, head, parts)
        ):  # fmt: skip
            # Of points two rows make a third by chance.
            found.append(relation)


def _nested(parts: list[Figure], excess: int) -> bool:
    """Tells whether what is too much is what stands in some rows one after the other: these are parts of others."""
    sums = list(itertools.accumulate([p.number for p in parts], initial=0))
    known = set(sums)
    return excess > 0 and any(total + excess in known for total in sums)


def _leaves_out(sheet: _Side, column: int, head: Figure, parts: list[Figure]) -> bool:
    """Tells whether figures of the column stand between the parts and their total.

    Of two lists side by side the longer has rows that the pattern of the shorter does not know.
    """
    low, high = sorted((head.start, min(p.start for p in parts)))
    low, high = (low, high) if head.start == low else (max(p.start for p in parts), head.start)
    return any(c == column and low < f.start < high and f.number for (_, c), f in sheet.cells.items())
