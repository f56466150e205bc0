"""Targets and results: the figures of each, the passages that set targets, and which result answers which target."""

from __future__ import annotations

import bisect
import itertools
import re
from decimal import Decimal

from jiheng.checking.figures import dense
from jiheng.checking.review import Review
from jiheng.facts import Fact, Stage, unit_family
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import POINTS, measure_of

RESULT_STAGES = frozenset({Stage.DONE, Stage.ADDED, Stage.STOCK})
NOT_RESULTS = frozenset(
    {
        "overview",
        "duties",
        "departments",
        "people",
        "assets",
        "procurement",
        "three_public",
        "targets",
        "tasks",
        "plans",
        "measures",
        "problems",
        "disclosure",
    }
)
_OF_THE_UNIT = frozenset(
    {"内设机构数", "下属单位数", "编制人数", "在职人数", "实有人数", "退休人数", "车辆数", "村居数", "资产数量"}
)
_SAME_ROW = 30
_LATER = frozenset({"plans", "measures", "problems"})
_TARGET_OPENER = re.compile(r"绩效目标(?:为|是|如下)?[:：]")
_PARAGRAPH_END = re.compile(r"。[ \t]*\n\s*\n")
# 完成指标值的87.5% is a result, whatever it names.
_DONE_OF_TARGET = re.compile(r"完成[^，。；]{0,8}的$|完成率?(?:为|达|了)?$")
_OF_TARGETS = re.compile(r"目标值?|指标值?|完成|实现|达到?")
_GOAL = re.compile(r"目标|计划|任务|指标|[≥≤]|不低于|不少于|力争|确保|以上")
# 执行率未达到90%的需说明原因: what a form asks for is no target.
_ASKED = re.compile(r"的?[，,]?(?:均|都)?(?:需|须|应|请|要)(?:当|单独|逐项|详细|具体)*(?:说明|分析|注明|填写|备注)")
_CHANGE = re.compile(r"(?:增加|减少|提高|下降|上升|降低|增长|多|少|下降了|增加了)$")
_TIMES = frozenset({"小时", "天", "日", "年", "月", "个月", "个工作日", "工作日", "分钟", "周"})
_LATE = re.compile(r"(?:推迟|延后|延期|延误|滞后|提前)了?$")
_NO_COUNTS = frozenset({"倍", "成", "折"})
_MEASURE_KIN = {"场次": "场", "次数": "次", "人次": "人", "名": "人", "位": "人"}


def results(review: Review) -> list[Fact]:
    """Returns the figures of results outside targets and plans, each once."""
    found: list[Fact] = []
    seen: set[tuple[str, str, Decimal, str]] = set()
    # What stands before the first heading says who reports.
    opening = review.report.sections[0].start if review.report.sections else 0
    year = review.report.year
    for fact in review.counts:
        if fact.stage not in RESULT_STAGES or fact.concept in _OF_THE_UNIT or _start(fact) < opening:
            continue
        if measure_of(fact.amount.unit) in _NO_COUNTS or _LATE.search(fact.label):
            continue
        if (year is not None and fact.year not in (None, year)) or _CHANGE.search(fact.label):
            continue  # last year's figure and the difference to it are no results of their own
        slots = review.slots_of(fact)
        if not slots.isdisjoint(NOT_RESULTS) and "performance" not in slots:
            continue
        key = (fact.concept, fact.subject, fact.amount.value, fact.amount.unit)
        if key not in seen and not _of_process(review, fact):
            seen.add(key)
            found.append(fact)
    return found


def targets(review: Review) -> list[Fact]:
    """Returns the figures of targets of the year, money left aside."""
    year = review.report.year
    return [
        f
        for f in review.by_stage.get(Stage.TARGET, ())
        if unit_family(f.amount.unit) in ("count", "rate")
        and f.amount.unit != POINTS
        and measure_of(f.amount.unit) not in _TIMES
        and (year is None or f.year in (None, year))
        and not (review.slots_of(f) & _LATER)
        and _is_set(review, f)
    ]


def _is_set(review: Review, fact: Fact) -> bool:
    """Tells whether the place or the words set a target, and not only the reading of its stage."""
    if unit_family(fact.amount.unit) == "rate" and _DONE_OF_TARGET.search(review.words_before(fact)):
        return False
    if fact.span is not None and _ASKED.match(review.text, fact.span.end):
        return False
    if "targets" in review.slots_of(fact) or fact.span is None or review.tabular(fact):
        return True
    if any(start <= fact.span.start < stop for start, stop in review.once(target_passages)):
        return True
    return _GOAL.search(review.clause(fact)) is not None


