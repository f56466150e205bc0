"""From a ledger to where the year stands at the end of a month: money and targets known by then, and nothing later."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from jiheng.facts import Amount, Fact, RecordOrigin, Stage
from jiheng.facts.unit import measure_of
from jiheng.ledger import Ledger, Record
from jiheng.scoring import FactBook, Light, OwnIndicator, monitor, with_own
from jiheng.scoring.monitor import Row, Snapshot
from jiheng.standards.system import Indicator, IndicatorSystem, Rule, RuleKind
from jiheng.year.paid import paid_by

_OPEN = "M"
_MONEY = "资金"
_SIGNS = {"≥": ">=", "≤": "<=", "=": "=", "定性": "qualitative"}
_PLAN, _FIRST, _PAID = "支出合计.调整预算", "支出合计.年初预算", "支出合计.监控"
_NO_DATA = "无法计算"
_WORDING, _NATIONAL, _DECEMBER = "monitoring", "national-2020", 12
_STAGES = frozenset({Stage.ADJUSTED_BUDGET, Stage.INITIAL_BUDGET, Stage.ACTUAL})
_TEN_THOUSAND = Decimal(10000)
_PER_CENT = {"percent": "%", "points": "个百分点", "score": "分", "CNY": "元"}


def percent(value: Decimal | None) -> str:
    """Returns a ratio as a percentage with two decimals, empty where there is none."""
    return "" if value is None else f"{(value * 100).quantize(Decimal('0.01')):f}%"


class Watched(msgspec.Struct, frozen=True):
    """Money or an indicator at the end of a month.

    Attributes:
        light: see `Light`.
        scope: 资金 or 指标, with the project where it is one's.
        name: of the budget or the indicator.
        unit: word after the numbers.
        plan: of the whole year, in 元 or the unit; None where not known, as the next ones.
        due: planned to date.
        actual: done to date.
        done: actual ÷ plan.
        pace: actual ÷ due.
        note: in words, how far it is off.
        reason: as registered.
        forecast: as registered.
        action: as registered, else what the light asks for.
    """

    light: Light
    scope: str
    name: str
    unit: str
    plan: Decimal | None
    due: Decimal | None
    actual: Decimal | None
    done: Decimal | None
    pace: Decimal | None
    note: str = ""
    reason: str = ""
    forecast: str = ""
    action: str = ""

    @property
    def overspent(self) -> bool:
        """Whether more was paid than the budget of the whole year; its pace may be green all the same."""
        return self.scope.partition("·")[0] == _MONEY and self.done is not None and self.done > 1

    def cells(self) -> tuple[str, ...]:
        """Returns the row as people read it."""
        figures = (self.number(self.plan), self.number(self.due), self.number(self.actual))
        shares = (percent(self.done), percent(self.pace))
        words = (self.note, self.reason, self.forecast, self.action)
        return (self.light.chinese, self.scope, self.name, *figures, *shares, *words)

    def number(self, value: Decimal | None) -> str:
        """Returns a number with its unit, money in 万元; empty where it is not known."""
        if value is None:
            return ""
        if self.unit == "元":
            return f"{(value / _TEN_THOUSAND).quantize(Decimal('0.01')):f}万元"
        text = f"{value.quantize(Decimal('0.01')):f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text) + self.unit


class Standing(msgspec.Struct, frozen=True):
    """Where the year stands; `notes` say where money and targets do not fit each other."""

    month: int
    rows: tuple[Watched, ...]
    notes: tuple[str, ...]


def standing(ledger: Ledger, system: IndicatorSystem, month: int, project: str = "") -> Standing:
    """Returns where a unit stands at the end of a month.

    Args:
        ledger: of the unit and year.
        system: scoring table, for its lines and plan curves.
        month: 1 to 12.
        project: only this project; empty for the unit and all of its projects.
    """
    day = datetime.date(ledger.year, month, calendar.monthrange(ledger.year, month)[1])
    rows: list[Watched] = []
    notes: list[str] = []
    for name in _scopes(ledger, project):
        snapshot, units = _snapshot(ledger, system, day, name)
        money = _money_row(ledger, snapshot, name)
        rows += [money] if money else []
        rows += [_target_row(ledger, row, units, name, day) for row in snapshot.rows]
        notes += [f"{name}：{note}" if name else note for note in snapshot.notes]
    return Standing(month, tuple(rows), tuple(notes))


def _scopes(ledger: Ledger, project: str) -> list[str]:
    if project:
        return [project]
    scopes = dict.fromkeys(str(r.values.get("scope", "")) for r in ledger.records("indicators"))
    return list(dict.fromkeys(("", *ledger.table("projects"), *scopes)))


def _snapshot(
    ledger: Ledger, system: IndicatorSystem, day: datetime.date, project: str
) -> tuple[Snapshot, dict[str, str]]:
    """Returns the snapshot of the unit or a project, and the unit of each indicator."""
    targets, done, units, verdicts = [], [], {}, {}
    own = []
    for record in ledger.records("indicators"):
        name, target = record.values.get("name"), record.values.get("value")
        if not isinstance(name, str) or str(record.values.get("scope", "")) != project:
            continue
        if str(record.values.get("level", "三级")) != "三级":
            continue
        own.append(_own(record, name, system))
        if isinstance(target, Amount):
            targets.append(_fact(f"target/{record.key}", name, Stage.TARGET, target, day, project))
            units[name] = _PER_CENT.get(target.unit) or measure_of(target.unit)
        value, words = _value(ledger, record.key, day)
        if value is not None:
            done.append(_fact(f"done/{record.key}", name, Stage.MONITORED, value, day, project))
        if words:
            verdicts[name] = words
    values = _money(ledger, day, project)
    book = FactBook((*targets, *done), year=ledger.year, subject=project, values=values)
    return monitor(_table(ledger, system, own), book, day.month, verdicts=verdicts), units


def _own(record: Record, name: str, system: IndicatorSystem) -> OwnIndicator:
    """Returns an indicator; a plan curve is taken where the way of computing names one (秋季)."""
    said = str(record.values.get("formula", ""))
    curve = next((curve for curve in system.curves if curve in said and not curve.isascii()), "")
    kind = str(record.values.get("kind", "数量"))
    direction = _SIGNS.get(str(record.values.get("direction", "≥")), ">=")
    return OwnIndicator(f"自{record.key}", _OPEN, name, Decimal(1), kind, direction, curve=curve)


def _table(ledger: Ledger, system: IndicatorSystem, own: list[OwnIndicator]) -> IndicatorSystem:
    """Returns the table reduced to the unit's own rows: monitoring needs lines and curves, no points."""
    national = ledger.standards.systems.get(_NATIONAL, system)
    rules = {**national.leaf_rules, **system.leaf_rules}
    place = Indicator(_OPEN, "绩效指标", Decimal(max(len(own), 1)), Rule(RuleKind.SUM), own=("*",))
    curves = {**national.curves, **system.curves}
    return with_own(msgspec.structs.replace(system, items=(place,), leaf_rules=rules, curves=curves), own)


