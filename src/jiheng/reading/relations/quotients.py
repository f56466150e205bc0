"""Quotients: any percentage with two figures near it that give it exactly (参保率, 到位率, 结案率, 占职工总数的…).

Where the words do not say what was divided by what, two figures of one measure that stand near and give the rate to
its last digit are taken; a rate of few digits is believed only to the nearest figures. Nothing here ever fails a
report.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jiheng.facts import Bound, Fact, Relation
from jiheng.facts.unit import CNY, PERCENT, POINTS
from jiheng.reading.relations.claims import HUNDRED, close, difference_claim, divides, ratio_claim, reach, value
from jiheng.reading.relations.line import Line

_NEAR = 10
_FAR = 60  # figures back
_LONG = 4  # digits that are met by chance once in thousands
_WHOLES = frozenset({"支出合计", "收入合计", "年初预算", "调整预算", "项目支出", "基本支出", "财政拨款收入"})
_PEOPLE = frozenset({"人", "名", "位"})


def quotients(line: Line, known: set[str]) -> Iterator[Relation]:
    """Yields ratios of rates not in `known`, and differences of percentage points."""
    for i, fact in enumerate(line.facts):
        if fact.amount.bound is not Bound.EXACT or fact.amount.upper is not None:
            continue
        if fact.amount.unit == PERCENT and fact.id not in known and fact.concept != "增减幅":
            found = _quotient(line, i, fact)
            if found is not None:
                yield found
        elif fact.amount.unit in {POINTS, PERCENT}:
            found = _points(line, i, fact)
            if found is not None:
                yield found


def _quotient(line: Line, at: int, rate: Fact) -> Relation | None:
    paragraph = line.paragraph_start(rate)
    near: list[Fact] = []
    for fact in reversed(line.facts[max(0, at - 2 * _NEAR) : at]):
        if line.start[fact.id] < paragraph or len(near) >= _NEAR:
            break
        if fact.amount.unit not in {PERCENT, POINTS} and fact.concept != "增减额":
            near.append(fact)
    if at + 1 < len(line.facts):
        after = line.facts[at + 1]
        if after.amount.unit not in {PERCENT, POINTS} and line.paragraph_start(after) == paragraph:
            near.append(after)
    digits = len(str(abs(value(rate) / rate.amount.step).to_integral_value()))
    reachable = near if digits >= 3 else near[:3]
    sentence = line.sentence_start(rate)
    if digits < 3:
        reachable = [f for f in reachable if line.start[f.id] >= sentence]
    if digits < 2 and value(rate) != 0:
        return None
    for i, first in enumerate(reachable):
        for second in reachable[i + 1 :]:
            if _measure(first) != _measure(second):
                continue
            pairs = ((first, second), (second, first))
            for part, whole in pairs:
                if (
                    value(part) == value(whole)
                    and digits < 3
                    and value(rate) == 100
                    and first.concept != second.concept
                ):
                    continue
                if value(part) <= 0 or not divides(rate, part, whole):
                    continue
                claim = ratio_claim(rate, part, whole)
                if claim is not None:
                    start, end = reach([part, whole, rate])
                    return Relation(
                        claim.kind,
                        claim.total,
                        claim.parts,
                        claim.stated,
                        claim.computed,
                        holds=True,
                        start=start,
                        end=end,
                    )
    return _of_whole(line, rate, near, digits, sentence) or _of_distant(line, at, rate, digits)


def _of_whole(line: Line, rate: Fact, near: list[Fact], digits: int, sentence: int) -> Relation | None:
    """Returns the nearest sum of money as a share of another stage of the same thing, or of a whole, anywhere."""
    part = next((f for f in near if f.amount.unit == CNY and line.start[f.id] >= sentence), None)
    if part is None or digits < 2 or value(part) == 0:
        return None
    wholes = [
        f for f in line.facts
        if f.amount.unit == CNY and f is not part and value(f) != value(part)
        and (
            f.concept in _WHOLES
            or (f.concept, f.subject) == (part.concept, part.subject)
            or (part.subject and f.subject == part.subject)
        )
    ]  # fmt: skip
    for whole in wholes[:30]:
        if divides(rate, part, whole):
            return ratio_claim(rate, part, whole)
    return None


def _of_distant(line: Line, at: int, rate: Fact, digits: int) -> Relation | None:
    """Returns a long rate of the figure right before it and any one of its measure before, to the last digit."""
    if digits < _LONG or at == 0 or value(rate) == HUNDRED:
        return None
    sentence = line.sentence_start(rate)
    part = line.facts[at - 1]
    if line.start[part.id] < sentence or value(part) <= 0 or part.amount.unit in {PERCENT, POINTS}:
        return None
    for whole in reversed(line.facts[max(0, at - _FAR) : at - 1]):
        if _measure(whole) != _measure(part) or whole.concept == "增减额":
            continue
        if divides(rate, part, whole):
            return ratio_claim(rate, part, whole)
    return None


def _measure(fact: Fact) -> str:
    unit = fact.amount.unit
    return "people" if unit.partition(":")[2] in _PEOPLE else unit


def _points(line: Line, at: int, change: Fact) -> Relation | None:
    """Returns a change in percentage points with the two rates before it in the sentence."""
    if change.amount.unit == PERCENT and change.concept != "增减幅":
        return None
    sentence = line.sentence_start(change)
    rates = [f for f in line.facts[max(0, at - 4) : at] if f.amount.unit == PERCENT and line.start[f.id] >= sentence]
    for first, second in ((-1, -2), (-2, -1)):
        if len(rates) < 2:
            break
        minuend, subtrahend = rates[first], rates[second]
        claim = difference_claim(change, minuend, subtrahend, abs(value(change)))
        if claim.holds and value(change) != 0:
            return difference_claim(change, minuend, subtrahend, abs(value(change)))
    return None


def money_differences(line: Line, known: set[str]) -> Iterator[Relation]:
    """Yields what is left, saved or missing with the two figures that give it exactly (结余, 节约, 缺口)."""
    left: dict[Decimal, tuple[Fact, Fact]] | None = None
    for i, fact in enumerate(line.facts):
        if fact.amount.unit != CNY or fact.id in known or fact.amount.bound is not Bound.EXACT:
            continue
        words = fact.concept + fact.label
        if not any(w in words for w in _LEFT):
            continue
        paragraph = line.paragraph_start(fact)
        near = [
            f for f in line.facts[max(0, i - _NEAR) : i][::-1]
            if f.amount.unit == CNY and (line.start[f.id] >= paragraph or len(line.facts) < 400)
        ]  # fmt: skip
        done = False
        for a, first in enumerate(near):
            for second in near[a + 1 :]:
                for minuend, subtrahend in ((first, second), (second, first)):
                    step = max(fact.amount.step, minuend.amount.step, subtrahend.amount.step)
                    if value(fact) == 0 or value(subtrahend) == 0:
                        continue
                    if close(value(minuend) - value(subtrahend), value(fact), step):
                        claim = difference_claim(fact, minuend, subtrahend, value(fact))
                        yield claim
                        done = True
                        break
                if done:
                    break
            if done:
                break
        if not done:
            left = _left_between_stages(line) if left is None else left
            pair = left.get(value(fact))
            if pair is not None and value(fact) != 0:
                yield difference_claim(fact, *pair, value(fact))


def _left_between_stages(line: Line) -> dict[Decimal, tuple[Fact, Fact]]:
    """Returns every budget of a thing and what was spent on it, by what is left."""
    spent: dict[tuple[str, str], list[Fact]] = {}
    budgets: list[Fact] = []
    for fact in line.facts:
        if fact.amount.unit == CNY and fact.stage.is_budget:
            budgets.append(fact)
        elif fact.amount.unit == CNY:
            spent.setdefault((fact.concept, fact.subject), []).append(fact)
    return {value(b) - value(a): (b, a) for b in budgets for a in spent.get((b.concept, b.subject), ())[:_NEAR]}


_LEFT = ("结转", "结余", "节约", "缺口", "超支", "差额", "增减额", "未支付", "剩余", "未完成", "收回", "欠", "差")
