"""Rates: percentages with what they were computed from.

`完成年度预算86.37%` divides the figure before it by the budget of the same thing, `占71.65%` by the whole that is
named or by the head of the list, and a growth compares with the base that the text gives or that value and change
imply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.facts import Bound, Fact, Relation, Stage
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY, PERCENT
from jiheng.reading.meaning.openers import opens
from jiheng.reading.relations.claims import HUNDRED, close, difference_claim, divides, ratio_claim, reach, value
from jiheng.reading.relations.line import Line

_NAMED = re.compile(r"(年初预算|调整后?的?预算|年度预算|全年预算)")
_NAMED_STAGE = {"年初预算": Stage.INITIAL_BUDGET, "调整": Stage.ADJUSTED_BUDGET}
_SHARE_WHOLE = re.compile(r"占(?P<whole>[^占，。；：]{2,40}?)的?(?:比例|比重|比)?(?:为|是|达到?|约)?$")
_LEVELS = (
    "调整预算",
    "年初预算",
    "支出总计",
    "收入总计",
    "收入合计",
    "支出合计",
    "一般公共预算财政拨款",
    "财政拨款收入",
)
_NEAR = 8
_ADJACENT = 24  # characters between a part and its share
_SLIP = Decimal(3)  # percentage points that any slip may be off


def plausible(claim: Relation) -> bool:
    """Tells whether a failing rate is off by no more than a slip; a wild miss is a misreading, not an error."""
    if claim.holds or claim.computed is None:
        return True
    stated, computed = abs(claim.stated), abs(claim.computed)
    return stated == 0 or computed == 0 or abs(stated - computed) <= max(stated / 4, _SLIP)


class Money:
    """The sums of money of a report in order, with what rates look for among them."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.facts = [f for f in line.facts if f.amount.unit == CNY]
        self.index = {f.id: i for i, f in enumerate(self.facts)}
        self.levels = [f for f in self.facts if f.concept != "增减额"]
        self.wholes = [f for f in self.levels if f.concept in _LEVELS or f.concept in {"基本支出", "项目支出"}][:40]
        self.by_name: dict[tuple[str, str], list[Fact]] = {}
        for fact in self.levels:
            self.by_name.setdefault((fact.concept, fact.subject), []).append(fact)

    def before(self, fact: Fact, count: int = _NEAR) -> list[Fact]:
        """Returns the sums of money before a fact in its paragraph, nearest first."""
        start = self.line.start[fact.id]
        paragraph = self.line.paragraph_start(fact)
        found: list[Fact] = []
        at = self.line.order[fact.id] - 1
        while at >= 0 and len(found) < count:
            other = self.line.facts[at]
            if self.line.start[other.id] < paragraph:
                break
            if other.amount.unit == CNY and self.line.start[other.id] < start:
                found.append(other)
            at -= 1
        return found

    def same(self, fact: Fact) -> list[Fact]:
        """Returns the figures of the same thing in other stages."""
        found = [f for f in self.by_name.get((fact.concept, fact.subject), ()) if f is not fact]
        if not found and ":" in fact.concept:
            name = _plain(fact.concept)
            found = [
                f for f in self.levels
                if ":" in f.concept and f is not fact and _plain(f.concept) == name and f.period == fact.period
            ]  # fmt: skip
        return found


def _plain(concept: str) -> str:
    return re.sub(r"[-—－–一、的]|(?:项目)?(?:资金|支出)?$|项目$", "", concept.rsplit(":", 1)[-1])


def rates(line: Line) -> Iterator[Relation]:
    """Yields ratios, growths and the differences that belong to them."""
    money = Money(line)
    shared: Relation | None = None
    for fact in line.facts:
        if fact.amount.unit == PERCENT and fact.amount.bound is Bound.EXACT and fact.amount.upper is None:
            if fact.concept in {"预算完成率", "预算执行率"}:
                found = _of_named(money, fact) or _completion(line, money, fact)
            elif fact.concept == "other:占比":
                found = shared = _share(line, money, fact, shared)
            elif fact.concept == "预算调整率":
                found = _adjustment(money, fact)
            elif fact.concept == "增减幅":
                found = _growth(line, money, fact)
            else:
                found = None
            if found is None:
                found = _achievement(line, fact)
            if found is not None:
                yield found
        elif fact.concept == "增减额":
            change = _change(line, money, fact)
            if change is not None:
                yield change


