"""P14: a part is not above its whole, and words of order follow the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.figures import money, name, named, shown
from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.facts import Fact, Finding, Stage
from jiheng.facts.unit import CNY, measure_of

_COMPARED = re.compile(r"决算数?(?P<word>大于|小于|等于|高于|低于|超过)(?P<base>全年|年初|调整)?预算数?")
_COMPLETED = re.compile(r"完成(?P<base>全年|年初|调整)?预算数?的?(?P<rate>\d{1,4}(?:\.\d{1,4})?)[%％][，,；;]$")
_RATE_REACH = 28
_FULLY = Decimal(100)
_CLAIMS = {"大于": 1, "高于": 1, "超过": 1, "小于": -1, "低于": -1, "等于": 0}
_SAME_SENTENCE = 60
_PEOPLE = frozenset({"人次", "人", "名"})


@rule("P14")
def pairs_are_logical(review: Review) -> Iterator[Finding]:
    """A part is not above its whole, and words of order follow the figures."""
    yield from _orders_reversed(review)
    yield from _fewer_served_than_answered(review)
    yield from _parts_of_procurement(review)
    staff, quota = review.facts("在职人数"), review.facts("编制人数")
    if staff and quota and staff[0].amount.value > quota[0].amount.value and staff[0].subject == quota[0].subject:
        yield review.finding(
            "P14",
            f"{named(staff[0])}多于{named(quota[0])}。",
            facts=(staff[0], quota[0]),
            expected=f"不多于{shown(quota[0])}",
            found=shown(staff[0]),
        )
    for fact in review.rates:
        share = "满意" in fact.concept or "占比" in fact.concept
        if share and fact.amount.value > 100:
            yield review.finding(
                "P14", f"{named(fact)}大于100%。", facts=(fact,), expected="不大于100%", found=shown(fact)
            )


def _orders_reversed(review: Review) -> Iterator[Finding]:
    """决算数大于预算数 where the figures before it say less."""
    for match in review.opening(_COMPARED, ("决算",)):
        place = review.squeezed.original(match.start())
        near = [f for f in review.between(place - 120, place) if f.amount.unit == CNY]
        # The pair is the last two sums before the words, a budget and what was spent of it.
        if len(near) < 2 or not near[-2].stage.is_budget or near[-1].stage is not Stage.ACTUAL:
            yield from _order_against_rate(review, match)
            continue
        plan, spent = near[-2:]
        sign = (spent.amount.value > plan.amount.value) - (spent.amount.value < plan.amount.value)
        if sign != _CLAIMS[match["word"]]:
            real = {1: "大于", -1: "小于", 0: "等于"}[sign]
            subject = _subject(review, plan)
            yield review.finding(
                "P14",
                f"{subject}决算{shown(spent)}{real}预算{shown(plan)}，文中却写“{match[0]}”。",
                spans=(review.match_span(match),),
                facts=(plan, spent),
                expected=f"决算数{real}预算数",
                found=match[0],
                difference=money(spent.amount.value - plan.amount.value),
            )


def _order_against_rate(review: Review, match: re.Match[str]) -> Iterator[Finding]:
    """完成年初预算的100%，决算数大于预算数: the rate of completion and the order exclude each other."""
    text = review.squeezed.text
    before = _COMPLETED.search(text, max(0, match.start() - _RATE_REACH), match.start())
    if before is None or (before["base"] and match["base"] and before["base"] != match["base"]):
        return
    rate = Decimal(before["rate"])
    sign = (rate > _FULLY) - (rate < _FULLY)
    if sign == _CLAIMS[match["word"]]:
        return
    yield review.finding(
        "P14",
        f"写“{before[0].rstrip('，,；;')}”，又写“{match[0]}”，两处矛盾。",
        spans=(review.match_span(before), review.match_span(match)),
        expected={1: "决算数大于预算数", -1: "决算数小于预算数", 0: "决算数等于预算数"}[sign],
        found=match[0],
    )


def _subject(review: Review, fact: Fact) -> str:
    """Returns what a line of final accounts is about: the last subject named in its heading."""
    section = review.section_of(fact.span.start) if fact.span else None
    title = "".join(section.title.split()) if section else ""
    named_last = re.findall(r"[）)]?([一-鿿]{2,24})[（(]项[）)]", title + review.context(fact, before=80))
    return named_last[-1] if named_last else name(fact).partition("年初预算")[0]


def _fewer_served_than_answered(review: Review) -> Iterator[Finding]:
    """Who was answered was served too: 受益 is not below 答询 in one sentence."""
    for served in review.facts("受益人数", stages=(Stage.DONE,)):
        at = served.span.start if served.span else 0
        for asked in review.between(at - _SAME_SENTENCE, at + _SAME_SENTENCE + 1):
            about = re.search(r"答询|咨询|问诊|接诊|义诊人", asked.concept + asked.label)
            more = measure_of(asked.amount.unit) in _PEOPLE and asked.amount.value > served.amount.value
            if about and more and review.clause(asked) == review.clause(served):
                yield review.finding(
                    "P14",
                    f"{named(served)}少于{named(asked)}，受益人数不应少于其中一项服务的人数。",
                    facts=(asked, served),
                    expected=f"不少于{shown(asked)}",
                    found=shown(served),
                )


def _parts_of_procurement(review: Review) -> Iterator[Finding]:
    """Contracts with small firms, reserved and other, are not above all procurement."""
    whole = review.facts("政府采购支出")
    if not whole:
        return
    wins = [
        f
        for f in review.money
        if f.span is not None
        and re.search(r"由中小企业供应商中标或成交的?，?采购金额$", review.context(f, before=40).removesuffix(shown(f)))
    ]
    total = sum((f.amount.value for f in wins), Decimal(0))
    if len(wins) > 1 and total > whole[0].amount.value + whole[0].amount.step * len(wins):
        yield review.finding(
            "P14",
            f"中小企业中标金额{'＋'.join(shown(f) for f in wins)}＝{money(total)}，大于政府采购金额{shown(whole[0])}。",
            facts=(whole[0], *wins),
            expected=f"不大于{shown(whole[0])}",
            found=money(total),
            difference=money(total - whole[0].amount.value),
        )
