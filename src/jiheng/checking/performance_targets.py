"""Targets against results: each has the other, and a target can be measured."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from jiheng.checking.figures import briefly, dense, listed, name, named
from jiheng.checking.passages import occurrences
from jiheng.checking.register import rule
from jiheng.checking.review import PROJECT_EVALUATION, SELF_EVALUATION, Review
from jiheng.checking.targets import NOT_RESULTS, matched, results, target_passages, targets
from jiheng.facts import Fact, Finding, Section, Severity, Span, Stage

_SAME_NUMERALS = re.compile(r"([一两二三四五六])[^、，]{1,6}[、，]\1[^、，]{1,6}")  # 一县、一镇、一村: a slogan
_SAME_PLACE = 40
_OFF_TARGET = re.compile(r"目标|计划|任务|超额完成")
_ANSWER = re.compile(r"\d|达到|完成|实现|超额|达标|提升|提高")
_ANSWER_REACH = 30
_SHORTEST_ITEM = 8
_CLAUSE = re.compile(r"[^。；！？\n]+")
_ITEM = re.compile(r"[一二三四五六七八九十]是|目标\d+[:：]|[（(]\d{1,2}[）)]|(?<!\d)\d{1,2}[.、．](?!\d)")
# A figure that is no year, or a number of something in Chinese, or the words of a bound.
_MEASURED = re.compile(
    r"\d(?!\d{0,3}年)(?<!20\d)(?<!20\d\d)|[一二两三四五六七八九十百千万]+(?:余|多)?(?:个|场|次|期|人|名|份|家|项|篇|件|户|条|处|天|小时|辆|套|亩|所|座)|不低于|不少于|不高于|不超过|达到|≥|≤|以上|以下|以内"
)
_TARGET_FIGURE = re.compile(
    r"\d[%％]?[^，。；\n\d]{0,6}的[^，。；\n\d]{0,6}目标|目标(?:值|数)?(?:为|是|设定为|[≥≤：:（(])?\d"
)
_VERB = re.compile(r"(?:未能?|不|应|须|要求|需)?(?:达到?|超过|高于|低于)?$")  # 破案率未达85%的目标
_QUOTED = re.compile(r"[“\"「]([^”\"」]{2,16})[”\"」]")


@rule("P01", whole=True)
def targets_have_results(review: Review) -> Iterator[Finding]:
    """Every target is answered by a result."""
    if review.kind not in (SELF_EVALUATION, PROJECT_EVALUATION):
        return
    known = review.once(matched)
    missing = [f for f in review.once(targets) if f.id not in known and not _answered_in_words(review, f)]
    soft = review.says("blanket_results") is not None or review.says("attached_tables") is not None
    for fact in missing:
        certain = fact.concept in review.standards.glossary.concepts and not review.tabular(fact)
        yield review.finding(
            "P01",
            f"目标“{briefly(fact)}”没有完成值。",
            facts=(fact,),
            severity=Severity.ERROR if certain and not soft else Severity.WARNING,
            expected=f"{name(fact)}的实际完成值",
            found="未列",
        )
    yield from _silent_targets(review)
    yield from _silent_projects(review)


def _answered_in_words(review: Review, target: Fact) -> bool:
    """Tells whether the text speaks of the same thing again outside its targets, with a figure or a judgement."""
    word = "满意度" if "满意" in target.concept + target.label else _VERB.sub("", dense(target.label))[-4:]
    if len(word) < 2 or target.span is None:
        return True
    text = review.squeezed.text
    for at in occurrences(text, word):
        place = review.squeezed.original(at)
        section = review.section_of(place)
        same = section is not None and section is review.section_of(target.span.start)
        if (
            same
            or (section is None and abs(place - target.span.start) < _SAME_PLACE)
            or review.slots_at(place) & (NOT_RESULTS - {"duties"})
        ):
            continue
        if _ANSWER.search(text, at + len(word), at + len(word) + _ANSWER_REACH):
            return True
    return False


def _silent_targets(review: Review) -> Iterator[Finding]:
    """Qualitative targets whose matter the rest of the report never mentions."""
    places = review.once(target_passages)
    if not places or review.sections("tasks"):
        return
    silent = _unmentioned(review, places)
    if silent:
        yield review.finding(
            "P01",
            f"目标中的{listed(f'“{w}”' for w, _ in silent)}，后文没有说明完成情况。",
            spans=[s for _, s in silent],
            severity=Severity.WARNING,
            expected="逐项说明完成情况",
            found="未提及",
        )


def _unmentioned(review: Review, places: list[tuple[int, int]]) -> list[tuple[str, Span]]:
    """Returns the task words and quoted names of passages that stand nowhere else in the report."""
    squeezed = review.squeezed
    inside = [(squeezed.place(a), squeezed.place(b)) for a, b in places]
    rest = _outside(review, inside)
    slogans = review.words("slogans")
    found: dict[str, Span] = {}
    for a, b in inside:
        passage = squeezed.text[a:b]
        for match in (*_QUOTED.finditer(passage), *review.words("task_words").finditer(passage)):
            word = match[match.lastindex or 0]
            if word in found or word in rest or slogans.fullmatch(word) or _SAME_NUMERALS.match(word):
                continue
            start = a + match.start(match.lastindex or 0)
            found[word] = review.span(*squeezed.ends(start, start + len(word)))
    return list(found.items())


def _outside(review: Review, inside: list[tuple[int, int]]) -> str:
    """Returns the squeezed text that reports: without the passages, the duties, the plans and the measures."""
    squeezed = review.squeezed
    left_out = list(inside)
    for section in review.report.sections:
        if section.slot in ("duties", "departments", "people", "plans", "measures"):
            left_out += [(squeezed.place(section.start), squeezed.place(section.stop))]
    left_out.sort()
    parts, at = [], 0
    for a, b in left_out:
        if a > at:
            parts.append(squeezed.text[at:a])
        at = max(at, b)
    parts.append(squeezed.text[at:])
    return "\n".join(parts)


def _silent_projects(review: Review) -> Iterator[Finding]:
    """Where nothing was set as a target: projects that got money and whose matter no result mentions."""
    if review.kind != SELF_EVALUATION or review.once(targets) or review.once(target_passages):
        return
    told = "".join(review.squeezed.text[slice(*_squeezed_range(review, s))] for s in _performance(review))
    if not told:
        return
    silent = []
    for fact in review.money:
        if fact.concept.startswith("项目:") and fact.stage is Stage.ACTUAL and fact.amount.value:
            topic = _topic(fact)
            if len(topic) >= 3 and not any(topic[i : i + 2] in told for i in range(len(topic) - 1)):
                silent.append(fact)
    if silent:
        yield review.finding(
            "P01",
            f"{listed(named(f) for f in silent)}已经支出，绩效部分没有说明完成情况和效果。",
            facts=silent,
            severity=Severity.WARNING,
            expected="说明产出和效果",
            found="未提及",
        )


def _topic(fact: Fact) -> str:
    words = re.split(r"[-—－–]", "".join(fact.concept.partition(":")[2].split()))[-1]
    return re.sub(r"专项|项目|工作|活动|经费|资金|支出|补助|省级|市级|县级|中央|[（(].*$", "", words)


def _performance(review: Review) -> list[Section]:
    return list(
        review.sections("performance", "work_results", "effectiveness", "efficiency", "sustainability", "economy")
    )


def _squeezed_range(review: Review, section: Section) -> tuple[int, int]:
    return review.squeezed.place(section.start), review.squeezed.place(section.stop)


def _held_against(review: Review) -> set[str]:
    """Returns the results that the figure right behind them holds against a target (`举办9个，比计划多1个`)."""
    facts = review.report.facts
    return {
        result.id
        for result, change in itertools.pairwise(facts)
        if change.concept == "增减额" and change.amount.unit == result.amount.unit and _OFF_TARGET.search(change.label)
    }


@rule("P02", whole=True)
def results_have_targets(review: Review) -> Iterator[Finding]:
    """Figures of results can be measured by a target."""
    if review.kind != SELF_EVALUATION:
        return
    known = review.once(matched)
    found = review.once(results)
    # The same value with the same concept may be matched elsewhere.
    answered = {(f.concept, f.amount.value) for f in found if f.id in known}
    held = _held_against(review)
    bare = [f for f in found if f.id not in known | held and (f.concept, f.amount.value) not in answered]
    if len(bare) < review.parameter("P02", "fewest_results") or _mostly_set(review, known, bare):
        return
    none_set = not review.once(targets) and not review.once(target_passages) and not _names_a_target(review)
    severe = (
        none_set and len(bare) >= review.parameter("P02", "results_for_error") and not review.says("attached_tables")
    )
    yield review.finding(
        "P02",
        f"{listed(briefly(f) for f in bare)}没有对应的目标值，"
        + ("报告没有设定任何绩效目标，无法判断是否达到预期。" if none_set else "无法判断是否达到预期。"),
        facts=bare,
        severity=Severity.ERROR if severe else Severity.WARNING,
        expected="对应的年初目标值",
        found=f"{len(bare)}项完成数没有目标值",
    )


def _names_a_target(review: Review) -> bool:
    """Tells whether a figure stands beside the word, though reading took it for a result: 达到85%以上的目标."""
    return review.holds("目标") and _TARGET_FIGURE.search(review.squeezed.text) is not None


def _mostly_set(review: Review, known: set[str], bare: list[Fact]) -> bool:
    """Tells whether the report weighs its results: the targets with a result outnumber the results without a target."""
    answered = sum(f.id in known for f in review.once(targets))
    return answered >= review.parameter("P02", "answered_per_bare") * len(bare)


@rule("P10")
def targets_can_be_measured(review: Review) -> Iterator[Finding]:
    """A target has a value and a unit."""
    least = review.parameter("P10", "unmeasured_items")
    vague: list[Span] = []
    for start, stop in review.once(target_passages):
        items = [m for m in _items(review, start, stop) if not _MEASURED.search(_ITEM.sub("", m[0], count=1))]
        vague += [review.match_span(m) for m in items]
    if len(vague) >= least:
        yield review.finding(
            "P10",
            f"{len(vague)}条绩效目标只有定性表述，没有指标值和计量单位，无法衡量，如“{_short(vague[0])}”。",
            spans=vague,
            expected="指标值和计量单位",
            found="定性表述",
        )


def _items(review: Review, start: int, stop: int) -> Iterator[re.Match[str]]:
    """Yields the clauses of a passage that set something, as matches in the squeezed text."""
    squeezed = review.squeezed
    # 1.物资储备。采购帐篷2000顶: the words before the first stop are the heading of what follows in the line.
    inner = [
        s
        for s in review.report.sections
        if start <= s.start < stop and (not s.run_in or len(review.body(s).strip()) >= _SHORTEST_ITEM)
    ]
    for match in squeezed.find(_CLAUSE, start, stop):
        if match.end() - match.start() < _SHORTEST_ITEM or "|" in match[0]:
            continue
        place = squeezed.original(match.start()) if inner else 0
        if not any(s.start <= place < s.end for s in inner):
            yield match


def _short(span: Span) -> str:
    words = "".join(span.quote.split())
    return words[:24] + ("…" if len(words) > 24 else "")


@rule("P20")
def targets_do_not_report(review: Review) -> Iterator[Finding]:
    """The text of targets does not tell results."""
    for start, stop in review.once(target_passages):
        hits = list(review.squeezed.find(review.words("results_in_targets"), start, stop))
        if hits:
            yield review.finding(
                "P20",
                f"绩效目标部分写了结果：{listed(f'“{m[0]}”' for m in hits)}。",
                spans=[review.match_span(m) for m in hits],
                expected="只写预期产出和效果",
                found=listed(m[0] for m in hits),
            )
            return


@rule("P21", whole=True)
def tasks_are_reported(review: Review) -> Iterator[Finding]:
    """Every task of the year, and the targets set with them, are taken up by the report of results."""
    tasks = [(s.end, s.stop) for s in review.sections("tasks")]
    places = sorted({*tasks, *review.once(target_passages)})
    silent = _unmentioned(review, places) if tasks else []
    if silent:
        yield review.finding(
            "P21",
            f"年度任务和目标中的{listed(f'“{w}”' for w, _ in silent)}，后文没有报告结果。",
            spans=[s for _, s in silent],
            expected="逐项报告完成情况",
            found="未提及",
        )