def _fact(key: str, name: str, stage: Stage, amount: Amount, day: datetime.date, project: str) -> Fact:
    origin = RecordOrigin("indicators", key, "value")
    return Fact(key, project, f"other:{name}", name, stage, str(day.year), amount, origin)


def _value(ledger: Ledger, indicator: str, day: datetime.date) -> tuple[Amount | None, str]:
    """Returns the latest value of an indicator known by a day, and the verdict on one that has no number."""
    known: list[tuple[datetime.date, Amount]] = []
    words = ""
    for record in (*ledger.records("snapshots"), *ledger.records("indicator_values")):
        values = record.values
        if values.get("indicator") != indicator:
            continue
        when = values.get("date")
        # What has no date is of the end of the year.
        known_on = when if isinstance(when, datetime.date) else datetime.date(day.year, _DECEMBER, 31)
        if known_on > day:
            continue
        amount = values.get("value")
        if isinstance(amount, Amount):
            known.append((known_on, amount))
        words = str(values.get("words", "")) or words
    return (max(known, key=lambda each: each[0])[1] if known else None), words


def _money(ledger: Ledger, day: datetime.date, project: str) -> dict[str, Decimal]:
    """Returns budget and payments to date in 元, by the names that monitoring asks for; what is not known is absent."""
    found = {}
    concept = f"项目:{project}" if project else "支出合计"
    facts = ledger.once("money of the year", _money_facts)
    for stage, name in ((Stage.ADJUSTED_BUDGET, _PLAN), (Stage.INITIAL_BUDGET, _FIRST)):
        fact = facts.get((concept, stage))
        if fact is not None:
            found[name] = fact.amount.value
    if _FIRST in found:
        found.setdefault(_PLAN, found[_FIRST])
    paid = _paid(ledger, day, project)
    if paid is None and day.month == _DECEMBER:
        final = facts.get((concept, Stage.ACTUAL))
        paid = final.amount.value if final else None
    if paid is not None:
        found[_PAID] = paid
    return found


