"""Spoken changes: what grew, what lies apart and what is left, between the figures the words name."""

from __future__ import annotations

import re
from decimal import Decimal

from jiheng.facts import Relation, Stage
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import PERCENT, POINTS
from jiheng.reading.relations.claims import difference_claim, growth_claim, reach
from jiheng.reading.relations.figure import Figure
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.spoken_words import back, lead, level

_FROM_TO = re.compile(r"^[^，。；：]{0,6}(?:提高|提升|上升|下降|降低|降|升|增加|增长|减少|压减|缩短|增|减|涨)[至到为]$")
_COMPARED = re.compile(
    r"(?:[比较]|相比|目标|预期|要求|高于|低于|同期)[^，。；：]{0,14}$|(?:上年|去年|目标)[^，。；：]{0,8}$|(?:19|20)\d\d年[^，。；：]{0,6}$"
)
_APART = re.compile(
    r"^(?:[）)]?的?[^，。；：\n\d]{0,6})?[，,]?(?:相比|两年相比|同比|实际|分别)?[，,]?[^，。；：\n\d]{0,6}?"
    r"(?:增加|增长|提高|提升|上升|下降|降低|减少|压减|压缩|回落|缩短|高出?|低|多|少|差|节约|超出?|调减|调增|核减|扩大|降|升|增|减|化解)了?$"
)
_GROWN = re.compile(
    r"^的?[，,]?[^，。；：\n\d]{0,6}?(?:增长|下降|增幅|降幅|提高|降低|减少|增加|压减|提升|上升|升|降)(?:率|幅度)?[约为达了]{0,2}$"
)
_DOWN = re.compile(r"下降|降|减少|压减|降低|少|低|回落|缩短|核减|调减|压缩")
_HUNDRED = 100
_TWO, _FIVE = 2, 5
_LEFT_CUT = re.compile(r"上年结转|年初结转|累计|历年|年初结余")


def grown(line: Line, rate: Figure) -> Relation | None:
    """Returns the growth a rate states: of a change on its base, or from a base to what it is now."""
    before = back(line, rate)
    if not before or not _GROWN.match(lead(line, rate)):
        return None
    near = before[0]
    if near.change or _APART.match(lead(line, near)):
        if near.rate or len(before) < _TWO or not near.exact:
            return None
        base = before[1]
        if not level(base) or base.unit != near.unit:
            return None
        if _COMPARED.search(lead(line, base)):
            return _of(rate, near, base, (near.number, base.number))
        words = lead(line, near)
        if ("比" in words or "较" in words) and base.year == rate.year and "预算" not in words and not base.budget:
            change = -abs(near.number) if _DOWN.search(words) else abs(near.number)
            return _of(rate, near, base, (change, base.number - change))
        return None
    if len(before) < _TWO or not level(near) or not level(before[1]) or near.unit != before[1].unit:
        return None
    if _FROM_TO.match(lead(line, near)):
        return _plausible(growth_claim(rate, near, before[1]), rate)
    if _COMPARED.search(lead(line, near)):
        return _plausible(growth_claim(rate, before[1], near), rate)
    return None


def _of(rate: Figure, change: Figure, level_: Figure, quotient: tuple[int, int]) -> Relation | None:
    """Returns the claim that a growth is change ÷ base, the base printed or implied by the level."""
    top, base = quotient
    if base <= 0:
        return None
    stated = abs(rate.value)
    computed = Decimal(abs(top)) * _HUNDRED / base
    start, end = reach([level_, rate])
    holds = abs(computed - stated) * 2 <= rate.fact.amount.step
    claim = Relation(
        RelationKind.GROWTH, rate.id, (change.id, level_.id), stated, computed, holds, start=start, end=end
    )
    return _plausible(claim, rate)


def _plausible(claim: Relation, rate: Figure) -> Relation | None:
    """Drops a growth that is many times off, and makes signs agree where the words turn both."""
    if claim.computed is None or claim.computed == 0:
        return None
    stated, computed = abs(claim.stated), abs(claim.computed)
    if stated == 0 or stated > computed * _FIVE or computed > stated * _FIVE:
        return None
    if not claim.holds and abs(stated - computed) * 2 <= rate.fact.amount.step and claim.stated > 0:
        return None
    return claim


def apart(line: Line, figure: Figure) -> Relation | None:
    """Returns the difference a change states: the two levels right before it, one of them what it is compared with."""
    words = lead(line, figure)
    if not words or not _APART.match(words):
        return None
    before = back(line, figure)
    unit = PERCENT if figure.unit == POINTS else figure.unit
    if figure.unit == PERCENT or len(before) < _TWO:
        return None
    near, far = before[0], before[1]
    if near.unit != unit or far.unit != unit or near.change or far.change or not near.exact or not far.exact:
        return None
    if unit == PERCENT and "增减幅" in (near.concept, far.concept):
        return None
    between = lead(line, near)
    bound = _FROM_TO.match(between) or _COMPARED.search(between)
    if not bound and not (far.stage is Stage.TARGET and "目标" in lead(line, far)):
        return None
    first, second = (near, far) if near.number > far.number else (far, near)
    if first.number == second.number:
        return None
    claim = difference_claim(figure, first, second, abs(figure.value))
    if claim.computed is None:
        return None
    return claim if claim.stated <= claim.computed * 10 and claim.computed <= max(claim.stated, 1) * 20 else None


def remainder(line: Line, figure: Figure) -> Relation | None:
    """Returns what is left as the only two sums of its sentence leave it (`预算A，支出B，结余C`)."""
    before = back(line, figure)
    text = line.text[figure.sentence : figure.start]
    sums = [f for f in before if f.money]
    if len(sums) != _TWO or any(f.change or not f.exact for f in sums) or _LEFT_CUT.search(text):
        return None
    spent, budget = sums
    if "其中" in text or budget.number <= spent.number or figure.number >= budget.number:
        return None
    if spent.budget and not budget.budget:
        return None
    if not re.search(r"支|付|用|执行|采购|拨", line.text[budget.end : spent.start]):
        return None
    return difference_claim(figure, budget, spent, figure.value)
