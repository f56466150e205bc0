"""Completion: `完成年度预算86.37%` divides the figure before it by the budget of the same thing."""

from __future__ import annotations

import re

import msgspec

from jiheng.facts import Relation, Stage
from jiheng.reading.relations.claims import plausible, ratio_claim
from jiheng.reading.relations.figure import HUNDRED, Figure, divides
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.money import LEVELS, NEAR, Money, one_value, plain_name

_NAMED = re.compile(r"(年初预算|调整后?的?预算|年度预算|全年预算)")
_NAMED_STAGE = {"年初预算": Stage.INITIAL_BUDGET, "调整": Stage.ADJUSTED_BUDGET}
_STAGE_NAMES = {Stage.BUDGET: "年度预算", Stage.ADJUSTED_BUDGET: "调整预算", Stage.INITIAL_BUDGET: "年初预算"}
_ADJUSTED = Stage.ADJUSTED_BUDGET
_SHORT = 3
_TELLING = 100
_PLAIN = re.compile(r"(?:总体|整体|部门|资金|全年)*(?:预算)?(?:执行|完成)率")
_EXECUTED = re.compile(r"的?(?:预算|资金)?(?:执行|完成|支付|使用|支出)(?:率|进度)$")
_MOST_BASES = 6
_MOST_NAMED = 200
_CUT = re.compile(r"减|收回|压缩")


def completion(line: Line, money: Money, rate: Figure) -> Relation | None:
    """Returns what a budget execution rate was divided from, None where nothing near is certain."""
    found = _of_named(money, rate) or _of_near(line, money, rate)
    if found is not None and found.holds:
        return found
    if _of_counts(money, rate):
        return found
    return (
        _of_last(money, rate)
        or _of_wholes(money, rate)
        or found
        or _of_alike(money, rate)
        or _of_paragraph(money, rate)
    )


def _of_counts(money: Money, rate: Figure) -> bool:
    """Tells whether it is a count that was completed, and not the budget."""
    before = [f for f in money.line.figures[max(0, rate.index - 2) : rate.index] if f.start >= rate.sentence]
    if len(before) < 2 or not before[0].counted or not before[1].counted:
        return False
    return divides(rate, before[0], before[1]) or divides(rate, before[1], before[0])


def _of_last(money: Money, rate: Figure) -> Relation | None:
    """Returns the completion that the last sums of money give, over the ends of paragraphs, where it holds."""
    if rate.number // rate.step < _TELLING or rate.number == HUNDRED:
        return None
    last = [f for f in money.levels if f.index < rate.index][-NEAR:]
    for actual in reversed(last):
        if not actual.budget:
            for budget in reversed(last):
                if budget.budget and divides(rate, actual, budget):
                    return ratio_claim(rate, actual, budget)
    return None


def _of_paragraph(money: Money, rate: Figure) -> Relation | None:
    """Returns the completion of the only budget and the only outlay of the whole in a paragraph that a rate closes.

    `全年预算数A，其中…。总体支出B，其中…。预算执行率为97.22%`
    """
    if not _PLAIN.fullmatch(rate.label):
        return None
    wholes = [f for f in money.levels if f.paragraph == rate.paragraph and f.index < rate.index and f.concept in LEVELS]
    budgets, spent = [f for f in wholes if f.budget], [f for f in wholes if not f.budget]
    if not one_value(budgets) or not one_value(spent) or spent[0].period != rate.period:
        return None
    if any(f.sentence == rate.sentence for f in money.levels):
        return None
    claim = ratio_claim(rate, spent[0], budgets[0])
    return claim if claim is not None and plausible(claim) else None


def _of_alike(money: Money, rate: Figure) -> Relation | None:
    """Returns the completion of a budget with more words (`特困人员供养`, `特困供养支出`), where it holds."""
    near = money.before(rate, 1)
    if not near or near[0].budget or near[0].index != rate.index - 1 or rate.number // rate.step < _TELLING:
        return None
    spent = near[0]
    name = plain_name(spent.concept)
    if len(name) < _SHORT:
        return None
    for budget in money.everywhere[:_MOST_NAMED]:
        if budget.budget and divides(rate, spent, budget):
            other = iter(plain_name(budget.concept))
            if all(letter in other for letter in name):
                return ratio_claim(rate, spent, budget)
    return None


def _of_wholes(money: Money, rate: Figure) -> Relation | None:
    """Returns the completion of the whole, wherever its budget and its outlay stand, where it holds to three digits."""
    if rate.number // rate.step < _TELLING or rate.number == HUNDRED:
        return None
    for actual, budget in money.completions(rate.period):
        if divides(rate, actual, budget):
            return ratio_claim(rate, actual, budget)
    return None


