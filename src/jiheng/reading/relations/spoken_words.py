"""Words of spoken relations: what stands between figures of a sentence, and which figures stand there."""

from __future__ import annotations

import msgspec

from jiheng.facts import Relation
from jiheng.facts.relation import IMPLIED
from jiheng.reading.relations.claims import ratio_claim
from jiheng.reading.relations.figure import HUNDRED, Figure
from jiheng.reading.relations.line import Line

IS = r"(?:约?为|是|达到?了?|仅为?|高达|约|：|:)?$"
"""What may stand between the words of a rate and its number."""

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
