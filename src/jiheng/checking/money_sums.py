"""Sums and shares: do the parts add up, do the rates follow from their amounts, is every level printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.agreement import adds_up_otherwise, near, rate_fits_otherwise, some_make
from jiheng.checking.figures import listed, money, named, number, percent, shown
from jiheng.checking.register import rule
from jiheng.checking.review import SELF_EVALUATION, Review
from jiheng.checking.scores import FULL, pairs, totals
from jiheng.facts import Fact, Finding, Relation, Severity, Stage, unit_family
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY, PERCENT, SCORE

_PART_OF_YEAR = re.compile(r"截至|截止|月|季度|上半年|同期")
_SAME_PASSAGE = 400
_SCORES = frozenset({Stage.FULL_MARK, Stage.SCORED})
_OPEN_LIST = re.compile(r"其中|主要|包括|含")
_CLOSED = frozenset({"人员经费", "公用经费", "基本支出", "项目支出"})
_INCOME, _OUTLAY = "收入", frozenset({"基本支出", "项目支出", "支出合计"})
_GRAND_TOTAL = re.compile(r"(?:财政拨款)?(?:收入支出|收支|收入、支出)(?:决算)?总计[为是]?")
_NEXT = 12
_CENT = Decimal("0.01")
_SAME_SENTENCE = 200
_THREE_PUBLIC = "三公经费"
_SHARE = "other:占比"
_TELLING = 2
_KINDS = ("接待", "公务用车", "因公出国")
_SHARE_OF_TOTAL = re.compile(r"占(?:本?年度?|全年|部门|单位)?(?:总支出|支出总额|支出合计|总支出合计|全部支出|支出总计)")
# Words of a rate or a share that name nothing.
_GENERIC = re.compile(
    r"占|完成|达到?|执行率?|完成率|支出|收入|预算|决算|数|总额?|金额|资金|经费|全年|年初|年度|调整|后|整体|部门|单位|本|的|为|是|率|比例|比重|比|较|上年|去年|同期|增长|减少|增加|下降|上升|提高|降低|实际|使用|支付|进度|约|和|与|[^一-鿿]"
)
_ZERO_BASE = re.compile(r"完成(?:了)?年初预算(?:数)?的?")


@rule("M01")
def sums_add_up(review: Review) -> Iterator[Finding]:
    """Every printed total equals its parts; a list under a total names all of it."""
    for relation in failed(review, RelationKind.SUM):
        total, parts = _members(review, relation)
        if total is None or len(parts) < 1 or relation.computed is None or _balance(total, parts):
            continue
        if total.amount.unit == SCORE and any(p.amount.value > total.amount.value for p in parts):
            continue
        if len({p.stage for p in (total, *parts)} & _SCORES) > 1 or adds_up_otherwise(review, total, parts):
            continue
        gap = relation.stated - relation.computed
        severity = _severity_of_gap(review, relation, parts, gap)
        if severity is None:
            continue
        sum_of = "＋".join(shown(p) for p in parts)
        left = f"尚有{_amount(total, gap)}没有列明" if gap > 0 else f"分项之和多出{_amount(total, -gap)}"
        yield review.finding(
            "M01",
            f"{named(total)}，所列分项{sum_of}＝{_amount(total, relation.computed)}，{left}。",
            facts=(total, *parts),
            severity=severity,
            expected=_amount(total, relation.computed),
            found=shown(total),
            difference=_amount(total, gap),
        )
    yield from review.once(totals_below_parts)
    yield from _three_public(review)
    yield from _blocks_against_total(review)


def _blocks_against_total(review: Review) -> Iterator[Finding]:
    """Scores of blocks whose full marks make a hundred add up to the total score."""
    whole = [f for f in review.once(totals) if f.subject in ("", review.report.unit)]
    for tabular in (False, True):
        own = [f for f in whole if review.tabular(f) == tabular]
        blocks = [p for p in review.once(pairs) if p[0].amount.value < FULL and review.tabular(p[1]) == tabular]
        others = any(f.amount.value != own[0].amount.value for f in own[1:])
        if own and not others and len(blocks) > 1 and sum(full.amount.value for full, _ in blocks) == FULL:
            yield from _total_of_blocks(review, own[0], [score for _, score in blocks])


def _total_of_blocks(review: Review, total: Fact, scored: list[Fact]) -> Iterator[Finding]:
    together = sum((s.amount.value for s in scored), Decimal(0))
    # Scores with two digits may be rounded ones, each off by half of its last digit.
    slack = max(_CENT, sum((s.amount.step / 2 for s in scored if s.amount.step < 1), Decimal(0)))
    if abs(together - total.amount.value) <= slack:
        return
    if any(r.total == total.id and r.holds for r in review.relations(RelationKind.SUM)):
        return
    yield review.finding(
        "M01",
        f"{named(total)}，各部分得分{'＋'.join(shown(s) for s in scored)}＝{number(together)}分，"
        f"相差{number(abs(total.amount.value - together))}分。",
        facts=(total, *scored),
        expected=f"{number(together)}分",
        found=shown(total),
        difference=f"{number(total.amount.value - together)}分",
    )


def _three_public(review: Review) -> Iterator[Finding]:
    """The three public expenses of one sentence add up to the total printed before them."""
    failing = {r.total for r in failed(review, RelationKind.SUM)}
    for total in review.facts(_THREE_PUBLIC):
        if total.span is None or total.amount.unit != CNY or total.id in failing or review.tabular(total):
            continue
        end = total.span.end + _SAME_SENTENCE
        after = [f for f in review.between(total.span.end, end) if f.amount.unit == CNY]
        cut = next((i for i, f in enumerate(after) if f.concept == _THREE_PUBLIC), len(after))
        listed_parts = [f for f in after[:cut] if review.clause(f) == review.clause(total) and f.stage is total.stage]
        kinds = [next((i for i, kind in enumerate(_KINDS) if kind in f.concept + f.label), -1) for f in listed_parts]
        if set(kinds) < set(range(len(_KINDS))) or len(set(kinds)) != len(kinds):
            continue
        parts = [f for f, kind in zip(listed_parts, kinds, strict=True) if kind >= 0]
        together = sum((p.amount.value for p in parts), Decimal(0))
        slack = total.amount.step / 2 + sum((p.amount.step / 2 for p in parts), Decimal(0))
        if abs(together - total.amount.value) <= slack:
            continue
        gap = total.amount.value - together
        yield review.finding(
            "M01",
            f"{named(total)}，所列分项{'＋'.join(shown(p) for p in parts)}＝{money(together)}，相差{money(abs(gap))}。",
            facts=(total, *parts),
            expected=money(together),
            found=shown(total),
            difference=money(gap),
        )


def _severity_of_gap(review: Review, relation: Relation, parts: list[Fact], gap: Decimal) -> Severity | None:
    """An excess is an error; a shortfall too, unless the list is only open and its members form no fixed division."""
    if gap < 0:
        return Severity.ERROR
    passage = review.text[relation.start : relation.end]
    opened = "其中" in passage or not passage
    if "等" in passage and "等" in passage[passage.find("其中") :]:
        return None
    if not opened and not _OPEN_LIST.search(passage):
        return Severity.ERROR
    if len(parts) < review.parameter("M01", "parts_for_open_list"):
        return None
    subjects = review.standards.classes.function
    names = [p.concept.rpartition(":")[2] for p in parts]
    concepts = review.standards.glossary.concepts
    whole = review.by_id[relation.total].concept
    grouped = all(p.concept in concepts and concepts[p.concept].group == whole for p in parts)
    closed = (
        grouped
        or all(n in _CLOSED or n in subjects for n in names)
        or any(n.startswith(("其他", "其它")) for n in names)
    )
    return Severity.ERROR if closed else Severity.WARNING


def _follows(review: Review, match: re.Match[str], fact: Fact) -> bool:
    """Tells whether nothing stands between the words and the figure."""
    return fact.span is not None and review.squeezed.place(fact.span.start) - match.end() <= 0


def totals_below_parts(review: Review) -> tuple[Finding, ...]:
    """Returns the findings on totals that are below one of their parts; other rules do not repeat them."""
    return tuple(_totals_below_parts(review))


def _totals_below_parts(review: Review) -> Iterator[Finding]:
    """A printed total of income and outlay is never below the income or the outlay of the year."""
    for match in _GRAND_TOTAL.finditer(review.squeezed.text):
        place = review.squeezed.original(match.end() - 1)
        following = [f for f in review.between(place, place + _NEXT) if f.amount.unit == CNY]
        if not following or following[0].stage is not Stage.ACTUAL or not _follows(review, match, following[0]):
            continue
        total = following[0]
        fiscal = "财政" in match[0]
        larger = [
            f
            for f in (review.accounts.income, review.accounts.outlay)
            if f is not None and f.id != total.id and f.amount.value > total.amount.value and not fiscal
        ]
        if larger:
            most = max(larger, key=lambda f: f.amount.value)
            yield review.finding(
                "M01",
                f"{named(total)}，小于{'、'.join(named(f) for f in larger)}，总计不可能小于其中一部分。",
                facts=(total, *larger),
                expected=f"不小于{shown(most)}",
                found=shown(total),
                difference=money(most.amount.value - total.amount.value),
            )


@rule("M02")
def rates_follow_from_amounts(review: Review) -> Iterator[Finding]:
    """Every printed rate is what its amounts give."""
    broken = {r.total for r in failed(review, RelationKind.SUM)}
    broken |= {f for finding in review.once(totals_below_parts) for f in finding.facts}
    zero_bases = [f for f in (review.accounts.initial,) if f is not None and f.amount.value == 0]
    for relation in failed(review, RelationKind.RATIO, RelationKind.GROWTH):
        rate, parts = _members(review, relation)
        if rate is None or relation.computed is None or any(p.id in broken for p in parts):
            continue
        step = rate.amount.step or Decimal("0.01")
        off = abs(relation.stated - relation.computed)
        tail = off < step * (review.parameter("M02", "tail_digits") + Decimal("0.5"))
        if _of_another(review, rate, parts):
            continue
        if not tail and (rate_fits_otherwise(review, rate) or _base_not_printed(review, rate, parts)):
            continue
        yield review.finding(
            "M02",
            f"所列{shown(rate)}与金额不符：{_working(parts)}，按此计算应为{percent(relation.computed)}"
            + ("，属末位尾差。" if tail else f"，相差{number(off)}个百分点。"),
            facts=(rate, *parts),
            severity=Severity.NOTE if tail else None,
            expected=percent(relation.computed),
            found=shown(rate),
            difference=f"{number(off)}个百分点",
        )
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
    for rate in review.facts("预算执行率"):
        near_by = rate.span is not None and abs(rate.span.start - outlay.span.start) < _SAME_PASSAGE
        if rate.id in tied or rate.subject not in ("", review.report.unit) or rate.stage is Stage.TARGET or not near_by:
            continue
        if (
            rate.amount.unit != PERCENT
            or rate.section != outlay.section
            or _PART_OF_YEAR.search(review.context(rate, before=20))
        ):
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


@rule("M04")
def total_outlay_is_printed(review: Review) -> Iterator[Finding]:
    """Basic and project outlay stand with their total."""
    accounts = review.accounts
    if accounts.outlay is not None or accounts.basic is None or accounts.project is None:
        return
    total = accounts.basic.amount.value + accounts.project.amount.value
    if any(f.amount.unit == CNY and f.amount.value == total for f in review.report.facts):
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


@rule("M09")
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
    if any(r.total == outlay.id and r.kind is RelationKind.SUM for r in review.report.relations):
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
    told = f"正文只说明{listed(map(named, listed_parts))}，共{money(explained)}，" if listed_parts else ""
    yield review.finding(
        "M09",
        f"{named(outlay)}没有分列基本支出（人员经费、公用经费）和项目支出；{told}其余{money(rest)}没有去向。",
        facts=(outlay, *listed_parts),
        severity=Severity.ERROR if by_outline else Severity.WARNING,
        expected="基本支出、项目支出各自金额",
        found="未列",
        difference=money(rest),
    )


def _explained(review: Review, outlay: Fact) -> list[Fact]:
    """Returns the projects with money, each sum once: no part of another project, no figure told again."""
    relations = review.relations(RelationKind.SUM, RelationKind.DIFFERENCE)
    inner = {p for r in relations for p in r.parts} | {
        p for r in review.relations(RelationKind.EQUAL) for p in (r.total, *r.parts)[1:]
    }
    chosen: list[Fact] = []
    told: set[tuple[str, Decimal]] = set()
    for fact in review.report.facts:
        if fact.amount.unit != CNY or fact.stage is not Stage.ACTUAL or not fact.concept.startswith("项目:"):
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


def failed(review: Review, *kinds: RelationKind) -> list[Relation]:
    """Returns the relations of these kinds that do not hold, rounding allowed for."""
    return [r for r in review.relations(*kinds) if not r.holds and not r.rounding_only]


def _members(review: Review, relation: Relation) -> tuple[Fact | None, list[Fact]]:
    return review.by_id.get(relation.total), [review.by_id[p] for p in relation.parts if p in review.by_id]


def _balance(total: Fact, parts: list[Fact]) -> bool:
    """Tells whether a sum sets income against outlay, which is the business of M03."""
    return _INCOME in total.concept and any(p.concept in _OUTLAY for p in parts)


def _amount(like: Fact, value: Decimal) -> str:
    if unit_family(like.amount.unit) == "money":
        return money(value)
    return f"{number(value)}{'分' if like.amount.unit == 'score' else ''}"


def _working(parts: list[Fact]) -> str:
    return "、".join(named(p) for p in parts)
