"""Growth: a change in money or in percent, with the base that the text gives or that change and level imply."""

from __future__ import annotations

import re

import msgspec

from jiheng.facts import Relation, Stage
from jiheng.facts.relation import SPOKEN
from jiheng.reading.relations.claims import (
    change_of_base,
    change_of_level,
    difference_claim,
    growth_claim,
    plausible,
)
from jiheng.reading.relations.figure import Figure
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.money import NEAR, Money, one_value

_COMPARED = re.compile(
    r"(?:比|较)(?:年初|上年|去年|同期|上期|(?:年初|全年|年度|调整)?(?:预算|计划|目标))(?:同期)?[末数]?的?$"
)
_SAME_TIME = re.compile(r"[，。；（](?:上年|去年)同期(?:为|数|数为|支出|是)?$")
_CHANGED = re.compile(
    r"(?:增加|减少|增长|下降|新增|上升|降低|超额完成|超出|多完成|增产|减产|缩短|压减|压缩|核减|净增|净减|提高|提升)了?$"
    r"|[，,；][多少][办收建修种发产销接]了?$"
)

_CUT = re.compile(r"[；;：:]|其中")
_SIDES = (("总收入", "收入合计"), ("总支出", "支出合计"), ("收入合计", "收入合计"), ("支出合计", "支出合计"))
_TELLING = 100
_LONG = 1000
_LEVELS = 4
_BASES = 2
_CHANGE_NEAR = 6


def growth(line: Line, money: Money, rate: Figure) -> Relation | None:
    """Returns what a growth rate was computed from, None where nothing near is certain."""
    near = _levels_before(line, rate)
    if not near:
        return None
    in_turn = _in_turn(line, rate) or (_beyond(rate, near) if "超" in rate.label else None)
    in_turn = in_turn or _before_its_change(line, rate, near[0], near)
    if in_turn is not None:
        return in_turn
    delta = next((f for f in near[:2] if f.start >= rate.sentence and _is_change(line, f)), None)
    year = rate.year
    levels: list[Figure] = []
    bases: list[Figure] = []
    for figure in near:
        if figure is delta or figure.change:
            continue
        earlier = figure.year is not None and year is not None and figure.year < year
        if earlier or _COMPARED.search(line.before(figure, 10)) or _SAME_TIME.search(line.before(figure, 10)):
            bases.append(figure)
        else:
            levels.append(figure)
    levels += bases
    if delta is not None:
        return _of_change(money, rate, delta, levels, bases)
    return _of_levels(rate, levels, bases) or _of_two(rate, levels) or _of_behind(line, rate, levels)


def _in_turn(line: Line, rate: Figure) -> Relation | None:
    """Returns the growth of a rate among others in turn, bases in turn behind (`分别下降a%、b%（上年C、D）`)."""
    figures = line.figures
    first = last = rate.index
    while first and figures[first - 1].percent and figures[first - 1].sentence == rate.sentence:
        first -= 1
    while last + 1 < len(figures) and figures[last + 1].percent and figures[last + 1].sentence == rate.sentence:
        last += 1
    count = last - first + 1
    if count < _BASES or first < count or last + count >= len(figures) or "别" not in line.before(figures[first], 8):
        return None
    now, base = figures[rate.index - count], figures[rate.index + count]
    if now.start < rate.sentence or base.sentence != rate.sentence or now.unit != base.unit or base.number == 0:
        return None
    claim = growth_claim(rate, now, base)
    return claim if claim.holds else None


