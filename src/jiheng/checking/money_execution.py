"""M06 to M08: outlay against the budget, and the budget against itself; every large difference has a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.figures import money, name, named, percent, shown
from jiheng.checking.money_balance import EXECUTION_RATES, NOT_OF_THE_YEAR, tolerance_of
from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.facts import Fact, Finding, Severity, Span, Stage
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import PERCENT

_FAR = 250
_SENTENCE_REACH = 80
_WHOLES = frozenset({"支出合计", "支出总计", "财政拨款支出", "一般公共预算财政拨款"})
_FULLY = Decimal(100)
_NO_OVERRUN = 1000  # percent: what is spent tenfold stands against the budget of something else
_ARRIVED = re.compile(r"月(?:份|底|末|初)?下达|下达较[晚迟]")
# 追加284.50万元，为疫情防控设备专项资金: what was added is named.
_NAMED_CHANGE = re.compile(
    r"(?:追加|调增|调减|核增|核减|增加|减少)(?:预算|资金|了|的)?\d[\d,.]*(?:亿|万)?元[，,]?(?:为|系|是|主要是)[一-鿿]{4}"
)
# 年中因道路工程提前实施追加2380万元: the reason stands before the verb.
_REASON_BEFORE = re.compile(
    r"(?:因|由于|为)[一-鿿、（）“”]{4,40}[，,]?(?:追加|调增|调减|核增|核减|新增)(?:预算|资金|安排|了)?\d[\d,.]*(?:亿|万)?元"
)
_NO_PROJECT = re.compile(r"[率=＝]|年度项目|\d{4}年")
_PROJECT_BEFORE = re.compile(r"(?:项目|专项|工程|课题|活动|经费)$")


@rule("M06")
def outlay_stays_within_budget(review: Review) -> Iterator[Finding]:
    """Outlay above the budget has an adjustment or a reason."""
    spent, planned = review.accounts.spent, review.accounts.planned
    if spent is None or planned is None or planned.amount.value <= 0 or review.kind in NOT_OF_THE_YEAR:
        return
    outlay, bases = spent
    excess = outlay - planned.amount.value
    if excess * 100 < planned.amount.value * review.parameter("M06", "smallest_excess_percent"):
        return
    if excess <= tolerance_of(planned, *bases):
        return
    if review.accounts.adjusted is None and review.says("adjustments", *_money_part(review, planned, *bases)):
        return
    if any(_explained_after(review, f) for f in (planned, *bases)):
        return
    rate = outlay / planned.amount.value * 100
    if rate > _NO_OVERRUN or _printed_below(review, rate) or _row_is_shifted(review, *bases):
        return
    yield review.finding(
        "M06",
        f"{_outlay_told(bases, outlay)}，比“{name(planned)}”{shown(planned)}多{money(excess)}，"
        f"为预算的{percent(rate)}，没有列出预算调整，也没有说明原因。",
        facts=(planned, *bases),
        expected=f"不超过{shown(planned)}",
        found=money(outlay),
        difference=money(excess),
    )


def _row_is_shifted(review: Review, *facts: Fact) -> bool:
    """Tells whether a sum of money stands as a rate in the line of a figure: its columns were told wrongly."""
    lines = {review.line_of(f.span.start) for f in facts if f.span is not None}
    return any(
        f.amount.value > _NO_OVERRUN and f.span is not None and review.line_of(f.span.start) in lines
        for f in review.facts(*EXECUTION_RATES)
    )


def _outlay_told(bases: tuple[Fact, ...], outlay: Decimal) -> str:
    """Returns the outlay as the report tells it: by its name, or by its parts and their sum."""
    parts = "＋".join(map(named, bases))
    return parts if len(bases) == 1 else f"{parts}＝{money(outlay)}"


@rule("M07", whole=True)
def low_execution_is_explained(review: Review) -> Iterator[Finding]:
    """A low execution rate of a main sum has a reason."""
    if review.kind in NOT_OF_THE_YEAR:
        return
    lowest = review.parameter("M07", "lowest_rate")
    for title, budget, spent, rate in (*_executions(review), *_printed_executions(review)):
        unspent = budget.amount.value - spent.amount.value
        if rate >= lowest or "problems" in review.slots_of(spent):
            continue
        if _explained_after(review, spent) or _discussed(review) or _taken_up(review, spent, unspent):
            continue
        base = "预算" if budget.stage.is_budget else "收入"
        printed = _printed_rate(review, spent)
        yield review.finding(
            "M07",
            f"{title}{base}{shown(budget)}，支出{shown(spent)}，执行率{percent(rate)}，"
            f"低于{percent(lowest)}，尚有{money(unspent)}未执行，没有说明原因。",
            facts=(spent, budget, printed),
            expected=f"不低于{percent(lowest)}，或说明原因",
            found=percent(rate),
            difference=money(unspent),
        )


def _printed_below(review: Review, rate: Decimal) -> bool:
    """Tells whether the report prints an execution rate of the whole that speaks against the one computed."""
    printed = [
        f
        for f in review.facts(*EXECUTION_RATES)
        if f.amount.unit == PERCENT and f.subject in ("", review.report.unit) and f.stage is not Stage.TARGET
    ]
    return bool(printed) and all(f.amount.value <= _FULLY < rate - 1 for f in printed)


def _executions(review: Review) -> Iterator[tuple[str, Fact, Fact, Decimal]]:
    """Yields name, budget, outlay and rate of the total and of basic and project outlay."""
    accounts = review.accounts
    found: set[str] = set()
    pairs = [(accounts.planned, accounts.outlay, "部门整体支出")]
    for concept in ("基本支出", "项目支出"):
        budgets = [f for f in _own(review, concept) if f.stage.is_budget and _is_named(review, f, concept)]
        spent = [f for f in _own(review, concept) if f.stage is Stage.ACTUAL]
        best = next((f for f in budgets if f.stage is not Stage.INITIAL_BUDGET), budgets[0] if budgets else None)
        pairs.append((best, spent[0] if spent else None, concept))
    for budget, outlay, title in pairs:
        if budget is not None and outlay is not None and budget.amount.value > 0 and title not in found:
            found.add(title)
            yield title, budget, outlay, outlay.amount.value / budget.amount.value * 100


def _printed_executions(review: Review) -> Iterator[tuple[str, Fact, Fact, Decimal]]:
    """Yields name, base, outlay and printed rate of projects, and of a whole whose outlay is no sum of its parts."""
    for relation in review.relations(RelationKind.RATIO):
        rate, pair = review.by_id.get(relation.total), [review.by_id[p] for p in relation.parts if p in review.by_id]
        if (
            rate is None
            or len(pair) != 2
            or not relation.holds
            or rate.concept not in EXECUTION_RATES
            or review.tabular(rate)
        ):
            continue
        spent, base = pair
        earned = "收入" in spent.label and "支" not in spent.label
        if spent.concept != base.concept or spent.stage.is_budget or earned:
            continue  # what was earned of a planned income is no execution
        if spent.concept.startswith(("项目:", "other:")) and base.stage.is_budget:
            project = spent.concept.partition(":")[2]
            of_title = project in (review.report.title or "")
            if not project.endswith("资金") and not _NO_PROJECT.search(project) and not of_title:
                yield f"“{project}”", base, spent, rate.amount.value
        elif review.accounts.outlay is None and spent.concept in _WHOLES and (base.stage.is_budget or _income(base)):
            yield "部门整体支出", base, spent, rate.amount.value


def _income(fact: Fact) -> bool:
    return "收入" in fact.label and fact.stage is Stage.ACTUAL


def _taken_up(review: Review, spent: Fact, unspent: Decimal) -> bool:
    """Tells whether what was not spent is printed elsewhere: 结转资金6.82万元, 37.80万元被财政收回."""
    return any(f.section != spent.section and abs(f.amount.value - unspent) <= f.amount.step / 2 for f in review.money)


def _is_named(review: Review, fact: Fact, concept: str) -> bool:
    """Tells whether the words before a figure in its sentence, or its heading, name the concept."""
    if fact.span is None:
        return True
    section = review.section_of(fact.span.start)
    words = review.context(fact, before=_SENTENCE_REACH)
    words = words[: len(words) - len("".join(fact.span.quote.split()))]
    return concept in re.split(r"[。\n]", words)[-1] or (section is not None and concept in section.title)


def _own(review: Review, concept: str) -> list[Fact]:
    year = review.report.year
    return [
        f
        for f in review.facts(concept)
        if f.subject in ("", review.report.unit) and (year is None or f.year in (None, year))
    ]


def _printed_rate(review: Review, spent: Fact) -> Fact | None:
    for relation in review.relations(RelationKind.RATIO):
        if spent.id in relation.parts:
            return review.by_id.get(relation.total)
    return None


@rule("M08", whole=True)
def adjustment_is_explained(review: Review) -> Iterator[Finding]:
    """A budget that changed much during the year says why."""
    initial, adjusted = review.accounts.initial, review.accounts.adjusted
    if initial is None or adjusted is None or initial.amount.value <= 0 or review.kind in NOT_OF_THE_YEAR:
        return
    change = adjusted.amount.value - initial.amount.value
    share = change / initial.amount.value * 100
    if abs(share) <= review.parameter("M08", "largest_change_percent"):
        return
    if any(_explained_after(review, f) for f in (initial, adjusted)) or _adjustment_told(review):
        return
    word = "调增" if change > 0 else "调减"
    yield review.finding(
        "M08",
        f"年初预算{shown(initial)}，调整预算{shown(adjusted)}，{word}{money(abs(change))}"
        f"（{'+' if change > 0 else '-'}{percent(abs(share))}），没有说明调整原因和内容。",
        facts=(initial, adjusted),
        # A form has a column for both budgets and none for the reason.
        severity=Severity.WARNING if review.tabular(initial) and review.tabular(adjusted) else None,
        expected="调整的项目、金额、原因",
        found="未说明",
        difference=money(change),
    )


def _adjustment_told(review: Review) -> bool:
    """Tells whether some sentence speaks of the adjustment and gives a reason or a use."""
    text = review.squeezed.text
    reasons = review.words("reasons")
    for match in review.spoken("adjustment_sentences"):
        if _PROJECT_BEFORE.search(text, max(0, match.start() - 20), match.start()):
            # The adjusted budget of a project says nothing on that of the whole.
            continue
        sentence = text[match.start() : match.end() + 80].partition("。")[0]
        if reasons.search(sentence) or "用于" in sentence:
            return True
    return any(pattern.search(text) for pattern in (_ARRIVED, _NAMED_CHANGE, _REASON_BEFORE))


def _explained_after(review: Review, fact: Fact) -> bool:
    """Tells whether a reason follows the figure, before the section ends."""
    if fact.span is None:
        return False
    section = review.section_of(fact.span.start)
    end = min(fact.span.end + _FAR, section.stop if section else len(review.text))
    return review.says("reasons", fact.span.end, end) is not None


def _discussed(review: Review) -> bool:
    """Tells whether the report takes up low execution elsewhere and gives a reason."""
    text = review.squeezed.text
    for match in re.finditer(r"执行率|执行进度|支出进度|支付进度|预算执行", text):
        sentence = text[max(0, match.start() - 60) : match.end() + 120]
        if re.search(r"偏低|较低|不高|缓慢|滞后|未达|不足|不到", sentence) and review.words("reasons").search(sentence):
            return True
    return False


def _money_part(review: Review, *facts: Fact) -> tuple[int, int]:
    """Returns the stretch of the text from the first to the last of the facts, and a little beyond."""
    spans: list[Span] = [f.span for f in facts if f.span is not None]
    if not spans:
        return 0, len(review.text)
    return max(0, min(s.start for s in spans) - 40), max(s.end for s in spans) + _FAR
