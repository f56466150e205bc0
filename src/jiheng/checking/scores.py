"""Scores of a report by their role: totals, indicators, and full marks with the score given."""

from __future__ import annotations

from decimal import Decimal

from jiheng.checking.review import Review
from jiheng.facts import Fact, Stage

FULL = Decimal(100)
_LEAST_TOTAL = 50


def score_facts(review: Review, stage: Stage) -> list[Fact]:
    return [f for f in review.scores if f.stage is stage]


def totals(review: Review) -> list[Fact]:
    """Returns the scores printed for a whole: the unit or a project, not for a block with a full mark of its own."""
    blocks = {score.id for full, score in review.once(pairs) if full.amount.value < FULL}
    return [
        f
        for f in score_facts(review, Stage.SCORED)
        if f.concept == "自评得分" and f.id not in blocks and f.amount.value >= _LEAST_TOTAL and "扣" not in f.label
    ]


def parts(review: Review) -> list[Fact]:
    """Returns the scores of indicators."""
    return [f for f in score_facts(review, Stage.SCORED) if f.concept != "自评得分" and not _is_satisfaction(f)]


def _is_satisfaction(fact: Fact) -> bool:
    """Tells whether points out of a hundred measure satisfaction and are no score of an indicator: 满意度95.6分."""
    return fact.amount.value >= _LEAST_TOTAL and "满意" in (fact.subject or fact.label)


def pairs(review: Review) -> list[tuple[Fact, Fact]]:
    """Returns (full mark, score) of indicators that stand next to each other, in order of the text."""
    found: list[tuple[Fact, Fact]] = []
    held: Fact | None = None
    for fact in review.scores:
        if fact.span is None:
            continue
        if fact.stage is Stage.FULL_MARK:
            held = fact
        elif fact.stage is Stage.SCORED and held is not None and held.span is not None:
            if fact.span.start - held.span.end < 60 and fact.amount.value <= held.amount.value:
                found.append((held, fact))
            held = None
    return found
