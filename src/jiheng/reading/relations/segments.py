"""Segments: totals whose parts head the clauses of a list, or close the paragraphs before them.

`总收入A，其中：上年结转B，其中课题C；财政拨款D，其中…；其他收入E` claims A = B + D + E, and a `合计93.67分` below
paragraphs that each close with points their sum. Only what adds up exactly is taken,
and a score that its own points miss by one digit.
"""

from __future__ import annotations

import re

import msgspec

from jiheng.facts import Relation, Stage
from jiheng.facts.relation import SPOKEN
from jiheng.reading.relations.claims import sum_claim
from jiheng.reading.relations.differences import one_digit_off, slip
from jiheng.reading.relations.figure import Figure, telling
from jiheng.reading.relations.line import Line

_SEMICOLON = re.compile(r"[；;]")
_TOTAL = re.compile(r"(?:合计|共计|总计|总分|总得分|综合得分|得分)(?:得分)?[为是得：:]{0,2}$")
_SUMS_UP = re.compile(r"(?:小计|合计|总计|共计|总分|总得分|综合得分|共得|合计得)(?:得分)?[为是得：:]{0,2}$")
_TAKEN = re.compile(r"[扣失]分?$")
_LIST = re.compile(r"其中|：|:|包括")
_MOST = 12
_FEW = 2
_THREE = 3
_SCORED = Stage.SCORED


def segments(line: Line, known: set[str]) -> list[Relation]:
    """Returns the sums of clauses and of paragraphs whose totals are not in `known`."""
    found: list[Relation] = []
    money = [f for f in line.money if f.exact and not f.change]
    begin = 0
    for end in range(1, len(money) + 1):
        if end == len(money) or money[end].sentence != money[begin].sentence:
            if end - begin > _THREE:
                _of_clauses(line, money[begin:end], known, found)
            begin = end
    _of_paragraphs(line, known, found)
    _slipped_scores(line, known, found)
    _slipped_totals(line, known, found)
    return found


def _slipped_scores(line: Line, known: set[str], found: list[Relation]) -> None:
    """Adds a score that the points behind it in its sentence miss by one digit (`自评96.8分：产出48.2分，…`)."""
    scored = [f for f in line.scores if f.stage is _SCORED and f.exact]
    for i, head in enumerate(scored):
        if head.concept != "自评得分" or head.id in known:
            continue
        parts = [f for f in scored[i + 1 : i + _MOST] if f.sentence == head.sentence]
        if len(parts) < _THREE or not _LIST.search(line.between(head, parts[0])):
            continue
        if any("扣" in line.before(f, 4) for f in parts) or max(f.number for f in parts) >= head.number:
            continue
        if slip(sum([f.number for f in parts]), head.number):
            found.append(msgspec.structs.replace(sum_claim(head, parts), note=SPOKEN))


def _slipped_totals(line: Line, known: set[str], found: list[Relation]) -> None:
    """Adds a score that says it sums up the points before it in its paragraph, and misses them by one digit."""
    scored = [f for f in line.scores if f.stage is _SCORED and f.exact]
    for i, head in enumerate(scored):
        if head.id in known or _SUMS_UP.search(line.before(head, 8)) is None:
            continue
        parts: list[Figure] = []
        for part in scored[max(0, i - _MOST) : i]:
            if _SUMS_UP.search(line.before(part, 8)) is not None:
                parts.clear()  # the one before closed its own
            elif part.paragraph == head.paragraph and not _TAKEN.search(line.before(part, 3)):
                parts.append(part)
        if len(parts) < _THREE or max(f.number for f in parts) >= head.number:
            continue
        computed = sum([f.number for f in parts])
        if computed != head.number and one_digit_off(str(computed), str(head.number)):
            found.append(msgspec.structs.replace(sum_claim(head, parts), note=SPOKEN))


def _of_clauses(line: Line, figures: list[Figure], known: set[str], found: list[Relation]) -> None:
    """Adds a figure of a sentence that the first figures of its clauses make, from the list it opens on."""
    text = line.text
    for h, head in enumerate(figures[:-_THREE]):
        if head.id in known or not telling(head):
            continue
        parts = [figures[h + 1]]
        for before, figure in zip(figures[h + 1 :], figures[h + 2 :], strict=False):
            if _SEMICOLON.search(text, before.end, figure.start) is not None:
                parts.append(figure)
        if len(parts) < _FEW or len(parts) == len(figures) - h - 1 or any(p.group != head.group for p in parts):
            continue
        if sum([p.number for p in parts]) == head.number:
            found.append(sum_claim(head, parts))
            return


def _of_paragraphs(line: Line, known: set[str], found: list[Relation]) -> None:
    """Adds a score that says it sums up as what closes each of the paragraphs before it."""
    last: list[Figure] = []
    for figure in line.scores:
        if figure.stage is not _SCORED or not figure.exact:
            continue
        if figure.id not in known and len(last) >= _FEW and _TOTAL.search(line.before(figure, 8)):
            before = last if last[-1].paragraph != figure.paragraph else last[:-1]
            total = 0
            for k in range(1, min(len(before), _MOST) + 1):
                total += before[-k].number
                if total >= figure.number:
                    if total == figure.number and k >= _FEW and telling(figure):
                        found.append(sum_claim(figure, before[-k:]))
                    break
        if last and last[-1].paragraph == figure.paragraph:
            last[-1] = figure
        else:
            last.append(figure)
