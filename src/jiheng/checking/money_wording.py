"""How money is worded: stage, unit, subject, purpose, and rates that stand without their amounts."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from jiheng.checking.agreement import rate_fits_otherwise
from jiheng.checking.figures import listed, named, shown
from jiheng.checking.register import rule
from jiheng.checking.review import FINAL_ACCOUNTS, PROJECT_EVALUATION, SELF_EVALUATION, Review
from jiheng.facts import Fact, Finding, Stage
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY

_SAME_LIST = 60
_PART_OF_YEAR = re.compile(r"[上下]半年|季度|月")
_COUNTED = re.compile(r"[人次户件份篇亩只条]|数|量|面积|里程")
_MAIN_STAGES = frozenset({Stage.INITIAL_BUDGET, Stage.ADJUSTED_BUDGET, Stage.BUDGET, Stage.ACTUAL})
_MAIN = frozenset(
    {"收入合计", "支出合计", "基本支出", "项目支出", "人员经费", "公用经费", "结转结余", "年初预算", "调整预算"}
    | {"财政拨款收入", "一般公共预算财政拨款", "一般公共预算财政拨款收入", "一般公共预算财政拨款支出"}
)
_OF_THE_WHOLE = _MAIN - {"人员经费", "公用经费", "结转结余", "项目支出"}
_NOT_THE_YEAR = frozenset({"problems", "measures", "plans", "procurement", "assets", "three_public"})
_STATED_BASE = re.compile(r"(?P<stage>年初|度初|调整)预算(?:数)?的?$")
_ITEM_NUMBER = re.compile(r"^(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．])+")
_LONGEST_WORDS = 24
_SUM_WORDS = re.compile(r"收入|支出|经费|结转|结余|预算|决算")
_RATE_OF_MONEY = frozenset({"预算执行率", "预算完成率", "资金使用率", "资金支付率", "支出率"})
_NUMBER = re.compile(r"\d[\d,.]*")
_WISHES = frozenset({"measures", "plans"})
_FAR_BEFORE = 800
_CHANGED_LATER = re.compile(r"(?:年中|执行中|期间)[^，。；\n]{0,12}(?:追加|调增|调减|下达)|调整后[^，。；\n]{0,6}预算")
_CHANGE_REACH = 120


@rule("M10")
def budget_stage_is_clear(review: Review) -> Iterator[Finding]:
    """A budget says which stage it is, and a rate names the stage it is measured by."""
    if review.kind not in (SELF_EVALUATION, PROJECT_EVALUATION):
        return
    accounts = review.accounts
    mixed = list(_bases_misnamed(review))
    if mixed:
        rates = [rate for rate, _ in mixed]
        yield review.finding(
            "M10",
            f"{listed(shown(r) for r in rates)}写作“完成年初预算”的比率，"
            f"实际是按{listed(f'“{named(b)}”' for _, b in mixed)}计算的，年初预算、年度预算、调整预算混用。",
            facts=[f for pair in mixed for f in pair],
            expected="分母与文字一致",
            found="年初预算",
        )
    budget = accounts.budget or _budget_of_section(review)
    if budget is None or accounts.initial or accounts.adjusted or budget.span is None:
        return
    if review.slots_of(budget) & _NOT_THE_YEAR or review.context(budget, before=6)[:6].find("（") >= 0:
        # 1台设备（预算850万元）is the budget of something else.
        return
    start = max(0, budget.span.start - 20)
    if review.says("stage_words_clear", start, budget.span.end) or review.tabular(budget) or "预算" not in budget.label:
        return
    if _CHANGED_LATER.search(review.context(budget, after=_CHANGE_REACH)):
        return  # 2018年预算1826万元；年中追加…: it is the one before the change
    yield review.finding(
        "M10",
        f"“{_plainly(review, budget)}”没有说明是年初预算还是调整预算，执行率口径不明。",
        facts=(budget,),
        expected="年初预算数或调整预算数",
        found=_plainly(review, budget),
    )


def _plainly(review: Review, fact: Fact) -> str:
    """Returns a figure with its words as they stand, the number of the item left off: 2021年预算资金101.57万元."""
    words = _ITEM_NUMBER.sub("", review.words_before(fact))
    return f"{words}{shown(fact)}" if len(words) <= _LONGEST_WORDS else named(fact)


def _budget_of_section(review: Review) -> Fact | None:
    """Returns the one budget that outlay is measured by, where every budget of the report leaves its stage open."""
    budgets = [f for f in review.money if f.stage.is_budget]
    if any(f.stage is not Stage.BUDGET for f in budgets) or not (review.accounts.spent or review.accounts.basic):
        return None
    return next((f for f in budgets if f.concept in _OF_THE_WHOLE and f.subject in ("", review.report.unit)), None)


def _bases_misnamed(review: Review) -> Iterator[tuple[Fact, Fact]]:
    """Yields rates said to be of the initial budget that are computed from another budget."""
    for relation in review.relations(RelationKind.RATIO):
        rate, base = review.by_id.get(relation.total), review.by_id.get(relation.parts[-1])
        if rate is None or base is None or not relation.holds or rate.span is None or base.amount.value == 0:
            continue
        if base.stage not in (Stage.BUDGET, Stage.ADJUSTED_BUDGET):
            continue
        stated = _STATED_BASE.search(review.context(rate, before=10).removesuffix(shown(rate)))
        if stated and stated["stage"] != "调整" and rate.amount.value != 100:
            yield rate, base


@rule("M11")
def one_unit_of_money(review: Review) -> Iterator[Finding]:
    """The main sums stand in one unit, and every unit is written out."""
    sums = [f for f in review.money if f.stage in _MAIN_STAGES and review.in_prose(f)]
    units = {f.id: _unit_word(f) for f in sums}
    counts = Counter(units.values())
    usual = counts.most_common(1)
    if not usual or usual[0][0] != "万元" or usual[0][1] < 2:
        return
    odd = [
        f
        for f in sums
        if (units[f.id] == "元" and shown(f) != "0元" and _main_sum(f) and not _twice(review, f))
        or (units[f.id] == "万" and _cut(review, f))
    ]
    bare = list(_bare_in_list(review))
    units |= {f.id: "万" for f in bare}
    odd += bare
    if odd:
        yield review.finding(
            "M11",
            f"收支金额多用“万元”，{'，'.join(_oddities(odd, units))}。",
            facts=odd,
            expected="万元",
            found=listed(units[f.id] for f in odd),
        )


def _oddities(odd: list[Fact], units: dict[str, str]) -> Iterator[str]:
    """Says of each unit what is odd about it."""
    for unit in dict.fromkeys(units[f.id] for f in odd):
        sums = listed(f"“{named(f)}”" for f in odd if units[f.id] == unit)
        yield f"{sums}缺“元”字" if unit == "万" else f"{sums}却以“{unit or '元'}”为单位"


def _main_sum(fact: Fact) -> bool:
    return fact.concept in _MAIN and _SUM_WORDS.search(fact.label) is not None


def _unit_word(fact: Fact) -> str:
    quote = shown(fact)
    return quote[-2:] if quote[-2:] in ("亿元", "万元") else quote[-1:] if quote[-1:] in ("亿", "万", "元") else ""


def _cut(review: Review, fact: Fact) -> bool:
    """Tells whether 元 is missing after 万."""
    return fact.span is not None and not review.context(fact, after=1).endswith("元")


def _bare_in_list(review: Review) -> Iterator[Fact]:
    """Yields figures that end in 万 and stand in a list of sums in 万元, where nothing is counted."""
    if "count" not in review.by_unit:
        return
    for before, fact in itertools.pairwise(review.placed):
        if fact.amount.unit != "count" or before.amount.unit != CNY or _unit_word(fact) != "万":
            continue
        if fact.span is None or before.span is None or _unit_word(before) != "万元" or not review.in_prose(fact):
            continue
        between = review.text[before.span.end : fact.span.start]
        ends = review.context(fact, after=1)[-1:] in "，。；、"
        if (
            ends
            and "。" not in between
            and len(between) < _SAME_LIST
            and not _COUNTED.search(review.words_before(fact))
        ):
            yield fact


def _twice(review: Review, fact: Fact) -> bool:
    """Tells whether the same amount stands in 万元 too."""
    return any(
        o.id != fact.id
        and o.amount.unit == CNY
        and _unit_word(o) == "万元"
        and o.amount.interval().contains(fact.amount.value)
        for o in review.report.facts
    )


@rule("M18", whole=True)
def rates_stand_with_amounts(review: Review) -> Iterator[Finding]:
    """A rate of money stands with the amounts it comes from."""
    if review.kind == FINAL_ACCOUNTS:
        return
    computed = {r.total for r in review.relations(RelationKind.RATIO, RelationKind.GROWTH)}
    whole = review.accounts.planned is not None and review.accounts.spent is not None
    bare = []
    for fact in review.rates:
        if fact.concept not in _RATE_OF_MONEY or fact.id in computed:
            continue
        if fact.stage in (Stage.TARGET, Stage.FULL_MARK) or review.tabular(fact):
            continue
        if whole and fact.subject in ("", review.report.unit):
            continue
        if review.slots_of(fact) & _WISHES or _PART_OF_YEAR.search(review.words_before(fact)):
            continue
        if len(_NUMBER.findall(review.clause(fact))) < 3 and not rate_fits_otherwise(review, fact, before=_FAR_BEFORE):
            bare.append(fact)
    if bare:
        yield review.finding(
            "M18",
            f"{listed(named(f) for f in bare)}没有相应的预算数和支出数，无法复算。",
            facts=bare,
            expected="预算数、支出数",
            found=listed(shown(f) for f in bare),
        )
