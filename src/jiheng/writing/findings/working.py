"""A relation written out as people calculate: 66.44万元 = 人员经费 56.74万元 + 公用经费 9.70万元."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from jiheng.facts import Fact, Relation
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY, PERCENT, POINTS, SCORE, measure_of
from jiheng.writing.findings.record import decimal_text

_TEN_THOUSAND = Decimal(10_000)
_CENT = Decimal("0.01")


def working(relation: Relation, by_id: Mapping[str, Fact]) -> str:
    """Returns the claim, its recomputation and the verdict in one line of Chinese."""
    total = by_id.get(relation.total)
    parts = [by_id[i] for i in relation.parts if i in by_id]
    unit = total.amount.unit if total else parts[0].amount.unit if parts else ""
    left = named(total) if total else amount_text(relation.stated, unit)
    formula = _formula(relation, left, parts)
    verdict = "相符" if relation.holds else "相差在四舍五入之内" if relation.rounding_only else "不符"
    if relation.computed is None:
        return f"{formula}：无法复算" + (f"（{relation.note}）" if relation.note else "")
    text = f"{formula}；复算 {amount_text(relation.computed, unit)}，{verdict}"
    if not relation.holds:
        text += f"，相差 {amount_text(abs(relation.computed - relation.stated), unit)}"
    return text + (f"（{relation.note}）" if relation.note else "")


def named(fact: Fact) -> str:
    """Returns a fact as its label and its number as printed."""
    return f"{short_label(fact)} {printed(fact)}"


def short_label(fact: Fact) -> str:
    """Returns the last eighteen characters of the label, in which the noun stands."""
    label = re.sub(r"\s+", "", fact.label or fact.concept)
    return label if len(label) <= 18 else "…" + label[-17:]


def printed(fact: Fact) -> str:
    """Returns the number as printed, without blanks inside."""
    if fact.span is not None:
        return re.sub(r"\s+", "", fact.span.quote)
    return amount_text(fact.amount.value, fact.amount.unit)


def amount_text(value: Decimal, unit: str) -> str:
    """Returns a value in the house style: 66.44万元, 86.37%, 12场次."""
    if unit == CNY:
        if abs(value) < _TEN_THOUSAND and value != 0:
            return f"{decimal_text(value)}元"
        return f"{(value / _TEN_THOUSAND).quantize(_CENT):f}万元"
    if unit in (PERCENT, POINTS):
        return f"{value.quantize(_CENT):f}%"
    if unit == SCORE:
        return f"{decimal_text(value)}分"
    return f"{decimal_text(value)}{measure_of(unit)}"


def _formula(relation: Relation, left: str, parts: list[Fact]) -> str:
    terms = [named(p) for p in parts]
    match relation.kind:
        case RelationKind.SUM:
            signs = [" − " if p.id in relation.less else " + " for p in parts]
            return f"{left} = {''.join(s + t for s, t in zip(signs, terms, strict=True)).removeprefix(' + ')}"
        case RelationKind.RATIO:
            return f"{left} = {' ÷ '.join(terms)}"
        case RelationKind.DIFFERENCE:
            return f"{left} = {' − '.join(terms)}"
        case RelationKind.GROWTH:
            return f"{left}，由 {'、'.join(terms)} 推算"
        case RelationKind.TARGET:
            return f"{left}，对照 {'、'.join(terms)}"
        case _:
            return f"{left} = {' = '.join(terms)}"
