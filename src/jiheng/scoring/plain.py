"""A sheet as plain values for JSON: every number a string, so that nothing is lost on the way."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from jiheng.scoring.sheet import LeafScore, ScoreSheet


def plain(sheet: ScoreSheet) -> dict[str, Any]:
    """Returns the sheet as a mapping of texts, lists and mappings; what is not computable is None."""
    return {
        "system": sheet.system,
        "title": sheet.title,
        "status": str(sheet.status),
        "total": _text(sheet.total),
        "known": _text(sheet.known),
        "possible": _text(sheet.possible),
        "full": _text(sheet.full),
        "grade": sheet.grade,
        "lost": _text(sheet.lost),
        "explained": _text(sheet.explained),
        "unexplained": _text(sheet.unexplained),
        "self_total": _text(sheet.self_total),
        "items": [_item(leaf) for leaf in sheet.leaves],
        "headings": [
            {
                "id": each.indicator,
                "name": each.name,
                "level": each.level,
                "points": _text(each.points),
                "full": _text(each.full),
                "self": _text(each.self_given),
                "remarks": list(each.remarks),
            }
            for each in sheet.headings
        ],
        "alerts": [{"id": a.id, "level": a.level, "title": a.title, "advice": a.advice} for a in sheet.alerts],
        "missing": list(sheet.missing),
        "remarks": list(sheet.remarks),
    }


def _item(leaf: LeafScore) -> dict[str, Any]:
    return {
        "id": leaf.indicator,
        "name": leaf.name,
        "rule": leaf.rule,
        "formula": leaf.formula,
        "inputs": [{"name": each.name, "value": _text(each.value), "fact": each.fact} for each in leaf.inputs],
        "raw": _text(leaf.raw),
        "rounded": _text(leaf.rounded),
        "points": _text(leaf.points),
        "full": _text(leaf.full),
        "lost": _text(leaf.lost),
        "reason": leaf.reason,
        "explained": _text(leaf.explained_points),
        "missing": str(leaf.missing) if leaf.missing else None,
        "self": _text(leaf.self_given),
        "evidence": leaf.evidence,
        "remarks": list(leaf.remarks),
        "status": str(leaf.status),
    }


def _text(value: Decimal | None) -> str | None:
    """Returns the shortest plain writing: 88.48, 10, never 1E+1."""
    if value is None:
        return None
    if value == value.to_integral_value():
        return f"{value.quantize(Decimal(1)):f}"
    return f"{value.normalize():f}"
