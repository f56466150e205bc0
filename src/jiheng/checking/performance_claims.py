"""Claims: satisfaction, full coverage, ranks, changes of rates, counts left open, dates left open."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from jiheng.checking.figures import briefly, listed, named, shown
from jiheng.checking.register import rule
from jiheng.checking.review import FINAL_ACCOUNTS, Review
from jiheng.checking.scores import FULL, score_facts
from jiheng.checking.text_repetition import blocks
from jiheng.facts import Bound, Fact, Finding, Severity, Stage

_PLANS = frozenset({"plans", "measures", "problems", "duties", "departments", "targets", "tasks"})
_WISHES = frozenset({"targets", "plans", "measures"})
_DIGIT = re.compile(r"\d|[一二三四五六七八九十百千]+(?:个|名|家|户|人|所|村)")
_ALL_OF = re.compile(
    r"全(?:区|县|市|镇|乡|街道|校|院)(?P<n>\d+)(?P<what>(?:家|个|所|户|名)[^。；，\d\n]{2,20}?)(?:均|都|全部|已|已经)+(?:成立|建立|完成|覆盖|实现|建成)"
)
_RATE_WORDS = ("率", "占比", "比重", "比例")
_RATE_CHANGE = re.compile(
    r"(?:率|占比|比重|比例)(?P<move>上升|提高|提升|下降|降低|增长|增加|减少)了?(?P<n>\d+(?:\.\d+)?)[%％]"
)
# 管理率达到93.2%，比上年上升2.1%: the change follows the rate itself.
_RATE_AND_CHANGE = re.compile(
    r"(?:率|占比|比重|比例)(?:为|是|达到?)?\d+(?:\.\d+)?[%％][，,]?(?:比|较|同比)(?:上年|去年|上期|年初|[^，。；\d]{0,6}同期)?"
    r"(?P<move>上升|提高|提升|下降|降低|增长|增加|减少)了?(?P<n>\d+(?:\.\d+)?)[%％]"
)
_COMPLETION = re.compile(r"完成(?:率|度|量|比例|任务|目标|计划|指标值?)?(?:的|为|是|达到?|了|仅)*$")
_RATE_NAME = re.compile(r"[一-鿿]{1,10}$")
_SCORED = re.compile(r"分值|得分|目标值|完成值")
# 两项均超过90%的目标值: what is exceeded is no result.
_EXCEEDED = re.compile(r"(?:超过|高于|低于|优于|达到|达)了?$")
_A_MARK = re.compile(r"目标|标准|要求|平均|预期|指标值")
_MARK_REACH = 8
_PASSED, _TWO_TOTALS = 60, 2
_GROWTH = re.compile(r"涨幅|增幅")
_RANK_WORDS = ("排名", "位居", "位列", "名列", "列")
_RANK = re.compile(
    r"排名(?:[^。；，\n]{0,8}?)第?(?:\d+|[一二三四五六七八九十]+)(?:名|位)?|(?:位居|位列|名列|列)(?:全[省市县区国]|[一-鿿]{0,6})?第(?:\d+|[一二三四五六七八九十]+)(?:名|位)?"
)
_OF_N = re.compile(r"\d+个|共\d+|\d+(?:家|所|名|支|市|县|区)中|[一二三四五六七八九十]+个")
_OPEN_BOUNDS = frozenset({Bound.AT_LEAST, Bound.NEARLY, Bound.ABOUT})
_APPROXIMATE = re.compile(r"[余多近约]|左右|上下")
_ABOUT = frozenset("近约逾超达")
_MORE_OR_LESS = frozenset({"左右", "上下", "以上"})
_NO_INDICATOR_WORDS = ("增设", "增加", "补充", "完善", "设置", "缺少", "没有设")
_NO_INDICATOR = re.compile(rf"(?:{'|'.join(_NO_INDICATOR_WORDS)})[^。\n]{{0,12}}满意度")
_REGISTERED = re.compile(r"全(?:区|县|市|镇|乡|省)(?:现有|共有|已有|注册|实名注册)[^。；，\d\n]{0,12}\d+")
_DATE = re.compile(r"\d{4}年\d{1,2}月|\d{1,2}月\d{1,2}日|年底|年末|月底")


@rule("P08", whole=True)
def satisfaction_has_a_survey(review: Review) -> Iterator[Finding]:
    """A satisfaction figure rests on a survey."""
    if review.kind == FINAL_ACCOUNTS or review.says("surveys"):
        return
    year = review.report.year
    claimed = [
        f
        for f in review.rates
        if "满意" in f.concept + f.label
        and f.stage is Stage.DONE
        and (year is None or f.year in (None, year))
        and not (_EXCEEDED.search(review.words_before(f)) and _A_MARK.search(review.context(f, after=_MARK_REACH)))
    ]
    if claimed:
        prose = any(not review.tabular(f) and not _SCORED.search(review.clause(f)) for f in claimed)
        yield review.finding(
            "P08",
            f"{listed(named(f) for f in claimed)}没有说明调查方式、样本和时间。",
            facts=claimed,
            severity=None if prose else Severity.WARNING,
            expected="调查方式、样本、时间",
            found="未说明",
        )
        return
    if any("满意" in f.concept + f.label for f in review.report.facts):
        return
    for match in review.opening(_NO_INDICATOR, _NO_INDICATOR_WORDS):
        yield review.finding(
            "P08",
            "绩效指标中没有服务对象满意度指标。",
            spans=(review.match_span(match),),
            severity=Severity.NOTE,
            expected="满意度指标及调查结果",
            found="未设置",
        )
        return


@rule("P09")
def perfect_claims_have_evidence(review: Review) -> Iterator[Finding]:
    """What is said to be complete has its base, and nothing in the report speaks against it."""
    if review.kind == FINAL_ACCOUNTS:
        return
    text = review.squeezed.text
    for match in review.spoken("completed_conclusion"):
        place = review.squeezed.original(match.start())
        sentence = text[
            max(text.rfind("。", 0, match.start()), text.rfind("\n", 0, match.start())) + 1 : match.end() + 20
        ]
        if review.slots_at(place) & _PLANS or _DIGIT.search(sentence.partition("。")[0]):
            continue
        yield review.finding(
            "P09",
            f"“{match[0]}”没有列出应有数和实际数，无法核实。",
            spans=(review.match_span(match),),
            expected="应有数、实际数",
            found=match[0],
        )
    for match in _ALL_OF.finditer(text):
        yield review.finding(
            "P09",
            f"“{match[0]}”等于全部覆盖，没有时点和名单。",
            spans=(review.match_span(match),),
            expected="时点、名单",
            found=f"{match['n']}{match['what']}",
        )
    full = _full_scores(review)
    short = [
        f
        for f in review.rates
        if f.stage is Stage.DONE and f.amount.value < FULL and _COMPLETION.search(review.words_before(f))
    ]
    if full and short:
        yield review.finding(
            "P09",
            f"自评得满分（{listed(shown(f) for f in full)}），"
            f"文中{listed(f'“{briefly(f)}”' for f in short)}却没有全部完成。",
            facts=(*full, *short),
            expected="按完成情况扣分",
            found=listed(shown(f) for f in full),
        )


def _full_scores(review: Review) -> list[Fact]:
    """Returns the totals of a hundred that were given: 自评总分100分，自评得分97.96分 names the full mark first.

    Where projects are scored one by one and not all of them in full, no total is taken for that of the report.
    """
    whole = [f for f in score_facts(review, Stage.SCORED) if f.concept == "自评得分" and f.span is not None]
    if len({f.amount.value for f in whole if f.amount.value >= _PASSED}) > _TWO_TOTALS:
        return []
    return [
        f
        for f, following in itertools.zip_longest(whole, whole[1:])
        if f.amount.value == FULL
        and not (following and following.amount.value < FULL and review.clause(following) == review.clause(f))
    ]


@rule("P11")
def counts_are_exact(review: Review) -> Iterator[Finding]:
    """Results are told in exact numbers."""
    if review.kind == FINAL_ACCOUNTS:
        return
    loose = [
        f
        for f in review.counts
        if f.amount.bound in _OPEN_BOUNDS and f.stage is not Stage.QUOTA and _approximate(review, f)
    ]
    repeated = [(b.start, b.end) for b in blocks(review)]
    loose = [f for f in loose if not any(a <= _at(f) < b for a, b in repeated)]
    told = {briefly(f, _as_told(review, f)): f for f in loose}
    if len(loose) >= review.parameter("P11", "fewest"):
        yield review.finding(
            "P11",
            f"{len(told)}个数字是约数，无法核对：{listed(told)}。",
            facts=loose,
            expected="准确数",
            found=listed(_as_told(review, f) for f in told.values()),
        )


def _at(fact: Fact) -> int:
    return fact.span.start if fact.span else -1


def _as_told(review: Review, fact: Fact) -> str:
    """Returns a figure with the words that make it approximate: 近20场次, 600次左右."""
    figure = review.context(fact, before=1, after=2)
    before = figure[:1] if figure[:1] in _ABOUT else ""
    after = figure[-2:] if figure[-2:] in _MORE_OR_LESS else ""
    return f"{before}{shown(fact)}{after}"


def _approximate(review: Review, fact: Fact) -> bool:
    """Tells whether the words say about how many, not at least how many: 以上 in a target is a bound."""
    return _APPROXIMATE.search(review.context(fact, before=1, after=2)) is not None


@rule("P13")
def figures_have_a_date(review: Review) -> Iterator[Finding]:
    """A figure up to a date, or of a state, tells the date."""
    if review.kind == FINAL_ACCOUNTS:
        return
    text = review.squeezed.text
    year = str(review.report.year or "")
    hits = [m for m in review.spoken("cut_off") if not _DATE.search(text[m.start() : m.end() + 14])]
    if hits:
        yield review.finding(
            "P13",
            f"{listed(f'“{m[0]}”' for m in hits)}没有写明截止日期，数字的时点不明。",
            spans=[review.match_span(m) for m in hits],
            expected=f"截至{year}年12月31日" if year else "截至××××年××月××日",
            found=listed(m[0] for m in hits),
        )
        return
    states = [m for m in _REGISTERED.finditer(text) if not _DATE.search(text[max(0, m.start() - 20) : m.end()])]
    if states:
        yield review.finding(
            "P13",
            f"{listed(f'“{m[0]}”' for m in states)}是时点数，没有写明时点。",
            spans=[review.match_span(m) for m in states],
            severity=Severity.NOTE,
            expected="注明时点",
            found=listed(m[0] for m in states),
        )


@rule("P17")
def points_are_not_percent(review: Review) -> Iterator[Finding]:
    """The change of a rate is told in percentage points."""
    hits = []
    for match in review.opening(_RATE_CHANGE, _RATE_WORDS):
        before = _RATE_NAME.search(review.squeezed.text[max(0, match.start() - 10) : match.start() + 1])
        name = before[0] if before else ""
        goal = review.slots_at(review.squeezed.original(match.start())) & _WISHES
        if not name.endswith(("增长率", "变动率")) and not goal:
            hits.append((f"{name}{match[0][1:]}", match))
    for match in review.opening(_RATE_AND_CHANGE, _RATE_WORDS):
        goal = review.slots_at(review.squeezed.original(match.start())) & _WISHES
        before = _RATE_NAME.search(review.squeezed.text[max(0, match.start() - 10) : match.start() + 1])
        name = before[0] if before else ""
        if not name.endswith(("增长率", "变动率")) and not goal:
            hits.append((f"{name}{match[0][1:]}", match))
    if hits:
        yield review.finding(
            "P17",
            f"{listed(f'“{words}”' for words, _ in hits)}是比率的变动，应写“百分点”，并列出变动前后的数值。",
            spans=[review.match_span(m) for _, m in hits],
            expected=listed(f"{m['n']}个百分点" for _, m in hits),
            found=listed(f"{m['n']}%" for _, m in hits),
        )


@rule("P18")
def activities_are_counted(review: Review) -> Iterator[Finding]:
    """Activities are told with their number."""
    if review.kind == FINAL_ACCOUNTS:
        return
    strong = _hits(review, "uncounted_strong")
    weak = _hits(review, "uncounted_weak")
    if strong or weak:
        yield review.finding(
            "P18",
            f"{listed(f'“{m[0]}”' for m in (*strong, *weak))}没有具体数量。",
            spans=[review.match_span(m) for m in (*strong, *weak)],
            severity=None if strong else Severity.NOTE,
            expected="次数、场次、人数",
            found=listed(m[0] for m in (*strong, *weak)),
        )


def _hits(review: Review, words: str) -> list[re.Match[str]]:
    return [m for m in review.spoken(words) if not review.slots_at(review.squeezed.original(m.start())) & _PLANS]


@rule("P23")
def ranks_tell_of_how_many(review: Review) -> Iterator[Finding]:
    """A rank says among how many."""
    text = review.squeezed.text
    hits = [
        m for m in review.opening(_RANK, _RANK_WORDS) if not _OF_N.search(text[max(0, m.start() - 16) : m.end() + 10])
    ]
    if hits:
        yield review.finding(
            "P23",
            f"{listed(f'“{m[0]}”' for m in hits)}没有说明参评总数。",
            spans=[review.match_span(m) for m in hits],
            expected="在×个单位中排名第×",
            found=listed(m[0] for m in hits),
        )
