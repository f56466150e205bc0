"""Scattered sums: long figures that two or three others near them give exactly, whatever stands between.

`年初预算A，其中…；年中追加B，用于…；调整后C` claims C = A + B. A figure of five digits is met by two others by chance
less than once in thousands; three must give a figure of six.
"""

from __future__ import annotations

from jiheng.facts import Relation
from jiheng.reading.relations.claims import sum_claim
from jiheng.reading.relations.figure import Figure, digits
from jiheng.reading.relations.line import Line

_BEHIND = 10
_BEFORE = 6
_LONG = 5
_LONGER = 6
_SHORTEST = 10_000 * 1_000_000  # a figure of five digits in units of at least a yuan


def scattered_sums(line: Line, known: set[str]) -> list[Relation]:
    """Returns the sums of totals not in `known`."""
    found: list[Relation] = []
    money = [f for f in line.money if f.exact and not f.change and f.number]
    for i, head in enumerate(money):
        if head.id in known or head.number < _SHORTEST:
            continue
        long = digits(head)
        if long < _LONG:
            continue
        near = money[i + 1 : i + 1 + _BEHIND] + money[max(0, i - _BEFORE) : i][::-1]
        parts = _two(head, near) or (_three(head, near) if long >= _LONGER else [])
        if parts:
            parts.sort(key=lambda f: f.index)
            found.append(sum_claim(head, parts))
    return found


def _may_hold(head: Figure, part: Figure) -> bool:
    if not 0 < part.number < head.number or part.fact.period != head.fact.period:
        return False
    return part.group == head.group or (part.budget and head.budget)


def _two(head: Figure, near: list[Figure]) -> list[Figure]:
    seen: dict[int, Figure] = {}
    for part in near:
        if _may_hold(head, part):
            other = seen.get(head.number - part.number)
            if other is not None:
                return [other, part]
            seen.setdefault(part.number, part)
    return []


def _three(head: Figure, near: list[Figure]) -> list[Figure]:
    parts = [f for f in near if _may_hold(head, f)]
    for i, first in enumerate(parts):
        seen: dict[int, Figure] = {}
        wanted = head.number - first.number
        for part in parts[i + 1 :]:
            other = seen.get(wanted - part.number)
            if other is not None:
                return [first, other, part]
            seen.setdefault(part.number, part)
    return []
