"""Runs: sums that no word announces, found by exact addition of figures that stand in a row.

`A项目27.84万元，其余…发放补助15.84万元，奖补1万元，运维11万元` claims a sum as surely as 其中 does. Only what adds
up exactly is taken, with at least two parts and a total of three digits; so a run never raises an alarm. A total
that says of itself that it sums up what stands before it in the sentence (`合计`, `总分`) is different: it is
reported when it does not.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.facts import Bound, Fact, Relation, Stage
from jiheng.facts.unit import CNY, SCORE
from jiheng.reading.relations.claims import close, sum_claim, value
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.nests import group_of

_MOST = 14
_SUMMING = re.compile(r"(?:合计|共计|总计|总分|综合得分|两项合计|自评总分|合计得分)(?:为|是|得|：|:)?$")
_SCORED = frozenset({Stage.SCORED, Stage.FULL_MARK})


def runs(line: Line) -> Iterator[Relation]:
    """Yields the sums of figures in a row, paragraph by paragraph, then over the items of a list of paragraphs."""
    money = [f for f in line.facts if f.amount.unit == CNY and f.concept != "增减额" and _exact(f)]
    scores = [f for f in line.facts if f.amount.unit == SCORE and _exact(f)]
    people: dict[str, list[Fact]] = {}
    for fact in line.facts:
        if fact.amount.unit.startswith("count") and _exact(fact):
            people.setdefault(fact.amount.unit, []).append(fact)
    for facts in (money, scores, *(p for p in people.values() if len(p) > 2)):
        for paragraph in _paragraphs(line, facts):
            yield from _within(line, paragraph)
    yield from _over_paragraphs(line, money)


def _exact(fact: Fact) -> bool:
    return fact.amount.bound is Bound.EXACT and fact.amount.upper is None


def _paragraphs(line: Line, facts: list[Fact]) -> Iterator[list[Fact]]:
    current: list[Fact] = []
    start = -1
    for fact in facts:
        at = line.paragraph_start(fact)
        if at != start and current:
            yield current
            current = []
        start = at
        current.append(fact)
    if current:
        yield current


def _within(line: Line, facts: list[Fact]) -> Iterator[Relation]:
    done: set[str] = set()
    for h, head in enumerate(facts):
        for candidates in _candidates(facts, h) if telling(value(head)) else ():
            parts = adding_up(head, candidates)
            if parts:
                done.add(head.id)
                yield sum_claim(head, parts)
                break
        if head.id not in done and _SUMMING.search(line.before(head, 12)):
            start = line.sentence_start(head)
            before = [f for f in facts[:h] if line.start[f.id] >= start and _same_group(f, head)]
            if len(before) > 1 and all(_same_group(f, before[0]) for f in before) and not _nested(line, before, head):
                yield sum_claim(head, before)


def _nested(line: Line, parts: list[Fact], head: Fact) -> bool:
    """Tells whether one of the parts holds others, so that a plain sum would count them twice."""
    words = line.text[line.start[parts[0].id] : line.start[head.id]]
    return any(opener in words for opener in ("其中", "包括", "含", "满分")) or max(map(value, parts)) >= value(head)


def _candidates(facts: list[Fact], h: int) -> Iterator[list[Fact]]:
    """Yields runs behind and before a figure: as they stand, then only those of one stage."""
    head = facts[h]
    behind, before = facts[h + 1 : h + 1 + _MOST], facts[max(0, h - _MOST) : h][::-1]
    if head.amount.unit != SCORE:
        yield behind
        yield before
    for run in (behind, before):
        same = [f for f in run if _same_group(f, head)]
        if len(same) < len(run) or head.amount.unit == SCORE:
            yield same
    if behind and head.amount.unit != SCORE:
        yield [f for f in behind if _same_group(f, behind[0])]


def _same_group(a: Fact, b: Fact) -> bool:
    if a.amount.unit == SCORE:
        return a.stage is b.stage
    return group_of(a.stage) == group_of(b.stage) and a.period == b.period


def adding_up(head: Fact, candidates: list[Fact]) -> list[Fact]:
    """Returns the first candidates, at least two, that add up exactly to the head; nothing when none do."""
    total = Decimal(0)
    wanted, step = value(head), head.amount.step
    for k, fact in enumerate(candidates):
        total += value(fact)
        if total > wanted + step:
            return []
        if (
            k
            and close(total, wanted, min(step, fact.amount.step))
            and sum(value(c) != 0 for c in candidates[: k + 1]) > 1
        ):
            return sorted(candidates[: k + 1], key=lambda f: f.span.start if f.span else 0)
    return []


def telling(total: Decimal) -> bool:
    """A sum that is met by chance is short: 30 + 20 = 50."""
    return len(total.normalize().as_tuple().digits) >= 3 and total > 0


def _over_paragraphs(line: Line, money: list[Fact]) -> Iterator[Relation]:
    """Yields sums whose parts are the first figures of the paragraphs that follow, one of each stage."""
    firsts: list[Fact] = []
    start = -1
    seen: set[str] = set()
    for fact in money:
        at = line.paragraph_start(fact)
        if at != start:
            seen = set()
        start = at
        group = group_of(fact.stage)
        if group not in seen:
            seen.add(group)
            firsts.append(fact)
    by_group: dict[str, list[Fact]] = {}
    for fact in firsts:
        by_group.setdefault(group_of(fact.stage), []).append(fact)
    for same in by_group.values():
        yield from _lists(line, [f for f in money if group_of(f.stage) == group_of(same[0].stage)], same)


def _lists(line: Line, heads: list[Fact], firsts: list[Fact]) -> Iterator[Relation]:
    """Yields heads that are the sum of a run of first figures behind them, found by running totals."""
    totals = [Decimal(0)]
    for fact in firsts:
        totals.append(totals[-1] + value(fact))
    index = {total: k for k, total in enumerate(totals)}
    starts = [line.paragraph_start(f) for f in firsts]
    for head in heads:
        wanted = value(head)
        if not telling(wanted):
            continue
        first = bisect.bisect_right(starts, line.paragraph_start(head))
        far = _MOST if len(wanted.normalize().as_tuple().digits) >= 5 else 1
        for begin in range(first, min(first + far, len(firsts) - 1)):
            end = index.get(totals[begin] + wanted, -1)
            if begin + 1 < end <= begin + _MOST and sum(value(f) != 0 for f in firsts[begin:end]) > 1:
                yield sum_claim(head, firsts[begin:end])
                break
