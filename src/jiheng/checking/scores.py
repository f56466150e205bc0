"""Scores of a report by their role: totals, indicators, and full marks with the score given."""

from __future__ import annotations

import re
from decimal import Decimal

from jiheng.checking.review import Review
from jiheng.facts import Fact, Stage

FULL = Decimal(100)
_LEAST_TOTAL = 50
_IN_A_ROW = 60
_IN_BRACKETS = 8
_DEDUCTION = re.compile(r"(?:扣(?:除|减|去|掉|了)?|[失丢]分?|失去)$")
# 四、自评结论：自评得分96分: the words name the whole, whatever heading stands before them.
_OF_THE_WHOLE = re.compile(r"^(?:综合|总体|整体|最终)?自评(?:价|总)?(?:得分|评分|分数|总分|分)?$")


def score_facts(review: Review, stage: Stage) -> list[Fact]:
    """Returns the points of a stage, without those that the text says were taken off."""
    return [f for f in review.once(given) if f.stage is stage]


def given(review: Review) -> tuple[Fact, ...]:
    """Returns full marks and scores in order of the text; 扣2分 is neither."""
    return tuple(f for f in review.scores if not _DEDUCTION.search(f.label))


def taken_off(review: Review) -> list[Fact]:
    """Returns the points that the text says were taken off."""
    return [f for f in review.scores if _DEDUCTION.search(f.label)]


def is_total(fact: Fact) -> bool:
    """Tells whether a score names itself that of the whole."""
    return fact.concept == "自评得分" or _OF_THE_WHOLE.match(fact.label) is not None


def totals(review: Review) -> list[Fact]:
    """Returns the scores printed for a whole: the unit or a project, not for a block with a full mark of its own."""
    blocks = {score.id for full, score in review.once(pairs) if full.amount.value < FULL}
    return [
        f
        for f in score_facts(review, Stage.SCORED)
        if is_total(f) and f.id not in blocks and f.amount.value >= _LEAST_TOTAL and "扣" not in f.label
    ]


def parts(review: Review) -> list[Fact]:
    """Returns the scores of indicators."""
    return [f for f in score_facts(review, Stage.SCORED) if not is_total(f) and not _is_satisfaction(f)]


def _is_satisfaction(fact: Fact) -> bool:
    """Tells whether points out of a hundred measure satisfaction and are no score of an indicator: 满意度95.6分."""
    return fact.amount.value >= _LEAST_TOTAL and "满意" in (fact.subject or fact.label)


def pairs(review: Review) -> list[tuple[Fact, Fact]]:
    """Returns (full mark, score) of indicators that stand next to each other, in order of the text."""
    found: list[tuple[Fact, Fact]] = []
    held: Fact | None = None
    facts = [f for f in review.once(given) if f.span is not None]
    for index, fact in enumerate(facts):
        if fact.stage is Stage.FULL_MARK:
            held = fact
        elif fact.stage is Stage.SCORED:
            behind = facts[index + 1] if index + 1 < len(facts) else None
            if behind is not None and _names_its_full_mark(fact, behind):
                found.append((behind, fact))
            elif held is not None and _gap(held, fact) < _IN_A_ROW and _may_be_of(held, fact):
                found.append((held, fact))
            held = None
    return found


def _names_its_full_mark(score: Fact, behind: Fact) -> bool:
    """Tells whether the full mark follows the score: 产出48.5分（满分50分）."""
    named = behind.stage is Stage.FULL_MARK and "满分" in behind.label and behind.subject == score.subject != ""
    return named and _gap(score, behind) < _IN_BRACKETS and _may_be_of(behind, score)


def _may_be_of(full: Fact, score: Fact) -> bool:
    return score.amount.value <= full.amount.value


def _gap(first: Fact, second: Fact) -> int:
    return second.span.start - first.span.end if first.span and second.span else _IN_A_ROW
