"""Marked scores: a score sheet as a list of paragraphs, each with a mark and a score (（一）投入（15分），得14分).

A group is the sum of the items of the next level below it, the whole the sum of the groups; only what adds up exactly
is taken.
"""

from __future__ import annotations

import re

from jiheng.facts import Relation, Stage
from jiheng.reading.meaning.flow import list_mark
from jiheng.reading.relations.claims import sum_claim
from jiheng.reading.relations.figure import Figure, digits
from jiheng.reading.relations.line import Line, mark_in

_SCORED = Stage.SCORED
_FEW = 3
_NEAR = 6
_MOST = 40
_TAKEN = re.compile(r"(?:扣|失|减)(?:了|分|掉|去|除)?(?:共|合计|为)?$")


def marked_scores(line: Line) -> list[Relation]:
    """Returns the sums of the levels of a score sheet, and of the scores that stand in one sentence."""
    scored = [f for f in line.scores if f.stage is _SCORED and not f.label.endswith("扣")]
    found: list[Relation] = []
    _deducted(line, found)
    if len(scored) > _FEW:
        rows = _rows(line, scored)
        _levels(rows, found)
        _wholes(scored, rows, found)
        _sentences(scored, found)
    return found


def _deducted(line: Line, found: list[Relation]) -> None:
    """Adds what was taken off in all as the points that are said to be taken off behind it, all of them."""
    taken = [f for f in line.scores if _TAKEN.search(line.before(f, _NEAR)) is not None]
    for i, head in enumerate(taken[:-2]):
        parts = [f for f in taken[i + 1 : i + 1 + _MOST] if f.paragraph == head.paragraph]
        if len(parts) > 1 and sum([p.number for p in parts]) == head.number:
            found.append(sum_claim(head, parts))
            return


def _rows(line: Line, scored: list[Figure]) -> list[tuple[str, Figure]]:
    """Returns the first score of every paragraph that begins with a list mark, with the shape of the mark."""
    rows: list[tuple[str, Figure]] = []
    paragraph = -1
    for figure in scored:
        if figure.paragraph == paragraph:
            continue
        paragraph = figure.paragraph
        found = list_mark(line.text, paragraph)
        mark = mark_in(found[0]) if found is not None else None
        if mark is not None:
            rows.append((mark.shape, figure))
    return rows


def _levels(rows: list[tuple[str, Figure]], found: list[Relation]) -> None:
    for i, (shape, head) in enumerate(rows[:-2]):
        below = rows[i + 1][0]
        if below == shape:
            continue
        parts: list[Figure] = []
        for other, figure in rows[i + 1 :]:
            if other != below:
                break
            parts.append(figure)
        if len(parts) > 1 and sum([p.number for p in parts]) == head.number:
            found.append(sum_claim(head, parts))


def _wholes(scored: list[Figure], rows: list[tuple[str, Figure]], found: list[Relation]) -> None:
    for shape in {shape for shape, _ in rows}:
        parts = [figure for other, figure in rows if other == shape]
        _give(scored, parts, found)


def _sentences(scored: list[Figure], found: list[Relation]) -> None:
    begin = 0
    for end in range(1, len(scored) + 1):
        if end == len(scored) or scored[end].sentence != scored[begin].sentence:
            _give(scored, scored[begin:end], found)
            begin = end


def _give(scored: list[Figure], parts: list[Figure], found: list[Relation]) -> None:
    """Adds the score of three digits that parts, at least three, add up to."""
    if len(parts) < _FEW:
        return
    total = sum([p.number for p in parts])
    head = next((f for f in scored if f.number == total and f not in parts), None)
    if head is not None and digits(head) >= _FEW:
        found.append(sum_claim(head, parts))