def _adjustment(money: Money, rate: Fact) -> Relation | None:
    """Returns how far a budget was adjusted: `年初预算4230万元，调整预算4505.16万元，预算调整率6.50%`."""
    near = money.before(rate)
    adjusted = next((f for f in near if f.stage is Stage.ADJUSTED_BUDGET), None)
    initial = next((f for f in near if f.stage is Stage.INITIAL_BUDGET), None)
    if adjusted is None or initial is None:
        return None
    claim = from_base(rate, adjusted, initial)
    return claim if claim.holds else None


def _of_named(money: Money, rate: Fact) -> Relation | None:
    """Returns the completion of the thing its label names (`甲、乙执行率依次为90%、80%`), where it holds."""
    name = _EXECUTED.sub("", rate.label)
    if len(name) < _SHORT or name == rate.label:
        return None
    found = [f for f in money.levels if _plain(f.concept) in {name, _plain(name)}]
    spent, budgets = [f for f in found if not f.stage.is_budget], [f for f in found if f.stage.is_budget]
    for actual in spent[:_NEAR]:
        for budget in budgets[:_NEAR]:
            claim = ratio_claim(rate, actual, budget)
            if claim is not None and claim.holds:
                return claim
    return None


_SHORT = 3
_EXECUTED = re.compile(r"的?(?:预算|资金)?(?:执行|完成|支付|使用|支出)(?:率|进度)$")


def _completion(line: Line, money: Money, rate: Fact) -> Relation | None:
    sentence = line.sentence_start(rate)
    near = [f for f in money.before(rate) if f.concept != "增减额"]
    actual = next((f for f in near if not f.stage.is_budget and line.start[f.id] >= sentence), None)
    if actual is None:
        actual = next((f for f in near if not f.stage.is_budget), None)
    if actual is None and near:
        actual = _actual_elsewhere(money, near[0]) or _whole_outlay(money, near[0])
    if actual is None or actual.amount.bound is not Bound.EXACT:
        return None
    named = _NAMED.search(line.before(rate, 24))
    bases = _bases(line, money, rate, actual, near)
    if not bases:
        return None
    wanted = next((s for w, s in _NAMED_STAGE.items() if named and named[1].startswith(w)), None)
    first = next((b for b in bases if b.stage is wanted), None) if wanted else None
    order = ([first] if first else []) + [b for b in bases if b is not first]
    claims = [(b, ratio_claim(rate, actual, b)) for b in order]
    for base, claim in claims:
        if claim is not None and claim.holds:
            if wanted is not None and base.stage is not wanted:
                note = f"写“{named[1] if named else ''}”，分母实为{_stage_name(base)}"
                return ratio_claim(rate, actual, base, note)
            return claim
    usable = [c for _, c in claims if c is not None]
    certain = first is not None or len(usable) == 1
    if not usable or not certain or not plausible(usable[0]):
        return None
    base = order[0]
    if line.start[actual.id] < sentence and line.start[base.id] < sentence:
        return None
    if (
        base.stage is Stage.INITIAL_BUDGET
        and first is None
        and line.start[base.id] < sentence
        and _adjusted(money, actual)
    ):
        # The budget was adjusted as a whole: what this thing had afterwards is not printed.
        return None
    if line.start[base.id] < line.paragraph_start(rate) and (base.concept, base.subject) != (
        actual.concept,
        actual.subject,
    ):
        return None
    return usable[0]


def _adjusted(money: Money, actual: Fact) -> bool:
    return any(f.stage is Stage.ADJUSTED_BUDGET and f.period == actual.period for f in money.levels)


def _actual_elsewhere(money: Money, budget: Fact) -> Fact | None:
    found = [f for f in money.same(budget) if not f.stage.is_budget and f.period == budget.period]
    return found[0] if len({value(f) for f in found}) == 1 else None


def _whole_outlay(money: Money, budget: Fact) -> Fact | None:
    """Returns the whole outlay of the year where a budget of the whole stands alone before a rate."""
    if budget.concept not in _LEVELS:
        return None
    found = [
        f
        for f in money.levels
        if f.concept in {"支出合计", "支出总计"} and not f.stage.is_budget and f.period == budget.period
    ]
    return found[0] if found and len({value(f) for f in found}) == 1 else None


