"""Remarks: what a reviewer says of a row beside its points."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from jiheng.scoring.rules import Judged
from jiheng.scoring.sheet import Loss
from jiheng.standards.system import Indicator

_TOLERANCE = Decimal("0.01")  # a last digit cut instead of rounded


class Stand(NamedTuple):
    """What is known of a row when it is remarked on; the fields are those of `LeafScore`."""

    self_given: Decimal | None
    points: Decimal | None
    lost: Decimal | None
    losses: tuple[Loss, ...]
    explained_points: Decimal
    evidence: str


def remarks_on(
    item: Indicator, judged: Judged, leaf: Stand, conflicts: tuple[str, ...], *, surveyed: bool
) -> tuple[str, ...]:
    """Returns the remarks on a row, in Chinese, the weightiest first."""
    out: list[str] = list(judged.remarks)
    own, points = leaf.self_given, leaf.points
    if own is not None and not 0 <= own <= item.weight:
        out.append(f"自评得分{own}不在0—{item.weight}分之间")
    if own is not None and points is not None and abs(own - points) > _TOLERANCE and own <= item.weight:
        out.append(f"自评得分{own}，按规则应为{points}，相差{own - points:+f}")
    if own is not None and judged.missing is not None:
        out.append(f"自评得分{own}无法核算：{judged.missing}")
    if item.survey and not surveyed:
        out.append("满意度没有调查依据")
    if item.evidence and not leaf.evidence:
        out.append(f"未见佐证，应有：{'、'.join(item.evidence)}")
    if leaf.lost and leaf.explained_points != leaf.lost:
        left = leaf.lost - leaf.explained_points
        out.append(f"失{leaf.lost}分，其中{left}分未说明原因" if leaf.losses else f"失{leaf.lost}分未说明原因")
    value = judged.value
    if item.explain_below is not None and value is not None and value < item.explain_below and not leaf.losses:
        out.append(f"低于{item.explain_below:%}，须说明原因")
    out.extend(f"“{name}”有几个不同的值，取先见的一个" for name in conflicts)
    return tuple(out)
