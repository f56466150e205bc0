"""Figures against each other: contradictions, orders reversed, stock and flow, averages too round."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.figures import listed, money, name, named, number, rounded, shown
from jiheng.checking.money_plausible import heads
from jiheng.checking.money_sums import totals_below_parts
from jiheng.checking.register import rule
from jiheng.checking.review import FINAL_ACCOUNTS, Review
from jiheng.facts import Fact, Finding, Stage
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY, measure_of

_BREAKS = re.compile(r"[\d，。、；]+")
_ONE_VALUE = frozenset({"支出合计", "收入合计", "基本支出", "项目支出", "人员经费", "公用经费", "编制人数"})
_OTHER_TIME = re.compile(r"上年|去年|同比|较|比|预算|累计|[1-9]月")
_COMPARED = re.compile(r"决算数?(?P<word>大于|小于|等于|高于|低于|超过)(?:全年|年初|调整)?预算数?")
_CLAIMS = {"大于": 1, "高于": 1, "超过": 1, "小于": -1, "低于": -1, "等于": 0}
_NEW = re.compile(r"新增|净增|新建|新设")
_THINGS = re.compile(r"count:[个人名件篇场期次家份户项人次]+$")
_EVENTS, _PEOPLE = frozenset({"期", "场", "场次", "次", "班", "届"}), frozenset({"人次", "人", "名"})
_PROJECT_OPENS = re.compile(r"(?:^|\n)[^，。；：\n]{0,24}?(?P<project>[一-鿿]{2,16}项目)")
_ACTIVITY_COUNT = re.compile(
    r"(?:开展|举办|组织|召开)了?(?:[^，。；\n]{1,10}的)?(?P<name>[一-鿿]{2,10}?(?:活动|讲座|培训|展览|会议))"
    r"(?:共计|共|累计)?(?P<count>(?P<n>\d{1,6})(?:场次|场|次|期))"
)
_OF_THE_YEAR = re.compile(
    r"(?:截[至止])?(?:20\d\d年)?(?:年?度?末|年底|\d{1,2}月\d{1,2}日|\d{1,2}月底|全年|本年度?|年度?)*(?:累计|共|共计|总共|已)*"
)
_WHOLE_YEAR = re.compile(r"全年|本年|年度|年内|累计|20\d\d年(?!\d{1,2}月)")
_NOT_THE_WHOLE = re.compile(
    r"其中|分别|[上下]半年|季度|上年|去年|同比|比|较|本级|下属|所属|各|目标|计划|[1-9]月(?!31日|底)"
)
_STAFF = re.compile(
    r"(?:实有|现有|年末|在编)*(?:在职|在岗|实有)(?:在编)?(?:人员|职工|干部职工|人数|教职工)(?:总数|总人数|共|共有|为|有)*"
)
_MISSING = re.compile(r"(?:少|减少|缺|差|相差)，")
_TELLING_WORDS = 6
_TAIL = 4
_SAME_SENTENCE = 60
_DIMENSIONS = ("economy", "efficiency", "effectiveness", "sustainability")


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
        if fact.subject not in ("", review.report.unit) or review.tabular(fact):
            continue
        if fact.concept not in _bare(fact) or _OTHER_TIME.search(
            re.split(r"[。；\n]", review.context(fact, before=16))[-1]
        ):
            continue
        if (
            fact.stage not in (Stage.ACTUAL, Stage.QUOTA)
            or fact.amount.is_approximate()
            or "government_fund" in review.slots_of(fact)
        ):
            continue
        key = (fact.concept, _bare(fact), fact.period)
        other = held.setdefault(key, fact)
        if (
            other is fact
            or fact.amount.unit != other.amount.unit
            or review.clause(fact) == review.clause(other)
            or frozenset((fact.id, other.id)) in seen
        ):
            continue
        if not fact.amount.interval().meets(other.amount.interval()):
            yield _two_values(review, other, fact)


def _at(fact: Fact) -> int:
    return fact.span.start if fact.span else 0


def _bare(fact: Fact) -> str:
    return "".join(fact.label.split())


def _two_values(review: Review, first: Fact, second: Fact) -> Finding:
    gap = abs(first.amount.value - second.amount.value)
    return review.finding(
        "P03",
        f"同一事项前后不一致：第{review.line_of(first.span.start) if first.span else 0}行“{named(first)}”，"
        f"第{review.line_of(second.span.start) if second.span else 0}行“{named(second)}”。",
        facts=(first, second),
        expected=shown(first),
        found=shown(second),
        difference=money(gap) if first.amount.unit == CNY else number(gap),
    )


def _counts_of_activities(review: Review) -> Iterator[Finding]:
    """One activity of one project is counted twice, in two paragraphs, with two numbers."""
    held: dict[str, list[tuple[str, re.Match[str]]]] = {}
    text = review.squeezed.text
    projects = list(_PROJECT_OPENS.finditer(text))
    for match in _ACTIVITY_COUNT.finditer(text):
        opened = [p for p in projects if p.start() <= match.start()]
        if not opened or "\n" in text[opened[-1].end() : match.start()]:
            continue
        counts = held.setdefault(opened[-1]["project"], [])
        for name_before, before in counts:
            apart = "\n" in text[before.end() : match.start()]
            if apart and int(before["n"]) != int(match["n"]) and _within(match["name"], name_before):
                yield review.finding(
                    "P03",
                    f"{opened[-1]['project']}的{match['name']}前后不一致："
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
    held: dict[tuple[str, str, str], Fact] = {}
    for fact in _with_rivals(review):
        if fact.amount.is_approximate() or fact.amount.upper is not None or review.tabular(fact):
            continue
        words = _OF_THE_YEAR.sub("", review.words_before(fact))
        whole = _STAFF.fullmatch(words) if fact.stage is Stage.IN_POST else len(words) >= _TELLING_WORDS
        if not whole or _NOT_THE_WHOLE.search(review.clause(fact)) or fact.subject not in ("", review.report.unit):
            continue
        key = (words, fact.amount.unit, fact.period)
        first = held.setdefault(key, fact)
        apart = first is not fact and review.clause(first) != review.clause(fact)
        yearly = fact.stage is Stage.IN_POST or all(_WHOLE_YEAR.search(review.clause(f)) for f in (first, fact))
        if apart and yearly and first.amount.value != fact.amount.value:
            yield _two_values(review, first, fact)


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


@rule("P12")
def stock_is_not_flow(review: Review) -> Iterator[Finding]:
    """A number is told as new or as a total, not as both."""
    least = review.parameter("P12", "smallest")
    by_value: dict[tuple[Decimal, str], list[Fact]] = {}
    for fact in review.counts:
        counted = fact.stage in (Stage.DONE, Stage.ADDED, Stage.STOCK)
        if counted and fact.amount.value >= least and fact.span is not None:
            kin = "人" if measure_of(fact.amount.unit) in _PEOPLE else fact.amount.unit
            by_value.setdefault((fact.amount.value, kin), []).append(fact)
    for group in by_value.values():
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


@rule("P14")
def pairs_are_logical(review: Review) -> Iterator[Finding]:
    """A part is not above its whole, and words of order follow the figures."""
    yield from _orders_reversed(review)
    yield from _fewer_served_than_answered(review)
    yield from _parts_of_procurement(review)
    staff, quota = review.facts("在职人数"), review.facts("编制人数")
    if staff and quota and staff[0].amount.value > quota[0].amount.value and staff[0].subject == quota[0].subject:
        yield review.finding(
            "P14",
            f"{named(staff[0])}多于{named(quota[0])}。",
            facts=(staff[0], quota[0]),
            expected=f"不多于{shown(quota[0])}",
            found=shown(staff[0]),
        )
    for fact in review.rates:
        share = "满意" in fact.concept or "占比" in fact.concept
        if share and fact.amount.value > 100:
            yield review.finding(
                "P14", f"{named(fact)}大于100%。", facts=(fact,), expected="不大于100%", found=shown(fact)
            )


def _orders_reversed(review: Review) -> Iterator[Finding]:
    """决算数大于预算数 where the figures before it say less."""
    for match in _COMPARED.finditer(review.squeezed.text):
        place = review.squeezed.original(match.start())
        near = [f for f in review.between(place - 120, place) if f.amount.unit == CNY]
        # The pair is the last two sums before the words, a budget and what was spent of it.
        if len(near) < 2 or not near[-2].stage.is_budget or near[-1].stage is not Stage.ACTUAL:
            continue
        plan, spent = near[-2:]
        sign = (spent.amount.value > plan.amount.value) - (spent.amount.value < plan.amount.value)
        if sign != _CLAIMS[match["word"]]:
            real = {1: "大于", -1: "小于", 0: "等于"}[sign]
            subject = _subject(review, plan)
            yield review.finding(
                "P14",
                f"{subject}决算{shown(spent)}{real}预算{shown(plan)}，文中却写“{match[0]}”。",
                spans=(review.match_span(match),),
                facts=(plan, spent),
                expected=f"决算数{real}预算数",
                found=match[0],
                difference=money(spent.amount.value - plan.amount.value),
            )


def _subject(review: Review, fact: Fact) -> str:
    """Returns what a line of final accounts is about: the last subject named in its heading."""
    section = review.section_of(fact.span.start) if fact.span else None
    title = "".join(section.title.split()) if section else ""
    named_last = re.findall(r"[）)]?([一-鿿]{2,24})[（(]项[）)]", title + review.context(fact, before=80))
    return named_last[-1] if named_last else name(fact).partition("年初预算")[0]


def _fewer_served_than_answered(review: Review) -> Iterator[Finding]:
    """Who was answered was served too: 受益 is not below 答询 in one sentence."""
    for served in review.facts("受益人数", stages=(Stage.DONE,)):
        at = served.span.start if served.span else 0
        for asked in review.between(at - _SAME_SENTENCE, at + _SAME_SENTENCE + 1):
            about = re.search(r"答询|咨询|问诊|接诊|义诊人", asked.concept + asked.label)
            more = measure_of(asked.amount.unit) in _PEOPLE and asked.amount.value > served.amount.value
            if about and more and review.clause(asked) == review.clause(served):
                yield review.finding(
                    "P14",
                    f"{named(served)}少于{named(asked)}，受益人数不应少于其中一项服务的人数。",
                    facts=(asked, served),
                    expected=f"不少于{shown(asked)}",
                    found=shown(served),
                )


def _parts_of_procurement(review: Review) -> Iterator[Finding]:
    """Contracts with small firms, reserved and other, are not above all procurement."""
    whole = review.facts("政府采购支出")
    if not whole:
        return
    wins = [
        f
        for f in review.money
        if f.span is not None
        and re.search(r"由中小企业供应商中标或成交的?，?采购金额$", review.context(f, before=40).removesuffix(shown(f)))
    ]
    total = sum((f.amount.value for f in wins), Decimal(0))
    if len(wins) > 1 and total > whole[0].amount.value + whole[0].amount.step * len(wins):
        yield review.finding(
            "P14",
            f"中小企业中标金额{'＋'.join(shown(f) for f in wins)}＝{money(total)}，大于政府采购金额{shown(whole[0])}。",
            facts=(whole[0], *wins),
            expected=f"不大于{shown(whole[0])}",
            found=money(total),
            difference=money(total - whole[0].amount.value),
        )


@rule("P15")
def averages_are_not_too_round(review: Review) -> Iterator[Finding]:
    """People divided by events is rarely a round number, and different things rarely count alike."""
    if review.kind == FINAL_ACCOUNTS:
        return
    fewest, round_to = review.parameter("P15", "fewest_events"), review.parameter("P15", "round_to")
    counted = [
        f
        for f in review.counts
        if f.stage is Stage.DONE and _THINGS.match(f.amount.unit) and f.span and not f.amount.is_approximate()
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
                f"{named(people)}÷{named(events)}＝{number(each)}，恰为整数，疑为估计数。",
                facts=(events, people),
                expected="按签到记录统计",
                found=number(each),
            )
    yield from _equal_numbers(review, counted)


def _equal_numbers(review: Review, counted: list[Fact]) -> Iterator[Finding]:
    least = review.parameter("P15", "smallest_equal")
    reach = [(one, other) for i, one in enumerate(counted) for other in counted[i + 1 : i + 4]]
    for one, other in reach:
        if one.amount.value != other.amount.value:
            continue
        near = one.span and other.span and other.span.start - one.span.start < 300 and one.section == other.section
        pair = [one, other]
        equal = one.amount.value == other.amount.value >= least and one.amount.value % 10
        if near and equal and one.concept != other.concept and not _said_alike(review, one, other):
            yield review.finding(
                "P15",
                f"{named(one)}与{named(other)}数字相同，请核对是否误填。",
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
            if served.amount.value > 0 and review.clause(copies) == review.clause(served):
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
