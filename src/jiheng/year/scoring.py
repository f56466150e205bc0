"""From a ledger to a score sheet: which table, own indicators, what the unit says, and what if."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from jiheng.facts import Amount
from jiheng.ledger import Ledger, Record
from jiheng.scoring import (
    FactBook,
    Loss,
    OwnIndicator,
    OwnIndicatorError,
    ScoreSheet,
    Statement,
    Survey,
    score,
    with_own,
)
from jiheng.standards.system import Indicator, IndicatorSystem

_DIRECTIONS = {"≥": ">=", "≤": "<=", "=": "=", "定性": "qualitative"}
_GRADES = "ABC"
_SATISFACTION = "满意度"


class NoScoreError(Exception):
    """A unit cannot be scored: no table fits, or its own indicators do not fit the table. The message is for people."""


class Scored(msgspec.Struct, frozen=True):
    """A sheet with the table it was made by, and the sheet with changes where some were asked for."""

    sheet: ScoreSheet
    system: IndicatorSystem
    changed: ScoreSheet | None = None


def choose_system(ledger: Ledger, said: str, named: str, project: str) -> IndicatorSystem:
    """Returns the scoring table: as said, as the start sheet names it, else the one of the province and year.

    Raises:
        NoScoreError: when there is no such table, or none for the province.
    """
    systems = ledger.standards.systems
    scope = "project" if project else "unit"
    for name in (said, named if not project else ""):
        if name:
            if name not in systems:
                known = "\n".join(f"  {each.id:28}{each.title}" for each in systems.values())
                raise NoScoreError(f"没有评分体系“{name}”。可用：\n{known}")
            return systems[name]
    region = next((str(r.values.get("region", "")) for r in ledger.records("profile")), "")
    general = [s for s in systems.values() if s.scope == scope and not s.by_name]
    fitting = [s for s in general if not s.jurisdiction or s.jurisdiction in region]
    if not fitting:
        known = "、".join(s.id for s in systems.values() if s.scope == scope)
        raise NoScoreError(f"没有适合{region or '本单位'}的评分体系；请指定其中一个：{known}")
    return min(fitting, key=lambda s: (years_off(s, ledger.year), not s.jurisdiction, -(s.first_year or 0)))


def score_projects(ledger: Ledger) -> dict[str, Scored]:
    """Returns the sheet of every project that has indicators of its own which fit the table of its province."""
    scored = {}
    names = dict.fromkeys(str(r.values.get("scope", "")) for r in ledger.records("indicators"))
    for name in names:
        if name not in ledger.table("projects"):
            continue
        try:
            system = choose_system(ledger, "", "", name)
            if own_indicators(ledger, system, name):
                scored[name] = score_ledger(ledger, system, project=name)
        except NoScoreError:
            continue  # the checks of the workbook say what is wrong with its indicators
    return scored


def years_off(system: IndicatorSystem, year: int) -> int:
    """Returns how many years a year lies outside those a table is for."""
    return max((system.first_year or year) - year, year - (system.last_year or year), 0)


def score_ledger(
    ledger: Ledger, system: IndicatorSystem, *, project: str = "", changes: dict[str, Decimal] | None = None
) -> Scored:
    """Returns the sheet of the unit, or of one of its projects.

    Raises:
        NoScoreError: where the unit's own indicators do not fit the table.
    """
    try:
        filled = with_own(system, own_indicators(ledger, system, project))
    except OwnIndicatorError as error:
        raise NoScoreError(str(error)) from None
    money = _money_of(ledger, project) if project else {}
    book = FactBook(ledger.facts(), year=ledger.year, subject=project, values=money)
    said = _statement(ledger, project)
    sheet = score(filled, book, said=said)
    if not changes:
        return Scored(sheet, filled)
    scores = {name: value for name, value in changes.items() if _row_named(filled, name)}
    others = {name: value for name, value in changes.items() if name not in scores}
    return Scored(sheet, filled, score(filled, book.with_values(others), said=said, self_scores=scores))


def _money_of(ledger: Ledger, project: str) -> dict[str, Decimal]:
    """Returns the money of a project by the names that tables know it by: their whole is the project."""
    facts = (f for f in ledger.facts() if f.concept == f"项目:{project}" and f.year in (None, ledger.year))
    return {f"支出合计.{fact.stage}": fact.amount.value for fact in facts}


def _row_named(system: IndicatorSystem, name: str) -> bool:
    return any(name in (row.id, row.name) for row in system.walk())


def own_indicators(ledger: Ledger, system: IndicatorSystem, project: str) -> list[OwnIndicator]:
    """Returns the unit's own indicators with their places in the table; those without a place are left out."""
    open_rows = [row for row in system.walk() if row.own]
    rows = []
    for record in ledger.records("indicators"):
        values = record.values
        weight, name, kind = values.get("weight"), values.get("name"), str(values.get("kind", "数量"))
        if str(values.get("level", "三级")) != "三级" or not isinstance(weight, Amount) or not isinstance(name, str):
            continue
        if str(values.get("scope", "")) != project:
            continue
        parent = _above(ledger, record, system) or _by_kind(open_rows, kind)
        if parent:
            direction = (
                "satisfaction" if kind == _SATISFACTION else _DIRECTIONS.get(str(values.get("direction", "≥")), ">=")
            )
            rows.append(OwnIndicator(f"自{record.key}", parent, name, weight.value, kind, direction))
    return rows


