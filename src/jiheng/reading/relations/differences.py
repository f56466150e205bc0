"""Differences: what is left, saved, missing or apart, with the two figures it lies between (结余, 节约, 缺口, 高出).

A figure whose words say that it tells two others apart is taken with the nearest two of its measure that give it
exactly. A remainder that stands right behind its two figures and is off by one digit, or by two that changed places,
is reported.
"""

from __future__ import annotations

import re

from jiheng.facts import Relation, Stage
from jiheng.facts.unit import PERCENT, POINTS
from jiheng.reading.relations.claims import difference_claim
from jiheng.reading.relations.figure import Figure
from jiheng.reading.relations.line import Line

_NEAR = 16
_CLOSE = 5
_LONG = 400  # figures of a report beyond which only the paragraph is searched
_MANY = 10
_TELLING = 3
_WORDS = 16
_LEFT = re.compile(
    r"结转|结余|节约|节支|节省|缺口|超支|差额|增减|未支付|剩余|未完成|未执行|未使用|未拨付|收回|欠|差|尚|质保金|亏损|化解|压减|压缩|核减|调减|调增"
)
_APART = re.compile(
    r"(?:增加|减少|增长|下降|提高|提升|降低|上升|回落|缩短|压减|压缩|调减|调增|核减|化解|滞后|相差|超出|超过|[增减少多高低]|高出|(?:高于|低于|少于|多于|超)[^，。；：\n]{1,12})了?$"
)
_APART_LAST = frozenset("加少长降高升低落短减缩增解后差出过多了")
_OF_NAME = re.compile(r"(?P<name>[^，。；：\n]{3,14}?)(?:项目|资金|经费|支出)*(?:结余|结转|剩余|节约)")
_FIRM = re.compile(r"(?:结转|结余|剩余|尚有|尚余|节约)(?:为|是|资金|经费)*$")
_TARGET = Stage.TARGET
_ADJUSTED, _INITIAL = Stage.ADJUSTED_BUDGET, Stage.INITIAL_BUDGET

_Pair = tuple[Figure, Figure]


def differences(line: Line, known: set[str]) -> list[Relation]:
    """Returns the differences that figures not in `known` are."""
    result: list[Relation] = []
    stages: dict[int, _Pair] | None = None
    for figure in line.figures:
        if figure.percent and figure.concept != "增减幅":
            continue
        if figure.number == 0 or not figure.exact or figure.fact.id in known:
            continue
        pair: _Pair | None = None
        if figure.money:
            if _LEFT.search(figure.concept + figure.label):
                pair = _left(line, figure)
                if pair is None:
                    stages = _between_stages(line) if stages is None else stages
                    pair = stages.get(figure.number)
                if pair is None:
                    pair = _of_name(line, figure)
                if pair is None:
                    pair = _slipped(line, figure)
            elif _says_apart(line, figure):
                pair = _beside(line, figure)
        elif figure.rate or _says_apart(line, figure):
            pair = _beside(line, figure)
        if pair is not None:
            stated = figure.value if figure.money else abs(figure.value)
            result.append(difference_claim(figure, pair[0], pair[1], stated))
    return result


def _says_apart(line: Line, figure: Figure) -> bool:
    """Tells whether the words right before a figure say that it tells two others apart."""
    start = figure.start
    if start == 0:
        return False
    if line.text[start - 1] not in _APART_LAST and "于" not in line.before(figure, _WORDS):
        return False
    return _APART.search(line.before(figure, _WORDS)) is not None


def _left(line: Line, figure: Figure) -> _Pair | None:
    """Returns the nearest two sums of money before a remainder that leave it."""
    everywhere = len(line.figures) < _LONG
    near: list[Figure] = []
    for i in range(figure.index - 1, max(-1, figure.index - _NEAR - 1), -1):
        other = line.figures[i]
        if other.money and not other.change and (everywhere or other.start >= figure.paragraph):
            near.append(other)
    return _apart_by(near[:_MANY], figure)


