"""Targets of a year: what the registers already say of an indicator, and the targets as a reviewer reads them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from jiheng.facts import Amount, Derivation, Fact, RecordOrigin
from jiheng.facts.unit import PERCENT, measure_of
from jiheng.ledger import Ledger, Record, show
from jiheng.scoring.targets.project import Opinion, TargetProject, TargetRow
from jiheng.scoring.targets.review import review_targets

INDICATORS, VALUES = "indicators", "indicator_values"
_OWN = frozenset({INDICATORS, VALUES, "snapshots", "deviations", "score_rows"})
_STAGES = frozenset({"完成", "现状", "决算"})
_LEVELS = {"数量": "产出", "质量": "产出", "时效": "产出", "成本": "成本", "经济成本": "成本", "满意度": "满意度"}
_LOWEST = "三级"
_ALIKE = 2
"""So many pairs of characters two names share before they may speak of one thing."""


class Drawn(msgspec.Struct, frozen=True):
    """A value that the registers yield for an indicator.

    Attributes:
        fact: the fact.
        query: in words, how it came from the registers.
        sure: the name, or the source that people wrote down, says that it is this one; else it is only alike.
    """

    fact: Fact
    query: str
    sure: bool


def lowest(ledger: Ledger) -> tuple[Record, ...]:
    """Returns the indicators that have values: those of the third level."""
    return tuple(r for r in ledger.records(INDICATORS) if str(r.values.get("level", _LOWEST)) == _LOWEST)


def drawn(ledger: Ledger, indicator: Record, facts: Iterable[Fact] | None = None) -> tuple[Drawn, ...]:
    """Returns what the registers say of an indicator, the best first; facts of another measure are none.

    Args:
        ledger: of the unit and year.
        indicator: a record of the indicators.
        facts: from `candidates`, where many indicators are asked for.
    """
    target = indicator.values.get("value")
    name = str(indicator.values.get("name", ""))
    if not isinstance(target, Amount) or not name:
        return ()
    scope, source = str(indicator.values.get("scope", "")), str(indicator.values.get("source", ""))
    concept = ledger.standards.glossary.concept(name)
    # Every rate is called 完成率 or 执行率; that alone says nothing.
    least = _ALIKE + 1 if target.unit == PERCENT else _ALIKE
    found = []
    for place, fact in enumerate(candidates(ledger) if facts is None else facts):
        if fact.subject != scope or not _one_measure(fact.amount.unit, target.unit):
            continue
        named = fact.label in source or fact.id in source
        same = concept is not None and fact.concept == concept.id
        within = len(fact.label) > _ALIKE and fact.label in name
        alike = max((_pairs(name) & _pairs(each) for each in _names(ledger, fact)), key=len)
        if not named and not same and not within and (len(alike) < least or "[" in fact.id):
            continue
        order = (not named, not same, not within, -len(alike), place)
        found.append((order, Drawn(fact, _query(ledger, fact), named or same or within)))
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))[:3]


def candidates(ledger: Ledger) -> tuple[Fact, ...]:
    """Returns the facts that may fill an indicator: of the unit or a project, not of a single record of a list."""
    rules = {rule.id: rule for rule in ledger.schema.facts}
    chosen = []
    for fact in ledger.facts():
        rule = rules[fact.id.partition("[")[0]]
        if rule.register in _OWN or str(fact.stage) not in _STAGES or (rule.years_back and fact.amount):
            continue
        if fact.period == str(ledger.year) and fact.subject in ("", *ledger.table("projects")):
            chosen.append(fact)
    return tuple(chosen)


def target_projects(ledger: Ledger) -> tuple[TargetProject, ...]:
    """Returns the targets of the unit and its projects as a bureau reads them; `line` is the place of the record."""
    scopes = dict.fromkeys(str(r.values.get("scope", "")) for r in ledger.records(INDICATORS))
    return tuple(_project(ledger, scope) for scope in scopes)


def opinions(ledger: Ledger) -> tuple[Opinion, ...]:
    """Returns what a reviewer would send back; points that our registers do not ask for are left out."""
    criteria = {
        code: criterion
        for code, criterion in ledger.standards.criteria.items()
        if criterion.subject not in ("basis", "estimate")
    }
    return review_targets(target_projects(ledger), criteria)


def _project(ledger: Ledger, scope: str) -> TargetProject:
    rows = []
    for place, record in enumerate(ledger.records(INDICATORS)):
        if record in lowest(ledger) and str(record.values.get("scope", "")) == scope:
            rows.append(_row(record, place))
    goals = [
        str(r.values.get("text", ""))
        for r in ledger.records("targets")
        if str(r.values.get("project", "")) == scope and (scope or r.values.get("scope") != "项目")
    ]
    concept = f"项目:{scope}" if scope else "支出合计"
    stages = ("调整预算", "年初预算")
    budgets = {str(f.stage): f.amount.value for f in ledger.facts() if f.concept == concept and str(f.stage) in stages}
    budget = next((budgets[stage] for stage in stages if stage in budgets), None)
    return TargetProject(
        scope or ledger.unit, scope or ledger.unit, ledger.unit, budget or None, goal="".join(goals), rows=tuple(rows)
    )


def _row(record: Record, place: int) -> TargetRow:
    values = record.values
    kind = str(values.get("kind", "数量"))
    target, weight = values.get("value"), values.get("weight")
    direction = str(values.get("direction", "")).replace("定性", "")
    written = f"{direction}{show(target)}" if isinstance(target, Amount) else str(values.get("words", ""))
    return TargetRow(
        level1=_LEVELS.get(kind, "效益"),
        kind=kind,
        name=str(values.get("name", "")),
        value=written,
        explanation=str(values.get("formula", "")),
        weight=weight.value if isinstance(weight, Amount) else None,
        line=place,
    )


def _query(ledger: Ledger, fact: Fact) -> str:
    origin = fact.origin
    if isinstance(origin, Derivation):
        return origin.formula
    if isinstance(origin, RecordOrigin):
        layout = ledger.register(origin.register)
        field = layout.field(origin.field)
        return f"“{layout.title}”表 {origin.key} 的{field.title if field else origin.field}"
    return ""


def _names(ledger: Ledger, fact: Fact) -> list[str]:
    """Returns what a fact is called: its label, its concept, and other names of that."""
    concept = ledger.standards.glossary.concept(fact.concept)
    return [fact.label, fact.concept.rpartition(":")[2], *(concept.aliases if concept else ())]


def _one_measure(one: str, other: str) -> bool:
    """Tells whether two units are one: 场 and 场次 are, 人 and 人次 are not."""
    if one == other:
        return True
    words = {measure_of(one), measure_of(other)}
    return bool(measure_of(one)) and any(w + "次" in words for w in words if w and w != "人")


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
