"""Reader of data/systems: scoring tables and the indicator library, one file each."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from jiheng.standards.draft import Draft, Head
from jiheng.standards.fields import Fields
from jiheng.standards.status import Status
from jiheng.standards.system import (
    Alert,
    Answer,
    Grade,
    Indicator,
    IndicatorSystem,
    Lines,
    Measure,
    Rounding,
    Rule,
    RuleKind,
)
from jiheng.standards.system_rules import DIRECTIONS, either, formula, leaf_rules, number, rounding, rule

_SCOPES = ["unit", "project"]
_LEVELS = ["red", "yellow", "blue"]


def read_systems(fields: Fields, head: Head, _name: str, draft: Draft) -> None:
    """Reads a scoring table, or the library where the file has `measures`."""
    if fields.has("measures"):
        _read_library(fields, head, draft)
        return
    key = fields.text("id")
    items = _rows(fields, "items", head, 1, required=True)
    grades = []
    for entry in fields.children("grades", required=True):
        grades.append(Grade(entry.text("name"), number(entry, "least", required=True) or Decimal(0)))
        entry.finish()
    system = IndicatorSystem(
        id=key,
        title=head.title,
        jurisdiction=fields.text("jurisdiction", ""),
        first_year=fields.integer("first_year"),
        last_year=fields.integer("last_year"),
        full=number(fields, "full", required=True) or Decimal(0),
        scope=fields.one_of("scope", _SCOPES, "unit"),
        grades=tuple(sorted(grades, key=lambda g: -g.least)),
        graded_exactly=fields.flag("graded_exactly", default=True),
        by_name=fields.flag("by_name", default=False),
        items=items,
        score_rounding=rounding(fields, "score_rounding") or Rounding(),
        rate_rounding=rounding(fields, "rate_rounding"),
        inputs={name: formula(fields, text, line) for name, text, line in fields.pairs("inputs")},
        answers=_answers(fields),
        leaf_rules=leaf_rules(fields),
        alerts=_alerts(fields),
        lines=_lines(fields),
        curves=_curves(fields),
        family=fields.text("family", ""),
        sources=head.sources,
        status=head.status,
        note=fields.text("note", ""),
    )
    _check_tree(system, fields)
    draft.add("system", key, system, fields)


def _read_library(fields: Fields, head: Head, draft: Draft) -> None:
    for name, answer in _answers(fields).items():
        draft.add("answer", name, answer, fields, fields.line_of("answers"))
    for key, entry in fields.entries("measures", required=True):
        measure = Measure(
            id=key,
            formula=formula(entry, entry.text("formula"), entry.line_of("formula")),
            unit=entry.text("unit", "ratio"),
            group=entry.text("group"),
            direction=entry.one_of("direction", DIRECTIONS[:3], ">="),
            definition=entry.text("definition", ""),
            proof=entry.texts("proof"),
            sources=entry.texts("source") or head.sources,
            status=entry.choice("status", Status, head.status),
        )
        entry.finish()
        draft.add("measure", key, measure, entry)


def _rows(fields: Fields, key: str, head: Head, level: int, *, required: bool = False) -> tuple[Indicator, ...]:
    rows = []
    for entry in fields.children(key, required=required):
        children = _rows(entry, "items", head, level + 1)
        scored = rule(entry) if entry.has("rule") else Rule(RuleKind.SUM)
        own = entry.texts("own")
        row = Indicator(
            id=entry.text("id"),
            name=entry.text("name"),
            weight=number(entry, "weight", required=True) or Decimal(0),
            rule=scored,
            level=level,
            children=children,
            inputs={name: formula(entry, text, line) for name, text, line in entry.pairs("inputs")},
            evidence=entry.texts("evidence"),
            survey=entry.flag("survey", default=False),
            own=own,
            core=entry.flag("core", default=False),
            weight_source=entry.text("weight_source", ""),
            explain_below=number(entry, "explain_below"),
            status=entry.choice("status", Status, head.status),
            note=entry.text("note", ""),
        )
        if (scored.kind is RuleKind.SUM) != bool(children or own):
            entry.fault(f"“{row.name}”：sum_of_children 须有下级指标（items 或 own），有下级的须用 sum_of_children")
        entry.finish()
        rows.append(row)
    return tuple(rows)


def _check_tree(system: IndicatorSystem, fields: Fields) -> None:
    seen: set[str] = set()
    for row in system.walk():
        if row.id in seen:
            fields.fault(f"指标编号“{row.id}”重复", fields.line_of("items"))
        seen.add(row.id)
        if row.weight <= 0:
            fields.fault(f"“{row.name}”的分值应大于 0，实为 {row.weight}", fields.line_of("items"))
        below = sum((child.weight for child in row.children), Decimal(0))
        if row.children and below != row.weight:
            message = f"“{row.name}”分值 {row.weight}，下级合计 {below}，相差 {below - row.weight}"
            fields.fault(message, fields.line_of("items"))
    top = sum((item.weight for item in system.items), Decimal(0))
    if top != system.full:
        fields.fault(f"一级指标分值合计 {top}，满分 {system.full}", fields.line_of("full"))


def _answers(fields: Fields) -> dict[str, Answer]:
    found = {}
    for name, entry in fields.entries("answers"):
        found[name] = Answer(name, entry.text("question"), entry.text("unit", ""))
        entry.finish()
    return found


def _alerts(fields: Fields) -> tuple[Alert, ...]:
    alerts = []
    for entry in fields.children("alerts"):
        alerts.append(
            Alert(
                id=entry.text("id"),
                title=entry.text("title"),
                level=entry.one_of("level", _LEVELS),
                when=formula(entry, entry.text("when"), entry.line_of("when")),
                advice=entry.text("advice", ""),
            )
        )
        entry.finish()
    return tuple(alerts)


def _lines(fields: Fields) -> Lines:
    entry = fields.mapping("lines")
    if entry is None:
        return Lines()
    plain = Lines()
    found = Lines(
        red=either(entry, "red", plain.red),
        yellow=either(entry, "yellow", plain.yellow),
        blue=either(entry, "blue", plain.blue),
        money=(either(entry, "money_red", plain.money[0]), either(entry, "money_yellow", plain.money[1])),
        gap=either(entry, "gap", plain.gap),
    )
    entry.finish()
    return found


def _curves(fields: Fields) -> dict[str, tuple[Decimal, ...]]:
    entry = fields.mapping("curves")
    return {name: _curve(entry, name) for name in entry.names()} if entry else {}


def _curve(fields: Fields, name: str) -> tuple[Decimal, ...]:
    try:
        curve = tuple(Decimal(text.rstrip("%")) / (100 if "%" in text else 1) for text in fields.texts_as_written(name))
    except InvalidOperation:
        curve = ()
    if len(curve) != 12 or list(curve) != sorted(curve) or curve[0] < 0 or curve[-1] != 1:
        fields.fault(f"“{name}”应为 12 个月末的累计比例，逐月不减，十二月为 1", fields.line_of(name))
        return ()
    return curve
