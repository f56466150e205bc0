"""How money is worded: stage, unit, subject, purpose, and rates that stand without their amounts."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from jiheng.checking.agreement import rate_fits_otherwise
from jiheng.checking.figures import dense, listed, named, shown
from jiheng.checking.passages import occurrences
from jiheng.checking.register import rule
from jiheng.checking.review import FINAL_ACCOUNTS, PROJECT_EVALUATION, SELF_EVALUATION, Review
from jiheng.facts import Fact, Finding, Severity, Stage
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY
from jiheng.standards.classes import FunctionClass

_SAME_LIST = 60
_LONGEST_NAME = 24
_LONGEST_PATH = 90
_PART_OF_YEAR = re.compile(r"[上下]半年|季度|月")
_COUNTED = re.compile(r"[人次户件份篇亩只条]|数|量|面积|里程")
_MAIN_STAGES = frozenset({Stage.INITIAL_BUDGET, Stage.ADJUSTED_BUDGET, Stage.BUDGET, Stage.ACTUAL})
_MAIN = frozenset(
    {"收入合计", "支出合计", "基本支出", "项目支出", "人员经费", "公用经费", "结转结余", "年初预算", "调整预算"}
    | {"财政拨款收入", "一般公共预算财政拨款", "一般公共预算财政拨款收入", "一般公共预算财政拨款支出"}
)
_OF_THE_WHOLE = _MAIN - {"人员经费", "公用经费", "结转结余", "项目支出"}
_NOT_THE_YEAR = frozenset({"problems", "measures", "plans", "procurement", "assets", "three_public"})
_STATED_BASE = re.compile(r"(?P<stage>年初|度初|调整)预算(?:数)?的?$")
_SUM_WORDS = re.compile(r"收入|支出|经费|结转|结余|预算|决算")
_RATE_OF_MONEY = frozenset({"预算执行率", "预算完成率", "资金使用率", "资金支付率", "支出率"})
_PATH = re.compile(r"(?<![一-鿿])(?P<top>[一-鿿]{2,18}支出)(?P<mark>[-—－–])(?P<rest>[^，。；、\d\n]{2,60})")
_CLASS = re.compile(r"(?P<name>[一-鿿]{2,18}支出)[（(]类[）)]")
_LIST_BEFORE = re.compile(r"^(?:其中|包括|主要|用于|按|和|及|与|以及|为|是|在)+")
_DOCUMENT = re.compile(
    r"(?P<number>[一-鿿]{0,4}财[一-鿿]{0,4}[〔\[（(](?P<year>20\d\d)[〕\]）)]\d{1,4}号)(?P<rest>[^。\n]{0,120})"
)
_NUMBER = re.compile(r"\d[\d,.]*")
_MONEY = re.compile(r"\d[\d,.]*(?:亿|万)?元")
# With fewer subjects below a class than this the shipped catalogue is too thin to call a name wrong.
_ENOUGH_TO_JUDGE = 3
_NAMED = ("项目:", "other:")
_WISHES = frozenset({"measures", "plans"})
_FAR_BEFORE = 800
_THREE = ("公务接待费", "公务用车", "因公出国")
_CONJUNCTION = re.compile(r"、|及|以及|和|与")


@rule("M10")
def budget_stage_is_clear(review: Review) -> Iterator[Finding]:
    """A budget says which stage it is, and a rate names the stage it is measured by."""
    if review.kind not in (SELF_EVALUATION, PROJECT_EVALUATION):
        return
    accounts = review.accounts
    mixed = list(_bases_misnamed(review))
    if mixed:
        rates = [rate for rate, _ in mixed]
        yield review.finding(
            "M10",
            f"{listed(shown(r) for r in rates)}写“完成年初预算”，实际按{listed(named(b) for _, b in mixed)}计算，"
            "年初预算、年度预算、调整预算混用。",
            facts=[f for pair in mixed for f in pair],
            expected="分母与文字一致",
            found="年初预算",
        )
    budget = accounts.budget or _budget_of_section(review)
    if budget is None or accounts.initial or accounts.adjusted or budget.span is None:
        return
    if review.slots_of(budget) & _NOT_THE_YEAR or review.context(budget, before=6)[:6].find("（") >= 0:
        # 1台设备（预算850万元）is the budget of something else.
        return
    start = max(0, budget.span.start - 20)
    if review.says("stage_words_clear", start, budget.span.end) or review.tabular(budget) or "预算" not in budget.label:
        return
    yield review.finding(
        "M10",
        f"“{named(budget)}”没有说明是年初预算还是调整预算，执行率口径不明。",
        facts=(budget,),
        expected="年初预算数或调整预算数",
        found="".join(review.span(start, budget.span.end).quote.split()),
    )


def _budget_of_section(review: Review) -> Fact | None:
    """Returns the one budget that outlay is measured by, where every budget of the report leaves its stage open."""
    budgets = [f for f in review.money if f.stage.is_budget]
    if any(f.stage is not Stage.BUDGET for f in budgets) or not (review.accounts.spent or review.accounts.basic):
        return None
    return next((f for f in budgets if f.concept in _OF_THE_WHOLE and f.subject in ("", review.report.unit)), None)


def _bases_misnamed(review: Review) -> Iterator[tuple[Fact, Fact]]:
    """Yields rates said to be of the initial budget that are computed from another budget."""
    for relation in review.relations(RelationKind.RATIO):
        rate, base = review.by_id.get(relation.total), review.by_id.get(relation.parts[-1])
        if rate is None or base is None or not relation.holds or rate.span is None or base.amount.value == 0:
            continue
        if base.stage not in (Stage.BUDGET, Stage.ADJUSTED_BUDGET):
            continue
        stated = _STATED_BASE.search(review.context(rate, before=10).removesuffix(shown(rate)))
        if stated and stated["stage"] != "调整" and rate.amount.value != 100:
            yield rate, base


@rule("M11")
def one_unit_of_money(review: Review) -> Iterator[Finding]:
    """The main sums stand in one unit, and every unit is written out."""
    sums = [f for f in review.money if f.stage in _MAIN_STAGES and review.in_prose(f)]
    units = {f.id: _unit_word(f) for f in sums}
    counts = Counter(units.values())
    usual = counts.most_common(1)
    if not usual or usual[0][0] != "万元" or usual[0][1] < 2:
        return
    odd = [
        f
        for f in sums
        if (units[f.id] == "元" and shown(f) != "0元" and _main_sum(f) and not _twice(review, f))
        or (units[f.id] == "万" and _cut(review, f))
    ]
    bare = list(_bare_in_list(review))
    units |= {f.id: "万" for f in bare}
    odd += bare
    if odd:
        yield review.finding(
            "M11",
            f"收支金额多用“万元”，{listed(f'“{named(f)}”' for f in odd)}单位不一致或缺“元”。",
            facts=odd,
            expected="万元",
            found=listed(units[f.id] for f in odd),
        )


def _main_sum(fact: Fact) -> bool:
    return fact.concept in _MAIN and _SUM_WORDS.search(fact.label) is not None


def _unit_word(fact: Fact) -> str:
    quote = shown(fact)
    return quote[-2:] if quote[-2:] in ("亿元", "万元") else quote[-1:] if quote[-1:] in ("亿", "万", "元") else ""


def _cut(review: Review, fact: Fact) -> bool:
    """Tells whether 元 is missing after 万."""
    return fact.span is not None and not review.context(fact, after=1).endswith("元")


def _bare_in_list(review: Review) -> Iterator[Fact]:
    """Yields figures that end in 万 and stand in a list of sums in 万元, where nothing is counted."""
    if "count" not in review.by_unit:
        return
    for before, fact in itertools.pairwise(review.placed):
        if fact.amount.unit != "count" or before.amount.unit != CNY or _unit_word(fact) != "万":
            continue
        if fact.span is None or before.span is None or _unit_word(before) != "万元" or not review.in_prose(fact):
            continue
        between = review.text[before.span.end : fact.span.start]
        ends = review.context(fact, after=1)[-1:] in "，。；、"
        if (
            ends
            and "。" not in between
            and len(between) < _SAME_LIST
            and not _COUNTED.search(review.words_before(fact))
        ):
            yield fact


def _twice(review: Review, fact: Fact) -> bool:
    """Tells whether the same amount stands in 万元 too."""
    return any(
        o.id != fact.id
        and o.amount.unit == CNY
        and _unit_word(o) == "万元"
        and o.amount.interval().contains(fact.amount.value)
        for o in review.report.facts
    )


@rule("M13", whole=True)
def three_public_expenses_are_told(review: Review) -> Iterator[Finding]:
    """Where the outline asks for them, the three public expenses stand with budget and outlay."""
    family = review.family
    wanted = review.rule_text("M13").parameters["jurisdictions"]
    if review.kind != SELF_EVALUATION or (family is not None and family.jurisdiction not in wanted):
        return
    figures = [f for f in review.money if _is_three_public(f)]
    text = review.squeezed.text
    mention = re.search(r"[“\"]?三公[”\"]?经费|公务接待费|公务用车(?:购置|运行)|因公出国", text)
    if figures:
        if not any(f.stage.is_budget for f in figures) and all(f.amount.value == 0 for f in figures):
            yield _zero(review, figures)
        return
    if mention is None:
        if family is not None and not review.says("attached_tables"):
            yield review.finding(
                "M13",
                "报告没有提到“三公”经费，缺少预算数和决算数。",
                spans=(review.heading("basic_outlay", "outlay", "funds") or review.head,),
                expected="“三公”经费预算数、决算数",
                found="未提及",
            )
        return
    place = review.match_span(mention)
    sentence = review.sentence(place.start)
    if re.search(r"未产生|未发生|无|没有|为零|零支出", "".join(sentence.quote.split())):
        yield _zero(review, [], sentence=place)
        return
    names = [n for n in _THREE if n in text]
    yield review.finding(
        "M13",
        f"提到{'、'.join(names) or '“三公”经费'}，没有列出预算数和决算数。",
        spans=(place,),
        expected="“三公”经费预算数、决算数",
        found="只有名称",
    )


def _zero(review: Review, figures: list[Fact], sentence: object = None) -> Finding:
    return review.finding(
        "M13",
        "“三公”经费支出为零，没有列出预算数，无法判断是否控制在预算内。",
        spans=(sentence,) if sentence is not None else (),  # type: ignore[arg-type]
        facts=figures,
        severity=Severity.NOTE,
        expected="“三公”经费预算数",
        found="未列",
    )


def _is_three_public(fact: Fact) -> bool:
    name = fact.concept + fact.label
    return "三公" in name or any(n in name for n in _THREE)


@rule("M14")
def subjects_are_official(review: Review) -> Iterator[Finding]:
    """Names written as a path of subjects stand in the classification."""
    known = review.standards.classes.function
    wrong: list[tuple[re.Match[str], str]] = []
    below: dict[str, set[str]] = {}
    text = review.squeezed.text
    for match in _paths(text):
        top = _top(match["top"], known)
        if top and top not in below:
            below[top] = {c.name for group in known.values() for c in group if c.path[0] == top}
        children = below.get(top, set())
        if len(children) < _ENOUGH_TO_JUDGE:
            continue
        steps = [s for s in re.split(r"[-—－–]", match["rest"]) if s]
        said = _wrong_step(steps, top, children, review)
        if said:
            wrong.append((match, said))
    for match in _named(text, _CLASS, "支出（类", "支出(类"):
        if not _top(match["name"], known):
            name = _LIST_BEFORE.sub("", match["name"])
            tops = [n for n, group in known.items() if any(c.level == "类" for c in group)]
            close = max(tops, key=lambda n: len(set(n) & set(name)) / len(set(n) | set(name)))
            wrong.append((match, f"没有“{name}”类，可能是“{close}”"))
    if wrong:
        yield review.finding(
            "M14",
            f"科目名称与《政府收支分类科目》不符：{'；'.join(dict.fromkeys(said for _, said in wrong))}。",
            spans=[review.match_span(m) for m, _ in wrong],
            expected="类、款、项全称",
            found=listed(m[0][:30] for m, _ in wrong),
        )


def _paths(text: str) -> Iterator[re.Match[str]]:
    """Yields the names written as a path; they are looked for by their mark, which is rare."""
    return _named(text, _PATH, *(f"支出{mark}" for mark in "-—－–"))


def _named(text: str, pattern: re.Pattern[str], *signs: str) -> Iterator[re.Match[str]]:
    """Yields the matches of a pattern with a name before one of the signs, in order of the text."""
    starts = sorted({at for sign in signs for at in occurrences(text, sign)})
    last = 0
    for at in starts:
        match = pattern.search(text, max(last, at - _LONGEST_NAME), at + _LONGEST_PATH)
        if match is not None and match.start() <= at:
            last = match.end()
            yield match


def _top(words: str, known: dict[str, tuple[FunctionClass, ...]]) -> str:
    """Returns the subject of the highest level that the words end with, empty where there is none."""
    for start in range(len(words) - 3):
        if any(c.level == "类" for c in known.get(words[start:], ())):
            return words[start:]
    return ""


def _wrong_step(steps: list[str], top: str, children: set[str], review: Review) -> str:
    """Says what is wrong with the subject below a 类, empty where it is official."""
    known = review.standards.classes.function
    name = steps[0]
    short = name.removesuffix("支出")
    for candidate in (name, short):
        for subject in known.get(candidate, ()):
            if subject.path[0] != top:
                continue
            if subject.level == "项":
                return f"“{name}”是“{subject.path[1]}”款下的项，缺少款级科目"
            return ""
    if not name.endswith("支出"):
        return ""
    near = max(children, key=lambda c: len(set(c) & set(name)) / len(set(c) | set(name)))
    return f"“{top}”下没有“{name}”，可能是“{near}”"


@rule("M15")
def one_purpose_for_one_sum(review: Review) -> Iterator[Finding]:
    """A project's money serves one purpose."""
    least = int(review.parameter("M15", "purposes"))
    tails = review.words("purpose_tails")
    joined = []
    for fact in review.money:
        if not fact.concept.startswith(_NAMED) or fact.stage is not Stage.ACTUAL:
            continue
        label = dense(max(fact.label, fact.concept.partition(":")[2], key=len))
        if not _CONJUNCTION.search(label):
            continue
        purposes = [p for p in _CONJUNCTION.split(label) if any(m.end() == len(p) for m in tails.finditer(p))]
        if len(purposes) >= least and len(_CONJUNCTION.split(label)) >= least:
            joined.append(fact)
    if joined:
        yield review.finding(
            "M15",
            f"{listed(f'“{named(f)}”' for f in joined)}一个金额对应多个用途，无法分别考核。",
            facts=joined,
            expected="按用途分列金额",
            found=listed(shown(f) for f in joined),
        )