def _stage_name(base: Fact) -> str:
    return {Stage.BUDGET: "年度预算", Stage.ADJUSTED_BUDGET: "调整预算", Stage.INITIAL_BUDGET: "年初预算"}.get(
        base.stage, str(base.stage)
    )


def _bases(line: Line, money: Money, rate: Fact, actual: Fact, near: list[Fact]) -> list[Fact]:
    """Returns the budgets a completion may refer to: of the same thing, nearest before it first."""
    at = line.start[rate.id]
    same = [f for f in money.same(actual) if f.stage.is_budget and f.period == actual.period]
    same.sort(key=lambda f: (line.start[f.id] > at, abs(line.start[f.id] - at)))
    if same:
        return _distinct(same)
    local = [f for f in near if f.stage.is_budget and f.period == actual.period and f.subject == actual.subject]
    if local:
        return _distinct(local)
    if actual.concept in _LEVELS or actual.concept.startswith("other:"):
        whole = [f for f in money.levels if f.stage.is_budget and f.concept in _LEVELS and f.period == actual.period]
        return _distinct(whole)
    return []


def _distinct(facts: list[Fact]) -> list[Fact]:
    seen: set[tuple[Decimal, Stage]] = set()
    result = []
    for fact in facts:
        key = (value(fact), fact.stage)
        if key not in seen:
            seen.add(key)
            result.append(fact)
    return result[:6]


def _share(line: Line, money: Money, rate: Fact, before: Relation | None) -> Relation | None:
    """Returns a share with its whole; `before` is the share read last, whose whole holds for the list it stands in."""
    near = [f for f in money.before(rate) if f.concept != "增减额"]
    named_part = rate.label.partition("占")[0]
    if named_part and (not near or near[0].label != named_part):
        parts = [f for f in money.levels if named_part in {f.label, f.concept}]
        for whole in [*near, *money.wholes]:
            for each in parts[:6]:
                if each is not whole and value(rate) != HUNDRED and divides(rate, each, whole):
                    return ratio_claim(rate, each, whole)
    if not near or line.start[near[0].id] < line.sentence_start(rate):
        return None
    part = near[0]
    lead = line.between(part, rate)
    named = _SHARE_WHOLE.search(lead)
    wholes: list[Fact] = []
    certain = False
    if named:
        words = named["whole"]
        at = line.order[rate.id]
        wholes = [
            f for f in reversed(money.levels)
            if line.order[f.id] < at and f is not part and (_names(f, words))
        ][:4]  # fmt: skip
        certain = len({value(w) for w in wholes[:1]}) == 1
    head = _head(line, money, part)
    if head is not None:
        wholes = [*wholes, head] if named else [head, *wholes]
        certain = True
    if part.amount.bound is not Bound.EXACT:
        return None
    claims = [c for w in wholes if (c := ratio_claim(rate, part, w)) is not None]
    for claim in claims:
        if claim.holds:
            return claim
    for fact in money.wholes:
        if value(rate) != HUNDRED and fact.period == part.period and divides(rate, part, fact):
            return ratio_claim(rate, part, fact)
    for fact in reversed([f for f in money.levels if line.order[f.id] < line.order[part.id]][-6:]):
        if value(rate) != HUNDRED and divides(rate, part, fact):
            return ratio_claim(rate, part, fact)
    near_part = len(line.between(part, rate)) <= _ADJACENT
    if near_part and not named and before is not None and before.holds and before.parts[1] in money.index:
        # `…80.00万元，占40.00%；乙120.00万元，占62.00%`: the second has the whole of the first.
        whole = money.facts[money.index[before.parts[1]]]
        first = next((f for f in near[1:] if f.id == before.parts[0]), None)
        listed = ratio_claim(rate, part, whole)
        if first is not None and listed is not None and _one_list(first, part):
            return listed if plausible(listed) else None
    return claims[0] if claims and certain and near_part and plausible(claims[0]) else None


def _one_list(first: Fact, second: Fact) -> bool:
    return first.period == second.period and first.stage.is_budget == second.stage.is_budget


def _names(fact: Fact, words: str) -> bool:
    concept = fact.concept.rsplit(":", 1)[-1]
    return concept in words or words in fact.label or (len(fact.label) > 3 and fact.label in words)


def _head(line: Line, money: Money, part: Fact) -> Fact | None:
    """Returns the head of the list that a part stands in, None outside lists."""
    at = money.levels.index(part) if part in money.levels else -1
    for j in range(at, max(0, at - 14), -1):
        if j == 0:
            return None
        first, second = money.levels[j - 1], money.levels[j]
        gap = line.between(first, second)
        if opens(gap):
            return first
        if "\n" in gap and "。" in gap:
            return None
    return None


