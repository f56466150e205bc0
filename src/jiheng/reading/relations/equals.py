"""Equals: one fact said twice.

Two figures of one concept, stage, period and subject restate each other. Equal ones are always noted; unequal ones
only where the text leaves no doubt that they are one fact: the same project is reported on twice, each time with
one such count.
"""

from __future__ import annotations

import re

from jiheng.facts import Relation
from jiheng.reading.relations.claims import equal_claim
from jiheng.reading.relations.figure import MILLION, Figure
from jiheng.reading.relations.line import Line

_NO_FACT = frozenset({"增减额", "增减幅", "other:占比", "预算完成率", "预算执行率", "满分", "指标得分", "自评得分"})
_PROJECT = re.compile(
    r"(?:^|[\n。])(?P<name>[^，。；：\n（）]{2,14}?项目)(?=按照|自评|严格|已|的|绩效|，|：|:|实施|资金|经费|执行|完成|自)"
)
_AFTER = frozenset("按自严已的绩，：:实资经执完")
_NAME = 15
_LARGE = 100 * MILLION


def equals(line: Line) -> list[Relation]:
    """Returns restatements of facts."""
    found: list[Relation] = []
    _restated(line, found)
    _staff(line, found)
    _same_figure(line, found)
    if "项目" in line.text:
        _of_projects(line, found)
    return found


def _restated(line: Line, found: list[Relation]) -> None:
    """Adds each later figure of the same value with the first one; a number is met again by its value."""
    groups: dict[tuple[str, str, str, str, bool, bool], dict[int, Figure]] = {}
    for figure in line.figures:
        number = figure.number
        if number == 0 or figure.rate or (number < _LARGE and not figure.money):
            continue
        fact = figure.fact
        if not figure.exact or figure.concept in _NO_FACT:
            continue
        if figure.unit == "permille":
            continue
        key = (figure.concept, figure.group, fact.period, fact.subject, figure.money, figure.score)
        first = groups.get(key)
        if first is None:
            groups[key] = {number: figure}
            continue
        before = first.setdefault(number, figure)
        if before is not figure and before.sentence != figure.sentence:
            found.append(equal_claim(before, figure))


def _same_figure(line: Line, found: list[Relation]) -> None:
    """Adds an odd large number of people or things that stands twice, however it is called each time."""
    first: dict[tuple[int, str], Figure] = {}
    for figure in line.figures:
        number = figure.number
        if number < 10 * _LARGE or figure.money or number % _LARGE == 0 or not figure.counted:
            continue
        if not figure.exact:
            continue
        before = first.setdefault((number, figure.measure), figure)
        if before is not figure and before.concept != figure.concept:
            found.append(equal_claim(before, figure))


def _staff(line: Line, found: list[Relation]) -> None:
    quota: list[Figure] = []
    posts: list[Figure] = []
    for counted in line.counts.values():
        for figure in counted:
            if figure.concept == "编制人数":
                quota.append(figure)
            elif figure.concept == "在职人数":
                posts.append(figure)
    if len(quota) == 1 and posts:
        post = min(posts, key=lambda f: f.start)
        if quota[0].number == post.number:
            found.append(equal_claim(quota[0], post, "编制数等于在职人数"))


def _of_projects(line: Line, found: list[Relation]) -> None:
    """Adds counts of one kind in two passages on the same project, each with exactly one."""
    places: dict[str, set[int]] = {}
    text = line.text
    sentence = -1
    at = text.find("项目")
    while at >= 0:
        if text[at + 2 : at + 3] in _AFTER:
            stop = max(text.rfind("\n", max(0, at - _NAME), at), text.rfind("。", max(0, at - _NAME), at))
            named = _PROJECT.match(text, max(0, stop)) if stop != sentence and (stop >= 0 or at < _NAME) else None
            sentence = stop
            if named is not None:
                places.setdefault(named["name"], set()).add(text.rfind("\n", 0, named.start("name")) + 1)
        at = text.find("项目", at + 2)
    for passages in places.values():
        if len(passages) != 2:
            continue
        first, second = [_counted(line, start) for start in sorted(passages)]
        for concept in first.keys() & second.keys():
            a, b = first[concept], second[concept]
            if len(a) != 1 or len(b) != 1 or a[0].stage is not b[0].stage:
                continue
            if not a[0].fact.amount.is_approximate() and not b[0].fact.amount.is_approximate():
                note = "" if a[0].number == b[0].number else "同一项目前后两处数量不一致"
                found.append(equal_claim(a[0], b[0], note))


def _counted(line: Line, start: int) -> dict[str, list[Figure]]:
    """Returns what a passage counts, by concept."""
    own: dict[str, list[Figure]] = {}
    for figure in line.figures:
        if figure.paragraph == start and figure.counted and not figure.concept.startswith("other:"):
            own.setdefault(figure.concept, []).append(figure)
    return own
