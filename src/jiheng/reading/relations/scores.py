"""Scores: totals of points and of full marks.

`我部门得分88.48分，其中：…` is the sum of its list; the parts of a list that add up to a group
(`管理效能…得分32.48分`) are that group; the full mark of a group is the sum of the full marks of its indicators,
where each is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jiheng.facts import Fact, Relation, Stage
from jiheng.facts.unit import SCORE
from jiheng.reading.meaning.openers import opens
from jiheng.reading.relations.claims import sum_claim, value
from jiheng.reading.relations.line import Line

_HARD = ("。", "\n")


def score_sums(line: Line) -> Iterator[Relation]:
    """Yields the sums that lists of scores claim."""
    scores = [f for f in line.facts if f.amount.unit == SCORE]
    for i in range(1, len(scores)):
        if not opens(line.between(scores[i - 1], scores[i])):
            continue
        head = scores[i - 1]
        items = _items(line, scores, i, head.stage)
        if len(items) < 2:
            continue
        relation = sum_claim(head, items)
        earlier = [f for f in scores[max(0, i - 6) : i - 1] if sum_claim(f, items).holds]
        if relation.holds or (head.concept == "自评得分" and not earlier and not _between_full(line, head, items[0])):
            yield relation
        elif earlier:
            yield sum_claim(earlier[-1], items)
        yield from _groups(scores, head, items)
    yield from _totals(scores)


def _totals(scores: list[Fact]) -> Iterator[Relation]:
    """Yields totals that the points before or behind them add up to, however many paragraphs lie between."""
    points = [f for f in scores if f.stage is Stage.SCORED]
    for i, head in enumerate(points):
        if head.concept != "自评得分":
            continue
        for run in (points[max(0, i - _MOST) : i][::-1], points[i + 1 : i + 1 + _MOST]):
            parts = _exactly(head, run)
            if parts:
                yield sum_claim(head, parts)
                break


def _exactly(head: Fact, run: list[Fact]) -> list[Fact]:
    """Returns the first figures of a run that give the head to the digit: three, of a round head all of the run."""
    total = Decimal(0)
    round_head = value(head) == value(head).to_integral_value()
    for k, fact in enumerate(run, 1):
        total += value(fact)
        if total >= value(head):
            enough = k == len(run) if round_head else k > 2
            found = run[:k] if total == value(head) and enough and k > 2 else []
            return sorted(found, key=lambda f: f.span.start if f.span else 0)
    return []


_MOST = 40


def _between_full(line: Line, head: Fact, first: Fact) -> bool:
    """Tells whether the list begins in another sentence than its head, so that it may not be its list."""
    return line.sentence_start(head) != line.sentence_start(first)


def _items(line: Line, scores: list[Fact], first: int, stage: Stage) -> list[Fact]:
    items = [scores[first]]
    for j in range(first + 1, len(scores)):
        gap = line.between(scores[j - 1], scores[j])
        if any(stop in gap for stop in _HARD):
            break
        items.append(scores[j])
    return [f for f in items if f.stage is stage]


def _groups(scores: list[Fact], total: Fact, items: list[Fact]) -> Iterator[Relation]:
    """Yields the groups named before a list: their sum, their items, and the full marks of their items."""
    at = scores.index(total)
    heads = [f for f in scores[max(0, at - 12) : at] if f.stage is total.stage]
    for k in range(len(heads)):
        group = heads[k:]
        if len(group) > 1 and sum(map(value, group), Decimal(0)) == value(total):
            yield sum_claim(total, group)
            yield from _partition(scores, group, items)
            return


def _partition(scores: list[Fact], heads: list[Fact], items: list[Fact]) -> Iterator[Relation]:
    start = 0
    for head in heads:
        running = Decimal(0)
        for end in range(start, len(items)):
            running += value(items[end])
            if running == value(head) and (
                end + 1 == len(items) or value(items[end + 1]) != 0 or head is not heads[-1]
            ):
                part = items[start : end + 1]
                if len(part) > 1:
                    yield sum_claim(head, part)
                    yield from _full_marks(scores, head, part)
                start = end + 1
                break
        else:
            return


def _full_marks(scores: list[Fact], head: Fact, part: list[Fact]) -> Iterator[Relation]:
    """Yields the full mark of a group as the sum of those of its indicators, where it holds."""
    full = [f for f in scores if f.stage is Stage.FULL_MARK]
    whole = next((f for f in full if f.subject and f.subject == head.subject), None)
    if whole is None:
        at = scores.index(head)
        whole = scores[at - 1] if at and scores[at - 1].stage is Stage.FULL_MARK else None
    if whole is None:
        return
    marks = [next((f for f in full if f.subject == p.subject and f is not whole), None) for p in part]
    known = [m for m in marks if m is not None]
    if len(known) == len(part) and sum(map(value, known), Decimal(0)) == value(whole):
        yield sum_claim(whole, known)