def _growth(line: Line, money: Money, rate: Fact) -> Relation | None:
    sentence = line.sentence_start(rate)
    near = _levels_before(line, rate)
    if not near:
        return None
    delta = next((f for f in near[:2] if _is_change(line, f) and line.start[f.id] >= sentence), None)
    levels = [f for f in near if f is not delta and f.concept != "增减额"]
    year = rate.year
    bases = [
        f
        for f in levels
        if (f.year is not None and year is not None and f.year < year) or _COMPARED.search(line.before(f, 8))
    ]
    levels = [f for f in levels if f not in bases] + bases
    if delta is not None:
        level = _level_of(levels, delta)
        claims = [
            from_change(rate, delta, f)
            for f in ([level] if level is not None else [])
            + [x for x in levels[:4] if x is not level and x.year == delta.year]
        ]
        claims += [_of_base(rate, delta, f) for f in bases[:2]]
        for claim in claims:
            if claim.holds:
                return claim
        if level is None and bases:
            level = _elsewhere(money, bases[0], delta)
        if level is None and not bases:
            level = _named_elsewhere(money, delta)
            if level is not None:
                claims = [from_change(rate, delta, level)]
                if claims[0].holds:
                    return claims[0]
        if level is not None and bases and value(level) - value(bases[0]) == value(delta):
            return _of_base(rate, delta, bases[0])
        return claims[0] if level is not None and not bases and (plausible(claims[0]) or value(level) == 0) else None
    now = next((f for f in levels if f.year == year and not f.stage.is_budget), None)
    for base in bases:
        for current in [f for f in levels if f.year == year][:4]:
            if current.amount.unit == base.amount.unit:
                claim = from_base(rate, current, base)
                if claim.holds:
                    return claim
    before = next((f for f in bases if now is not None and f.concept == now.concept), None)
    if now is None or before is None or line.start[now.id] < sentence:
        return None
    return from_base(rate, now, before)


_COMPARED = re.compile(r"(?:比|较)(?:年初|上年|去年|同期|上期)末?的?$")
_CHANGED = re.compile(r"(?:增加|减少|增长|下降|新增|上升|降低)了?$")


def _elsewhere(money: Money, base: Fact, delta: Fact) -> Fact | None:
    """Returns the one figure of the year reported on that a base of another year belongs to."""
    found = [f for f in money.levels if f.concept == base.concept and f.year == delta.year and not f.stage.is_budget]
    return found[0] if len({value(f) for f in found}) == 1 else None


def _named_elsewhere(money: Money, delta: Fact) -> Fact | None:
    """Returns the one total of the year that a change names (`总支出增加`), wherever it stands."""
    side = next((c for word, c in _SIDES if word in delta.label), None)
    if side is None:
        return None
    found = [f for f in money.levels if f.concept == side and f.period == delta.period and not f.stage.is_budget]
    return found[0] if len({value(f) for f in found}) == 1 else None


_SIDES = (("总收入", "收入合计"), ("总支出", "支出合计"), ("收入合计", "收入合计"), ("支出合计", "支出合计"))


def _is_change(line: Line, fact: Fact) -> bool:
    return fact.concept == "增减额" or (fact.amount.unit != CNY and _CHANGED.search(line.before(fact, 4)) is not None)


def _levels_before(line: Line, rate: Fact) -> list[Fact]:
    """Returns the figures before a growth rate in its paragraph that have the unit of the nearest, nearest first."""
    paragraph = line.paragraph_start(rate)
    found: list[Fact] = []
    at = line.order[rate.id] - 1
    while at >= 0 and len(found) < _NEAR:
        other = line.facts[at]
        at -= 1
        if line.start[other.id] < paragraph:
            break
        if other.amount.unit == PERCENT or (found and other.amount.unit != found[0].amount.unit):
            continue
        found.append(other)
    return found


def _level_of(levels: list[Fact], delta: Fact) -> Fact | None:
    """Returns the figure that rose or fell: the one the words name, else the nearest of the year reported on."""
    for fact in levels:
        if fact.year == delta.year and len(fact.label) > 1 and fact.concept.rsplit(":", 1)[-1] in delta.label:
            return fact
    for fact in levels:
        if fact.year == delta.year and not fact.stage.is_budget:
            return fact
    return None


