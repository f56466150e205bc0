"""Claims: a relation between figures, recomputed exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jiheng.facts import Interval, Relation, Span
from jiheng.facts.interval import total as total_of
from jiheng.facts.relation import RelationKind
from jiheng.reading.relations.figure import Figure

SUM = RelationKind.SUM
_RATIO, _EQUAL = RelationKind.RATIO, RelationKind.EQUAL
_HUNDRED = Decimal(100)
_WHOLE = Interval(_HUNDRED, _HUNDRED)
_SLIP = Decimal(3)  # percentage points that any slip may be off
_BASE_OF_ZERO = "上年数为0，增减幅无定义"


def close(computed: Decimal, stated: Decimal, step: Decimal) -> bool:
    """Tells whether a computed value is within half of the last digit of a stated one."""
    return abs(computed - stated) * 2 <= step


def sum_claim(head: Figure, parts: Sequence[Figure], note: str = "") -> Relation:
    """Returns the claim that the parts add up to the head."""
    amount = head.fact.amount
    computed = sum([p.fact.amount.value for p in parts], Decimal(0))
    holds = close(computed, amount.value, amount.step)
    rounding = False
    if not holds and head.money:
        rounding = total_of([p.fact.amount.interval() for p in parts]).meets(amount.interval())
    start, end = reach([head, *parts])
    ids = tuple([p.id for p in parts])
    return Relation(SUM, head.id, ids, amount.value, computed, holds, rounding, start, end, note)


def ratio_claim(rate: Figure, part: Figure, whole: Figure, note: str = "") -> Relation | None:
    """Returns the claim that a percentage is part ÷ whole, None where the whole is zero."""
    if whole.number == 0:
        return None
    amount = rate.fact.amount
    computed = part.value / whole.value * _HUNDRED
    holds = close(computed, amount.value, amount.step)
    rounding = False
    if not holds and part.exact and whole.exact:
        quotient = part.fact.amount.interval().divided_by(whole.fact.amount.interval())
        rounding = quotient is not None and quotient.scaled(_HUNDRED).meets(amount.interval())
    start, end = reach([part, rate])
    return Relation(_RATIO, rate.id, (part.id, whole.id), amount.value, computed, holds, rounding, start, end, note)


def equal_claim(first: Figure, second: Figure, note: str = "") -> Relation:
    """Returns the claim that two figures are one fact."""
    step = max(first.fact.amount.step, second.fact.amount.step)
    holds = close(second.value, first.value, step)
    start, end = reach([first])
    return Relation(_EQUAL, first.id, (second.id,), first.value, second.value, holds, start=start, end=end, note=note)


def difference_claim(
    result: Figure | None, minuend: Figure, subtrahend: Figure, stated: Decimal, note: str = ""
) -> Relation:
    """Returns the claim that a result is one figure less another."""
    computed = minuend.value - subtrahend.value
    holds = computed == stated
    rounding = False
    figures = [minuend, subtrahend]
    if result is not None:
        figures.append(result)
        holds = close(computed, stated, max([f.fact.amount.step for f in figures]))
        if not holds:
            between = minuend.fact.amount.interval() - subtrahend.fact.amount.interval()
            rounding = between.meets(result.fact.amount.interval())
    start, end = reach(figures)
    return Relation(
        RelationKind.DIFFERENCE, result.id if result else "", (minuend.id, subtrahend.id), stated, computed, holds,
        rounding, start, end, note,
    )  # fmt: skip


def change_of_level(rate: Figure, delta: Figure, level: Figure) -> Relation:
    """Returns the claim that a growth is the change against the level that change and new level imply."""
    change = delta.value
    if not delta.change and rate.number < 0 < change:
        change = -change
    base = level.value - change
    start, end = reach([level, rate])
    if base == 0:
        return _undefined(rate, (delta.id, level.id), start, end)
    computed = change / base * _HUNDRED
    holds = close(computed, rate.value, rate.fact.amount.step)
    rounding = False
    if not holds:
        below = level.fact.amount.interval() - delta.fact.amount.interval()
        quotient = delta.fact.amount.interval().divided_by(below)
        rounding = quotient is not None and quotient.scaled(_HUNDRED).meets(rate.fact.amount.interval())
    return Relation(
        RelationKind.GROWTH, rate.id, (delta.id, level.id), rate.value, computed, holds, rounding, start, end
    )


def change_of_base(rate: Figure, delta: Figure, base: Figure) -> Relation:
    """Returns the claim that a growth is a change divided by the figure of the year before."""
    start, end = reach([base, delta, rate])
    if base.number == 0:
        return _undefined(rate, (delta.id, base.id), start, end)
    computed = delta.value / base.value * _HUNDRED
    holds = close(computed, rate.value, rate.fact.amount.step)
    return Relation(
        RelationKind.GROWTH, rate.id, (delta.id, base.id), rate.value, computed, holds, start=start, end=end,
        note="以上年数为基数",
    )  # fmt: skip


def growth_claim(rate: Figure, now: Figure, base: Figure) -> Relation:
    """Returns the claim that a growth leads from a base to what it is now."""
    start, end = reach([now, base, rate])
    if base.number == 0:
        return _undefined(rate, (now.id, base.id), start, end)
    computed = (now.value - base.value) / base.value * _HUNDRED
    holds = close(computed, rate.value, rate.fact.amount.step)
    rounding = False
    if not holds and now.exact and base.exact:
        quotient = now.fact.amount.interval().divided_by(base.fact.amount.interval())
        rounding = quotient is not None and (quotient.scaled(_HUNDRED) - _WHOLE).meets(rate.fact.amount.interval())
    return Relation(RelationKind.GROWTH, rate.id, (now.id, base.id), rate.value, computed, holds, rounding, start, end)


def _undefined(rate: Figure, parts: tuple[str, str], start: int, end: int) -> Relation:
    return Relation(
        RelationKind.GROWTH, rate.id, parts, rate.value, None, holds=True, start=start, end=end, note=_BASE_OF_ZERO
    )


def plausible(claim: Relation) -> bool:
    """Tells whether a failing rate is off by no more than a slip; a wild miss is a misreading, not an error."""
    if claim.holds or claim.computed is None:
        return True
    stated, computed = abs(claim.stated), abs(claim.computed)
    return stated == 0 or computed == 0 or abs(stated - computed) <= max(stated / 4, _SLIP)


def reach(figures: Sequence[Figure]) -> tuple[int, int]:
    """Returns the passage that holds all the figures."""
    start, end = 1 << 60, 0
    for figure in figures:
        span = figure.fact.origin
        if type(span) is Span:
            if span.start < start:
                start = span.start
            if span.end > end:
                end = span.end
    return (start if end else 0), end
