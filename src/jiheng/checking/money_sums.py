"""M01: do the parts add up to the totals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.agreement import adds_up_otherwise
from jiheng.checking.figures import in_hundred_million, money, named, number, shown
from jiheng.checking.register import rule
from jiheng.checking.review import FINAL_ACCOUNTS, Review
from jiheng.checking.scores import FULL, pairs, totals
from jiheng.facts import Fact, Finding, Relation, Severity, Stage, unit_family
from jiheng.facts.relation import BY_STRUCTURE, SPOKEN, RelationKind
from jiheng.facts.unit import CNY, SCORE

_SCORES = frozenset({Stage.FULL_MARK, Stage.SCORED})
_OPEN_LIST = re.compile(r"其中|主要|包括|含")
_CLOSED = frozenset({"人员经费", "公用经费", "基本支出", "项目支出"})
_INCOME, _OUTLAY = "收入", frozenset({"基本支出", "项目支出", "支出合计"})
_OF_BOTH = ("财政拨款", "收入支出", "收支", "收入、支出")
_GRAND_TOTAL = re.compile(r"(?:财政拨款)?(?:收入支出|收支|收入、支出)(?:决算)?总计[为是]?")
_NEXT = 12
_CENT = Decimal("0.01")
_SAME_SENTENCE = 200
_THREE_PUBLIC = "三公经费"
_FIRM = frozenset({BY_STRUCTURE, SPOKEN})
_KINDS = ("接待", "公务用车", "因公出国")


@rule("M01")
def sums_add_up(review: Review) -> Iterator[Finding]:
    """Every printed total equals its parts; a list under a total names all of it."""
    told: set[str] = set()
    outsiders = frozenset(review.standards.words["people_apart"])
    for relation in failed(review, RelationKind.SUM):
        total, parts = members(review, relation)
        firm = relation.note in _FIRM
        if total is None or len(parts) < 1 or relation.computed is None or (not firm and _balance(total, parts)):
            continue
        if total.amount.unit == SCORE and any(p.amount.value > total.amount.value for p in parts):
            continue
        if relation.computed > relation.stated and any(p.concept in outsiders for p in parts):
            continue  # 在职856人，其中…712人，编外聘用310人: the last are none of them
        if len({p.stage for p in (total, *parts)} & _SCORES) > 1:
            continue
        if not firm and adds_up_otherwise(review, total, parts):
            continue
        gap = relation.stated - relation.computed
        severity = Severity.ERROR if firm else _severity_of_gap(review, relation, parts, gap)
        if severity is None:
            continue
        told.add(total.id)
        said = f"表内{named(total)}（{total.stage}）" if relation.note == BY_STRUCTURE else named(total)
        sum_of = "＋".join(shown(p) for p in parts)
        left = f"尚有{amount_of(total, gap)}没有列明" if gap > 0 else f"分项之和多出{amount_of(total, -gap)}"
        yield review.finding(
            "M01",
            f"{said}，所列分项{sum_of}＝{amount_of(total, relation.computed)}，{left}。",
            facts=(total, *parts),
            severity=severity,
            expected=amount_of(total, relation.computed),
            found=shown(total),
            difference=amount_of(total, gap),
        )
    yield from review.once(totals_below_parts)
    yield from _three_public(review, told)
    yield from _blocks_against_total(review, told)


def _blocks_against_total(review: Review, told: set[str]) -> Iterator[Finding]:
    """Scores of blocks whose full marks make a hundred add up to the total score."""
    whole = [f for f in review.once(totals) if f.subject in ("", review.report.unit)]
    for tabular in (False, True):
        own = [f for f in whole if review.tabular(f) == tabular and f.id not in told]
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


def _three_public(review: Review, told: set[str]) -> Iterator[Finding]:
    """The three public expenses of one sentence add up to the total printed before them."""
    for total in review.facts(_THREE_PUBLIC):
        if total.span is None or total.amount.unit != CNY or total.id in told or review.tabular(total):
            continue
        end = total.span.end + _SAME_SENTENCE
        after = [f for f in review.between(total.span.end, end) if f.amount.unit == CNY]
        cut = next((i for i, f in enumerate(after) if f.concept == _THREE_PUBLIC), len(after))
        own, year = review.clause(total), total.year
        # 预算1969万元，较2024年的2190万元减少…，其中…: the parts are those of the year they stand in.
        listed_parts = [
            f for f in after[:cut] if f.stage is total.stage and f.year in (None, year) and review.clause(f) == own
        ]
        kinds = [next((i for i, kind in enumerate(_KINDS) if kind in f.concept + f.label), -1) for f in listed_parts]
        parts = [f for f, kind in zip(listed_parts, kinds, strict=True) if kind >= 0]
        if sorted(k for k in kinds if k >= 0) != list(range(len(_KINDS))):
            continue
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
    money_or_score = parts[0].amount.unit in (CNY, SCORE)
    if gap < 0:
        # 职工856人，其中技术人员712人，编外310人: where a list of people ends is not certain.
        return Severity.ERROR if money_or_score else None
    if not review.whole and review.kind == FINAL_ACCOUNTS:
        return None
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
    for match in review.opening(_GRAND_TOTAL, _OF_BOTH) if review.holds("总计") else ():
        place = review.squeezed.original(match.end() - 1)
        following = [f for f in review.between(place, place + _NEXT) if f.amount.unit == CNY]
        if not following or following[0].stage is not Stage.ACTUAL or not _follows(review, match, following[0]):
            continue
        total = following[0]
        fiscal = "财政" in match[0]
        larger = [
            f
            for f in _wholes(review, fiscal=fiscal)
            if f.id != total.id and f.amount.value - f.amount.step > total.amount.value
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


def _wholes(review: Review, *, fiscal: bool) -> list[Fact]:
    """Returns the income and outlay that a total of both is never below; for fiscal money only the fiscal income."""
    if not fiscal:
        return [f for f in (review.accounts.income, review.accounts.outlay) if f is not None]
    year, unit = review.report.year, review.report.unit
    return [
        f
        for f in review.facts("财政拨款收入", stages=(Stage.ACTUAL,))
        if f.amount.unit == CNY and f.subject in ("", unit) and (year is None or f.year in (None, year))
    ][:1]


def failed(review: Review, *kinds: RelationKind) -> list[Relation]:
    """Returns the relations of these kinds that do not hold, rounding allowed for."""
    return [r for r in review.relations(*kinds) if not r.holds and not r.rounding_only]


def members(review: Review, relation: Relation) -> tuple[Fact | None, list[Fact]]:
    return review.by_id.get(relation.total), [review.by_id[p] for p in relation.parts if p in review.by_id]


def _balance(total: Fact, parts: list[Fact]) -> bool:
    """Tells whether a sum sets income against outlay, which is the business of M03."""
    return _INCOME in total.concept and any(p.concept in _OUTLAY for p in parts)


def amount_of(like: Fact, value: Decimal) -> str:
    """Returns a value in the unit of a figure: what is told in 亿元 is summed up in 亿元."""
    if unit_family(like.amount.unit) == "money":
        return in_hundred_million(value) if shown(like).endswith(("亿元", "亿")) else money(value)
    return f"{number(value)}{'分' if like.amount.unit == 'score' else ''}"
