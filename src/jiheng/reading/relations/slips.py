"""Slips: rates and differences that miss what the figures around them give by one wrong digit.

Where nothing near gives a figure exactly, and one pair that its words allow gives it but for one digit or two
neighbours exchanged, the figure is a slip of the pen: chance does that once in hundreds of pairs, and few are asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from jiheng.facts import Relation, Stage
from jiheng.facts.relation import IMPLIED, RelationKind
from jiheng.reading.relations.claims import change_of_level, difference_claim, growth_claim, ratio_claim
from jiheng.reading.relations.differences import one_digit_off
from jiheng.reading.relations.figure import HUNDRED, Figure
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.money import LEVELS, Money
from jiheng.reading.relations.spoken_words import lead, level

_EXECUTION = frozenset({"预算执行率", "预算完成率"})
_EXPLAINS = frozenset({RelationKind.RATIO, RelationKind.GROWTH, RelationKind.DIFFERENCE})
_LEFT = re.compile(r"(?:结余|结转|剩余|尚有|尚余|未支出|未支付|未执行|未使用|净值|收支差额|赤字)[^，。；：]{0,6}$")
_EARLIER = re.compile(r"上年|年初|历年|累计|去年|其中|预计")
_OTHER = re.compile(r"目标|序时|上年|去年|同期|上一?期|平均|不低于|不高于|以上|要求|标准|计划")
_RATE = re.compile(r"(?P<name>[^，。；：、（()）]{1,12}?(?:率|进度|面|比例|满意度|知晓度))[为是达到约仅]{0,2}$")
_SHARE = re.compile(r"占[^，。；：]{0,20}$")
_NEXT_ITEM = re.compile("[；;]")
_IN_TURN = re.compile(r"(?:分别|依次|依序)[^，。；：]{0,6}$")
_COMPLETED = re.compile(r"完成(?:了|率)?(?:年度|全年|年初)?(?:计划|目标|任务)?数?的?[为是约]?$")
_GENERIC = frozenset("率度的预算资金总体年项目经费按期人员有效例面完成数进")
_OF_ALL = re.compile(r"全年|总体|整体|总执行率|部门预算")
_BARE = frozenset({"执行率", "预算执行率", "全年执行率", "预算完成率", "支出进度", "执行进度"})
_FAR = 40
_FEW, _SOME = 4, 6
_BACK = 20
_SHORT = 3
_LONG = 3  # digits of a rate that tell
_LONGER = 4  # digits of an amount
_HALF = Decimal("0.5")
_TWO = 2

_Pair = tuple[Figure, Figure]


def slips(line: Line, money: Money, found: list[Relation]) -> list[Relation]:
    """Returns the claims that a slip of the pen breaks, of figures that no relation of `found` explains."""
    known = {r.total for r in found if r.kind in _EXPLAINS and not r.rounding_only}
    apart = {r.total: r.parts for r in found if r.kind is RelationKind.DIFFERENCE and r.holds}
    by_id = {f.id: f for f in (*line.figures, *line.tabled)}
    executions = [
        (by_id[r.parts[0]], by_id[r.parts[1]])
        for r in found
        if r.kind is RelationKind.RATIO and r.holds and by_id[r.total].concept in _EXECUTION and by_id[r.parts[0]].money
    ]
    changes = {total: (by_id[a], by_id[b]) for total, (a, b) in apart.items() if a in by_id and b in by_id}
    closed = {r.parts: r.total for r in found if r.kind is RelationKind.RATIO and r.holds}
    result: list[Relation] = []
    for figure in line.figures:
        if not figure.exact or figure.number == 0 or figure.id in known or figure.index == 0:
            continue
        if figure.stage is Stage.TARGET or figure.number == HUNDRED:
            continue
        claims: dict[str, Relation] = {}
        for claim in _candidates(line, money, figure, changes, executions):
            if claim is None or claim.computed is None or not _slipped(claim, figure):
                continue
            if _closed(by_id, closed.get(claim.parts), figure):
                continue
            if not claim.rounding_only or by_id[claim.parts[-1]].budget:
                # 5万元 beside 3.26万元 is five: a budget is no rounded figure.
                claims.setdefault(str(claim.computed), msgspec.structs.replace(claim, rounding_only=False))
        if len(claims) == 1:
            result.append(msgspec.structs.replace(next(iter(claims.values())), note=IMPLIED))
    return result


def _closed(by_id: dict[str, Figure], other: str | None, figure: Figure) -> bool:
    """Tells whether two figures make another rate (`发放458份，回收440份，回收率96.07%，满意度96.8%`)."""
    rate = by_id.get(other) if other is not None else None
    return rate is not None and rate.sentence == figure.sentence and rate.label != figure.label


def _candidates(
    line: Line, money: Money, figure: Figure, changes: dict[str, _Pair], executions: list[_Pair]
) -> Iterator[Relation | None]:
    words = lead(line, figure)
    if figure.percent and figure.concept == "增减幅":
        yield from _growths(line, figure, changes)
    elif figure.percent and (row := _row(line, figure)):
        yield from _in_turn(line, money, figure, row)
    elif figure.percent:
        if figure.concept in _EXECUTION:
            if not _OTHER.search(words):
                yield from (ratio_claim(figure, a, b) for a, b in _executions(money, figure))
        elif _SHARE.search(words):
            yield from _shares(line, money, figure)
        elif _COMPLETED.search(words) is not None:
            yield from _rates(line, figure, set())
        elif (named := _RATE.search(words)) is not None and not _OTHER.search(words):
            yield from _rates(line, figure, set(named["name"]))
    elif figure.change:
        yield from _changes(line, figure)
    elif figure.money and _LEFT.search(words) and not _EARLIER.search(words):
        yield from _remains(money, figure, executions)


def _executions(money: Money, rate: Figure) -> Iterator[tuple[Figure, Figure]]:
    """Yields what was spent right before a rate with the budgets of its thing, and of its paragraph."""
    near = money.before(rate)
    spent = next((f for f in near if not f.budget), None)
    if spent is None:
        if _OF_ALL.search(rate.label) or rate.label in _BARE:
            yield from money.completions(rate.period)[:_FAR]
        return
    for budget in near[:_SOME]:
        if budget.budget:
            yield spent, budget
    at = money.position(spent)
    for budget in money.levels[max(0, at - _SOME) : at]:
        if budget.budget and budget.period == spent.period:
            yield spent, budget
    for budget in money.same(spent)[:_SOME]:
        if budget.budget and budget.period == spent.period:
            yield spent, budget
    if spent.concept in LEVELS:
        for budget in money.wholes:
            if budget.budget and budget.period == spent.period:
                yield spent, budget


def _shares(line: Line, money: Money, rate: Figure) -> Iterator[Relation | None]:
    part = _part(line, rate)
    if part is None or not level(part) or part.start < rate.sentence:
        return
    tried = 0
    for i in range(part.index - 1, max(-1, part.index - _BACK), -1):
        whole = line.figures[i]
        if tried == (_SOME if whole.start >= rate.paragraph else _FEW):
            break
        if whole.measure == part.measure and level(whole) and whole.number > part.number:
            tried += 1
            yield ratio_claim(rate, part, whole)
    if part.money:
        tabled = [f for f in money.tabled if f.concept in ("支出合计", "支出总计", "收入合计")]
        for whole in (*money.wholes[:_SOME], *tabled[:_TWO]):
            if whole.period == part.period and whole.number > part.number and whole.group == part.group:
                yield ratio_claim(rate, part, whole)


def _part(line: Line, rate: Figure) -> Figure | None:
    """Returns the figure before a share, the one in front of a bracket that closes right before it."""
    at = rate.index - 1
    if line.text[line.figures[at].end : rate.start].lstrip()[:1] in {"）", ")"}:
        opened = max(line.text.rfind("（", 0, rate.start), line.text.rfind("(", 0, rate.start))
        while at >= 0 and line.figures[at].start > opened:
            at -= 1
    return line.figures[at] if at >= 0 else None


def _row(line: Line, rate: Figure) -> tuple[int, int] | None:
    """Returns the first and the last of the percentages that stand in a row with one behind 分别 or 依次."""
    figures = line.figures
    first = last = rate.index
    while first and figures[first].sentence == rate.sentence and len(lead(line, figures[first])) < _SHORT:
        first -= 1
    while last + 1 < len(figures) and figures[last + 1].percent and len(lead(line, figures[last + 1])) < _SHORT:
        last += 1
    told = _IN_TURN.search(lead(line, figures[first]))
    return (first, last) if last > first and told and figures[first].percent else None


def _in_turn(line: Line, money: Money, rate: Figure, row: tuple[int, int]) -> Iterator[Relation | None]:
    """Yields what the figures of its place in the rows before a row of rates give, and shares of a whole."""
    first, last = row
    count = last - first + 1
    figures = line.figures
    if first < count:
        return
    near = figures[rate.index - count]
    if first >= count + count:
        far = figures[rate.index - count - count]
        if far.measure == near.measure and level(far) and level(near):
            yield ratio_claim(rate, far, near)
            yield ratio_claim(rate, near, far)
    if near.money and level(near):
        for whole in [*money.before(near), *money.wholes[:_SOME]]:
            if whole.number > near.number:
                yield ratio_claim(rate, near, whole)


def _rates(line: Line, rate: Figure, name: set[str]) -> Iterator[Relation | None]:
    """Yields the pairs of a sentence before a rate whose words share a character with its name."""
    near = [f for f in line.figures[max(0, rate.index - _SOME) : rate.index] if f.start >= rate.sentence and level(f)]
    stem = name - _GENERIC
    if name and not any(stem & set(lead(line, f)) for f in near):
        return
    for part in near[-_FEW:]:
        for whole in near[-_FEW:]:
            if part is whole or part.measure != whole.measure or (name and part.money):
                continue
            if not name or part.number <= whole.number:
                yield ratio_claim(rate, part, whole)


def _growths(line: Line, rate: Figure, changes: dict[str, _Pair]) -> Iterator[Relation | None]:
    """Yields the growths that a change with a level, or two levels of one unit, before a rate in its paragraph give."""
    near = [
        f for f in reversed(line.figures[max(0, rate.index - _SOME) : rate.index])
        if f.start >= rate.paragraph and not f.percent and f.exact
    ]  # fmt: skip
    if not near:
        return
    first = near[0]
    if first.id in changes:
        high, low = changes[first.id]
        yield growth_claim(rate, *((high, low) if rate.number > 0 else (low, high)))
        return
    if first.change:
        for now in near[1:_FEW]:
            if now.unit == first.unit and not now.change:
                yield change_of_level(rate, first, now)
        return
    behind = line.figures[rate.index + 1 : rate.index + 2]
    bases = [f for f in near[1:_FEW] if not _own_growth(line, f)]
    bases += [f for f in behind if f.sentence == rate.sentence and not _NEXT_ITEM.search(lead(line, f))]
    for base in bases:
        if base.unit == first.unit and not base.change and base.number and first.start >= rate.sentence:
            yield growth_claim(rate, first, base)


def _own_growth(line: Line, figure: Figure) -> bool:
    """Tells whether a growth of its own stands right behind a figure: it is an item of its own, no base."""
    behind = line.figures[figure.index + 1 : figure.index + 2]
    return any(f.concept == "增减幅" and f.sentence == figure.sentence for f in behind)


def _remains(money: Money, rest: Figure, executions: list[_Pair]) -> Iterator[Relation | None]:
    """Yields what income or a budget leaves of what was spent, of those before a remainder and of the executions."""
    at = money.place(rest)
    near = [f for f in money.levels[max(0, at - _SOME) : at] if f.exact]
    pairs = [(f, g) for f in near for g in near if _to_spend(f) and _spent(g)]
    for whole, spent in [*pairs, *[(b, a) for a, b in executions[:_SOME]]]:
        if whole.number > spent.number and rest.number < whole.number:
            yield difference_claim(rest, whole, spent, rest.value)


def _to_spend(figure: Figure) -> bool:
    return figure.budget or "收入" in figure.concept or "收入" in figure.label


def _spent(figure: Figure) -> bool:
    return not figure.budget and any(word in figure.concept + figure.label for word in ("支出", "费用", "使用", "执行"))


def _changes(line: Line, figure: Figure) -> Iterator[Relation | None]:
    """Yields what lies between the two levels right before a change in its sentence."""
    near = [
        f for f in line.figures[max(0, figure.index - _TWO) : figure.index] if f.start >= figure.sentence and level(f)
    ]
    if len(near) == _TWO and near[0].unit == near[1].unit == figure.unit and near[0].number != near[1].number:
        high, low = (near[0], near[1]) if near[0].number > near[1].number else (near[1], near[0])
        yield difference_claim(figure, high, low, abs(figure.value))


def _slipped(claim: Relation, figure: Figure) -> bool:
    """Tells whether a figure is what a claim computes but for one digit, or two neighbours exchanged."""
    step = figure.fact.amount.step
    if claim.holds or claim.computed is None or not step:
        return False
    stated, right = str(int(abs(figure.value) / step)), str(int(abs(claim.computed) / step + _HALF))
    digits = stated.rstrip("0") if figure.money else stated
    return len(digits) >= (_LONGER if figure.money else _LONG) and one_digit_off(right, stated)
