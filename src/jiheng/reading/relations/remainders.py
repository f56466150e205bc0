"""Remainders: what is left, saved or missing, with the two figures that give it exactly (结余, 节约, 缺口)."""

from __future__ import annotations

import re

from jiheng.facts import Relation
from jiheng.reading.relations.claims import difference_claim
from jiheng.reading.relations.figure import Figure
from jiheng.reading.relations.line import Line

_NEAR = 10
_LONG = 400  # figures of a report beyond which only the paragraph is searched
_LEFT = re.compile("结转|结余|节约|缺口|超支|增减额|未支付|剩余|未完成|收回|欠|差")


def remainders(line: Line, known: set[str]) -> list[Relation]:
    """Returns the differences that remainders not in `known` are."""
    result: list[Relation] = []
    stages: dict[int, tuple[Figure, Figure]] | None = None
    everywhere = len(line.figures) < _LONG
    for figure in line.money:
        words = figure.concept + figure.label
        if _LEFT.search(words) is None:
            continue
        if figure.number == 0 or figure.id in known or not figure.exact:
            continue
        pair = _near(line, figure, everywhere=everywhere)
        if pair is None:
            stages = _between_stages(line) if stages is None else stages
            pair = stages.get(figure.number)
        if pair is not None:
            result.append(difference_claim(figure, pair[0], pair[1], figure.value))
    return result


def _near(line: Line, figure: Figure, *, everywhere: bool) -> tuple[Figure, Figure] | None:
    """Returns the nearest two sums of money before a remainder that leave it."""
    near: list[Figure] = []
    for i in range(figure.index - 1, max(-1, figure.index - _NEAR - 1), -1):
        other = line.figures[i]
        if other.money and (everywhere or other.start >= figure.paragraph):
            near.append(other)
    wanted, step = figure.number, figure.step
    for a, first in enumerate(near):
        for second in near[a + 1 :]:
            apart = first.number - second.number
            within = max(step, first.step, second.step)
            if second.number and abs(apart - wanted) * 2 <= within:
                return first, second
            if first.number and abs(apart + wanted) * 2 <= within:
                return second, first
    return None


def _between_stages(line: Line) -> dict[int, tuple[Figure, Figure]]:
    """Returns every budget of a thing and what was spent on it, by what is left."""
    spent: dict[tuple[str, str], list[Figure]] = {}
    budgets: list[Figure] = []
    for figure in line.money:
        if figure.budget:
            budgets.append(figure)
        else:
            spent.setdefault((figure.concept, figure.subject), []).append(figure)
    return {b.number - a.number: (b, a) for b in budgets for a in spent.get((b.concept, b.subject), [])[:_NEAR]}
