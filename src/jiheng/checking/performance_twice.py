"""P03: what is said twice is said alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.figures import briefly, dense, money, number, shown
from jiheng.checking.money_sums import totals_below_parts
from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.facts import Fact, Finding, Stage
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY

_ONE_VALUE = frozenset({"支出合计", "收入合计", "基本支出", "项目支出", "人员经费", "公用经费", "编制人数"})
_ONE_STAGES = frozenset({Stage.ACTUAL, Stage.QUOTA})
_SENTENCES = re.compile(r"[。；\n]")
_JUST_BEFORE = 16
_OTHER_TIME = re.compile(r"上年|去年|同比|较|比|预算|累计|[1-9]月")
_PROJECT_OPENS = re.compile(r"[^，。；：\n]{0,24}?(?P<project>[一-鿿]{2,16}项目)")
_HELD = ("开展", "举办", "组织", "召开")
_ACTIVITY_COUNT = re.compile(
    r"(?:开展|举办|组织|召开)了?(?:[^，。；\n]{1,10}的)?(?P<name>[一-鿿]{2,10}?(?:活动|讲座|培训|展览|会议))"
    r"(?:共计|共|累计)?(?P<count>(?P<n>\d{1,6})(?:场次|场|次|期))"
)
# One word after the other: a pattern for the whole run matches nothing at every place between.
_OF_THE_YEAR = re.compile(
    r"截[至止]|20\d\d年|年?度?末|年底|\d{1,2}月(?:\d{1,2}日|底)|全年|本年度?|年度?|累计|共计?|总共|已"
)
_WHOLE_YEAR = re.compile(r"全年|本年|年度|年内|累计|20\d\d年(?!\d{1,2}月)")
_NOT_THE_WHOLE = re.compile(
    r"其中|分别|[上下]半年|季度|上年|去年|同比|比|较|本级|下属|所属|各|目标|计划|[1-9]月(?!31日|底)"
)
_STAFF = re.compile(
    r"(?:实有|现有|年末|在编)*(?:在职|在岗|实有)(?:在编)?(?:人员|职工|干部职工|人数|教职工)(?:总数|总人数|共|共有|为|有)*"
)
_TELLING_WORDS = 6
_TAIL = 4


@rule("P03")
def one_fact_has_one_value(review: Review) -> Iterator[Finding]:
    """What is said twice is said alike; a pair of figures is named once."""
    told: set[frozenset[int]] = set()
    for finding in _contradictions(review):
        places = frozenset(s.start for s in finding.spans)
        if places not in told:
            told.add(places)
            yield finding


def _contradictions(review: Review) -> Iterator[Finding]:
    seen: set[frozenset[str]] = set()
    explained = {i for finding in review.once(totals_below_parts) for i in finding.facts}
    for relation in review.relations(RelationKind.EQUAL):
        first = review.by_id.get(relation.total)
        others = [review.by_id[p] for p in relation.parts if p in review.by_id]
        if relation.holds or relation.rounding_only or first is None or not others:
            continue
        if first.stage.is_budget != others[0].stage.is_budget or {first.id, others[0].id} & explained:
            continue
        seen.add(frozenset((first.id, others[0].id)))
        yield _two_values(review, first, others[0])
    yield from _counts_of_activities(review)
    yield from _told_twice(review)
    held: dict[tuple[str, str, str], Fact] = {}
    for fact in sorted((f for c in _ONE_VALUE for f in review.by_concept.get(c, ())), key=_at):
        if fact.stage not in _ONE_STAGES or fact.subject not in ("", review.report.unit):
            continue
        label = dense(fact.label)
        if fact.concept not in label or fact.amount.is_approximate() or review.tabular(fact):
            continue
        before = review.context(fact, before=_JUST_BEFORE)
        if _OTHER_TIME.search(_SENTENCES.split(before)[-1]) or "government_fund" in review.slots_of(fact):
            continue
        other = held.setdefault((fact.concept, label, fact.period), fact)
        if (
            other is fact
            or fact.amount.unit != other.amount.unit
            or fact.amount.interval().meets(other.amount.interval())
            or frozenset((fact.id, other.id)) in seen
            or review.clause(fact) == review.clause(other)
        ):
            continue
        yield _two_values(review, other, fact)


def _at(fact: Fact) -> int:
    return fact.span.start if fact.span else 0


def _two_values(review: Review, first: Fact, second: Fact) -> Finding:
    gap = abs(first.amount.value - second.amount.value)
    return review.finding(
        "P03",
        f"同一事项前后不一致：第{review.line_of(first.span.start) if first.span else 0}行为“{briefly(first)}”，"
        f"第{review.line_of(second.span.start) if second.span else 0}行为“{briefly(second)}”。",
        facts=(first, second),
        expected=shown(first),
        found=shown(second),
        difference=money(gap) if first.amount.unit == CNY else number(gap),
    )


def _counts_of_activities(review: Review) -> Iterator[Finding]:
    """One activity of one project is counted twice, in two paragraphs, with two numbers."""
    held: dict[str, list[tuple[str, re.Match[str]]]] = {}
    text = review.squeezed.text
    counted = list(review.opening(_ACTIVITY_COUNT, _HELD))
    for match in counted if len(counted) > 1 else ():
        opened = _PROJECT_OPENS.match(text, text.rfind("\n", 0, match.start()) + 1)
        if opened is None or opened.end() > match.start():
            continue
        project = opened["project"]
        counts = held.setdefault(project, [])
        for name_before, before in counts:
            apart = "\n" in text[before.end() : match.start()]
            if apart and int(before["n"]) != int(match["n"]) and _within(match["name"], name_before):
                yield review.finding(
                    "P03",
                    f"{project}的{match['name']}前后不一致："
                    f"第{review.line_of(review.squeezed.original(before.start()))}行为{before['count']}，"
                    f"第{review.line_of(review.squeezed.original(match.start()))}行为{match['count']}。",
                    spans=(review.match_span(before, "count"), review.match_span(match, "count")),
                    expected=before["count"],
                    found=match["count"],
                    difference=number(abs(Decimal(before["n"]) - Decimal(match["n"]))),
                )
        counts.append((match["name"], match))


def _told_twice(review: Review) -> Iterator[Finding]:
    """A count of the whole year stands in two sections, in the same words, with two numbers."""
    for group in _in_the_same_words(review):
        first: Fact | None = None
        for fact in group:
            clause = review.clause(fact)
            if _NOT_THE_WHOLE.search(clause):
                continue
            if first is None:
                first = fact
            if first.amount.value == fact.amount.value or review.clause(first) == clause:
                continue
            if fact.stage is Stage.IN_POST or all(_WHOLE_YEAR.search(review.clause(f)) for f in (first, fact)):
                yield _two_values(review, first, fact)


def _in_the_same_words(review: Review) -> list[list[Fact]]:
    """Returns groups of counts with the same words and time before them and more than one value."""
    groups: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in _with_rivals(review):
        if fact.amount.is_approximate() or fact.amount.upper is not None or review.tabular(fact):
            continue
        words = _OF_THE_YEAR.sub("", review.words_before(fact))
        whole = _STAFF.fullmatch(words) if fact.stage is Stage.IN_POST else len(words) >= _TELLING_WORDS
        if whole and fact.subject in ("", review.report.unit):
            groups.setdefault((words, fact.amount.unit, fact.period), []).append(fact)
    return [group for group in groups.values() if len({f.amount.value for f in group}) > 1]


def _with_rivals(review: Review) -> list[Fact]:
    """Returns the counts whose last words stand before another number of the same unit too, in order of the text."""
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in review.counts:
        if fact.stage in (Stage.DONE, Stage.IN_POST) and fact.span is not None:
            tail = fact.label[-_TAIL:] if fact.stage is Stage.DONE else ""
            groups.setdefault((fact.amount.unit, tail), []).append(fact)
    return [f for group in groups.values() if len({f.amount.value for f in group}) > 1 for f in group]


def _within(name: str, other: str) -> bool:
    """Tells whether one name is the other with words left out: 科普活动 of 科普宣传活动."""
    short, long = sorted((name, other), key=len)
    rest = iter(long)
    return all(character in rest for character in short)
