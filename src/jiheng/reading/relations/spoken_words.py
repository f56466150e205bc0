"""Words of spoken relations: what stands between figures of a sentence, and which figures stand there."""

from __future__ import annotations

import re

import msgspec

from jiheng.facts import Relation
from jiheng.facts.relation import IMPLIED
from jiheng.reading.relations.claims import ratio_claim
from jiheng.reading.relations.figure import HUNDRED, Figure
from jiheng.reading.relations.line import Line

IS = r"(?:约?为|是|达到?了?|仅为?|高达|约|：|:)?$"
"""What may stand between the words of a rate and its number."""

_EACH = re.compile(r"(?:[人户台亩生次床村班车校]均|每[^，。；：、\n]{1,4}|单价|标准)[^，。；：、\n]{0,10}$")
_BY = re.compile(r"[/／](?:平方)?[一-鿿]")
_NEAR = 20
_AROUND = 8
_MOST = 12
_WILD = 5  # a claim more than so many times off is a misreading


def lead(line: Line, figure: Figure) -> str:
    """Returns the words between a figure and the one before it, from the beginning of its sentence at most."""
    return line.leads[figure.index]


def back(line: Line, figure: Figure) -> list[Figure]:
    """Returns the figures before a figure in its sentence, nearest first."""
    found: list[Figure] = []
    for i in range(figure.index - 1, max(-1, figure.index - _MOST - 1), -1):
        other = line.figures[i]
        if other.start < figure.sentence:
            break
        found.append(other)
    return found


def level(figure: Figure) -> bool:
    """Tells whether a figure says how much something is, exactly: no rate, no change."""
    return figure.exact and not figure.rate and not figure.change and figure.number > 0


def per_one(line: Line, figure: Figure) -> bool:
    """Tells whether a figure is what one of many costs or gets (`每家35万元`, `98.6元/亩`), no part of a total."""
    if _BY.match(line.text, figure.end) is not None:
        return True
    return _EACH.search(line.leads[figure.index][-_NEAR:]) is not None


def of_all_parts(line: Line, rate: Figure, part: Figure) -> bool:
    """Tells whether a share is that of its part in all the parts of its list, whatever whole it is said to have.

    `支出总计A。1.基本支出B，占本年支出的57.68%；2.项目支出C，占42.32%；3.年末结转D`: 本年支出 is B + C.
    """
    shares = [
        (line.figures[i - 1], f)
        for i in range(max(1, rate.index - _AROUND), min(len(line.figures), rate.index + _AROUND + 1))
        if (f := line.figures[i]).percent and "占" in line.leads[i] and line.figures[i - 1].measure == part.measure
    ]
    at = next((i for i, (_, share) in enumerate(shares) if share is rate), None)
    if at is None:
        return False
    for first in range(at + 1):
        for last in range(at + 1, len(shares) + 1):
            together = shares[first:last]
            whole = sum([p.number for p, _ in together])
            rest = abs(sum([s.number for _, s in together]) - HUNDRED)
            if len(together) > 1 and rest <= rate.step * len(together) and whole:
                return abs(part.number * HUNDRED - rate.number * whole) * 2 <= rate.step * whole
    return False


def ratio(rate: Figure, part: Figure, whole: Figure) -> Relation | None:
    """Returns the claim that a percentage is part ÷ whole; counts are exact, and a wild miss is no claim."""
    claim = ratio_claim(rate, part, whole)
    if claim is None or claim.computed is None or claim.computed <= 0 or claim.stated <= 0:
        return None
    if claim.stated > claim.computed * _WILD or claim.computed > claim.stated * _WILD:
        return None
    if part.counted and claim.rounding_only:
        claim = msgspec.structs.replace(claim, rounding_only=False)
    if rate.number == HUNDRED and part.number > whole.number:
        return None
    return claim


def implied(claim: Relation | None) -> Relation | None:
    """Notes that one of the figures of a claim stands in another sentence."""
    return msgspec.structs.replace(claim, note=IMPLIED) if claim is not None else None
