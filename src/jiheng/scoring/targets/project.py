"""Projects with their targets, as a unit files them before the year starts."""

from __future__ import annotations

from decimal import Decimal

import msgspec

NOT_APPLICABLE = ("不适用", "不适应", "不涉及", "/", "—", "-")


class TargetRow(msgspec.Struct, frozen=True):
    """A row of the target table.

    Attributes:
        level1: 产出, 效益, 满意度, 成本.
        kind: 数量, 质量, 时效, 成本, 经济效益, …, 服务对象满意度.
        name: the indicator.
        value: its target with direction and unit, as written.
        explanation: what it measures and how.
        unit: unit in a column of its own, empty where the form has none.
        weight: points, None where the form has none.
        last: last year's result as written, empty where unknown.
        line: row in the sheet.
    """

    level1: str
    kind: str
    name: str
    value: str
    explanation: str = ""
    unit: str = ""
    weight: Decimal | None = None
    last: str = ""
    line: int = 0

    @property
    def blank(self) -> bool:
        """Tells whether nothing is filled in."""
        return not self.name and not self.value

    @property
    def applies(self) -> bool:
        """Tells whether the row is filled in and not marked as not applicable."""
        return not self.blank and self.name not in NOT_APPLICABLE and self.value not in NOT_APPLICABLE

    @property
    def family(self) -> str:
        """The kind without what it is of: 满意度 for 服务对象满意度, 数量 for 数量指标."""
        kind = self.kind.removesuffix("指标")
        return "满意度" if kind.endswith("满意度") else kind


class TargetProject(msgspec.Struct, frozen=True):
    """A project.

    Attributes:
        code: as the bureau numbers it.
        name: of the project.
        unit: who applies.
        year_money: money of the year in 元, None where unknown or zero.
        total_money: money of all years in 元, None where unknown or zero.
        policy: basis in law and plans.
        estimate: how the money was estimated.
        goal: the year's goal in words.
        rows: the table.
        line: row in the sheet.
    """

    code: str
    name: str
    unit: str = ""
    year_money: Decimal | None = None
    total_money: Decimal | None = None
    policy: str = ""
    estimate: str = ""
    goal: str = ""
    rows: tuple[TargetRow, ...] = ()
    line: int = 0

    @property
    def live(self) -> tuple[TargetRow, ...]:
        """Returns the rows that are filled in and apply."""
        return tuple(row for row in self.rows if row.applies)


class Opinion(msgspec.Struct, frozen=True):
    """What a bureau sends back on one point; `rows` are the rows of the table it speaks of."""

    project: str
    project_name: str
    unit: str
    criterion: str
    title: str
    point: str
    weight: int
    problem: str
    suggestion: str
    rows: tuple[TargetRow, ...] = ()
    source: str = ""