def _of_base(rate: Fact, delta: Fact, base: Fact) -> Relation:
    """Returns the growth as a change divided by the figure of the year before."""
    start, end = reach([base, delta, rate])
    if value(base) == 0:
        return Relation(
            RelationKind.GROWTH, rate.id, (delta.id, base.id), value(rate), None, holds=True,
            start=start, end=end, note="上年数为0，增减幅无定义",
        )  # fmt: skip
    computed = value(delta) / value(base) * HUNDRED
    holds = close(computed, value(rate), rate.amount.step)
    return Relation(
        RelationKind.GROWTH,
        rate.id,
        (delta.id, base.id),
        value(rate),
        computed,
        holds,
        start=start,
        end=end,
        note="以上年数为基数",
    )


def from_change(rate: Fact, delta: Fact, level: Fact) -> Relation:
    change = value(delta)
    if delta.concept != "增减额" and value(rate) < 0:
        change = -change
    base = value(level) - change
    start, end = reach([level, rate])
    parts = (delta.id, level.id)
    if base == 0:
        return Relation(
            RelationKind.GROWTH,
            rate.id,
            parts,
            value(rate),
            None,
            holds=True,
            start=start,
            end=end,
            note="上年数为0，增减幅无定义",
        )
    computed = change / base * HUNDRED
    holds = close(computed, value(rate), rate.amount.step)
    rounding = False
    if not holds:
        quotient = delta.amount.interval().divided_by(level.amount.interval() - delta.amount.interval())
        rounding = quotient is not None and quotient.scaled(HUNDRED).meets(rate.amount.interval())
    return Relation(RelationKind.GROWTH, rate.id, parts, value(rate), computed, holds, rounding, start, end, "")


def from_base(rate: Fact, now: Fact, base: Fact) -> Relation:
    start, end = reach([now, base, rate])
    if value(base) == 0:
        return Relation(
            RelationKind.GROWTH, rate.id, (now.id, base.id), value(rate), None, holds=True,
            start=start, end=end, note="上年数为0，增减幅无定义",
        )  # fmt: skip
    computed = (value(now) - value(base)) / value(base) * HUNDRED
    holds = close(computed, value(rate), rate.amount.step)
    return Relation(RelationKind.GROWTH, rate.id, (now.id, base.id), value(rate), computed, holds, start=start, end=end)


_ACHIEVED = re.compile(r"(?:完成率|[，、；]完成|达成率)(?:为|达到?|是)?$")


def _achievement(line: Line, rate: Fact) -> Relation | None:
    """Returns a completion as the result and the target right before it (`下载12.6万次，目标15万次，完成率84%`)."""
    at = line.order[rate.id]
    if at < 2 or not _ACHIEVED.search(line.before(rate, 8)):
        return None
    result, target = line.facts[at - 2], line.facts[at - 1]
    if target.stage is not Stage.TARGET:
        result, target = target, result
    if target.stage is not Stage.TARGET or result.stage is Stage.TARGET or result.amount.unit != target.amount.unit:
        return None
    if result.amount.unit == PERCENT:
        # A rate that was reached is no quotient of rates.
        return None
    if line.start[line.facts[at - 2].id] < line.sentence_start(rate):
        return None
    claim = ratio_claim(rate, result, target)
    return claim if claim is not None and plausible(claim) else None


def _change(line: Line, money: Money, delta: Fact) -> Relation | None:
    """Returns the claim that a change is this year's figure less that of the year before, where both stand near."""
    levels = [f for f in money.before(delta, 6) if f.concept != "增减额"]
    after = line.order[delta.id] + 1
    currents = [f for f in levels if f.year == delta.year]
    if not currents:
        return None
    now = currents[0]
    wanted = now.year - 1 if now.year is not None else None
    bases = [f for f in levels if f.year == wanted]
    base: Fact | None = None
    for current in currents:
        base = next((f for f in bases if value(current) - value(f) == value(delta)), None)
        if base is not None:
            now = current
            break
    if base is None:
        base = next((f for f in bases if f.concept == now.concept), None)
    if base is None and after < len(line.facts):
        following = line.facts[after]
        if following.amount.unit == CNY and following.year == wanted and following.concept == now.concept:
            base = following
    if base is None:
        return None
    return difference_claim(delta, now, base, value(delta))
