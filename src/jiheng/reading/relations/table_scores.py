"""Table scores: the total of a form as the sum of its indicators, and of what its money is worth.

Full marks say what belongs to a total: where those of the rows above make the full mark of the total, or fall short of
it by just what the row of the money is worth (执行率 10分), the points of the same rows make the score.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from jiheng.facts import Relation, Stage
from jiheng.facts.relation import BY_STRUCTURE
from jiheng.reading.relations.claims import sum_claim
from jiheng.reading.relations.figure import HUNDRED, Figure
from jiheng.reading.relations.sheet import TOTAL, Sheet

_FULL, _SCORED = Stage.FULL_MARK, Stage.SCORED
_FEW = 3

_Pair = tuple[Figure, Figure]
"""Full mark and score of one row."""


def total_scores(sheets: Sequence[Sheet], known: set[str], found: list[Relation]) -> None:
    """Adds the scores of the totals of forms that are not in `known`."""
    money: list[_Pair] | None = None
    for sheet in sheets:
        last = next((r for r in reversed(sheet.rows) if TOTAL.search(sheet.titles.get(r, ""))), None)
        if last is None:
            continue
        points = [f for f in sheet.row(last) if f.score]
        score = next((f for f in points if f.stage is _SCORED), None)
        full = next((f for f in points if f.stage is _FULL), None)
        if score is None or (score.id in known and (full is None or full.id in known)):
            continue
        rows = [p for r in sheet.rows if r < last and (p := _pair(sheet, r)) and not _totals(sheet, r)]
        if money is None:
            money = [p for s in sheets for r in s.rows if any(f.money for f in s.row(r)) and (p := _pair(s, r))]
        parts = _complete(rows, full.number if full is not None else HUNDRED, money)
        if len(parts) >= _FEW:
            if full is not None and full.id not in known:
                found.append(sum_claim(full, [p[0] for p in parts]))
            if score.id not in known:
                claim = sum_claim(score, [p[1] for p in parts])
                found.append(claim if claim.holds else msgspec.structs.replace(claim, note=BY_STRUCTURE))


def _totals(sheet: Sheet, row: int) -> bool:
    return TOTAL.search(sheet.titles.get(row, "")) is not None and not any(f.money for f in sheet.row(row))


def _pair(sheet: Sheet, row: int) -> _Pair | None:
    points = [f for f in sheet.row(row) if f.score]
    full = [f for f in points if f.stage is _FULL]
    scored = [f for f in points if f.stage is _SCORED]
    return (full[-1], scored[-1]) if full and scored else None


def _complete(rows: list[_Pair], whole: int, money: list[_Pair]) -> list[_Pair]:
    """Returns the rows whose full marks make the whole, with that of the money where they lack it."""
    lacking = whole - sum([full.number for full, _ in rows])
    if lacking == 0:
        return rows
    inside = {full.id for full, _ in rows}
    others = [p for p in money if p[0].number == lacking and p[0].id not in inside]
    return [*others, *rows] if len(others) == 1 else []
