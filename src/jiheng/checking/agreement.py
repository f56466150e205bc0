"""Agreement: whether the figures around a claim bear it out in another way than it was read.

Reading ties a total to its parts and a rate to its amounts. Where such a tie does not hold, the tie may be wrong rather
than the report: the parts may be nested, or the rate may belong to another pair. Before anything is called an error,
the figures nearby get the benefit of the doubt.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from jiheng.checking.review import Review
from jiheng.facts import Bound, Fact, Interval
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY, SCORE

_REACH = 600
_BEFORE, _AFTER = 300, 60
_OTHER_RATE = re.compile(r"序时|时间进度|目标|任务")
_GROWTH = re.compile(r"增|减|降|升|涨")
_MOST_PARTS = 12
_FINE = Decimal("0.1")
_ROUGH = 0.05  # how far off a rough quotient may be, as a share, before the exact one is not worth a look
_MOST_FINE, _MOST_COARSE = 14, 4


def near(review: Review, fact: Fact, before: int, after: int) -> list[Fact]:
    """Returns the other facts of the same unit around a fact, in order of the text."""
    if fact.span is None:
        return []
    at, unit = fact.span.start, fact.amount.unit
    return [f for f in review.between(at - before, at + after + 1) if f.amount.unit == unit and f.id != fact.id]


def adds_up_otherwise(review: Review, total: Fact, parts: Sequence[Fact]) -> bool:
    """Tells whether other figures nearby make the total, or the parts make another figure nearby."""
    together = sum((p.amount.value for p in parts), Decimal(0))
    slack = sum((p.amount.step / 2 for p in parts), Decimal(0))
    around = near(review, total, _REACH, _REACH)
    inside = {p.id for p in parts}
    if any(abs(f.amount.value - together) <= slack + f.amount.step / 2 for f in around if f.id not in inside):
        return True
    if total.amount.unit == SCORE:
        return some_make(review, total, around)
    return some_make(review, total, [f for f in around if f.span and total.span and f.span.start > total.span.start])


def some_make(review: Review, total: Fact, figures: Iterable[Fact]) -> bool:
    """Tells whether figures that stand one after the other add up to the total.

    Figures that are themselves divided are passed over together with their division or taken without it; free choice
    among a dozen figures would make almost any total.
    """
    chosen = [f for f in figures if 0 < f.amount.value < total.amount.value]
    divided = {p for r in review.relations(RelationKind.SUM) if r.holds and r.total != total.id for p in r.parts}
    return _run_makes(total, chosen) or _run_makes(total, [f for f in chosen if f.id not in divided])


def _run_makes(total: Fact, figures: Sequence[Fact]) -> bool:
    slack = total.amount.step / 2
    for i in range(len(figures)):
        value = slack_of_run = Decimal(0)
        for n, figure in enumerate(figures[i : i + _MOST_PARTS], 1):
            value += figure.amount.value
            # 2万元 beside 148.93万元 is two, not two and a half: a round figure is as exact as the total.
            slack_of_run += min(figure.amount.step, total.amount.step) / 2
            if n > 1 and abs(value - total.amount.value) <= slack + slack_of_run:
                return True
    return False


def rate_fits_otherwise(review: Review, rate: Fact, before: int = _BEFORE) -> bool:
    """Tells whether the rate is of another kind, or some pair of amounts nearby gives it."""
    if rate.span is None or _OTHER_RATE.search(review.context(rate, before=8)):
        return True
    at = rate.span.start
    around = review.between(at - before, at + _AFTER + 1)
    amounts = [f for f in around if f.amount.unit == CNY and f.amount.bound is Bound.EXACT]
    most = _MOST_FINE if rate.amount.step <= _FINE else _MOST_COARSE
    amounts = sorted(amounts, key=lambda f: abs(f.span.start - at) if f.span else 0)[:most]
    stated = Interval.around(abs(rate.amount.value), rate.amount.step)
    grows = _GROWTH.search(review.context(rate, before=8)) is not None
    # Most pairs are far off: a look in floating point leaves few for the exact one.
    wanted = float(abs(rate.amount.value)) / 100
    slack = float(rate.amount.step) / 100 + wanted * _ROUGH
    values = [(float(f.amount.value), f) for f in amounts]
    return any(
        _gives(a, b, stated, grows=grows)
        for (x, a), (y, b) in itertools.permutations(values, 2)
        if _near_enough(x, y, wanted, slack, grows=grows)
    )


def _near_enough(x: float, y: float, wanted: float, slack: float, *, grows: bool) -> bool:
    """Tells whether two sums may give a rate, rounding of both allowed for generously."""
    if not y:
        return grows and x != 0
    share = x / y
    if abs(share - wanted) <= slack:
        return True
    if not grows:
        return False
    forms = (share - 1, x / (y - x) if y != x else wanted, x / (y + x) if y != -x else wanted)
    return any(abs(abs(form) - wanted) <= slack for form in forms)


def _gives(one: Fact, other: Fact, stated: Interval, *, grows: bool) -> bool:
    """Tells whether one sum is this share of the other, or for a growth, whether they differ by it."""
    a, b = one.amount.interval(), other.amount.interval()
    forms = ((a - b, b), (a, b - a), (a, b + a), (a, b)) if grows else ((a, b),)
    for top, base in forms:
        share = top.divided_by(base)
        if share is None:
            continue
        percent = share.scaled(Decimal(100))
        if percent.meets(stated) or percent.scaled(Decimal(-1)).meets(stated):
            return True
    return False
