"""Targets: a result with the target it answers, and what is said of the way from one to the other.

Result and target stand in one row of a table (年度指标值, 全年完成值), or side by side in one sentence
(`目标12场，实际14场`, `举办14场（目标12场）`). The bound of the target says whether the result reaches it: ≥ and an
exact count are reached from below, ≤ from above; money without a bound is no limit.
"""

from __future__ import annotations

import bisect
import re

from jiheng.facts import Bound, Relation, Stage
from jiheng.facts.relation import RelationKind
from jiheng.reading.relations.claims import difference_claim, plausible, ratio_claim, reach
from jiheng.reading.relations.figure import HUNDRED, Figure, divides
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.sheet import Sheet

_TARGET = Stage.TARGET
_RESULTS = frozenset({Stage.DONE, Stage.ACTUAL, Stage.STOCK, Stage.ADDED, Stage.IN_POST})
_MOST, _EXACT = Bound.AT_MOST, Bound.EXACT
_KIND = RelationKind.TARGET
_REALLY = re.compile(r"[，,](?:全年|年内)?实际[^，。；：\d]{0,10}$")
_SHORT = 3
_BEFORE = 12
_BEHIND = 24

Pair = tuple[Figure, Figure]
"""A result and its target."""


def pairs(line: Line, sheets: list[Sheet]) -> list[Pair]:
    """Returns results with their targets, those of tables first."""
    found: list[Pair] = []
    for sheet in sheets:
        _of_rows(sheet, found)
    _of_sentences(line, found)
    return found


def _of_rows(sheet: Sheet, found: list[Pair]) -> None:
    """Adds the only target of a row with the only result of its unit."""
    for row in sheet.rows:
        figures = sheet.row(row)
        goals = [f for f in figures if f.stage is _TARGET]
        if len(goals) != 1:
            continue
        results = [f for f in figures if f.stage in _RESULTS and f.unit == goals[0].unit]
        if len(results) == 1:
            found.append((results[0], goals[0]))


def _of_sentences(line: Line, found: list[Pair]) -> None:
    figures = line.figures
    taken = -1
    for i in range(1, len(figures)):
        first, second = figures[i - 1], figures[i]
        if i - 1 == taken or (first.stage is _TARGET) == (second.stage is _TARGET):
            continue
        result, goal = (second, first) if first.stage is _TARGET else (first, second)
        if result.stage not in _RESULTS or result.unit != goal.unit or first.sentence != second.sentence:
            continue
        one = result.concept == goal.concept or _one_name(result, goal)
        if result.year != goal.year or not (one or _answers(line, result, goal)):
            continue
        found.append((result, goal))
        taken = i


def _answers(line: Line, result: Figure, goal: Figure) -> bool:
    """Tells whether a result is told right behind its target as what was really done (`布防数量≥6架，实际布防6架`)."""
    return goal.end < result.start and _REALLY.match(line.leads[result.index]) is not None


def _one_name(result: Figure, goal: Figure) -> bool:
    name = result.label
    return len(name) >= _SHORT and goal.label.startswith(name)


def reached(result: Figure, goal: Figure, less_is_better: tuple[str, ...]) -> bool:
    """Tells whether a result reaches its target, by the bound of the target or else by the name of the indicator."""
    amount = goal.fact.amount
    if amount.upper is not None:
        return goal.number <= result.number and result.value <= amount.upper
    if amount.bound is _MOST:
        return result.number <= goal.number
    if amount.bound is _EXACT:
        name = goal.concept + goal.label
        if any(word in name for word in less_is_better):
            return result.number <= goal.number
    return result.number >= goal.number or (goal.money and amount.bound is _EXACT)


def target_relations(found: list[Pair], less_is_better: tuple[str, ...]) -> list[Relation]:
    """Returns the claims that results answer their targets; `computed` is the target."""
    relations: list[Relation] = []
    for result, goal in found:
        start, end = reach([result, goal])
        relations.append(
            Relation(
                _KIND, result.id, (goal.id,), result.value, goal.value, holds=reached(result, goal, less_is_better),
                start=start, end=end,
            )
        )  # fmt: skip
    return relations


def shortfalls(line: Line, goals: list[Figure], found: list[Pair], known: set[str]) -> list[Relation]:
    """Returns how far results are from targets that stand elsewhere (`比目标少18.6万人次，完成率76.75%`).

    Args:
        line: the figures of the running text.
        goals: the targets of the whole report.
        found: results with their targets.
        known: ids of what is explained already.
    """
    relations: list[Relation] = []
    for figure in _near_targets(line):
        if figure.id in known or figure.number == 0 or not figure.exact:
            continue
        claim = _apart(figure, found) if not figure.percent else None
        if claim is None and figure.percent and figure.number != HUNDRED:
            claim = _completed(line, figure, goals)
        elif claim is None and figure.index > 0:
            claim = _missed(line.figures[figure.index - 1], figure, goals)
        if claim is not None:
            relations.append(claim)
    return relations


def _near_targets(line: Line) -> list[Figure]:
    """Returns the figures shortly behind a word of targets in their sentence, and those right before one."""
    near: list[Figure] = []
    starts = [f.start for f in line.figures]
    done = 0
    at = line.text.find("目标")
    while at >= 0:
        first = max(done, bisect.bisect_left(starts, at - _BEFORE))
        done = max(first, bisect.bisect_left(starts, at + _BEHIND))
        near.extend([f for f in line.figures[first:done] if f.end + 3 > at and f.sentence <= at])
        at = line.text.find("目标", at + 2)
    return near


def _apart(figure: Figure, found: list[Pair]) -> Relation | None:
    """Returns the difference of the one result and target that lie apart by a figure (`低于目标1.8个百分点`)."""
    unit = "percent" if figure.unit == "points" else figure.unit
    same = [(r, g) for r, g in found if r.unit == unit and abs(g.number - r.number) == abs(figure.number)]
    if len(same) != 1:
        return None
    result, goal = same[0]
    first, second = (goal, result) if goal.number > result.number else (result, goal)
    return difference_claim(figure, first, second, abs(figure.value))


def _missed(result: Figure, figure: Figure, goals: list[Figure]) -> Relation | None:
    """Returns what a result lacks to a target of its measure and name, where both stand apart."""
    for goal in goals:
        if goal.unit == result.unit == figure.unit and goal.number - result.number == figure.number:
            return difference_claim(figure, goal, result, figure.value)
    return None


def _completed(line: Line, rate: Figure, goals: list[Figure]) -> Relation | None:
    """Returns the completion of the last count before a rate by a target of its unit elsewhere in the report."""
    for i in range(rate.index - 1, max(-1, rate.index - _SHORT), -1):
        result = line.figures[i]
        if result.start < rate.sentence or result.rate or result.score or result.money:
            continue
        for goal in goals:
            if goal.unit == result.unit and divides(rate, result, goal):
                claim = ratio_claim(rate, result, goal)
                return claim if claim is not None and plausible(claim) else None
    return None