def _before_its_change(line: Line, rate: Figure, level: Figure, named: list[Figure]) -> Relation | None:
    """Returns the growth of a rate between its level and its change (`案件31件，同比下降27.91%，减少12件`)."""
    after = rate.index + 1
    if after == len(line.figures) or level.change or level.index != rate.index - 1:
        return None
    if len(level.label) > 1 and level.label not in rate.label:
        # `广告收入A，活动收入B；广告收入下滑12.5%，减收C`: the words name an item before.
        level = next((f for f in named if not f.change and len(f.label) > 1 and f.label in rate.label), level)
    delta = line.figures[after]
    if delta.sentence != rate.sentence or delta.unit != level.unit or not _is_change(line, delta):
        return None
    if (level is named[0] and _CUT.search(line.between(level, delta))) or not level.number:
        return None
    claim = change_of_level(rate, delta, level)
    if not plausible(claim):
        return None
    return claim if claim.holds else msgspec.structs.replace(claim, note=SPOKEN)


def _beyond(rate: Figure, near: list[Figure]) -> Relation | None:
    """Returns by how much a result passes its target (`改厕310座。年初任务为280座，超任务10.71%`), where it holds."""
    goal = next((f for f in near if f.stage is Stage.TARGET or f.budget), None)
    if goal is None or not goal.number or (goal.start < rate.sentence and rate.number // rate.step < _LONG):
        return None
    for now in [f for f in near if f.stage is not Stage.TARGET and f is not goal][:_LEVELS]:
        claim = growth_claim(rate, now, goal)
        if claim.holds:
            return claim
    return None


def _of_behind(line: Line, rate: Figure, levels: list[Figure]) -> Relation | None:
    """Returns the growth from a base that stands behind it (`同比增长15%，上年为32万人次`), where it holds."""
    for other in line.figures[rate.index + 1 : rate.index + 1 + _BASES]:
        if not levels or other.sentence != rate.sentence or other.change or other.unit != levels[0].unit:
            continue
        for now in levels[:_LEVELS]:
            claim = growth_claim(rate, now, other)
            if claim.holds and other.number:
                return claim
    return None


def _of_two(rate: Figure, levels: list[Figure]) -> Relation | None:
    """Returns the growth between the last two figures of the sentence (由60张增加到68张), where it holds."""
    said = [f for f in levels if f.start >= rate.sentence]
    said.sort(key=lambda f: -f.start)
    if len(said) < 2 or said[0].unit != said[1].unit or abs(rate.number) // rate.step < _TELLING:
        return None
    for now, base in ((said[0], said[1]), (said[1], said[0])):
        claim = growth_claim(rate, now, base)
        if claim.holds and base.number:
            return claim
    return None


def _of_change(money: Money, rate: Figure, delta: Figure, levels: list[Figure], bases: list[Figure]) -> Relation | None:
    # A change belongs to the year of its rate, whatever year it is compared with.
    year = delta.year if delta.change else rate.year
    level = _level_of(levels, delta, year)
    claims = [change_of_level(rate, delta, level)] if level is not None else []
    claims += [change_of_level(rate, delta, f) for f in levels[:_LEVELS] if f is not level and f.year == year]
    claims += [change_of_base(rate, delta, f) for f in bases[:_BASES]]
    for claim in claims:
        if claim.holds:
            return claim
    for near in levels[:1]:
        # `2026年拟安排350万元，较本年增加30万元，增长9.38%`: whatever year either is said to be of.
        claim = change_of_level(rate, delta, near)
        if claim.holds and near.start >= rate.sentence:
            return claim
    if level is None and bases:
        level = _elsewhere(money, bases[0], delta)
    if level is None and not bases:
        level = _named_elsewhere(money, delta)
        if level is not None:
            claims = [change_of_level(rate, delta, level)]
            if claims[0].holds:
                return claims[0]
    if level is None:
        return _of_label(money, rate, delta)
    if bases:
        return change_of_base(rate, delta, bases[0]) if level.value - bases[0].value == delta.value else None
    return claims[0] if plausible(claims[0]) or level.number == 0 else None


def _of_label(money: Money, rate: Figure, delta: Figure) -> Relation | None:
    """Returns the growth of whatever figure of the year the words of a change name, where it holds."""
    label = delta.label
    for level in money.everywhere:
        if level.period == delta.period and not level.budget and len(level.label) > 1 and level.label in label:
            claim = change_of_level(rate, delta, level)
            if claim.holds:
                return claim
    return None


def _of_levels(rate: Figure, levels: list[Figure], bases: list[Figure]) -> Relation | None:
    year = rate.year
    for base in bases:
        for current in [f for f in levels if f.year == year][:_LEVELS]:
            if current.unit == base.unit:
                claim = growth_claim(rate, current, base)
                if claim.holds:
                    return claim
    now = next((f for f in levels if f.year == year and not f.budget), None)
    turned = _turned(rate, now, bases)
    if turned is not None:
        return turned
    before = next((f for f in bases if now is not None and f.concept == now.concept), None)
    if now is None or before is None or now.start < rate.sentence:
        return None
    return growth_claim(rate, now, before)


def _turned(rate: Figure, now: Figure | None, bases: list[Figure]) -> Relation | None:
    """Returns a growth that is right but for its direction, where the figure of the year before stands right behind."""
    if now is None or not bases or bases[0].index != now.index + 1 or now.start < rate.sentence:
        return None
    claim = growth_claim(rate, now, bases[0])
    if claim.computed is None or abs(claim.computed + claim.stated) * 2 > rate.fact.amount.step:
        return None
    return claim


def _elsewhere(money: Money, base: Figure, delta: Figure) -> Figure | None:
    """Returns the one figure of the year reported on that a base of another year belongs to."""
    found = [f for f in money.levels if f.concept == base.concept and f.year == delta.year and not f.budget]
    return found[0] if one_value(found) else None


def _named_elsewhere(money: Money, delta: Figure) -> Figure | None:
    """Returns the one total of the year that a change names (`总支出增加`), wherever it stands."""
    side = next((c for word, c in _SIDES if word in delta.label), None)
    if side is None:
        return None
    found = [f for f in money.levels if f.concept == side and f.period == delta.period and not f.budget]
    return found[0] if one_value(found) else None


def _is_change(line: Line, figure: Figure) -> bool:
    return figure.change or (not figure.money and _CHANGED.search(line.before(figure, 4)) is not None)


def _levels_before(line: Line, rate: Figure) -> list[Figure]:
    """Returns the figures before a growth rate in its paragraph that have the unit of the nearest, nearest first."""
    figures = line.figures
    found: list[Figure] = []
    at = rate.index - 1
    while at >= 0 and len(found) < NEAR:
        other = figures[at]
        at -= 1
        if other.start < rate.paragraph:
            break
        if not other.percent and (not found or other.unit == found[0].unit):
            found.append(other)
    return found


def _level_of(levels: list[Figure], delta: Figure, year: int | None) -> Figure | None:
    """Returns the figure that rose or fell: the one the words name, else the nearest of the year reported on."""
    of_year = [f for f in levels if f.year == year]
    for figure in of_year:
        if len(figure.label) > 1 and figure.concept.rsplit(":", 1)[-1] in delta.label:
            return figure
    return next((f for f in of_year if not f.budget), None)


def change(line: Line, money: Money, delta: Figure) -> Relation | None:
    """Returns the claim that a change is this year's figure less that of the year before, where both stand near."""
    levels = money.before(delta, _CHANGE_NEAR)
    currents = [f for f in levels if f.year == delta.year]
    if not currents:
        return None
    now = currents[0]
    wanted = now.year - 1 if now.year is not None else None
    bases = [f for f in levels if f.year == wanted]
    for current in currents:
        base = next((f for f in bases if current.number - f.number == delta.number), None)
        if base is not None:
            return difference_claim(delta, current, base, delta.value)
    base = next((f for f in bases if f.concept == now.concept), None)
    after = delta.index + 1
    if base is None and after < len(line.figures):
        following = line.figures[after]
        if following.money and following.year == wanted and following.concept == now.concept:
            base = following
    return difference_claim(delta, now, base, delta.value) if base is not None else None
