"""Quotients: any percentage with two figures near it that give it exactly (参保率, 到位率, 结案率, 占职工总数的…).

Where the words do not say what was divided by what, two figures of one measure that stand near and give the rate to
its last digit are taken; a rate of few digits is believed only to the nearest figures. Nothing here ever fails a
report.
"""

from __future__ import annotations

import re

import msgspec

from jiheng.facts import Relation
from jiheng.reading.relations.claims import ratio_claim, reach
from jiheng.reading.relations.figure import HUNDRED, Figure, divides
from jiheng.reading.relations.line import Line

_NEAR = 10
_FAR = 60  # figures back
_LONG = 4  # digits that are met by chance once in thousands
_TELLING = 3
_FEW = 3
_RECKONED = re.compile(r"[按以](?P<base>[^，。；：]{2,10})(?:计算|测算|口径|计)[，,]")
_OF_BUDGET = re.compile(r"预算|收入|支出|资金|拨款")
_FUND_WORDS = re.compile(r"(?:资金|金额|总额|总量|数)+$|^(?:实际|全部|当年)")
_BRACKETS = frozenset("（(")
_WHOLES = frozenset({"支出合计", "收入合计", "年初预算", "调整预算", "项目支出", "基本支出", "财政拨款收入"})
_EXECUTION = frozenset({"预算执行率", "预算完成率"})
_MOST_WHOLES = 30
_Wholes = dict[tuple[str, str], list[Figure]]


def quotients(line: Line, known: set[str], sums: list[Relation]) -> list[Relation]:
    """Returns ratios of rates not in `known`; the total of each of the `sums` is the whole of its parts."""
    result: list[Relation] = []
    by_id = {f.id: f for f in line.figures}
    whole_of = {p: by_id[r.total] for r in sums if r.holds and r.total in by_id for p in r.parts}
    wholes: _Wholes = {}
    for figure in line.figures:
        if (
            figure.percent
            and (figure.exact or figure.fact.amount.is_approximate())
            and figure.concept != "增减幅"
            and figure.id not in known
        ):
            found = _quotient(line, figure, wholes) or _of_sum(line, figure, whole_of) or _of_change(line, figure)
            if found is not None:
                result.append(found)
    return result