def matched(review: Review) -> set[str]:
    """Returns the ids of targets and results that belong together."""
    found = {i for r in review.relations(RelationKind.TARGET) for i in (r.total, *r.parts)}
    set_figures = review.once(targets)
    if not set_figures:
        return found
    for one, next_one in itertools.pairwise(set_figures):
        # A flattened table has target and result side by side in one cell row, and both read as targets.
        if _next_to(one, next_one) and _same_thing(one, next_one):
            found |= {one.id, next_one.id}
    by_value: dict[tuple[str, Decimal], list[str]] = {}
    # Results of one concept and one kind of unit answer the same targets: rates to each other, counts by their measure.
    by_thing: dict[tuple[str, str, str], list[str]] = {}
    for result in (f for f in review.report.facts if f.stage in RESULT_STAGES):
        by_value.setdefault((result.amount.unit, result.amount.value), []).append(result.id)
        by_thing.setdefault(_thing(result), []).append(result.id)
    done = [f for f in review.placed if f.stage in RESULT_STAGES]
    starts = [_start(f) for f in done]
    for target in set_figures:
        at = _start(target)
        near = done[bisect.bisect_left(starts, at - _SAME_ROW) : bisect.bisect_left(starts, at + _SAME_ROW)]
        answers = by_value.get((target.amount.unit, target.amount.value), []) + by_thing.get(_thing(target), [])
        answers += [f.id for f in near if _next_to(target, f)]
        if answers:
            found.add(target.id)
            found.update(answers)
    return found | _told_again(set_figures, found)


def _start(fact: Fact) -> int:
    return fact.span.start if fact.span else 0


def _told_again(set_figures: list[Fact], known: set[str]) -> set[str]:
    """Returns the targets told once more, in like words and with the same figure, beside their result."""
    answered: dict[tuple[str, Decimal], list[Fact]] = {}
    for fact in set_figures:
        if fact.id in known:
            answered.setdefault((fact.amount.unit, fact.amount.value), []).append(fact)
    return {
        f.id
        for f in set_figures
        if f.id not in known and any(_in_like_words(f, o) for o in answered.get((f.amount.unit, f.amount.value), ()))
    }


def _in_like_words(one: Fact, other: Fact) -> bool:
    """Tells whether the names of two figures share two characters in a row, beyond the words for targets."""
    first, second = (_OF_TARGETS.sub("", dense(f.label)) for f in (one, other))
    return any(first[i : i + 2] in second for i in range(len(first) - 1))


def _thing(fact: Fact) -> tuple[str, str, str]:
    """Returns what two figures share that tell of one thing: the concept, the kind of unit and the measure."""
    family = unit_family(fact.amount.unit)
    return fact.concept, family, "" if family == "rate" else _kin(fact)


def _same_thing(target: Fact, result: Fact) -> bool:
    if target.amount.unit == result.amount.unit and target.amount.value == result.amount.value:
        return True
    return _thing(target) == _thing(result)


def _kin(fact: Fact) -> str:
    measure = measure_of(fact.amount.unit)
    return _MEASURE_KIN.get(measure, measure)


def _next_to(target: Fact, result: Fact) -> bool:
    """Tells whether both stand in one row or clause with one measure: 计划5场完成4场."""
    if target.span is None or result.span is None or target.amount.unit != result.amount.unit:
        return False
    return abs(target.span.start - result.span.start) < _SAME_ROW and target.section == result.section


def target_passages(review: Review) -> list[tuple[int, int]]:
    """Returns the stretches that set targets: sections of targets, else a paragraph that opens with them."""
    found = [(s.end, s.stop) for s in review.sections("targets")]
    tops = [(a, b) for a, b in found if not any(c <= a and b <= d and (a, b) != (c, d) for c, d in found)]
    if tops:
        return tops
    for match in _TARGET_OPENER.finditer(review.squeezed.text) if review.holds("绩效目标") else ():
        start = review.squeezed.original(match.end())
        section = review.section_of(start)
        stop = section.stop if section else len(review.text)
        if section is None or not ({"measures", "plans", "problems"} & review.slots_at(start)):
            found.append((start, _passage_end(review, start, stop)))
    return found[:1]


def _passage_end(review: Review, start: int, stop: int) -> int:
    """Returns where a passage ends: after its second paragraph that closes with an empty line, or with its section."""
    ends = [m.end() for m in _PARAGRAPH_END.finditer(review.text, start, stop)]
    return ends[1] if len(ends) > 1 else ends[0] if ends else stop


def _of_process(review: Review, fact: Fact) -> bool:
    """Tells whether a count tells how the evaluation was done or what is missing, and is no result."""
    surveyed = review.once(survey_sentences)
    if surveyed and review.clause(fact) in surveyed:
        return True
    return review.words("process_counts").search(dense(f"{fact.concept}{fact.label}")) is not None


def survey_sentences(review: Review) -> frozenset[str]:
    """Returns the squeezed sentences that tell how people were asked."""
    found: set[str] = set()
    for match in review.spoken("survey_sentences"):
        text, stops = review.squeezed.text, review.stops
        index = bisect.bisect_left(stops, match.start())
        found.add(text[stops[index - 1] + 1 if index else 0 : stops[index] if index < len(stops) else None])
    return frozenset(found)