def _above(ledger: Ledger, record: Record, system: IndicatorSystem) -> str:
    """Returns the row that the record's own parents name."""
    here, steps = record.values.get("parent"), 0
    while isinstance(here, str) and steps < 5:
        above = ledger.record("indicators", here)
        name = above.values.get("name") if above else here
        row = next((row for row in system.walk() if row.own and name in (row.id, row.name)), None)
        if row is not None:
            return row.id
        here = above.values.get("parent") if above else None
        steps += 1
    return ""


def _by_kind(open_rows: list[Indicator], kind: str) -> str:
    fitting = [row.id for row in open_rows if kind in row.own]
    return fitting[0] if len(fitting) == 1 else ""


def _statement(ledger: Ledger, project: str) -> Statement:
    """Returns what the registers say of rows: reasons for lost points, verdicts, evidence, surveys."""
    reasons: dict[str, tuple[Loss, ...]] = {}
    for record in ledger.records("deviations"):
        values = record.values
        row = values.get("score_row")
        indicator = values.get("indicator")
        if not isinstance(row, str) and isinstance(indicator, str):
            found = ledger.record("indicators", indicator)
            row = found.values.get("name") if found else None
        row = row if isinstance(row, str) else values.get("object")  # 对象：预算执行率
        text = values.get("text")
        if isinstance(row, str) and isinstance(text, str):
            points = values.get("points")
            loss = Loss(
                text,
                points.value if isinstance(points, Amount) else None,
                str(values.get("object", "")),
                str(values.get("cause", "")),
            )
            reasons[row] = (*reasons.get(row, ()), loss)
    verdicts, evidence = _results(ledger)
    scores = {r.key: got.value for r in ledger.records("score_rows") if isinstance(got := r.values.get("got"), Amount)}
    return Statement(
        scores={} if project else scores,
        verdicts=verdicts,
        reasons=reasons,
        evidence=evidence,
        surveys=_surveys(ledger, project),
    )


def _results(ledger: Ledger) -> tuple[dict[str, str], dict[str, str]]:
    names = {r.key: str(r.values.get("name", "")) for r in ledger.records("indicators")}
    verdicts = {
        names[r.key]: words.strip()
        for r in ledger.records("indicator_values")
        if r.key in names and isinstance(words := r.values.get("words"), str)
    }
    evidence: dict[str, str] = {}
    for record in ledger.records("evidence"):
        grade, proved = record.values.get("grade"), record.values.get("indicator_value")
        for key in proved if isinstance(proved, tuple) else ():
            name = names.get(key)
            if name and isinstance(grade, str) and grade in _GRADES:
                evidence[name] = min(grade, evidence.get(name, grade))
    return verdicts, evidence


def _surveys(ledger: Ledger, project: str) -> dict[str, Survey]:
    found: dict[str, Survey] = {}
    for record in ledger.records("surveys"):
        values = record.values
        if str(values.get("project", "")) not in ("", project):
            continue
        valid, satisfied, sent = values.get("valid"), values.get("satisfied"), values.get("sent")
        if isinstance(valid, Amount) and isinstance(satisfied, Amount):
            survey = Survey(
                int(valid.value),
                int(satisfied.value),
                int(sent.value) if isinstance(sent, Amount) else 0,
                str(values.get("when", "")),
                str(values.get("instrument", "")),
            )
            found[record.key] = survey
            for indicator in ledger.records("indicators"):
                if indicator.values.get("kind") == _SATISFACTION:
                    found.setdefault(str(indicator.values.get("name")), survey)
    return found
