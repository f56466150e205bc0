"""Scores: they rest on indicators, lost points are explained, and the grade is told."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from jiheng.checking.figures import dense, listed, name, named, number, percent, shown
from jiheng.checking.passages import occurrences
from jiheng.checking.register import rule
from jiheng.checking.review import PROJECT_EVALUATION, SELF_EVALUATION, Review
from jiheng.checking.scores import FULL, pairs, parts, score_facts, taken_off, totals
from jiheng.facts import Bound, Fact, Finding, Severity, Stage, unit_family
from jiheng.facts.unit import SCORE

_INDICATOR_TABLE = re.compile(r"指标")
_FLATTENED_TABLE = re.compile(r"一级指标[^。]{0,60}?(?:分值|得分)")
_POINTS_CELL = re.compile(r"分值|得分|权重|评分")
_MEASURES = (
    "场次",
    "人次",
    "期数",
    "次数",
    "人数",
    "数量",
    "份数",
    "篇数",
    "件数",
    "完成率",
    "合格率",
    "及时率",
    "满意度",
)
_MEASURED = "|".join(_MEASURES)
_MISFIT = re.compile(
    rf"[“\"「『](?P<indicator>[^”\"」』\n]{{2,50}}?(?P<of>{_MEASURED}))[”\"」』]?(?:指标)?中?的?[^，。；\n]{{0,4}}?(?P<reason>{_MEASURED})[^。\n]{{0,10}}?未"
)
_LEFT_UNDONE = re.compile(r"(?:未[一-鿿]?|少|缺|差)$")
_ITEM_REACH = 221
_AGAINST = re.compile(r"治理|整治|查处|查办|化解|处置|处理|调处|打击|排查")  # of 水土流失治理面积 more is better
_PROSE = re.compile(r"[，。；]|,(?!\d)")
_LESS = re.compile(r"[≤<＜≦]|不(?:超过|高于|大于|多于)$")
_OF_A_NUMBER = "0123456789."
_GOES_ON = re.compile(r"[\d.]{0,12}\d")


def has_indicator_table(review: Review) -> bool:
    """Tells whether a table of indicators with points stands in the document."""
    for table in review.report.tables:
        words = "".join(review.text[table.start : table.end].split())
        if _INDICATOR_TABLE.search(words) and _POINTS_CELL.search(words):
            return True
    return _FLATTENED_TABLE.search(review.squeezed.text) is not None


@rule("P04", whole=True)
def scores_rest_on_indicators(review: Review) -> Iterator[Finding]:
    """A self-evaluation scores indicators, and a total is not given without them."""
    if review.kind not in (SELF_EVALUATION, PROJECT_EVALUATION) or has_indicator_table(review):
        return
    whole, single = review.once(totals), review.once(parts)
    # 满分100分 is the full mark of the whole, not of an indicator.
    full = [f for f in score_facts(review, Stage.FULL_MARK) if f.amount.value < FULL]
    attached = review.says("attached_tables") is not None
    if not single and not full:
        if whole:
            minus = taken_off(review)
            yield review.finding(
                "P04",
                f"{listed(named(f) for f in whole)}，{'只列扣分，' if minus else ''}没有列出指标、分值和逐项得分。",
                facts=(*whole, *minus),
                severity=Severity.WARNING if attached or minus else Severity.ERROR,
                expected="指标、分值、得分",
                found=f"只有总分{listed(shown(f) for f in whole)}",
            )
        elif not attached and review.kind == SELF_EVALUATION:
            yield review.finding(
                "P04",
                "报告没有绩效指标评分：没有指标、分值、得分和等级。",
                spans=(review.head,),
                severity=Severity.WARNING,
                expected="绩效自评表",
                found="未列",
            )
        return
    bracketed = [f for f in single if review.context(f, before=1).startswith(("（", "("))]
    marked = {_key(f) for f in (*full, *bracketed)}
    single = [f for f in single if f not in bracketed]
    unmarked = [f for f in single if _key(f) not in marked and not _has_full_mark(review, f)]
    if len(unmarked) >= 2 and not attached:
        yield review.finding(
            "P04",
            f"{listed(named(f) for f in unmarked)}只有得分，没有满分值，扣分无法核对。",
            facts=unmarked,
            severity=Severity.WARNING,
            expected="各项满分值",
            found="未列",
        )


def _key(fact: Fact) -> str:
    words = "".join((fact.subject or fact.label).split())
    return re.sub(r"(?:指标|分值|总分|得分|自评|自评得分|满分|[，、：:;；,\d.])+", "", words)


def _has_full_mark(review: Review, score: Fact) -> bool:
    """Tells whether a full mark stands next to the score, or the same item is scored elsewhere with one."""
    return any(s.id == score.id or (_key(s) and _key(s) == _key(score)) for _, s in review.once(pairs))


@rule("P06")
def deduction_follows_completion(review: Review) -> Iterator[Finding]:
    """Few points are not lost where much is undone."""
    low = review.parameter("P06", "low_completion_percent")
    lenient = review.parameter("P06", "lenient_share_percent") / 100
    passed = 0
    for full, score in review.once(pairs):
        start, passed = passed, score.span.end if score.span else passed
        if full.amount.value <= 0 or score.span is None:
            continue
        for target, done in _targets_before(review, start, score) or _targets_after(review, score):
            completion = done.amount.value / target.amount.value * 100
            lost = (full.amount.value - score.amount.value) / full.amount.value * 100
            if completion < low and lost < (100 - completion) * lenient:
                yield review.finding(
                    "P06",
                    f"目标{shown(target)}只完成{shown(done)}（{percent(completion)}），{number(full.amount.value)}分的指标"
                    f"只扣{number(full.amount.value - score.amount.value)}分，扣分与完成程度不相称，权重没有说明。",
                    facts=(full, score, target, done),
                    expected="按完成比例扣分，或说明权重",
                    found=f"扣{number(full.amount.value - score.amount.value)}分",
                )
                break


def _targets_before(review: Review, start: int, score: Fact) -> list[tuple[Fact, Fact]]:
    """Returns (target, result) that stand as cells between the score of the item before and this one."""
    at = score.span.start if score.span else 0
    facts = [f for f in review.between(max(start, at - _ITEM_REACH), at) if f.amount.unit != SCORE]
    return [
        (target, done)
        for target, done in _answered(review, facts)
        if target.span and done.span and not _PROSE.search(review.text, target.span.end, at)
    ]


def _targets_after(review: Review, score: Fact) -> list[tuple[Fact, Fact]]:
    """Returns (target, result) of one measure within the item of a score that stands before them."""
    following = review.between(score.span.end + 1, score.span.end + _ITEM_REACH) if score.span else []
    return list(_answered(review, itertools.takewhile(lambda f: f.amount.unit != SCORE, following)))


def _answered(review: Review, facts: Iterable[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Yields the targets and the results of one measure that follow them; a bound not to be exceeded is no task."""
    held: Fact | None = None
    for fact in facts:
        if held is not None and fact.amount.unit == held.amount.unit and "其中" in review.words_before(fact):
            return
        if unit_family(fact.amount.unit) != "count" or _LEFT_UNDONE.search(
            review.context(fact, before=3).removesuffix(shown(fact))
        ):
            continue
        if fact.stage is Stage.TARGET:
            held = None if at_most(review, fact) else fact
        elif (
            held is not None
            and fact.stage is Stage.DONE
            and fact.amount.unit == held.amount.unit
            and held.amount.value > 0
        ):
            yield held, fact
            held = None


