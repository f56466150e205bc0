"""M04 and M09: is every level of the outlay printed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.agreement import near, some_make
from jiheng.checking.figures import listed, money, named, percent, shown
from jiheng.checking.register import rule
from jiheng.checking.review import SELF_EVALUATION, Review
from jiheng.facts import Fact, Finding, Severity, Stage
from jiheng.facts.relation import RelationKind

_SAME_PASSAGE = 400


@rule("M04")
def total_outlay_is_printed(review: Review) -> Iterator[Finding]:
    """Basic and project outlay stand with their total."""
    accounts = review.accounts
    if accounts.outlay is not None or accounts.basic is None or accounts.project is None:
        return
    total = accounts.basic.amount.value + accounts.project.amount.value
    if any(f.amount.value == total for f in review.money):
        return
    rate = ""
    if accounts.planned is not None and accounts.planned.amount.value:
        rate = f"，为预算{shown(accounts.planned)}的{percent(total / accounts.planned.amount.value * 100)}"
    yield review.finding(
        "M04",
        f"列有{named(accounts.basic)}、{named(accounts.project)}，没有列出支出合计（应为{money(total)}{rate}）。",
        facts=(accounts.basic, accounts.project),
        expected=money(total),
        found="未列",
    )


@rule("M09", whole=True)
def outlay_is_split(review: Review) -> Iterator[Finding]:
    """Outlay stands with its parts: basic and project, staff and running."""
    accounts = review.accounts
    if review.kind != SELF_EVALUATION:
        return
    basic = accounts.basic
    if basic is not None and accounts.people is None and accounts.running is None and basic.span is not None:
        passage = review.context(basic, after=200)
        if "人员经费" in passage and "公用经费" in passage:
            yield review.finding(
                "M09",
                f"{named(basic)}提到人员经费、公用经费，没有分别列出金额。",
                facts=(basic,),
                severity=Severity.WARNING,
                expected="人员经费、公用经费各自金额",
                found="未列",
            )
        return
    outlay = accounts.outlay
    if outlay is None or basic is not None or accounts.project is not None or outlay.amount.value == 0:
        return
    if any(_is_of(review.by_id.get(r.total), outlay) for r in review.relations(RelationKind.SUM)):
        return
    if (
        review.says("attached_tables")
        or review.report.tables
        or some_make(review, outlay, near(review, outlay, 0, 800))
    ):
        return
    by_outline = any(review.sections(slot) for slot in ("outlay", "basic_outlay", "project_outlay"))
    listed_parts = _explained(review, outlay)
    explained = sum((p.amount.value for p in listed_parts), Decimal(0))
    if explained >= outlay.amount.value * review.parameter("M09", "explained_share_percent") / 100:
        return
    rest = outlay.amount.value - explained
    together = f"（共{money(explained)}）" if len(listed_parts) > 1 else ""
    told = f"正文只说明了{listed(map(named, listed_parts))}{together}的用途，" if listed_parts else ""
    yield review.finding(
        "M09",
        f"{named(outlay)}没有分列基本支出（人员经费、公用经费）和项目支出；"
        + (f"{told}其余{money(rest)}没有说明用在哪里。" if listed_parts else "正文没有说明这笔钱用在哪里。"),
        facts=(outlay, *listed_parts),
        severity=Severity.ERROR if by_outline else Severity.WARNING,
        expected="基本支出、项目支出各自金额",
        found="未列",
        difference=money(rest),
    )


def _is_of(total: Fact | None, outlay: Fact) -> bool:
    """Tells whether a sum is that of the outlay, told in a larger unit perhaps: 19,870,646.80元 is 1,987.06万元."""
    if total is None or total.amount.unit != outlay.amount.unit:
        return False
    return total.id == outlay.id or abs(total.amount.value - outlay.amount.value) < total.amount.step


def _explained(review: Review, outlay: Fact) -> list[Fact]:
    """Returns the projects with money, each sum once: no part of another project, no figure told again."""
    relations = review.relations(RelationKind.SUM, RelationKind.DIFFERENCE)
    inner = {p for r in relations for p in r.parts} | {
        p for r in review.relations(RelationKind.EQUAL) for p in (r.total, *r.parts)[1:]
    }
    chosen: list[Fact] = []
    told: set[tuple[str, Decimal]] = set()
    for fact in review.money:
        if fact.stage is not Stage.ACTUAL or not fact.concept.startswith("项目:"):
            continue
        if fact.id in inner or fact.amount.value > outlay.amount.value or (fact.concept, fact.amount.value) in told:
            continue
        told.add((fact.concept, fact.amount.value))
        chosen.append(fact)
    return [f for f in chosen if not _listed_under(review, f, chosen)]


def _listed_under(review: Review, fact: Fact, chosen: list[Fact]) -> bool:
    """Tells whether a figure stands in a list whose figures add up to another one: 27.84 = 15.84 + 1 + 11."""
    for head in chosen:
        if head is fact or head.span is None or fact.span is None or head.amount.value <= fact.amount.value:
            continue
        if not 0 < fact.span.start - head.span.start < _SAME_PASSAGE:
            continue
        after = [f for f in near(review, head, 0, _SAME_PASSAGE) if f.amount.value < head.amount.value]
        running = Decimal(0)
        for k, each in enumerate(after):
            running += each.amount.value
            if k and running == head.amount.value and any(f.id == fact.id for f in after[: k + 1]):
                return True
    return False
