"""Equals: one fact said twice.

Two figures of one concept, stage, period and subject restate each other. Equal ones are always noted; unequal ones
only where the text leaves no doubt that they are one fact: the same project is reported on twice, each time with
one such count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jiheng.facts import Bound, Fact, Relation, Stage
from jiheng.facts.unit import CNY, unit_family
from jiheng.reading.relations.claims import equal_claim, value
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.nests import group_of

_NO_FACT = frozenset({"增减额", "增减幅", "other:占比", "预算完成率", "预算执行率", "满分", "指标得分", "自评得分"})
_PROJECT = re.compile(
    r"(?:^|[\n。])(?P<name>[^，。；：\n（）]{2,14}?项目)(?=按照|自评|严格|已|的|绩效|，|：|:|实施|资金|经费|执行|完成|自)"
)
_LARGE = 100


def equals(line: Line, known: Iterable[Relation]) -> Iterator[Relation]:
    """Yields restatements of facts."""
    groups: dict[tuple[str, str, str, str, str], list[Fact]] = {}
    for fact in line.facts:
        if fact.concept in _NO_FACT or fact.amount.bound is not Bound.EXACT or unit_family(fact.amount.unit) == "rate":
            continue
        if unit_family(fact.amount.unit) == "money" or value(fact) >= _LARGE or fact.stage is not Stage.STOCK:
            key = (fact.concept, group_of(fact.stage), fact.period, fact.subject, unit_family(fact.amount.unit))
            groups.setdefault(key, []).append(fact)
    for facts in groups.values():
        yield from _restated(line, facts)
    yield from _staff(line)
    yield from _same_figure(line)
    yield from _of_projects(line)
    del known


def _restated(line: Line, facts: list[Fact]) -> Iterator[Relation]:
    """Yields each later fact of the same value with the first one."""
    first: dict[object, Fact] = {}
    for fact in facts:
        if fact.amount.unit != CNY and value(fact) < _LARGE:
            continue
        if value(fact) == 0:
            continue
        before = first.setdefault(value(fact), fact)
        if before is not fact and line.sentence_start(before) != line.sentence_start(fact):
            yield equal_claim(before, fact)


def _same_figure(line: Line) -> Iterator[Relation]:
    """Yields an odd large number of people or things that stands twice, however it is called each time."""
    first: dict[tuple[object, str], Fact] = {}
    for fact in line.facts:
        if unit_family(fact.amount.unit) != "count" or fact.amount.bound is not Bound.EXACT:
            continue
        if value(fact) < 10 * _LARGE or value(fact) % _LARGE == 0:
            continue
        measure = fact.amount.unit.partition(":")[2]
        before = first.setdefault((value(fact), "人" if measure in {"人", "名", "位"} else measure), fact)
        if before is not fact and before.concept != fact.concept:
            yield equal_claim(before, fact)


def _staff(line: Line) -> Iterator[Relation]:
    quota = [f for f in line.facts if f.concept == "编制人数"]
    posts = [f for f in line.facts if f.concept == "在职人数"]
    if len(quota) == 1 and posts and value(quota[0]) == value(posts[0]):
        yield equal_claim(quota[0], posts[0], "编制数等于在职人数")


def _of_projects(line: Line) -> Iterator[Relation]:
    """Yields counts of one kind in two passages on the same project, each with exactly one."""
    places: dict[str, list[int]] = {}
    for found in _PROJECT.finditer(line.text):
        places.setdefault(found["name"], []).append(found.start("name"))
    for starts in places.values():
        passages = sorted({line.text.rfind("\n", 0, s) + 1 for s in starts})
        if len(passages) != 2:
            continue
        counted: list[dict[str, list[Fact]]] = []
        for start in passages:
            stop = line.text.find("\n", start)
            stop = stop if stop >= 0 else len(line.text)
            own: dict[str, list[Fact]] = {}
            for fact in line.facts:
                if (
                    start <= line.start[fact.id] < stop
                    and unit_family(fact.amount.unit) == "count"
                    and not fact.concept.startswith("other:")
                ):
                    own.setdefault(fact.concept, []).append(fact)
            counted.append(own)
        first, second = counted
        for concept in first.keys() & second.keys():
            a, b = first[concept], second[concept]
            if (
                len(a) == len(b) == 1
                and a[0].stage is b[0].stage
                and not a[0].amount.is_approximate()
                and not b[0].amount.is_approximate()
            ):
                note = "" if value(a[0]) == value(b[0]) else "同一项目前后两处数量不一致"
                yield equal_claim(a[0], b[0], note)