def _of_named(money: Money, rate: Figure) -> Relation | None:
    """Returns the completion of the thing its label names (`甲、乙执行率依次为90%、80%`), where it holds."""
    name = _EXECUTED.sub("", rate.label)
    if len(name) < _SHORT or name == rate.label:
        return None
    found = money.by_plain(name)
    if plain_name(name) != name:
        wanted = {name, plain_name(name)}
        found = [f for f in money.levels if plain_name(f.concept) in wanted]
    spent = [f for f in found if not f.budget][:NEAR]
    budgets = [f for f in found if f.budget][:NEAR]
    for actual in spent:
        for budget in budgets:
            if divides(rate, actual, budget):
                return ratio_claim(rate, actual, budget)
    return None


def _of_near(line: Line, money: Money, rate: Figure) -> Relation | None:
    sentence = rate.sentence
    near = money.before(rate)
    actual = next((f for f in near if not f.budget), None)
    if actual is None and near:
        actual = _actual_elsewhere(money, near[0]) or _whole_outlay(money, near[0])
    if actual is None or not actual.exact:
        return None
    bases = _bases(money, rate, actual, near)
    if not bases:
        return None
    named = _NAMED.search(line.before(rate, 24))
    wanted = next((s for w, s in _NAMED_STAGE.items() if named and named[1].startswith(w)), None)
    first = next((b for b in bases if b.stage is wanted), None) if wanted else None
    order = [first, *[b for b in bases if b is not first]] if first is not None else bases
    for base in order:
        if divides(rate, actual, base):
            note = ""
            if wanted is not None and base.stage is not wanted:
                note = f"写“{named[1] if named else ''}”，分母实为{_STAGE_NAMES.get(base.stage, str(base.stage))}"
            return ratio_claim(rate, actual, base, note)
    usable = [c for b in order if (c := ratio_claim(rate, actual, b)) is not None]
    certain = first is not None or len(usable) == 1
    if not usable or not certain or not plausible(usable[0]):
        return None
    base = order[0]
    if actual.start < sentence and base.start < sentence:
        return None
    if (
        base.stage is Stage.INITIAL_BUDGET
        and first is None
        and base.start < sentence
        and any(f.stage is _ADJUSTED and f.period == actual.period for f in money.levels)
    ):
        # The budget was adjusted as a whole: what this thing had afterwards is not printed.
        return None
    if base.stage is not _ADJUSTED and first is None and (steps := _steps_since(line, base, rate)):
        return _of_steps(rate, actual, base, steps)
    if base.start < rate.paragraph and (base.concept, base.subject) != (actual.concept, actual.subject):
        return None
    return usable[0]


def _steps_since(line: Line, base: Figure, rate: Figure) -> list[Figure]:
    """Returns what a budget gained or lost before the rate (`年初预算A，年中追加B，支出C，执行率r`)."""
    if base.index < 0:
        return []
    between = line.figures[base.index + 1 : rate.index]
    return [f for f in between if f.concept == "预算调整" and f.paragraph == base.paragraph]


def _of_steps(rate: Figure, actual: Figure, base: Figure, steps: list[Figure]) -> Relation | None:
    """Returns the completion of a budget with its steps, whose sum is not printed, where it holds."""
    claim = ratio_claim(rate, actual, base)
    whole = base.value + sum([-f.value if _CUT.search(f.label) else f.value for f in steps])
    if claim is None or whole <= 0:
        return None
    computed = actual.value / whole * 100
    if abs(computed - claim.stated) * 2 > rate.fact.amount.step:
        return None
    return msgspec.structs.replace(
        claim, computed=computed, holds=True, rounding_only=False, note="分母为年初预算加上年中调整"
    )


def _actual_elsewhere(money: Money, budget: Figure) -> Figure | None:
    found = [f for f in money.same(budget) if not f.budget and f.period == budget.period]
    return found[0] if one_value(found) else None


def _whole_outlay(money: Money, budget: Figure) -> Figure | None:
    """Returns the whole outlay of the year where a budget of the whole stands alone before a rate."""
    if budget.concept not in LEVELS:
        return None
    found = [
        f for f in money.levels if f.concept in {"支出合计", "支出总计"} and not f.budget and f.period == budget.period
    ]
    return found[0] if one_value(found) else None


def _bases(money: Money, rate: Figure, actual: Figure, near: list[Figure]) -> list[Figure]:
    """Returns the budgets a completion may refer to: of the same thing, nearest before it first."""
    at = rate.start
    same = [f for f in money.same(actual) if f.budget and f.period == actual.period]
    if same:
        same.sort(key=lambda f: (f.start > at, abs(f.start - at)))
        return _distinct(same)
    local = [f for f in near if f.budget and f.period == actual.period and f.subject == actual.subject]
    if local:
        return _distinct(local)
    if actual.concept in LEVELS or actual.concept.startswith("other:"):
        return _distinct([f for f in money.levels if f.budget and f.concept in LEVELS and f.period == actual.period])
    return []


def _distinct(figures: list[Figure]) -> list[Figure]:
    seen: set[tuple[int, Stage]] = set()
    result: list[Figure] = []
    for figure in figures:
        key = (figure.number, figure.stage)
        if key not in seen:
            seen.add(key)
            result.append(figure)
    return result[:_MOST_BASES]
