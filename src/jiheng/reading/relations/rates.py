"""Rates: percentages and changes with what they were computed from, each by what it measures."""

from __future__ import annotations

import re

from jiheng.facts import Relation, Stage
from jiheng.reading.relations.claims import growth_claim, plausible, ratio_claim
from jiheng.reading.relations.completion import completion
from jiheng.reading.relations.figure import Figure, divides
from jiheng.reading.relations.growth import change, growth
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.money import Money
from jiheng.reading.relations.shares import share

_INITIAL, _ADJUSTED, _TARGET = Stage.INITIAL_BUDGET, Stage.ADJUSTED_BUDGET, Stage.TARGET
_EARLIER = re.compile(r"(?:上年|去年|上期|同期)[^，。；：]{0,6}$")  # a rate of another year is no quotient of this
_ACHIEVED = re.compile(r"(?:完成率|[，、；]完成|达成率)(?:为|达到?|是)?$")
_ADJUSTING = re.compile(r"(?:调剂|调整|偏差|偏离|变动|差异)(?:率|度)")
_ACHIEVED_LAST = frozenset("率成为达到是")


def rates(line: Line, money: Money) -> list[Relation]:
    """Returns ratios, growths and the differences that belong to them."""
    result: list[Relation] = []
    shared: Relation | None = None
    for figure in line.figures:
        found: Relation | None = None
        concept = figure.concept
        if figure.percent:
            if not figure.exact:
                continue
            if figure.label.endswith("收入的"):
                pass  # `支出A，完成决算收入的98%` has no budget for its base
            elif concept == "预算完成率" or concept == "预算执行率":  # noqa: PLR1714 - asked of every rate
                if "占" in figure.label:
                    found = share(line, money, figure, None)
                if found is None or not found.holds:
                    found = completion(line, money, figure)
            elif concept == "other:占比":
                found = shared = share(line, money, figure, shared)
            elif figure.index and "控制率" in figure.label and line.figures[figure.index - 1].budget:
                found = completion(line, money, figure)
                found = found if found is not None and found.holds else None
            elif concept == "预算调整率":
                found = _adjustment(money, figure)
            elif concept == "增减幅":
                found = growth(line, money, figure)
            if found is None and _ADJUSTING.search(figure.label):
                found = _of_stages(money, figure)
            if found is None:
                found = _achievement(line, figure)
        elif figure.change:
            found = change(line, money, figure)
        if found is not None and (found.holds or not figure.percent or not _EARLIER.search(line.before(figure, 10))):
            result.append(found)
    return result


def _adjustment(money: Money, rate: Figure) -> Relation | None:
    """Returns how far a budget was adjusted: `年初预算4230万元，调整预算4505.16万元，预算调整率6.50%`."""
    near = money.before(rate)
    adjusted = next((f for f in near if f.stage is _ADJUSTED), None)
    initial = next((f for f in near if f.stage is _INITIAL), None)
    if adjusted is not None and initial is not None:
        claim = growth_claim(rate, adjusted, initial)
        if claim.holds:
            return claim
    last = money.line.figures[rate.index - 1] if rate.index else rate
    if not last.money or last.start < rate.paragraph:
        return None
    # `净增加240万元，预算调整率0.58%`
    return next((ratio_claim(rate, last, f) for f in near if f.budget and divides(rate, last, f)), None)


def _of_stages(money: Money, rate: Figure) -> Relation | None:
    """Returns how far one stage is from another of its thing (偏差率, 调剂率), where a pair gives the rate exactly."""
    levels = money.before(rate) or money.wholes
    later = [f for f in levels if f.stage is not _INITIAL]
    for base in [f for f in levels if f.budget and f.number]:
        for now in later:
            if now is base or now.period != base.period or (now.concept, now.subject) != (base.concept, base.subject):
                continue
            claim = growth_claim(rate, now, base)
            if claim.holds:
                return claim
    return None


def _achievement(line: Line, rate: Figure) -> Relation | None:
    """Returns a completion as the result and the target right before it (`下载12.6万次，目标15万次，完成率84%`)."""
    at = rate.index
    if at < 2 or line.text[rate.start - 1] not in _ACHIEVED_LAST or not _ACHIEVED.search(line.before(rate, 8)):
        return None
    first, second = line.figures[at - 2], line.figures[at - 1]
    result, target = (first, second) if second.stage is _TARGET else (second, first)
    if target.stage is not _TARGET or result.stage is _TARGET or result.unit != target.unit:
        return None
    if result.percent or first.start < rate.sentence:
        # A rate that was reached is no quotient of rates.
        return None
    claim = ratio_claim(rate, result, target)
    return claim if claim is not None and plausible(claim) else None