def _quotient(line: Line, rate: Figure, wholes: _Wholes) -> Relation | None:
    near = _near(line, rate)
    digits = len(str(abs(rate.number) // rate.step)) if rate.step else _LONG
    sentence = rate.sentence
    reachable = near
    if digits < _TELLING:
        if digits < 2 and rate.number != 0:
            return _exactly(rate, near)
        reachable = [f for f in near[:_FEW] if f.start >= sentence]
    whole = rate.number == HUNDRED
    stated, step = rate.number, rate.step
    for i, first in enumerate(reachable):
        measure, one = first.measure, first.number
        if one <= 0:
            continue
        for second in reachable[i + 1 :]:
            other = second.number
            if second.measure != measure or other <= 0:
                continue
            if abs(one * HUNDRED - stated * other) * 2 <= step * other:
                part, base = first, second
            elif abs(other * HUNDRED - stated * one) * 2 <= step * one:
                part, base = second, first
            else:
                continue
            if one != other or not whole or digits >= _TELLING or first.concept == second.concept:
                claim = ratio_claim(rate, part, base)
                if claim is not None:
                    start, end = reach([part, base, rate])
                    return msgspec.structs.replace(claim, start=start, end=end)
    return (
        _of_said_base(line, rate, digits)
        or _of_whole(line, rate, near, digits, wholes)
        or _of_distant(line, rate, digits)
        or (_of_wholes_alone(line, rate) if digits >= _LONG and not near else None)
        or (_of_counts(rate, near) if digits >= _TELLING else None)
        or _of_called(line, rate, near)
    )


def _of_said_base(line: Line, rate: Figure, digits: int) -> Relation | None:
    """Returns a long rate of the base that its words name (`按到位资金计算，支出进度为81.91%`) and any level before."""
    if digits < _LONG:
        return None
    said = _RECKONED.search(line.leads[rate.index])
    if said is None:
        return None
    name = _FUND_WORDS.sub("", said["base"]) or said["base"]
    near = line.figures[max(0, rate.index - _FAR) : rate.index]
    before = [f for f in near if f.money and not f.change and f.number > 0]
    for base in [f for f in before if name in f.label or name in f.concept]:
        for part in before[::-1]:
            if part is not base and divides(rate, part, base):
                return ratio_claim(rate, part, base)
    return None


def _of_wholes_alone(line: Line, rate: Figure) -> Relation | None:
    """Returns a long rate that stands without any figure (`年初预算到位率仅39.55%`) of two wholes that give it."""
    if not _OF_BUDGET.search(rate.label):
        return None
    wholes = [f for f in line.money if f.concept in _WHOLES and f.number > 0 and f.period == rate.period][:_MOST_WHOLES]
    for whole in wholes:
        for part in wholes:
            if part.number < whole.number and divides(rate, part, whole):
                return ratio_claim(rate, part, whole)
    return None


def _of_sum(line: Line, rate: Figure, whole_of: dict[str, Figure]) -> Relation | None:
    """Returns a figure right before a rate as a share of the total that it is a part of, wherever that stands."""
    for part in line.figures[max(0, rate.index - _FEW) : rate.index][::-1]:
        if part.start >= rate.sentence and part.id in whole_of:
            whole = whole_of[part.id]
            return ratio_claim(rate, part, whole) if divides(rate, part, whole) else None
    return None


def _of_change(line: Line, rate: Figure) -> Relation | None:
    """Returns a change right before a rate as a share of a level of its sentence (`超支11.4万元，超支率9.5%`)."""
    change = line.figures[rate.index - 1] if rate.index else rate
    if not change.change or change.start < rate.sentence or change.number <= 0:
        return None
    for level in line.figures[max(0, rate.index - _NEAR) : rate.index - 1][::-1]:
        if level.start >= rate.sentence and level.unit == change.unit and divides(rate, change, level):
            return ratio_claim(rate, change, level)
    return None


def _exactly(rate: Figure, near: list[Figure]) -> Relation | None:
    """Returns a rate of one digit of the two figures right before it, where it is no rounding (9户 of 180户 are 5%)."""
    if len(near) < 2 or near[1].start < rate.sentence or near[0].measure != near[1].measure:
        return None
    part, whole = near[0], near[1]
    if part.number <= 0 or part.number * HUNDRED != rate.number * whole.number:
        return None
    return ratio_claim(rate, part, whole)


def _of_counts(rate: Figure, near: list[Figure]) -> Relation | None:
    """Returns a share of one count in another that has its own measure word (抽查120份档案，7户…占5.83%)."""
    counts = [f for f in near[:_FEW] if f.counted and rate.start > f.start >= rate.sentence]
    for part in counts:
        for whole in counts:
            if part.number < whole.number and part.number > 0 and divides(rate, part, whole):
                return ratio_claim(rate, part, whole)
    return None


def _of_called(line: Line, rate: Figure, near: list[Figure]) -> Relation | None:
    """Returns a count as a share of an earlier one whose name begins its own (书记员34人, 书记员流失7人)."""
    part = near[0] if near and near[0].counted and near[0].start >= rate.sentence else None
    if part is None or part.start > rate.start or part.number <= 0:
        return None
    for whole in line.counts[part.unit]:
        if whole.start >= part.start:
            return None
        if len(whole.label) >= _TELLING and part.label.startswith(whole.label) and divides(rate, part, whole):
            return ratio_claim(rate, part, whole)
    return None


def _near(line: Line, rate: Figure) -> list[Figure]:
    """Returns the levels before a rate in its paragraph, nearest first, and the one behind it, two in brackets."""
    figures = line.figures
    at = rate.index
    near: list[Figure] = []
    for i in range(at - 1, max(-1, at - 2 * _NEAR - 1), -1):
        figure = figures[i]
        if figure.start < rate.paragraph or len(near) >= _NEAR:
            break
        if not figure.rate and not figure.change:
            near.append(figure)
    behind = 2 if line.text[rate.end : rate.end + 1] in _BRACKETS else 1
    after = figures[at + 1 : at + 1 + behind]
    near.extend([f for f in after if not f.rate and f.paragraph == rate.paragraph])
    return near


def _of_whole(line: Line, rate: Figure, near: list[Figure], digits: int, wholes: _Wholes) -> Relation | None:
    """Returns the nearest sum of money as a share of another stage of the same thing, or of a whole, anywhere."""
    part = next((f for f in near if f.money and f.start >= rate.sentence), None)
    if part is None or digits < 2 or part.number == 0:
        return None
    key = (part.concept, part.subject)
    candidates = wholes.get(key)
    if candidates is None:
        candidates = wholes[key] = _wholes_of(line, part)
    tried = 0
    for whole in candidates:
        if whole.number == part.number:
            continue
        if divides(rate, part, whole):
            return ratio_claim(rate, part, whole)
        tried += 1
        if tried == _MOST_WHOLES:
            break
    return None


def _wholes_of(line: Line, part: Figure) -> list[Figure]:
    """Returns the sums of money that are wholes, or the same thing, or of the same subject."""
    concept, subject = part.concept, part.subject
    return [
        f for f in line.money
        if f.concept in _WHOLES or (f.subject == subject and (subject or f.concept == concept))
    ]  # fmt: skip


def _of_distant(line: Line, rate: Figure, digits: int) -> Relation | None:
    """Returns a long rate of the figure right before it and any one of its measure before, to the last digit."""
    at = rate.index
    executed = rate.concept in _EXECUTION
    if digits < (_TELLING if executed else _LONG) or at == 0 or rate.number == HUNDRED:
        return None
    back = _NEAR if digits < _LONG else _FAR
    for j in range(at - 1, max(-1, at - _FEW - 1), -1):
        part = line.figures[j]
        if part.start < rate.sentence:
            break
        if part.rate or part.number <= 0:
            continue
        measure = part.measure
        for i in range(j - 1, max(-1, at - back - 1), -1):
            whole = line.figures[i]
            if not whole.change and whole.measure == measure and divides(rate, part, whole):
                return ratio_claim(rate, part, whole)
    return None