@rule("M18", whole=True)
def rates_stand_with_amounts(review: Review) -> Iterator[Finding]:
    """A rate of money stands with the amounts it comes from."""
    if review.kind == FINAL_ACCOUNTS:
        return
    computed = {r.total for r in review.relations(RelationKind.RATIO, RelationKind.GROWTH)}
    whole = review.accounts.planned is not None and review.accounts.spent is not None
    bare = []
    for fact in review.rates:
        if fact.concept not in _RATE_OF_MONEY or fact.id in computed:
            continue
        if fact.stage in (Stage.TARGET, Stage.FULL_MARK) or review.tabular(fact):
            continue
        if whole and fact.subject in ("", review.report.unit):
            continue
        if review.slots_of(fact) & _WISHES or _PART_OF_YEAR.search(review.words_before(fact)):
            continue
        if len(_NUMBER.findall(review.clause(fact))) < 3 and not rate_fits_otherwise(review, fact, before=_FAR_BEFORE):
            bare.append(fact)
    if bare:
        yield review.finding(
            "M18",
            f"{listed(named(f) for f in bare)}没有相应的预算数和支出数，无法复算。",
            facts=bare,
            expected="预算数、支出数",
            found=listed(shown(f) for f in bare),
        )


@rule("M19")
def fund_document_fits_the_year(review: Review) -> Iterator[Finding]:
    """Money granted by a document of an earlier year says why it is spent in this one."""
    year = review.report.year
    if year is None or review.kind == FINAL_ACCOUNTS:
        return
    for match in _DOCUMENT.finditer(review.squeezed.text) if review.holds("财") and review.holds("号") else ():
        told = match["rest"]
        if (
            int(match["year"]) >= year
            or not _MONEY.search(told)
            or review.words("fund_documents_explained").search(told)
        ):
            continue
        if f"{year}年" not in told and "支付" not in told and "支出" not in told:
            continue
        yield review.finding(
            "M19",
            f"{match['number']}下达的资金在{year}年支付，没有说明是提前下达、结转还是逾期支付。",
            spans=(review.match_span(match, "number"),),
            expected="说明下达时间和使用期限",
            found=match["number"],
        )
        return
