"""Monitoring with two measures during the year: how far the money is, how far the targets are, and what does not fit.

Lines and curves are data of the system. Counts are held against the plan to date; rates, which do not pile up over
the year, against the whole target.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from jiheng.facts import Fact
from jiheng.scoring.book import FactBook
from jiheng.scoring.formula import evaluate
from jiheng.scoring.missing import Missing, Value
from jiheng.scoring.names import RunNames
from jiheng.standards import load
from jiheng.standards.system import Indicator, IndicatorSystem, Lines, Measure

_ZERO, _ONE = Decimal(0), Decimal(1)
_WITHIN = frozenset({"质量", "时效", "成本", "经济成本"})  # judged by their range at any time of the year
_EVEN = tuple(Decimal(month) / 12 for month in range(1, 13))


class Light(enum.StrEnum):
    """What a row of monitoring shows."""

    RED = "red"  # far behind
    YELLOW = "yellow"  # behind
    GREEN = "green"  # as planned
    BLUE = "blue"  # far ahead: was the target too low?
    GREY = "grey"  # cannot be told

    @property
    def chinese(self) -> str:
        return {"red": "红", "yellow": "黄", "green": "绿", "blue": "蓝", "grey": "无数据"}[self.value]


class Row(msgspec.Struct, frozen=True):
    """Money or an indicator at the end of a month.

    Attributes:
        id: id of the indicator, `money` for the money.
        name: as printed.
        plan: budget or target of the whole year.
        due: what was planned to date.
        actual: paid or done to date.
        done: actual ÷ plan.
        pace: actual ÷ due, None where nothing was due yet.
        light: see `Light`.
        note: in Chinese, why.
    """

    id: str
    name: str
    plan: Decimal | None
    due: Decimal | None
    actual: Decimal | None
    done: Decimal | None
    pace: Decimal | None
    light: Light
    note: str = ""


class Snapshot(msgspec.Struct, frozen=True):
    """Monitoring at the end of a month; `notes` say where money and targets do not fit each other."""

    month: int
    money: Row
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


def monitor(
    system: IndicatorSystem,
    facts: Iterable[Fact] | FactBook,
    month: int,
    *,
    verdicts: Mapping[str, str] | None = None,
    year: int | None = None,
    measures: Mapping[str, Measure] | None = None,
) -> Snapshot:
    """Returns where a unit stands at the end of a month.

    Args:
        system: table with the unit's own rows.
        facts: facts; values to date have stage 监控, else 完成, payments to date stage 监控, else 决算.
        month: 1 to 12.
        verdicts: for qualitative rows the word, by id or name.
        year: the year, for plain facts.
        measures: the indicator library; None takes the one shipped.

    Raises:
        ValueError: for a month that is none.
    """
    if not 1 <= month <= 12:
        raise ValueError(f"month must be 1 to 12, not {month}")
    book = facts if isinstance(facts, FactBook) else FactBook(facts, year=year)
    library = load().measures if measures is None else measures
    definitions = {**{name: each.formula for name, each in library.items()}, **system.inputs}
    names = RunNames(definitions, book, lambda _: Missing(), {})
    money = _money(names, _curve(system, "money")[month - 1], system.lines)
    rows = tuple(_row(item, names, system, month, verdicts or {}) for item in system.leaves() if item.direction)
    return Snapshot(month, money, rows, _notes(money, rows, system.lines))


def _curve(system: IndicatorSystem, name: str) -> tuple[Decimal, ...]:
    return system.curves.get(name) or system.curves.get("even") or _EVEN


def _money(names: RunNames, due_share: Decimal, lines: Lines) -> Row:
    budget = evaluate("全年预算数", names)
    paid = evaluate("first(支出合计.监控, 全年执行数)", names)
    if isinstance(budget, Missing) or isinstance(paid, Missing):
        return _grey("money", "预算执行", budget, paid)
    due = budget * due_share
    if not budget:
        return Row("money", "预算执行", budget, due, paid, None, None, Light.RED, "预算数为0")
    done = paid / budget
    pace = paid / due if due else None
    red, yellow = lines.money
    light = Light.GREEN if pace is None or pace >= yellow else Light.YELLOW if pace >= red else Light.RED
    note = "" if light is Light.GREEN else f"执行率{_percent(done)}，序时进度{_percent(due_share)}"
    return Row("money", "预算执行", budget, due, paid, done, pace, light, note)


def _row(item: Indicator, names: RunNames, system: IndicatorSystem, month: int, verdicts: Mapping[str, str]) -> Row:
    if item.direction == "qualitative":
        return _verdict(item, verdicts.get(item.id) or verdicts.get(item.name) or "", system)
    concept = item.inputs["目标"][1:].rpartition(".")[0]
    target = names.value(f"{concept}.目标")
    actual = names.value(f"{concept}.监控")
    if isinstance(actual, Missing):
        actual = names.value(f"{concept}.完成")
    if isinstance(target, Missing) or isinstance(actual, Missing):
        return _grey(item.id, item.name, target, actual)
    done = actual / target if target else None
    if item.direction == "<=" or item.kind in _WITHIN or not target:
        return _ranged(item, target, actual, done)
    share = _ONE if item.direction == "satisfaction" else _curve(system, item.curve or "even")[month - 1]
    due = target * share
    if not due:
        return Row(item.id, item.name, target, due, actual, done, None, Light.GREEN, "尚未到计划时间")
    pace = actual / due
    light = _light(pace, system.lines)
    if item.direction == "satisfaction" and light is Light.BLUE:
        light = Light.GREEN
    notes = {Light.BLUE: "远快于计划，请核对目标是否偏低", Light.GREEN: ""}
    note = notes.get(light, f"应完成{_figure(due)}，实际{_figure(actual)}")
    return Row(item.id, item.name, target, due, actual, done, pace, light, note)


def _light(pace: Decimal, lines: Lines) -> Light:
    if pace < lines.red:
        return Light.RED
    if pace < lines.yellow:
        return Light.YELLOW
    return Light.GREEN if pace < lines.blue else Light.BLUE


def _ranged(item: Indicator, target: Decimal, actual: Decimal, done: Decimal | None) -> Row:
    if item.direction == "<=":
        within = actual <= target
    elif item.direction == "=" or not target:
        within = actual == target
    else:
        within = actual >= target
    note = "" if within else f"目标{item.direction}{_figure(target)}，实际{_figure(actual)}"
    light = Light.GREEN if within else Light.RED
    return Row(item.id, item.name, target, None, actual, done, None, light, note.replace(">=", "≥").replace("<=", "≤"))


def _verdict(item: Indicator, verdict: str, system: IndicatorSystem) -> Row:
    """Best verdict green, worst red, between them yellow."""
    words = [band.name for band in system.leaf_rules["qualitative"].bands]
    if verdict not in words:
        return Row(item.id, item.name, None, None, None, None, None, Light.GREY, f"未评判（{'、'.join(words)}）")
    at = words.index(verdict)
    light = Light.GREEN if at == 0 else Light.RED if at == len(words) - 1 else Light.YELLOW
    return Row(item.id, item.name, None, None, None, None, None, light, "" if at == 0 else verdict)


def _grey(code: str, name: str, plan: Value, actual: Value) -> Row:
    lost = next(value for value in (plan, actual) if isinstance(value, Missing))
    known = (None if isinstance(plan, Missing) else plan, None if isinstance(actual, Missing) else actual)
    return Row(code, name, known[0], None, known[1], None, None, Light.GREY, str(lost))


def _notes(money: Row, rows: tuple[Row, ...], lines: Lines) -> tuple[str, ...]:
    """Says where targets run ahead of money or money ahead of targets."""
    dones = [min(row.done, _ONE) for row in rows if row.done is not None and row.due is not None]
    if money.done is None or not dones:
        return ()
    targets = sum(dones, _ZERO) / len(dones)
    if targets and (targets - money.done) / targets > lines.gap:
        return (
            f"目标平均完成{_percent(targets)}，资金执行{_percent(money.done)}：目标快于资金，请核对完成数或加快支付",
        )
    if money.done and (money.done - targets) / money.done > lines.gap:
        return (
            f"资金执行{_percent(money.done)}，目标平均完成{_percent(targets)}：资金快于目标，请说明支出用途或调整目标",
        )
    return ()


def _percent(value: Decimal) -> str:
    return f"{(value * 100).quantize(Decimal('0.01')):f}%"


def _figure(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01')).normalize():f}"
