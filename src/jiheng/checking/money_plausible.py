"""Money against people and work: suggestions, never errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.figures import listed, money, named, number, percent, shown
from jiheng.checking.register import rule
from jiheng.checking.review import SELF_EVALUATION, Review
from jiheng.facts import Fact, Finding, Stage
from jiheng.facts.relation import RelationKind

_SUM_NAME = re.compile(r"小计|合计|总计|共计")
_QUOTAS = ("行政编制", "事业编制", "参公编制", "工勤编制", "政法专项编制")


def heads(review: Review) -> tuple[Decimal, str] | None:
    """Returns the number of staff and what it was counted by, in post before quota."""
    for concept in ("在职人数", "编制人数"):
        found = [f for f in review.facts(concept) if f.subject in ("", review.report.unit) and f.amount.value > 0]
        if found:
            return found[0].amount.value, concept
    parts = {f.concept: f.amount.value for f in reversed(review.facts(*_QUOTAS))}
    return (sum(parts.values(), Decimal(0)), "编制人数") if parts else None


@rule("M12")
def outlay_per_head_is_usual(review: Review) -> Iterator[Finding]:
    """Basic outlay per head lies in the usual range."""
    basic, people = review.accounts.basic, heads(review)
    if basic is None or people is None or people[0] < review.parameter("M12", "fewest_heads"):
        return
    each = basic.amount.value / people[0]
    low, high = review.parameter("M12", "lowest_per_head"), review.parameter("M12", "highest_per_head")
    if low <= each <= high:
        return
    yield review.finding(
        "M12",
        f"{named(basic)}按{people[1]}{number(people[0])}人计，人均{money(each)}，"
        f"明显{'偏高' if each > high else '偏低'}，请核对口径。",
        facts=(basic,),
        expected=f"{money(low)}至{money(high)}",
        found=money(each),
    )


@rule("M16")
def money_is_fiscal(review: Review) -> Iterator[Finding]:
    """Money of companies and donors is told apart from fiscal money."""
    own: list[Fact] = []
    words = review.words("own_money")
    for fact in review.money if review.says("own_money") else ():
        spent = fact.stage in (Stage.OTHER, Stage.DONE, Stage.ACTUAL)
        if "收入" in fact.concept + fact.label or review.slots_of(fact) & {"funds", "income"}:
            continue
        if spent and words.search(review.context(fact, before=16)):
            own.append(fact)
    if own:
        yield review.finding(
            "M16",
            f"{listed(shown(f) for f in own)}属企业或社会投入，不是财政资金，写入财政支出绩效时应注明来源。",
            facts=own,
            expected="注明资金来源",
            found=listed(shown(f) for f in own),
        )


@rule("M17")
def one_line_for_many_activities(review: Review) -> Iterator[Finding]:
    """Project outlay is split as finely as the work it paid for."""
    project = review.accounts.project
    if project is None or review.kind != SELF_EVALUATION or project.amount.value <= 0:
        return
    inside = {p for r in review.relations(RelationKind.SUM) if r.total == project.id for p in r.parts}
    lines = [
        f
        for f in review.money
        if f.stage is Stage.ACTUAL
        and (f.concept.startswith("项目:") or f.id in inside)
        and "采购" not in f.concept + f.label
        and not _is_sum(review, f)
    ]
    share = review.parameter("M17", "share_percent") / 100
    main = [f for f in lines if project.amount.value * share <= f.amount.value <= project.amount.value]
    done = [f for f in review.counts if f.stage in (Stage.DONE, Stage.ADDED)]
    if len(main) != 1 or len(done) < review.parameter("M17", "activities"):
        return
    if _costs_told(review, main[0], done) * 2 >= main[0].amount.value:
        return
    part = main[0].amount.value / project.amount.value * 100
    yield review.finding(
        "M17",
        f"{named(main[0])}占项目支出的{percent(part)}，对应{len(done)}项活动和成效数字，没有分项金额，看不出单项成本。",
        facts=(main[0], project),
        expected="按活动或工作内容分列金额",
        found=named(main[0]),
    )


def _is_sum(review: Review, fact: Fact) -> bool:
    """Tells whether a figure adds up others, by name or by its parts: 小计 of a table is no item of it."""
    if _SUM_NAME.match(fact.label):
        return True
    return any(r.total == fact.id and len(r.parts) > 1 for r in review.relations(RelationKind.SUM))


def _costs_told(review: Review, main: Fact, done: list[Fact]) -> Decimal:
    """Returns what the report says activities cost, each sum in a sentence with what was done."""
    sentences = {review.sentence(f.span.start).start for f in done if f.span}
    costs = (
        f.amount.value
        for f in review.money
        if f.stage is Stage.ACTUAL
        and f.amount.value < main.amount.value
        and f.span
        and review.sentence(f.span.start).start in sentences
    )
    return sum(costs, Decimal(0))
