"""Picture: where the money came from and went, as bars drawn to one scale (SVG)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from jiheng.facts import Fact, Stage
from jiheng.facts.unit import CNY
from jiheng.writing.findings.markup import escaped
from jiheng.writing.report.figures import show

_ROW, _DOWN, _BAR = 48, 20, 18
"""Pixels: from one row to the next, from its words to its bar, height of the bar."""
_ROOM = 70
"""Percent of the width that the longest bar takes: as wide as there is room, the number to its right."""
_MOST_PROJECTS = 8
_WHOLE, _INCOME = "支出合计", ("收入合计", "财政拨款收入", "一般公共预算财政拨款")
_STAGES = ((Stage.INITIAL_BUDGET, "年初预算"), (Stage.ADJUSTED_BUDGET, "调整后预算"), (Stage.ACTUAL, "实际支出"))
_PARTS = (("基本支出", 0), ("人员经费", 1), ("公用经费", 1), ("项目支出", 0))
_COLOURS = {"plan": "#7fa8d6", "whole": "#1d4f8c", "part": "#3f7a54", "inner": "#8dbb9b", "in": "#8a6d1d"}
_LONGEST_LABEL = 22


class Bar(msgspec.Struct, frozen=True):
    """One bar."""

    label: str
    fact: Fact
    colour: str
    depth: int = 0


def bars(facts: Iterable[Fact]) -> tuple[Bar, ...]:
    """Returns the bars of a report: income, stages of the whole, parts and projects of the outlay."""
    return tuple(_bars([f for f in facts if f.amount.unit == CNY and not f.subject]))


def _bars(money: list[Fact]) -> Iterator[Bar]:
    income = next((f for name in _INCOME for f in money if f.concept == name and f.stage == Stage.ACTUAL), None)
    if income:
        yield Bar("收入", income, "in")
    for stage, label in _STAGES:
        fact = next((f for f in money if f.concept == _WHOLE and f.stage == stage), None)
        if fact:
            yield Bar(label, fact, "whole" if stage == Stage.ACTUAL else "plan")
    for concept, depth in _PARTS:
        fact = next((f for f in money if f.concept == concept and f.stage == Stage.ACTUAL), None)
        if fact:
            yield Bar(concept, fact, "inner" if depth else "part", depth)
    projects = [f for f in money if f.concept.startswith("项目:") and f.stage == Stage.ACTUAL]
    for fact in sorted(projects, key=lambda f: -f.amount.value)[:_MOST_PROJECTS]:
        yield Bar(fact.concept.removeprefix("项目:"), fact, "inner", 1)


def picture(facts: Iterable[Fact], title: str) -> str:
    """Returns the picture, empty where there is no money to show."""
    rows = bars(facts)
    largest = max((bar.fact.amount.value for bar in rows), default=Decimal(0))
    if largest <= 0:
        return ""
    height = _ROW * len(rows) + 12
    body = "".join(_row(bar, index, largest) for index, bar in enumerate(rows))
    said = "；".join(f"{bar.label}{show(bar.fact.amount)}" for bar in rows)
    return (
        f'<svg width="100%" height="{height}" role="img" aria-labelledby="money-title money-text"'
        ' font-family="Noto Sans CJK SC, Microsoft YaHei, sans-serif" font-size="15">'
        f'<title id="money-title">{escaped(title)}</title><desc id="money-text">{escaped(said)}</desc>{body}</svg>'
    )


def _row(bar: Bar, index: int, largest: Decimal) -> str:
    top = index * _ROW + 4
    length = max(Decimal(0), bar.fact.amount.value) / largest * _ROOM
    left = 16 * bar.depth
    name = bar.label if len(bar.label) <= _LONGEST_LABEL else bar.label[: _LONGEST_LABEL - 1] + "…"
    shown = escaped(show(bar.fact.amount))
    ink = "#4a515b" if bar.depth else "#1a1d21"
    weight = "400" if bar.depth else "600"
    return (
        f'<text x="{left}" y="{top + 14}" fill="{ink}" font-weight="{weight}">{escaped(name)}</text>'
        f'<rect x="0" y="{top + _DOWN}" width="{length:.2f}%" height="{_BAR}" fill="{_COLOURS[bar.colour]}"/>'
        f'<text x="{length:.2f}%" dx="8" y="{top + _DOWN + 14}" fill="#1a1d21">{shown}</text>'
    )
