"""Goals: how far a result lies from a goal told elsewhere, and posts held beyond those granted.

`比目标少28个`, `超额完成216吨`, `低于目标2.6个百分点`, `超计划7.55%`, `超编2人`: the words say that a result lies off
its goal, and name neither. Only a pair that gives the figure exactly is taken: the result right before it or of its
name, and a goal of the same measure, one of its name first.
"""

from __future__ import annotations

import re

from jiheng.facts import Relation, Stage
from jiheng.facts.unit import PERCENT, POINTS
from jiheng.reading.relations.claims import difference_claim, growth_claim
from jiheng.reading.relations.figure import MILLION, Figure
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.spoken_words import lead

_OFF = re.compile(
    r"(?:目标|计划|任务|指标)[数值]?(?:[多少高低超增减]|超出|多出|多完成|少完成|缩短|提前)?了?$"
    r"|(?:超额完成|少完成|多完成|未完成|尚有|还有|仍有|还差|尚差)了?$"
)
_POSTS = re.compile(r"(?:超编|缺编|空编|超配)了?$")
_GOAL, _FULL = Stage.TARGET, Stage.FULL_MARK
_NO_RESULTS = frozenset({_GOAL, _FULL, Stage.SCORED})
_MOST = 200  # goals of one measure that are looked at
_ASKED = 60  # figures of one report that lie off a goal
_BACK = 3
_SMALL = 10 * MILLION


def off_goal(line: Line, goals: list[Figure], known: set[str]) -> list[Relation]:
    """Returns how far results lie from `goals` by figures not in `known`."""
    found: list[Relation] = []
    asked = 0
    for figure in line.figures:
        if figure.id in known or not figure.exact or figure.number == 0 or figure.money or figure.score:
            continue
        words = lead(line, figure)
        if _OFF.search(words):
            claim = _growth(line, figure, goals) if figure.percent else _difference(line, figure, goals)
        elif figure.counted and _POSTS.search(words):
            claim = _of_posts(line, figure)
        else:
            continue
        if claim is not None:
            found.append(claim)
        asked += 1
        if asked == _ASKED:
            break
    return found


def _difference(line: Line, figure: Figure, goals: list[Figure]) -> Relation | None:
    unit = PERCENT if figure.unit == POINTS else figure.unit
    wanted = abs(figure.number)
    same = [g for g in goals if g.unit == unit][:_MOST]
    for result in _results(line, figure, unit):
        for goal in _nearest_name(result, same):
            if abs(goal.number - result.number) != wanted:
                continue
            if wanted < _SMALL and figure.counted and not _akin(result, goal):
                continue  # small counts lie apart by chance
            first, second = (goal, result) if goal.number > result.number else (result, goal)
            return difference_claim(figure, first, second, abs(figure.value))
    return None


def _growth(line: Line, rate: Figure, goals: list[Figure]) -> Relation | None:
    if rate.concept != "增减幅" or not rate.index:
        return None
    result = line.figures[rate.index - 1]
    if result.start < rate.sentence or result.rate or result.stage in _NO_RESULTS:
        return None
    for goal in _nearest_name(result, [g for g in goals if g.unit == result.unit][:_MOST]):
        claim = growth_claim(rate, result, goal)
        if claim.holds and goal.number:
            return claim
    return None


def _results(line: Line, figure: Figure, unit: str) -> list[Figure]:
    """Returns the results a figure may belong to: those its own words name, then the nearest before it."""
    named = [
        f
        for f in line.figures[: figure.index]
        if f.unit == unit and f.stage not in _NO_RESULTS and not f.change and _is_of(f, figure)
    ][-_BACK:]
    near = [
        f
        for f in line.figures[max(0, figure.index - _BACK) : figure.index]
        if f.unit == unit and f.sentence == figure.sentence and f.stage not in _NO_RESULTS and not f.change
    ]
    return [*reversed(named), *reversed(near)]


def _is_of(result: Figure, figure: Figure) -> bool:
    name = result.label
    return len(name) > 2 and name in figure.label and result.concept != "增减幅"


def _nearest_name(result: Figure, goals: list[Figure]) -> list[Figure]:
    """Returns goals, those of the name of a result first."""
    return sorted(goals, key=lambda g: not _akin(result, g))


def _akin(result: Figure, goal: Figure) -> bool:
    """Tells whether result and goal are of one thing: one concept, or half of the letters of a name in the other."""
    if result.concept == goal.concept:
        return True
    first, second = set(result.label), set(goal.label)
    return bool(first and second) and len(first & second) * 2 >= min(len(first), len(second))


def _of_posts(line: Line, figure: Figure) -> Relation | None:
    """Returns posts held less posts granted (`超编2人`), or the other way round (`缺编14人`), of any one pair."""
    held = {f.number: f for f in reversed(line.figures) if f.concept in ("在职人数", "实有人数")}
    apart = abs(figure.number)
    for post in line.figures:
        if post.concept != "编制人数":
            continue
        people = held.get(post.number + apart) or held.get(post.number - apart)
        if people is not None:
            first, second = (post, people) if post.number > people.number else (people, post)
            return difference_claim(figure, first, second, abs(figure.value))
    return None
