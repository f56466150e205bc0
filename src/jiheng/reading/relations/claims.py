"""Claims: a relation between facts, recomputed exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jiheng.facts import Bound, Fact, Relation
from jiheng.facts.interval import total as total_of
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY

HUNDRED = Decimal(100)


def value(fact: Fact) -> Decimal:
    return fact.amount.value


def close(computed: Decimal, stated: Decimal, step: Decimal) -> bool:
    """Tells whether a computed value is within half of the last digit of a stated one."""
    return abs(computed - stated) * 2 <= step


def sum_claim(head: Fact, parts: Sequence[Fact], note: str = "") -> Relation:
    """Returns the claim that the parts add up to the head."""
    computed = sum((value(p) for p in parts), Decimal(0))
    holds = close(computed, value(head), head.amount.step)
    rounding = False
    if not holds and head.amount.unit == CNY:
        rounding = total_of([p.amount.interval() for p in parts]).meets(head.amount.interval())
    start, end = reach([head, *parts])
    return Relation(
        RelationKind.SUM, head.id, tuple(p.id for p in parts), value(head), computed, holds, rounding, start, end, note
    )


def divides(rate: Fact, part: Fact, whole: Fact) -> bool:
    """Tells whether a percentage is part ÷ whole; what `ratio_claim` says, without making the claim."""
    below = whole.amount.value
    if below == 0:
        return False
    return abs(part.amount.value / below * HUNDRED - rate.amount.value) * 2 <= rate.amount.step


def ratio_claim(rate: Fact, part: Fact, whole: Fact, note: str = "") -> Relation | None:
    """Returns the claim that a percentage is part ÷ whole, None where the whole is zero."""
    if value(whole) == 0:
        return None
    computed = value(part) / value(whole) * HUNDRED
    holds = close(computed, value(rate), rate.amount.step)
    rounding = False
    if not holds and _plain(part) and _plain(whole):
        quotient = part.amount.interval().divided_by(whole.amount.interval())
        rounding = quotient is not None and quotient.scaled(HUNDRED).meets(rate.amount.interval())
    start, end = reach([part, rate])
    return Relation(
        RelationKind.RATIO, rate.id, (part.id, whole.id), value(rate), computed, holds, rounding, start, end, note
    )


def _plain(fact: Fact) -> bool:
    return fact.amount.bound is Bound.EXACT and fact.amount.upper is None


def equal_claim(first: Fact, second: Fact, note: str = "") -> Relation:
    """Returns the claim that two facts are one."""
    step = max(first.amount.step, second.amount.step)
    holds = close(value(second), value(first), step)
    start, end = reach([first])
    return Relation(
        RelationKind.EQUAL, first.id, (second.id,), value(first), value(second), holds, start=start, end=end, note=note
    )


def difference_claim(result: Fact | None, minuend: Fact, subtrahend: Fact, stated: Decimal, note: str = "") -> Relation:
    """Returns the claim that a result is one fact less another."""
    computed = value(minuend) - value(subtrahend)
    steps = [f.amount.step for f in (minuend, subtrahend, result) if f is not None]
    holds = close(computed, stated, max(steps)) if result is not None else computed == stated
    rounding = False
    if not holds and result is not None:
        rounding = (minuend.amount.interval() - subtrahend.amount.interval()).meets(result.amount.interval())
    start, end = reach([f for f in (minuend, subtrahend, result) if f is not None])
    return Relation(
        RelationKind.DIFFERENCE, result.id if result else "", (minuend.id, subtrahend.id), stated, computed, holds,
        rounding, start, end, note,
    )  # fmt: skip


def reach(facts: Sequence[Fact]) -> tuple[int, int]:
    """Returns the passage that holds all the facts."""
    spans = [f.span for f in facts if f.span is not None]
    return min((s.start for s in spans), default=0), max((s.end for s in spans), default=0)
