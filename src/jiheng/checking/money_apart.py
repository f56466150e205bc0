"""Differences that the words bind to their two figures: what is left, by how much something rose."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.figures import money, named, number, shown
from jiheng.checking.money_sums import failed, members
from jiheng.checking.review import Review
from jiheng.facts import Fact, Finding, Severity
from jiheng.facts.relation import BY_STRUCTURE, IMPLIED, SPOKEN, RelationKind
from jiheng.facts.unit import CNY, POINTS

_PAIR = 2
_PLAIN = frozenset({SPOKEN, BY_STRUCTURE})


def spoken_severity(note: str) -> Severity | None:
    """Returns how grave a failing relation is that the words or a table bind, None for any other."""
    return Severity.ERROR if note in _PLAIN else Severity.WARNING if note == IMPLIED else None


def differences_fit(review: Review) -> Iterator[Finding]:
    """Yields a finding on every stated difference that is not the difference of its two figures."""
    for relation in failed(review, RelationKind.DIFFERENCE):
        severity = spoken_severity(relation.note)
        result, parts = members(review, relation)
        if severity is None or result is None or len(parts) != _PAIR or relation.computed is None:
            continue
        computed = abs(relation.computed)
        off = abs(abs(relation.stated) - computed)
        yield review.finding(
            "M02",
            f"所列差额{shown(result)}与前文不符：{named(parts[0])}与{named(parts[1])}"
            f"相差{_shown_as(result, computed)}，两者差{_shown_as(result, off)}。",
            facts=(result, *parts),
            severity=severity,
            expected=_shown_as(result, computed),
            found=shown(result),
            difference=_shown_as(result, off),
        )


def _shown_as(like: Fact, value: Decimal) -> str:
    unit = like.amount.unit
    if unit == CNY:
        return money(value)
    return f"{number(value)}{'个百分点' if unit == POINTS else ''}"
