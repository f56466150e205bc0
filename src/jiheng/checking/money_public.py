"""M13: the three public expenses stand with budget and outlay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiheng.checking.register import rule
from jiheng.checking.review import SELF_EVALUATION, Review
from jiheng.facts import Fact, Finding, Severity

_MENTION = re.compile(r"[“\"]?三公[”\"]?经费|公务接待费|公务用车(?:购置|运行)|因公出国")
_THREE = ("公务接待费", "公务用车", "因公出国")


@rule("M13", whole=True)
def three_public_expenses_are_told(review: Review) -> Iterator[Finding]:
    """Where the outline asks for them, the three public expenses stand with budget and outlay."""
    family = review.family
    wanted = review.rule_text("M13").parameters["jurisdictions"]
    if review.kind != SELF_EVALUATION or (family is not None and family.jurisdiction not in wanted):
        return
    figures = [f for f in review.money if _is_three_public(f)]
    if figures:
        if not any(f.stage.is_budget for f in figures) and all(f.amount.value == 0 for f in figures):
            yield _zero(review, figures)
        return
    text = review.squeezed.text
    mention = _MENTION.search(text) if review.holds("三公", *_THREE) else None
    if mention is None:
        if family is not None and not review.says("attached_tables"):
            yield review.finding(
                "M13",
                "报告没有提到“三公”经费，缺少预算数和决算数。",
                spans=(review.heading("basic_outlay", "outlay", "funds") or review.head,),
                expected="“三公”经费预算数、决算数",
                found="未提及",
            )
        return
    place = review.match_span(mention)
    sentence = review.sentence(place.start)
    if re.search(r"未产生|未发生|无|没有|为零|零支出", "".join(sentence.quote.split())):
        yield _zero(review, [], sentence=place)
        return
    names = [n for n in _THREE if n in text]
    yield review.finding(
        "M13",
        f"提到{'、'.join(names) or '“三公”经费'}，没有列出预算数和决算数。",
        spans=(place,),
        expected="“三公”经费预算数、决算数",
        found="只有名称",
    )


def _zero(review: Review, figures: list[Fact], sentence: object = None) -> Finding:
    return review.finding(
        "M13",
        "“三公”经费支出为零，没有列出预算数，无法判断是否控制在预算内。",
        spans=(sentence,) if sentence is not None else (),  # type: ignore[arg-type]
        facts=figures,
        severity=Severity.NOTE,
        expected="“三公”经费预算数",
        found="未列",
    )


def _is_three_public(fact: Fact) -> bool:
    name = fact.concept + fact.label
    return "三公" in name or any(n in name for n in _THREE)
