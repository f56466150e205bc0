"""Figures against each other: stock and flow, averages too round, rates per head, dimensions left out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.figures import briefly, listed, named, number, rounded, shown
from jiheng.checking.money_plausible import heads
from jiheng.checking.register import rule
from jiheng.checking.review import FINAL_ACCOUNTS, Review
from jiheng.facts import Fact, Finding, Stage
from jiheng.facts.unit import measure_of

_BREAKS = re.compile(r"[\d，。、；]+")
_NEW = re.compile(r"新增|净增|新建|新设")
_COUNTED = frozenset({Stage.DONE, Stage.ADDED, Stage.STOCK})
_THINGS = re.compile(r"count:[个人名件篇场期次家份户项人次]+$")
_EVENTS, _PEOPLE = frozenset({"期", "场", "场次", "次", "班", "届"}), frozenset({"人次", "人", "名"})
_MISSING = re.compile(r"(?:少|减少|缺|差|相差)，")
_DIMENSIONS = ("economy", "efficiency", "effectiveness", "sustainability")


@rule("P12")
def stock_is_not_flow(review: Review) -> Iterator[Finding]:
    """A number is told as new or as a total, not as both."""
    if not review.holds("新增", "净增", "新建", "新设") and Stage.ADDED not in review.by_stage:
        return
    least = review.parameter("P12", "smallest")
    by_value: dict[tuple[Decimal, str], list[Fact]] = {}
    for fact in review.counts:
        if fact.stage in _COUNTED and fact.amount.value >= least and fact.span is not None:
            kin = "人" if measure_of(fact.amount.unit) in _PEOPLE else fact.amount.unit
            by_value.setdefault((fact.amount.value, kin), []).append(fact)
    for group in by_value.values():
        if len(group) < 2:
            continue
        new = [f for f in group if _NEW.search(review.context(f, before=16)) or f.stage is Stage.ADDED]
        old = [f for f in group if f not in new and not _NEW.search(review.context(f, before=30))]
        if new and old and _alike(review, old[0], new[0]):
            yield review.finding(
                "P12",
                f"{shown(old[0])}一处写作完成数（总数），另一处写作新增数，存量与增量不分。",
                facts=(old[0], new[0]),
                expected="期初数、新增数、期末数分列",
                found=shown(new[0]),
            )


def _alike(review: Review, one: Fact, other: Fact) -> bool:
    """Tells whether two figures speak of one thing: their surroundings share words of two characters."""
    a, b = (_pairs(review.context(f, before=16, after=14)) for f in (one, other))
    return len(a & b) >= 4


def _pairs(words: str) -> set[str]:
    return {part[i : i + 2] for part in _BREAKS.split(words) for i in range(len(part) - 1)}


@rule("P15")
def averages_are_not_too_round(review: Review) -> Iterator[Finding]:
    """People divided by events is rarely a round number, and different things rarely count alike."""
    if review.kind == FINAL_ACCOUNTS:
        return
    fewest, round_to = review.parameter("P15", "fewest_events"), review.parameter("P15", "round_to")
    things = {unit for unit in review.by_unit if _THINGS.match(unit)}
    counted = [
        f
        for f in review.counts
        if f.stage is Stage.DONE and f.amount.unit in things and f.span and not f.amount.is_approximate()
    ]
    for events, people in itertools.pairwise(counted):
        if measure_of(events.amount.unit) not in _EVENTS or measure_of(people.amount.unit) != "人次":
            continue
        if events.amount.value < fewest or review.clause(events) != review.clause(people):
            continue
        each = people.amount.value / events.amount.value
        if each % round_to == 0 and each > 0:
            yield review.finding(
                "P15",
                f"{briefly(people)}÷{briefly(events)}＝{number(each)}，恰为整数，疑为估计数。",
                facts=(events, people),
                expected="按签到记录统计",
                found=number(each),
            )
    yield from _equal_numbers(review, counted)


def _equal_numbers(review: Review, counted: list[Fact]) -> Iterator[Finding]:
    least = review.parameter("P15", "smallest_equal")
    values = [f.amount.value for f in counted]
    reach = [(i, j) for i in range(len(values)) for j in range(i + 1, min(i + 4, len(values)))]
    for one, other in ((counted[i], counted[j]) for i, j in reach if values[i] == values[j]):
        near = one.span and other.span and other.span.start - one.span.start < 300 and one.section == other.section
        pair = [one, other]
        equal = one.amount.value == other.amount.value >= least and one.amount.value % 10
        if near and equal and one.concept != other.concept and not _said_alike(review, one, other):
            yield review.finding(
                "P15",
                f"{briefly(one)}与{briefly(other)}数字相同，请核对是否误填。",
                facts=pair,
                expected="分别核对",
                found=listed(shown(f) for f in pair),
            )


def _said_alike(review: Review, one: Fact, other: Fact) -> bool:
    """Tells whether two figures are one thing told twice, or counts of targets or of what is missing."""
    process = review.words("process_counts")
    if any(process.search("".join(f"{f.concept}{f.label}".split())) for f in (one, other)):
        return True
    first, second = (f"{review.words_before(f)}，{''.join(f.label.split())}" for f in (one, other))
    return bool(_pairs(first) & _pairs(second)) or bool(_MISSING.match(first) or _MISSING.match(second))


@rule("P16")
def rates_per_head_are_plausible(review: Review) -> Iterator[Finding]:
    """Copies per person and events per day stay within reason."""
    if review.kind == FINAL_ACCOUNTS:
        return
    most = review.parameter("P16", "most_copies_per_person")
    for copies in review.facts("发放资料", stages=(Stage.DONE,)):
        for served in review.facts("受益人数", stages=(Stage.DONE,)):
            if served.amount.value > 0 and _of_one_activity(review, copies, served):
                each = copies.amount.value / served.amount.value
                if each > most:
                    yield review.finding(
                        "P16",
                        f"{named(copies)}，{named(served)}，平均每人{number(rounded(each))}份，明显不合常理。",
                        facts=(copies, served),
                        expected=f"每人不超过{number(most)}份",
                        found=f"每人{number(rounded(each))}份",
                    )
    staff = heads(review)
    if staff is None or staff[0] > review.parameter("P16", "small_staff"):
        return
    for events in review.facts("活动场次", stages=(Stage.DONE,)):
        each = events.amount.value / 365
        if each > review.parameter("P16", "most_events_per_day"):
            yield review.finding(
                "P16",
                f"{named(events)}，平均每天{number(each)}次，而单位只有{number(staff[0])}人，请区分本单位与其他单位开展的活动。",
                facts=(events,),
                expected=f"每天不超过{number(review.parameter('P16', 'most_events_per_day'))}次",
                found=f"每天{number(each)}次",
            )


def _of_one_activity(review: Review, one: Fact, other: Fact) -> bool:
    """Tells whether two figures stand in one sentence, or in a ledger at one activity."""
    if one.span is None or other.span is None:
        return one.span is other.span and one.subject == other.subject
    return review.clause(one) == review.clause(other)


@rule("P22")
def every_dimension_is_evaluated(review: Review) -> Iterator[Finding]:
    """Where a report evaluates by dimensions, none is left out."""
    titles = {"economy": "经济性", "efficiency": "效率性", "effectiveness": "有效性", "sustainability": "可持续性"}
    present = [s for s in _DIMENSIONS if any(titles[s][-3:] in each.title for each in review.sections(s))]
    absent = [s for s in _DIMENSIONS if s not in present and titles[s] not in review.squeezed.text]
    if len(present) < 2 or not absent:
        return
    yield review.finding(
        "P22",
        f"绩效情况只写了{listed(titles[s] for s in present)}，缺少{listed(titles[s] for s in absent)}。",
        spans=[review.heading(s) for s in present],
        expected=listed(titles[s] for s in _DIMENSIONS),
        found=listed(titles[s] for s in present),
    )
