"""Remains: what is left, missing, over or taken off, whatever it measures, with the two figures it lies between.

`发现隐患358处，已整改344处，剩余14处`, `目标1200座，完成1260座，超额60座`, `扣4.5分，得95.5分（满分100分）`.
The figures around are taken where they give it exactly; nothing here fails a report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiheng.facts import Relation, Stage
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import PERCENT, POINTS
from jiheng.reading.relations.claims import difference_claim, sum_claim
from jiheng.reading.relations.figure import Figure, digits
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.money import Money
from jiheng.reading.relations.spoken_words import lead

_LEFT = re.compile(
    r"剩余|其余|余下|^余|结余|结转|余额|沉淀|闲置|大于|小于|[延拖]后|推迟|延[迟误]|滞后|在建|在办|尚|仍|还有|还需|未|待(?:办|整|处|结|解|建|续|验|支|付|拨|缴)|赤字|逆差|顺差|差(?!旅|异|别)|缺|空编|空岗|空缺|超(?!市|声)|多(?!媒|式)"
    r"|少(?!数|年|儿|先)|盈|亏|节约|节省|节支|减|增|净|欠|高出|高于|低于|提前|逾期|化解|压缩|下降|提高|提升|降低|上升"
)
_CLAUSE = re.compile(r"[，,；;。：:、\n（(]")
_BEFORE, _BEHIND = 6, 2
_MOST = 8
_FAR = 80  # sums of money back, and of tables
_LONG = 4  # digits that are met by chance once in thousands
_DEDUCTED = "扣"
_FEW = 2
_SCORED, _FULL = Stage.SCORED, Stage.FULL_MARK


def remains(line: Line, money: Money, before: list[Relation]) -> list[Relation]:
    """Returns the differences that figures are, and full marks as points with what was taken off.

    Args:
        line: the figures of the running text.
        money: the sums of money, those of tables with them.
        before: the relations found, which explain their totals; what is left may be divided too.
    """
    found: list[Relation] = []
    known = {r.total for r in before if r.holds and r.kind is not RelationKind.SUM}
    for figure in line.figures:
        if figure.percent or figure.number == 0 or not figure.exact or figure.id in known:
            continue
        if not figure.change and figure.unit != POINTS:
            words = _clause(line, figure)
            if not _LEFT.search(words) or (figure.score and _DEDUCTED in words):
                continue
        pair = _pair(line, figure) or (_elsewhere(line, money, figure) if figure.money else None)
        if pair is not None:
            found.append(difference_claim(figure, pair[0], pair[1], abs(figure.value)))
    if any(_taken_off(line, f) for f in line.scores):
        _deductions(line, found)
    return found


def _clause(line: Line, figure: Figure) -> str:
    return _CLAUSE.split(lead(line, figure))[-1]


def _pair(line: Line, figure: Figure) -> tuple[Figure, Figure] | None:
    """Returns two figures of one measure around a figure in its sentence that lie apart by it."""
    figures = line.figures
    measure = PERCENT if figure.unit == POINTS else figure.measure
    near: list[Figure] = []
    for at in (
        *range(figure.index - 1, figure.index - _BEFORE - 1, -1),
        *range(figure.index + 1, figure.index + 1 + _BEHIND),
    ):
        if 0 <= at < len(figures):
            other = figures[at]
            if other.sentence == figure.sentence and other.measure == measure and not other.change and other.number:
                near.append(other)
    wanted = abs(figure.number)
    for i, first in enumerate(near):
        for second in near[i + 1 :]:
            apart = first.number - second.number
            if abs(abs(apart) - wanted) * 2 <= min(figure.step, first.step, second.step):
                return (first, second) if apart > 0 else (second, first)
    return None


def _elsewhere(line: Line, money: Money, figure: Figure) -> tuple[Figure, Figure] | None:
    """Returns two sums of money of the report that lie apart by one: any two where it is long.

    A short one needs the first in its own sentence right before it, and the words to tell that it is compared.
    """
    wanted = abs(figure.number)
    at = money.place(figure)
    levels = [*money.levels[max(0, at - _FAR) : at][::-1], *money.tabled[:_FAR]]
    by_number: dict[int, Figure] = {}
    for level in levels:
        by_number.setdefault(level.number, level)
    if digits(figure) >= _LONG:
        for level in levels:
            other = by_number.get(level.number - wanted)
            if other is not None and other.number > 0:
                return level, other
        return None
    now = levels[0] if at and levels[0].start >= figure.sentence and figure.change else None
    if now is None:
        return None
    base = by_number.get(now.number - figure.number)
    planned = "预算" in lead(line, figure)
    if base is None or base is now or base.number <= 0 or (planned and not base.budget):
        return None
    return (now, base) if now.number > base.number else (base, now)


def _taken_off(line: Line, figure: Figure) -> bool:
    return _DEDUCTED in line.before(figure, _MOST)[-4:]


def _deductions(line: Line, found: list[Relation]) -> None:
    """Adds the full marks that the points of a sentence make with what was taken off them."""
    begin = 0
    scores: Sequence[Figure] = line.scores
    for end in range(1, len(scores) + 1):
        if end < len(scores) and scores[end].sentence == scores[begin].sentence:
            continue
        row = [f for f in scores[begin:end] if f.exact and f.number]
        begin = end
        lost = [f for f in row if _taken_off(line, f)]
        rest = [f for f in row if f not in lost]
        if not lost or len(rest) < _FEW:
            continue
        off = sum([f.number for f in lost])
        for full in rest:
            point = next((f for f in rest if f.number + off == full.number), None)
            if point is not None:
                found.append(sum_claim(full, [point, *lost]))
                if len(lost) == 1:
                    first, last = sorted((point, lost[0]), key=lambda f: f.index)
                    found.append(difference_claim(last, full, first, last.value))
                break