def at_most(review: Review, target: Fact) -> bool:
    """Tells whether less is better: ≤10分钟, or a name such as 成本."""
    if target.amount.bound is Bound.AT_MOST or _LESS.search(review.words_before(target)[-4:]):
        return True
    words = dense(f"{target.concept}{target.label}")
    return review.words("less_is_better").search(words) is not None and _AGAINST.search(words) is None


@rule("P07")
def reason_fits_indicator(review: Review) -> Iterator[Finding]:
    """The reason speaks of what the indicator counts."""
    for match in _MISFIT.finditer(review.squeezed.text) if review.holds(*_MEASURES) else ():
        if match["of"] != match["reason"]:
            yield review.finding(
                "P07",
                f"指标“{match['indicator']}”考核的是{match['of']}，说明的却是{match['reason']}未达预期，"
                "也没有列出目标值和完成值。",
                spans=(review.match_span(match),),
                expected=match["of"],
                found=match["reason"],
            )


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tells whether digits are a number of their own, and not part of a longer one."""
    return (not start or text[start - 1] not in _OF_A_NUMBER) and _GOES_ON.match(text, end) is None


@rule("P19", whole=True)
def grade_is_printed(review: Review) -> Iterator[Finding]:
    """A total score comes with its grade."""
    whole = [f for f in review.once(totals) if f.amount.value <= FULL]
    if review.kind != SELF_EVALUATION or not whole or not (review.once(parts) or score_facts(review, Stage.FULL_MARK)):
        return
    total = whole[0]
    if total.span is None:
        return
    if review.says("grades"):
        figure = number(total.amount.value)
        alone = (p for p in occurrences(review.text, figure) if _stands_alone(review.text, p, p + len(figure)))
        if any(review.says("grades", max(0, p - 120), p + 200) for p in (total.span.start, *alone)):
            return
    value = total.amount.value
    bounds = (("excellent", "优"), ("good", "良"), ("fair", "中"))
    grade = next((g for key, g in bounds if value >= review.parameter("P19", key)), "差")
    yield review.finding(
        "P19",
        f"{name(total)}{shown(total)}，没有列出评价等级（按一般标准为“{grade}”）。",
        facts=(total,),
        expected=grade,
        found="未列",
    )
