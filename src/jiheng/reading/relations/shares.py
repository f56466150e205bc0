"""Shares: `占71.65%` divides by the whole that is named, by the head of its list, or by the whole of the last share."""

from __future__ import annotations

import re

from jiheng.facts import Relation
from jiheng.reading.relations.claims import plausible, ratio_claim
from jiheng.reading.relations.figure import HUNDRED, Figure, divides
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.money import LEVELS, Money
from jiheng.reading.relations.spoken_words import of_all_parts, per_one

_WHOLE = re.compile(r"占(?P<whole>[^占，。；：]{2,40}?)的?(?:比例|比重|比)?(?:为|是|达到?|约)?$")
_FILLER = re.compile(r"全年|当年|本年度?|全部|累计|[总额数的]|资金")
_ADJACENT = 24  # characters between a part and its share
_LAST = 6
_PARTS = 6
_WHOLES = 4
_BACK = 14
_KIND = 8


def share(line: Line, money: Money, rate: Figure, before: Relation | None) -> Relation | None:
    """Returns a share with its whole; `before` is the share read last, whose whole holds for the list it stands in."""
    near = money.before(rate)
    if len(near) > 1 and per_one(line, near[0]):
        near = near[1:]  # `支出84.05万元（每户补助1950元），占执行数的27.78%`
    whole = rate.number == HUNDRED
    named_part = rate.label.partition("占")[0]
    if named_part and (not near or near[0].label != named_part) and not whole:
        found = _of_named_part(money, rate, named_part.rstrip("数额"), near)
        if found is not None:
            return found
    if not near or near[0].start < rate.sentence:
        return None
    part = near[0]
    lead = line.between(part, rate)
    named = _WHOLE.search(lead)
    wholes: list[Figure] = []
    certain = False
    if named:
        wholes = _named(money, part, rate, named["whole"])
        certain = bool(wholes)
    head = _head(line, money, part)
    if head is not None:
        wholes = [*wholes, head] if named else [head, *wholes]
        certain = True
    if not part.exact:
        return None
    for each in wholes:
        if divides(rate, part, each):
            return ratio_claim(rate, part, each)
    if not whole:
        for each in money.wholes:
            if each.period == part.period and divides(rate, part, each):
                return ratio_claim(rate, part, each)
        for each in reversed([f for f in money.levels if f.index < part.index][-_LAST:]):
            if divides(rate, part, each):
                return ratio_claim(rate, part, each)
    near_part = len(lead) <= _ADJACENT
    if near_part and not named and before is not None and before.holds:
        # `…80.00万元，占40.00%；乙120.00万元，占62.00%`: the second has the whole of the first.
        of_list = next((f for f in money.levels if f.id == before.parts[1]), None)
        first = next((f for f in near[1:] if f.id == before.parts[0]), None)
        listed = ratio_claim(rate, part, of_list) if of_list is not None else None
        if first is not None and listed is not None and first.period == part.period and first.budget is part.budget:
            return listed if plausible(listed) else None
    if named and not whole:
        for each in _of_kind(money, part, named["whole"]):
            if divides(rate, part, each):
                return ratio_claim(rate, part, each)
    claims = [c for w in wholes if (c := ratio_claim(rate, part, w)) is not None]
    if claims and certain and near_part and of_all_parts(line, rate, part):
        return None
    return claims[0] if claims and certain and near_part and plausible(claims[0]) else None


def _of_named_part(money: Money, rate: Figure, name: str, near: list[Figure]) -> Relation | None:
    parts = [f for f in money.everywhere if name in (f.concept, f.label)]
    if not parts and len(name) > 1:
        parts = [f for f in money.everywhere if name in f.label]
    parts = parts[:_PARTS]
    if parts:
        wholes = [*near, *money.wholes]
        if "预算" in rate.label or not near:
            wholes += [f for f in money.everywhere if f.budget or f.concept in LEVELS]
        for whole in wholes:
            for each in parts:
                if each is not whole and divides(rate, each, whole):
                    return ratio_claim(rate, each, whole)
    return None


def _named(money: Money, part: Figure, rate: Figure, words: str) -> list[Figure]:
    """Returns the figures before a share that bear the name of its whole, nearest first."""
    found: list[Figure] = []
    for figure in reversed(money.levels):
        if figure.index >= rate.index or figure is part:
            continue
        label = figure.label
        if words in label or (len(label) > 3 and label in words) or figure.concept.rsplit(":", 1)[-1] in words:
            found.append(figure)
            if len(found) == _WHOLES:
                break
    return found


def _of_kind(money: Money, part: Figure, words: str) -> list[Figure]:
    """Returns the figures that the words of a share name by their kind only (`占预算的`, `占全年支出的`)."""
    if "预算" in words:
        return [f for f in money.everywhere if f.budget and f.number > part.number]
    side = "支出" if "支出" in words else "收入" if "收入" in words else ""
    if "执行数" in words:
        side = "支出"
    if not side:
        core = _FILLER.sub("", words)
        same = [f for f in money.levels if core in f.label and f.number > part.number] if len(core) > 1 else []
        return same[:_KIND]
    larger = [f for f in money.everywhere if not f.budget and f.number > part.number]
    return [f for f in larger if side in f.label or f.concept in (f"{side}合计", f"{side}总计")][:_KIND]


def _head(line: Line, money: Money, part: Figure) -> Figure | None:
    """Returns the head of the list that a part stands in, None outside lists."""
    levels = money.levels
    at = money.position(part)
    for j in range(at, max(0, at - _BACK), -1):
        first, second = levels[j - 1], levels[j]
        if line.opens(first, second):
            return first
        if second.paragraph > first.paragraph:
            gap = line.between(first, second)
            if "\n" in gap and "。" in gap:
                return None
    return None
