"""Rows of a unit's own: third-level indicators hung into the open places of a system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from jiheng.standards.system import Indicator, IndicatorSystem, Rule, RuleKind


class OwnIndicator(msgspec.Struct, frozen=True):
    """An indicator that a unit sets itself.

    Attributes:
        id: unique among all rows.
        parent: id of the row it stands below.
        name: as printed.
        weight: full points.
        kind: 数量, 质量, 时效, 成本, 经济效益, 社会效益, 生态效益, 可持续影响, 满意度.
        direction: `>=` (≥), `<=` (≤), `=`, `qualitative` (定性) or `satisfaction`.
        concept: concept of its facts; empty takes the name. Its facts are `concept.目标` and `concept.完成`.
        evidence: papers that prove it.
        curve: plan curve for monitoring.
    """

    id: str
    parent: str
    name: str
    weight: Decimal
    kind: str = "数量"
    direction: str = ">="
    concept: str = ""
    evidence: tuple[str, ...] = ()
    curve: str = ""


_SIGNS = {"≥": ">=", ">": ">=", "≤": "<=", "<": "<=", "＝": "=", "==": "=", "定性": "qualitative"}


def direction_of(sign: str, kind: str, rules: Mapping[str, Rule]) -> str:
    """Returns the key of the rule for a sign as people write it; satisfaction has its own where the system has one."""
    plain = _SIGNS.get(sign, sign)
    return "satisfaction" if plain == ">=" and kind.endswith("满意度") and "satisfaction" in rules else plain


class OwnIndicatorError(ValueError):
    """Own indicators that do not fit the system; `problems` are Chinese, one a line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("自设指标与指标体系不符：\n" + "\n".join(f"  {each}" for each in self.problems))


def with_own(system: IndicatorSystem, rows: Iterable[OwnIndicator]) -> IndicatorSystem:
    """Returns the system with the rows below their parents.

    Raises:
        OwnIndicatorError: for a parent that is not open, a code used twice, or a direction without a rule.
    """
    below: dict[str, list[OwnIndicator]] = {}
    for row in rows:
        below.setdefault(row.parent, []).append(row)
    problems = _problems(system, below)
    if problems:
        raise OwnIndicatorError(problems)
    items = tuple(_filled(item, below, system) for item in system.items)
    return msgspec.structs.replace(system, items=items)


def weight_problems(system: IndicatorSystem) -> tuple[str, ...]:
    """Returns where the weights of rows do not make up the weight above them."""
    out = []
    for row in system.walk():
        if row.children:
            found = sum((child.weight for child in row.children), Decimal(0))
            if found != row.weight:
                out.append(f"“{row.name}”分值{row.weight}，下级合计{found}，相差{found - row.weight}")
    return tuple(out)


def _problems(system: IndicatorSystem, below: dict[str, list[OwnIndicator]]) -> list[str]:
    known = {row.id: row for row in system.walk()}
    used = set(known)
    problems = []
    for parent, rows in below.items():
        if parent not in known or not known[parent].own:
            problems.append(f"“{parent}”之下不能自设指标")
        for row in rows:
            if row.id in used:
                problems.append(f"指标编号“{row.id}”重复")
            used.add(row.id)
            if row.weight <= 0:
                problems.append(f"“{row.name}”的分值应大于0，实为{row.weight}")
            if direction_of(row.direction, row.kind, system.leaf_rules) not in system.leaf_rules:
                problems.append(f"“{row.name}”的性质“{row.direction}”在本体系中没有计分规则")
    return problems


def _filled(item: Indicator, below: dict[str, list[OwnIndicator]], system: IndicatorSystem) -> Indicator:
    children = [_filled(child, below, system) for child in item.children]
    children += [_row(own, item, system.leaf_rules) for own in below.get(item.id, ())]
    return msgspec.structs.replace(item, children=tuple(children)) if children else item


def _row(own: OwnIndicator, parent: Indicator, rules: Mapping[str, Rule]) -> Indicator:
    direction = direction_of(own.direction, own.kind, rules)
    rule = rules[direction]
    concept = (own.concept or own.name).translate({ord("["): "(", ord("]"): ")"})
    plain = rule.kind is RuleKind.BANDS and not rule.value
    return Indicator(
        id=own.id,
        name=own.name,
        weight=own.weight,
        rule=rule,
        level=parent.level + 1,
        inputs={} if plain else {"目标": f"[{concept}.目标]", "完成": f"[{concept}.完成]"},
        evidence=own.evidence,
        survey=direction == "satisfaction",
        kind=own.kind,
        direction=direction,
        curve=own.curve,
        status=parent.status,
    )
