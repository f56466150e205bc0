"""Identity: what kind of report this is, whose, of which year, by which outline, and who signed it when."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

import msgspec

from jiheng.facts import Section, Span
from jiheng.reading.identity_title import Title, find_title
from jiheng.reading.identity_unit import find_unit
from jiheng.reading.identity_year import find_year
from jiheng.reading.normalise import plain as unify
from jiheng.reading.outline import slot_index
from jiheng.reading.outline_lines import Lines, Signature
from jiheng.reading.outline_slots import GENERIC, VOTE, votes
from jiheng.reading.signature import signatures
from jiheng.standards import Standards
from jiheng.standards.family import Family

_ENOUGH = 2 * VOTE
_ENOUGH_AT_HOME = VOTE // 3
_HOME = 3 * VOTE
_FINAL_ACCOUNTS = re.compile("(?:收入|支出)决算(?:总体)?情况|部门决算")
_OPENING = 1500  # characters in which a report names its place; later ones may be those of others
_FEWEST_FINAL = 3
_OPENING = 600


class Identity(msgspec.Struct, frozen=True):
    """Who reports on what.

    Attributes:
        title: as printed, in one line without blanks; None where there is none.
        title_span: its place.
        unit: the body that reports, None when the text names none.
        year: the year reported on, None when unknown.
        kind: `self-evaluation`, `final-accounts`, `project-evaluation`, or empty.
        standard: id of the outline family, empty when unknown.
        signature: place of the signing unit.
        signed_on: date of the signature.
    """

    title: str | None
    title_span: Span | None
    unit: str | None
    year: int | None
    kind: str
    standard: str
    signature: Span | None
    signed_on: datetime.date | None


def identity(
    text: str, lines: Lines, sections: Sequence[Section], standards: Standards, standard: str = ""
) -> Identity:
    """Returns who reports on what.

    Args:
        text: the canonical text.
        lines: of its plain form.
        sections: the outline.
        standards: families, places and words.
        standard: id of the family when the caller knows it, empty to detect it.
    """
    plain = lines.plain
    title = find_title(lines, sections, standards)
    signed = _chosen(signatures(lines, standards), sections, len(plain))
    signer = plain[signed.unit_start : signed.unit_end] if signed else ""
    unit = find_unit(title.text if title else "", signer, plain, standards)
    year = find_year(title.text if title else "", plain, signed.signed_on if signed else None)
    kind = standards.families[standard].kind if standard else _kind(title, sections, plain)
    return Identity(
        title="".join(text[title.start : title.end].split()) if title else None,
        title_span=Span(title.start, title.end, text[title.start : title.end]) if title else None,
        unit=unit,
        year=year,
        kind=kind,
        standard=standard
        or _family(sections, kind, year, (title.text if title else "") + (unit or ""), plain, standards),
        signature=(
            Span(signed.unit_start, signed.unit_end, text[signed.unit_start : signed.unit_end])
            if signed and signed.unit_end > signed.unit_start
            else None
        ),
        signed_on=signed.signed_on if signed else None,
    )


def _chosen(found: Sequence[Signature], sections: Sequence[Section], length: int) -> Signature | None:
    """Returns the last signature with a unit behind the first heading, else the last date there."""
    after = sections[0].start if sections else min(length // 2, _OPENING)
    behind = [s for s in found if s.start >= after]
    named = [s for s in behind if s.unit_end > s.unit_start]
    return next(reversed(named or behind), None)


def _kind(title: Title | None, sections: Sequence[Section], plain: str) -> str:
    words = title.text if title else ""
    evaluation = any(w in words for w in ("绩效", "自评", "评价"))
    if "决算" in words and not evaluation:
        return "final-accounts"
    if evaluation:
        whole = any(w in words for w in ("整体", "部门", "单位"))
        return "project-evaluation" if ("项目" in words or "专项" in words) and not whole else "self-evaluation"
    if sum(1 for s in sections if _FINAL_ACCOUNTS.search(unify(s.title))) >= _FEWEST_FINAL:
        return "final-accounts"
    if "绩效" in plain or "自评" in plain:
        return "self-evaluation"
    return ""


def _family(
    sections: Sequence[Section], kind: str, year: int | None, names: str, plain: str, standards: Standards
) -> str:
    """Returns the family whose headings the outline knows best, weighed with places, year and kind."""
    index = slot_index(standards)
    known = votes([index.exact(title) or index.options(title) for s in sections if (title := unify(s.title))])
    province = standards.places.find(names) or standards.places.find(plain[:_OPENING])
    best, score = "", 0
    for family in standards.families.values():
        if family.id == GENERIC or (kind and family.kind != kind):
            continue
        points = _points(family, known[family.id], province, year, names, said=kind)
        if points > score:
            best, score = family.id, points
    if best:
        return best
    return GENERIC if GENERIC in standards.families else ""


def _points(family: Family, known: int, province: str, year: int | None, names: str, *, said: str) -> int:
    """Returns how much speaks for a family, 0 when too little does."""
    home = bool(family.jurisdiction) and family.jurisdiction == province
    if family.jurisdiction and province and not home:
        return 0
    if known < (_ENOUGH_AT_HOME if home else _ENOUGH) and not said == family.kind == "final-accounts":
        return 0
    points = known + 1 + (_HOME if home else 0)
    if year is not None:
        points += VOTE if family.covers(year) else -VOTE
    points += VOTE * any(marker in names for marker in family.markers)
    return max(points, 0)
