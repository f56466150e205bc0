"""M02: do the printed rates follow from their amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.agreement import rate_fits_otherwise
from jiheng.checking.figures import listed, named, number, percent, rounded, shown
from jiheng.checking.money_apart import differences_fit, spoken_severity
from jiheng.checking.money_sums import failed, members, totals_below_parts
from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.checking.scores import FULL
from jiheng.facts import Fact, Finding, Severity, Stage, unit_family
from jiheng.facts.relation import BY_STRUCTURE, RelationKind
from jiheng.facts.unit import CNY, PERCENT

_PART_OF_YEAR = re.compile(r"截至|截止|月|季度|上半年|同期")
_SAME_PASSAGE = 400
_SHARE = "other:占比"
_TELLING = 2
_HIGHEST = 1000
_CHANGE = re.compile(r"(?:增加|减少|增长|下降|上升|多|少)了?$")
_REACHED = re.compile(r"达到?|至|为|到|共|合计|总计|总额")  # 增加12万元，达到96万元，增长14.3%
_AMOUNT = r"\d[\d,.]{0,16}(?:亿|万)?元[，,、]"
_PERCENT = r"\d[\d.]{0,8}[%％]"
_TWO_WAYS = re.compile(
    rf"(?P<down>减少|减|下降|降低)了?(?P<a>{_AMOUNT})(?P<up>增长|增幅|增加|上升|增)(?:为|了)?(?P<b>{_PERCENT})"
    rf"|(?P<rose>增加|增|增长|上升)了?(?P<c>{_AMOUNT})(?P<fell>下降|减幅|降幅|减少|降低|减)(?:为|了)?(?P<d>{_PERCENT})"
)
# What stands between the amount and its rate; most reports have none, and asking is ten times as fast.
_TURN = re.compile(r"元[，,、](?=[增上下降减])")
_NOT_ZERO = re.compile(r"[1-9]")
_SIGN = re.compile(r"[%％百]")
_PAIR = 2
_SHARE_OF_TOTAL = re.compile(r"占(?:本?年度?|全年|部门|单位)?(?:总支出|支出总额|支出合计|总支出合计|全部支出|支出总计)")
# Words of a rate or a share that name nothing.
_GENERIC = re.compile(
    r"占|完成|达到?|执行率?|完成率|支出|收入|预算|决算|数|总额?|金额|资金|经费|全年|年初|年度|调整|后|整体|部门|单位|本|的|为|是|率|比例|比重|比|较|上年|去年|同期|增长|减少|增加|下降|上升|提高|降低|实际|使用|支付|进度|约|和|与|[^一-鿿]"
)
_ZERO_BASE = re.compile(r"完成(?:了)?年初预算(?:数)?的?")


@rule("M02")
def rates_follow_from_amounts(review: Review) -> Iterator[Finding]:
    """Every printed rate is what its amounts give."""
    broken = {r.total for r in failed(review, RelationKind.SUM)}
    broken |= {f for finding in review.once(totals_below_parts) for f in finding.facts}
    zero_bases = [f for f in (review.accounts.initial,) if f is not None and f.amount.value == 0]
    for relation in failed(review, RelationKind.RATIO, RelationKind.GROWTH):
        rate, parts = members(review, relation)
        if rate is None or relation.computed is None or any(p.id in broken for p in parts):
            continue
        if _no_rate(rate) or _change_of_another(review, rate, parts):
            continue
        step = rate.amount.step or Decimal("0.01")
        off = abs(relation.stated - relation.computed)
        tail = off < step * (review.parameter("M02", "tail_digits") + Decimal("0.5"))
        bound = spoken_severity(relation.note)
        if bound is None and (_of_another(review, rate, parts) or any(p.amount.unit == PERCENT for p in parts)):
            continue
        if not tail and bound is None and (rate_fits_otherwise(review, rate) or _base_not_printed(review, rate, parts)):
            continue
        if bound is None and _printed_beside(review, rate, relation.computed):
            continue
        turned = relation.kind is RelationKind.GROWTH and abs(relation.stated + relation.computed) * 2 <= step
        way = "增长" if relation.computed > 0 else "下降"
        said = f"表内{rate.label}{shown(rate)}" if relation.note == BY_STRUCTURE else f"所列{shown(rate)}"
        yield review.finding(
            "M02",
            f"{said}与金额不符：{_working(parts)}，按此计算应为{way if turned else ''}"
            f"{percent(abs(relation.computed) if turned else relation.computed)}"
            + ("，增减方向写反。" if turned else "")
            + ("" if turned else "，属末位尾差。" if tail else f"，相差{number(off)}个百分点。"),
            facts=(rate, *parts),
            severity=Severity.NOTE if tail else bound,
            expected=percent(relation.computed),
            found=shown(rate),
            difference=f"{number(off)}个百分点",
        )
    yield from differences_fit(review)
    yield from _directions_disagree(review)
    yield from _growth_from_nothing(review)
    yield from _whole_rate(review)
    yield from _shares_of_total(review)
    for base in zero_bases:
        for rate in _rates_on(review, base):
            yield review.finding(
                "M02",
                f"年初预算为{shown(base)}，却写“完成年初预算”的{shown(rate)}，分母为零，比率无从计算；"
                "实际应是按全年（调整）预算计算。",
                facts=(rate, base),
                expected="完成全年（调整）预算的比率",
                found=shown(rate),
            )


def _directions_disagree(review: Review) -> Iterator[Finding]:
    """减少0.04万元，增长0.01%: a change cannot be a fall by its amount and a rise by its rate."""
    if not _TURN.search(review.squeezed.text):
        return
    for match in _TWO_WAYS.finditer(review.squeezed.text):
        down, up = match["down"] or match["fell"], match["up"] or match["rose"]
        if not _NOT_ZERO.search(match["a"] or match["c"]) or not _NOT_ZERO.search(match["b"] or match["d"]):
            continue
        yield review.finding(
            "M02",
            f"“{match[0]}”前写“{down if match['down'] else up}”后写“{up if match['down'] else down}”，增减方向矛盾。",
            spans=(review.match_span(match),),
            expected="金额与幅度同向",
            found=match[0],
        )


def _change_of_another(review: Review, rate: Fact, parts: list[Fact]) -> bool:
    """Tells whether a change stands before the level it would belong to: 减少7件；案件31件，下降27.91%，减少12件."""
    for change in parts:
        if not _CHANGE.search(change.label) or change.span is None or rate.span is None:
            continue
        levels = [p for p in parts if p.id != change.id and p.span is not None and p.year == rate.year]
        between = [p for p in levels if p.span and change.span.start < p.span.start < rate.span.start]
        if any(not _REACHED.search(review.words_before(p)) for p in between):
            return True
    return False


def _no_rate(rate: Fact) -> bool:
    """Tells whether a figure without a sign is too high for a rate: a sum of money in the column of rates."""
    return rate.amount.value > _HIGHEST and not _SIGN.search(shown(rate))


def _growth_from_nothing(review: Review) -> Iterator[Finding]:
    """A growth of 100% where the year before had nothing: the rate has no base."""
    found = []
    for relation in review.relations(RelationKind.GROWTH):
        rate, parts = members(review, relation)
        if rate is None or len(parts) < _PAIR or relation.computed is not None or relation.stated != FULL:
            continue
        if parts[0].amount.value == parts[1].amount.value != 0:
            found.append(rate)
    if found:
        yield review.finding(
            "M02",
            f"{len(found)}处写增长100%，而增加额等于本年数，即上年数为0，增长率没有意义。",
            facts=found,
            severity=Severity.NOTE,
            expected="上年无此项",
            found=listed(shown(f) for f in found),
            hint="上年数为0的不写增长率，注明“上年无此项”及原因。",
        )


def _printed_beside(review: Review, rate: Fact, computed: Decimal) -> bool:
    """Tells whether a figure without a sign stands in one line with the rate that its amounts give: a flattened row."""
    if rate.span is None or _SIGN.search(shown(rate)):
        return False
    line = review.row_of(rate.span.start)
    end = review.line_starts[line] if line < len(review.line_starts) else len(review.text)
    return f"{rounded(computed):f}".rstrip("0").rstrip(".") in review.text[review.line_starts[line - 1] : end]


def _of_another(review: Review, rate: Fact, parts: list[Fact]) -> bool:
    """Tells whether the words before a rate in its clause name something that none of the amounts is called."""
    words = _GENERIC.sub("", review.words_before(rate))
    if len(words) < _TELLING:
        return False
    names = "".join(f"{p.concept}{p.label}{p.subject}" for p in parts) + "".join(map(review.words_before, parts))
    return not any(words[i : i + 2] in names for i in range(len(words) - 1))


def _shares_of_total(review: Review) -> Iterator[Finding]:
    """The share of basic or project outlay in all outlay, where reading tied it to no amounts."""
    accounts = review.accounts
    tied = {r.total for r in review.relations(RelationKind.RATIO)}
    outlay = accounts.outlay
    if outlay is None or outlay.amount.value <= 0:
        return
    for rate in review.facts(_SHARE):
        if rate.id in tied or rate.amount.unit != PERCENT or rate.subject not in ("", review.report.unit):
            continue
        label = "".join(rate.label.split())
        part = {"基本支出": accounts.basic, "项目支出": accounts.project}.get(label[:4])
        if part is None or not _SHARE_OF_TOTAL.match(label[4:]) or rate.section != outlay.section:
            continue
        computed = part.amount.value / outlay.amount.value * 100
        off = abs(rate.amount.value - computed)
        if off <= rate.amount.step:
            continue
        yield review.finding(
            "M02",
            f"所列{shown(rate)}与金额不符：{named(part)}÷{named(outlay)}＝{percent(computed)}，相差{number(off)}个百分点。",
            facts=(rate, part, outlay),
            expected=percent(computed),
            found=shown(rate),
            difference=f"{number(off)}个百分点",
        )


def _base_not_printed(review: Review, rate: Fact, parts: list[Fact]) -> bool:
    """Tells whether the rate may be of an adjusted budget that the text gives only for the whole."""
    if not any(p.stage is Stage.INITIAL_BUDGET for p in parts) or review.accounts.adjusted is None:
        return False
    return "年初" not in review.context(rate, before=10)


def _whole_rate(review: Review) -> Iterator[Finding]:
    """The execution rate of the whole, where reading tied it to no amounts: outlay over any budget of the report."""
    outlay = review.accounts.outlay
    budgets = [b for b in (review.accounts.initial, review.accounts.budget, review.accounts.adjusted) if b is not None]
    tied = {r.total for r in review.relations(RelationKind.RATIO)}
    if outlay is None or outlay.span is None or not budgets or any(b.amount.value <= 0 for b in budgets):
        return
    if review.accounts.adjusted is None and review.facts("预算调整"):
        return  # the budget was changed and what it came to is not printed
    for rate in review.facts("预算执行率"):
        near_by = rate.span is not None and abs(rate.span.start - outlay.span.start) < _SAME_PASSAGE
        if rate.id in tied or rate.subject not in ("", review.report.unit) or rate.stage is Stage.TARGET or not near_by:
            continue
        if _no_rate(rate):
            continue
        if (
            rate.amount.unit != PERCENT
            or rate.section != outlay.section
            or _PART_OF_YEAR.search(review.context(rate, before=20))
        ):
            continue
        before = [f for f in review.between(0, rate.span.start if rate.span else 0) if f.amount.unit == CNY]
        if not before or before[-1].id not in {f.id for f in (outlay, *budgets)}:
            # The rate follows another figure: 其中基本支出3,018.64万元，执行率99.20%.
            continue
        computed = [outlay.amount.value / b.amount.value * 100 for b in budgets]
        if any(abs(rate.amount.value - c) <= rate.amount.step for c in computed) or rate_fits_otherwise(review, rate):
            continue
        off = abs(rate.amount.value - computed[-1])
        yield review.finding(
            "M02",
            f"所列预算执行率{shown(rate)}与金额不符：{named(outlay)}÷{named(budgets[-1])}＝{percent(computed[-1])}，"
            f"相差{number(off)}个百分点。",
            facts=(rate, outlay, *budgets),
            expected=percent(computed[-1]),
            found=shown(rate),
            difference=f"{number(off)}个百分点",
        )


def _rates_on(review: Review, base: Fact) -> Iterator[Fact]:
    """Yields the rates that the same paragraph calls a completion of the initial budget."""
    for fact in review.report.facts:
        if unit_family(fact.amount.unit) == "rate" and fact.span and base.span and fact.span.start > base.span.start:
            if fact.section != base.section or fact.span.start - base.span.start > 300:
                return
            if fact.amount.value and _ZERO_BASE.search(review.context(fact, before=14)):
                yield fact


def _working(parts: list[Fact]) -> str:
    return "、".join(named(p) for p in parts)