def _beside(line: Line, figure: Figure) -> _Pair | None:
    """Returns two figures of the sentence, or the one behind, that lie apart by a figure."""
    unit = PERCENT if figure.unit == POINTS else figure.unit
    near: list[Figure] = []
    for i in range(figure.index - 1, max(-1, figure.index - _CLOSE - 1), -1):
        other = line.figures[i]
        if other.start < figure.sentence:
            break
        if other.unit == unit and not other.change:
            near.append(other)
    if figure.index + 1 < len(line.figures):
        behind = line.figures[figure.index + 1]
        if behind.unit == unit and behind.sentence == figure.sentence and not behind.change:
            near.append(behind)
    if figure.percent and figure.concept == "增减幅":
        near = near[:2]
    return _apart_by(near, figure, signed=False)


def _apart_by(near: list[Figure], figure: Figure, *, signed: bool = True) -> _Pair | None:
    wanted = figure.number if signed else abs(figure.number)
    for a, first in enumerate(near):
        for second in near[a + 1 :]:
            apart = first.number - second.number
            within = max(figure.step, min(first.step, second.step))
            if second.number and abs(apart - wanted) * 2 <= within:
                return first, second
            if first.number and abs(apart + wanted) * 2 <= within:
                return second, first
    return None


def _of_name(line: Line, figure: Figure) -> _Pair | None:
    """Returns the two sums of what a remainder names (`救助项目结余2.29万元`), whatever else their names hold."""
    found = _OF_NAME.match(figure.label)
    if found is None:
        return None
    name = found["name"]
    same = [f for f in line.money if f is not figure and not f.change and (name in f.label or name in f.concept)]
    return _apart_by(same[:_MANY], figure)


def _slipped(line: Line, figure: Figure) -> _Pair | None:
    """Returns the two sums of a sentence whose difference a remainder misses by a slip of the pen."""
    if not _FIRM.search(line.before(figure, 8)):
        return None
    near: list[Figure] = []
    for i in range(figure.index - 1, max(-1, figure.index - _CLOSE - 1), -1):
        other = line.figures[i]
        if other.start < figure.sentence:
            break
        if other.money and other.exact and not other.change:
            near.append(other)
    for a, second in enumerate(near):
        for first in near[a + 1 :]:
            if first.step == second.step == figure.step and slip(first.number - second.number, figure.number):
                return first, second
    return None


def slip(computed: int, stated: int) -> bool:
    """Tells whether a number is another one with one digit wrong or two neighbours exchanged."""
    right, wrong = str(computed), str(stated)
    return computed > 0 and len(right.rstrip("0")) > _TELLING and one_digit_off(right, wrong)


def one_digit_off(right: str, wrong: str) -> bool:
    """Tells whether figures are others of the same length but for one digit, or with two neighbours exchanged."""
    if len(right) != len(wrong):
        return False
    off = [i for i in range(len(right)) if right[i] != wrong[i]]
    if len(off) == 1:
        return True
    return len(off) == 2 and off[0] + 1 == off[1] and right[off[0]] == wrong[off[1]] and right[off[1]] == wrong[off[0]]


def _between_stages(line: Line) -> dict[int, _Pair]:
    """Returns every budget of a thing with what was spent on it, and both its budgets, by what lies between."""
    spent: dict[tuple[str, str], list[Figure]] = {}
    initial: dict[tuple[str, str], Figure] = {}
    budgets: list[Figure] = []
    for figure in [*line.money, *[f for f in line.tabled if f.money]]:
        key = (figure.concept, figure.subject)
        if figure.budget:
            budgets.append(figure)
            if figure.stage is _INITIAL:
                initial.setdefault(key, figure)
        else:
            spent.setdefault(key, []).append(figure)
    found: dict[int, _Pair] = {}
    for budget in budgets:
        key = (budget.concept, budget.subject)
        first = initial.get(key)
        if first is not None and budget.stage is _ADJUSTED:
            found.setdefault(budget.number - first.number, (budget, first))
        for actual in spent.get(key, [])[:_MANY]:
            found[budget.number - actual.number] = (budget, actual)
    return found
