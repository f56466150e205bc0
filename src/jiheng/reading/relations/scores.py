"""Scores: totals of points and of full marks.

`我部门得分88.48分，其中：…` is the sum of its list; the parts of a list that add up to a group
(`管理效能…得分32.48分`) are that group; the full mark of a group is the sum of the full marks of its indicators,
where each is printed.
"""

from __future__ import annotations

from jiheng.facts import Relation, Stage
from jiheng.reading.relations.claims import difference_claim, sum_claim
from jiheng.reading.relations.figure import HUNDRED, MILLION, Figure, near
from jiheng.reading.relations.line import Line

_SCORED, _FULL_MARK = Stage.SCORED, Stage.FULL_MARK
_MOST = 40
_SOME = 4
_GROUPS = 12
_EARLIER = 6


def score_sums(line: Line) -> list[Relation]:
    """Returns the sums that lists of scores claim."""
    scores = line.scores
    found: list[Relation] = []
    for i in range(1, len(scores)):
        if not line.opens(scores[i - 1], scores[i]):
            continue
        head = scores[i - 1]
        items = _items(line, scores, i, head.stage)
        if len(items) < 2:
            continue
        relation = sum_claim(head, items)
        total = sum([f.number for f in items])
        earlier = [f for f in scores[max(0, i - _EARLIER) : i - 1] if near(total, f.number, f.step)]
        # A list that begins in another sentence than its head may not be its list.
        if relation.holds or (head.concept == "自评得分" and not earlier and head.sentence == items[0].sentence):
            found.append(relation)
        elif earlier:
            found.append(sum_claim(earlier[-1], items))
        _groups(scores, head, items, found)
    everywhere = scores
    if any(f.score for f in line.tabled):
        everywhere = sorted([*scores, *[f for f in line.tabled if f.score]], key=_place)
    _deducted(line, scores, found)
    if everywhere:
        _of_subtotals(line, [f for f in line.scores if f.stage is _SCORED], found)
        _totals([f for f in everywhere if f.stage is _SCORED], found)
        _totals([f for f in everywhere if f.stage is _FULL_MARK], found)
    return found


def _deducted(line: Line, scores: list[Figure], found: list[Relation]) -> None:
    """Adds what a full mark leaves of what was taken off, before or behind it (`30分，扣2.5分，得27.5分`)."""
    for full, first, second in zip(scores, scores[1:], scores[2:], strict=False):
        if full.sentence != second.sentence or first.sentence != full.sentence or full.stage is _SCORED:
            continue
        taken, left = (first, second) if "扣" in line.leads[first.index] else (second, first)
        if "扣" not in line.leads[taken.index] or left.stage is not _SCORED:
            continue
        if full.number - taken.number == left.number:
            found.append(difference_claim(left, full, taken, left.value))


def _place(figure: Figure) -> int:
    span = figure.fact.span
    return span.start if span is not None else -1


def _totals(points: list[Figure], found: list[Relation]) -> None:
    """Adds totals that the points before or behind them add up to, however many paragraphs lie between."""
    for i, head in enumerate(points):
        if head.concept != "自评得分" and (head.stage is _SCORED or head.number != HUNDRED):
            continue
        for run in (points[max(0, i - _MOST) : i][::-1], points[i + 1 : i + 1 + _MOST]):
            parts = _exactly(head, run)
            if parts:
                found.append(sum_claim(head, parts))
                break


def _of_subtotals(line: Line, points: list[Figure], found: list[Relation]) -> None:
    """Adds the score of the whole as its 小计s, however many points stand between."""
    parts = [f for f in points if line.before(f, _SOME).endswith("小计")]
    total = sum([f.number for f in parts])
    head = next((f for f in points if f.number == total and f not in parts), None) if len(parts) > 1 else None
    if head is not None and not any(r.total == head.id for r in found):
        found.append(sum_claim(head, parts))


def _exactly(head: Figure, run: list[Figure]) -> list[Figure]:
    """Returns the first figures of a run that give the head to the digit: three, of a round head all of the run."""
    total = 0
    for k, figure in enumerate(run, 1):
        total += figure.number
        if total >= head.number:
            enough = k > 2 and (k == len(run) or head.number % MILLION != 0 or (head.number == HUNDRED and k > _SOME))
            return sorted(run[:k], key=_place) if total == head.number and enough else []
    return []


def _items(line: Line, scores: list[Figure], first: int, stage: Stage) -> list[Figure]:
    items = [scores[first]]
    bracket = line.text[scores[first - 1].end] in {"（", "("}
    for j in range(first + 1, len(scores)):
        gap = line.between(scores[j - 1], scores[j])
        if "。" in gap or "\n" in gap or (bracket and ("）" in gap or ")" in gap)):
            break
        items.append(scores[j])
    return [f for f in items if f.stage is stage]


def _groups(scores: list[Figure], total: Figure, items: list[Figure], found: list[Relation]) -> None:
    """Adds the groups named before a list: their sum, their items, and the full marks of their items."""
    at = scores.index(total)
    heads = [f for f in scores[max(0, at - _GROUPS) : at] if f.stage is total.stage]
    for k in range(len(heads) - 1):
        if sum([f.number for f in heads[k:]]) == total.number:
            found.append(sum_claim(total, heads[k:]))
            _partition(scores, heads[k:], items, found)
            return


def _partition(scores: list[Figure], heads: list[Figure], items: list[Figure], found: list[Relation]) -> None:
    start = 0
    for head in heads:
        running = 0
        for end in range(start, len(items)):
            running += items[end].number
            if running == head.number and (
                end + 1 == len(items) or items[end + 1].number != 0 or head is not heads[-1]
            ):
                part = items[start : end + 1]
                if len(part) > 1:
                    found.append(sum_claim(head, part))
                    _full_marks(scores, head, part, found)
                start = end + 1
                break
        else:
            return


def _full_marks(scores: list[Figure], head: Figure, part: list[Figure], found: list[Relation]) -> None:
    """Adds the full mark of a group as the sum of those of its indicators, where it holds."""
    full = [f for f in scores if f.stage is _FULL_MARK]
    whole = next((f for f in full if f.subject and f.subject == head.subject), None)
    if whole is None:
        at = scores.index(head)
        whole = scores[at - 1] if at and scores[at - 1].stage is _FULL_MARK else None
    if whole is None:
        return
    marks = [next((f for f in full if f.subject == p.subject and f is not whole), None) for p in part]
    known = [m for m in marks if m is not None]
    if len(known) == len(part) and sum([f.number for f in known]) == whole.number:
        found.append(sum_claim(whole, known))
