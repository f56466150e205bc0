"""M03 and M05: income, outlay and what is left fit, and outlay stands with its budget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.figures import listed, money, named, shown
from jiheng.checking.register import rule
from jiheng.checking.review import BUDGET, FINAL_ACCOUNTS, MONITORING, SELF_EVALUATION, Review
from jiheng.facts import Fact, Finding, Severity
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY

# Final accounts explain by subject; monitoring and budgets speak of money not yet spent.
NOT_OF_THE_YEAR = frozenset({FINAL_ACCOUNTS, MONITORING, BUDGET})
EXECUTION_RATES = frozenset({"预算执行率", "预算完成率"})
# A budget with a figure that reading may have taken for something else: enough to keep M05 silent.
_BUDGET_FIGURE = re.compile(r"预算(?:数|资金|额|安排|总额|批复|下达)?[^。；\n]{0,14}?\d[\d,.]*(?:亿|万|元)")
_NEXT = 12


@rule("M03")
def income_outlay_and_carry_over_fit(review: Review) -> Iterator[Finding]:
    """Opening balance and income less outlay is what is left, and what is left is printed."""
    accounts = review.accounts
    spent = accounts.spent
    if spent is None or review.kind in NOT_OF_THE_YEAR:
        return
    outlay, bases = spent
    if accounts.income is None:
        yield from _unspent_budget(review, outlay, bases)
        return
    income = accounts.income
    opening = accounts.opening.amount.value if accounts.opening else Decimal(0)
    gap = opening + income.amount.value - outlay
    if -gap > opening + income.amount.value:
        return  # what was spent is twice what there was: one of the two is the sum of something else
    tolerance = tolerance_of(income, *bases)
    if accounts.carry_over is not None:
        left = accounts.carry_over.amount.value
        slack = tolerance + accounts.carry_over.amount.step / 2
        # Some reports count the opening balance as income: then it is not added once more.
        without = income.amount.value - outlay
        fits = abs(gap - left) <= slack or abs(without - left) <= slack or review.says("other_balances") is not None
        # More left than the year gives may come from years before, where the report is silent on them.
        certain = accounts.opening is not None or left < gap
        fits = fits or _left_is_spent(review, bases, accounts.carry_over)
        if not fits and (certain or (review.whole and not review.says("carried_in"))):
            yield review.finding(
                "M03",
                f"{_opening(accounts.opening)}{named(income)}减支出{money(outlay)}为{money(gap)}，"
                f"与{named(accounts.carry_over)}相差{money(abs(gap - left))}。",
                facts=(income, *bases, accounts.carry_over, accounts.opening),
                severity=None if certain and accounts.outlay is not None else Severity.WARNING,
                expected=money(gap),
                found=shown(accounts.carry_over),
                difference=money(gap - left),
            )
        return
    if gap <= tolerance or not review.whole or _left_over_told(review, gap):
        return
    yield review.finding(
        "M03",
        f"{named(income)}减支出{money(outlay)}尚余{money(gap)}，报告没有列出结转结余，这部分资金去向不明。",
        facts=(income, *bases),
        expected=f"结转结余{money(gap)}",
        found="未列",
        difference=money(gap),
    )


def _left_over_told(review: Review, gap: Decimal) -> bool:
    """Tells whether the report speaks of what is left; what one project has left, of another amount, does not count."""
    ours = {f.section for f in (review.accounts.outlay, review.accounts.income, review.accounts.basic) if f is not None}
    for match in review.spoken("carry_over"):
        place = review.squeezed.original(match.end() - 1)
        after = [f for f in review.between(place, place + _NEXT) if f.amount.unit == CNY]
        if not after or after[0].section in ours or abs(after[0].amount.value - gap) <= after[0].amount.step:
            return True
    return False


def _unspent_budget(review: Review, outlay: Decimal, bases: tuple[Fact, ...]) -> Iterator[Finding]:
    planned = review.accounts.planned
    if planned is None or review.kind != SELF_EVALUATION or review.accounts.carry_over or not review.whole:
        return
    gap = planned.amount.value - outlay
    if gap <= tolerance_of(planned, *bases) or _left_over_told(review, gap):
        return
    yield review.finding(
        "M03",
        f"预算{shown(planned)}减支出{money(outlay)}尚余{money(gap)}，报告没有列出收入和结转结余。",
        facts=(planned, *bases),
        severity=Severity.WARNING,
        expected=f"结转结余（或收回数）{money(gap)}",
        found="未列",
        difference=money(gap),
    )


@rule("M05", whole=True)
def budget_is_printed(review: Review) -> Iterator[Finding]:
    """Outlay stands with the budget it is measured by."""
    if review.kind != SELF_EVALUATION:
        return
    spent = [
        f
        for f in (review.accounts.outlay, review.accounts.basic, review.accounts.project)
        if f is not None and f.amount.value
    ]
    if not spent or any(f.stage.is_budget for f in review.money):
        return
    if _BUDGET_FIGURE.search(review.squeezed.text):
        return
    attached = review.says("attached_tables") is not None and not review.report.tables
    claimed = any(concept in review.by_concept for concept in EXECUTION_RATES)
    headings = [review.heading(slot) for slot in ("funds", "outlay", "basic_outlay")]
    yield review.finding(
        "M05",
        f"列有{listed(named(f) for f in spent)}，没有年初预算、调整预算，"
        + ("所列执行率无从复算。" if claimed else "预算执行率无从计算。"),
        spans=headings,
        facts=spent,
        severity=Severity.WARNING if attached else Severity.ERROR,
        expected="年初预算数、调整预算数",
        found="未列",
    )


def tolerance_of(*facts: Fact) -> Decimal:
    return sum((f.amount.step / 2 for f in facts), Decimal(0))


def _left_is_spent(review: Review, bases: tuple[Fact, ...], left: Fact) -> bool:
    """Tells whether the outlay is a total that holds what was carried over (总支出 = 基本支出 + … + 年末结转)."""
    spent = {f.id for f in bases}
    return any(r.holds and r.total in spent and left.id in r.parts for r in review.relations(RelationKind.SUM))


def _opening(fact: Fact | None) -> str:
    return f"{named(fact)}加" if fact else ""