def _money_facts(ledger: Ledger) -> dict[tuple[str, Stage], Fact]:
    """Returns the first fact of the year of each concept, in each stage of a budget."""
    found: dict[tuple[str, Stage], Fact] = {}
    for fact in ledger.facts():
        if fact.stage in _STAGES and fact.period in ("", str(ledger.year)):
            found.setdefault((fact.concept, fact.stage), fact)
    return found


def _paid(ledger: Ledger, day: datetime.date, project: str) -> Decimal | None:
    """Returns what was paid by a day: from the payments, else from the latest figure of monitoring."""
    paid = paid_by(ledger, day, _lines(ledger, project) if project else None)
    if paid is not None:
        return paid
    if project:
        return None
    known = [
        (when, stated.value)
        for record in ledger.records("snapshots")
        if isinstance(when := record.values.get("date"), datetime.date)
        and when <= day
        and isinstance(stated := record.values.get("paid"), Amount)
    ]
    return max(known)[1] if known else None


def _lines(ledger: Ledger, project: str) -> set[str]:
    """Returns the budget lines of a project with all below them."""
    table = ledger.table("budget_lines")
    found = {key for key, r in table.items() if project and project in (key, r.values.get("project"))}
    while True:
        below = {key for key, r in table.items() if r.values.get("parent") in found and key not in found}
        if not below:
            return found
        found |= below


def _money_row(ledger: Ledger, snapshot: Snapshot, project: str) -> Watched | None:
    row = snapshot.money
    if project and row.plan is None:
        return None
    name, reason, action = project or "支出合计", "", ""
    for record in ledger.records("deviations"):
        if record.values.get("object") == name and "indicator" not in record.values:
            reason, action = str(record.values.get("text", "")), str(record.values.get("action", ""))
    said = action if action and row.light is not Light.GREEN else _said(ledger, f"money-{row.light}")
    scope = f"{_MONEY}·{project}" if project else _MONEY
    return _watched(row, scope, name, "元", reason=reason, action=said)


def _target_row(ledger: Ledger, row: Row, units: dict[str, str], project: str, day: datetime.date) -> Watched:
    number = row.id.removeprefix("自")
    reason, action = "", ""
    for record in ledger.records("deviations"):
        if row.name == record.values.get("object") or number == record.values.get("indicator"):
            reason, action = str(record.values.get("text", "")), str(record.values.get("action", ""))
    forecast = ""
    for record in _seen(ledger, number, day):
        forecast = str(record.values.get("forecast", "")) or forecast
        action = str(record.values.get("action", "")) or action
    late = row.light in (Light.RED, Light.YELLOW, Light.BLUE, Light.GREY)
    said = action if action and late else _said(ledger, str(row.light))
    scope = f"指标·{project}" if project else "指标"
    unit = units.get(row.name, "")
    return _watched(row, scope, row.name, unit, reason=reason, forecast=forecast, action=said)


def _seen(ledger: Ledger, indicator: str, day: datetime.date) -> Iterator[Record]:
    for record in ledger.records("snapshots"):
        when = record.values.get("date")
        if record.values.get("indicator") == indicator and isinstance(when, datetime.date) and when <= day:
            yield record


def _watched(row: Row, scope: str, name: str, unit: str, **words: str) -> Watched:
    hundred = Decimal(100) if unit in {"%", "个百分点"} else Decimal(1)
    plan, due, actual = (None if v is None else v * hundred for v in (row.plan, row.due, row.actual))
    # What is missing is said by the action, which names the sheet to fill.
    note = "" if row.note.startswith(_NO_DATA) else row.note
    return Watched(row.light, scope, name, unit, plan, due, actual, row.done, row.pace, note, **words)


def _said(ledger: Ledger, light: str) -> str:
    wording = ledger.standards.wordings.get(_WORDING)
    return next((s.text for s in wording.sentences if s.slot == light), "") if wording else ""
