"""Reader of data/systems: scoring tables and the indicator library, checked as wholes once all files are read."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from jiheng.facts import Stage
from jiheng.standards.draft import Draft, Head
from jiheng.standards.fields import Fields
from jiheng.standards.formula import FormulaError, cycles, parse
from jiheng.standards.glossary import Glossary
from jiheng.standards.status import Status
from jiheng.standards.system import (
    Alert,
    Answer,
    Band,
    Check,
    Counting,
    Grade,
    Indicator,
    IndicatorSystem,
    Lines,
    Measure,
    Mode,
    Rounding,
    Rule,
    RuleKind,
)

_SCOPES = ["unit", "project"]
_SIGNS = [">=", ">", "<=", "<"]
_DIRECTIONS = [">=", "<=", "=", "qualitative", "satisfaction"]
_LEVELS = ["red", "yellow", "blue"]
_STAGES = frozenset(str(stage) for stage in Stage)
OWN_NAMES = frozenset({"目标", "完成"})  # what the rules of a unit's own rows speak of


def read_systems(fields: Fields, head: Head, _name: str, draft: Draft) -> None:
    """Reads a scoring table, or the library where the file has `measures`."""
    if fields.has("measures"):
        _read_library(fields, head, draft)
        return
    key = fields.text("id")
    items = _rows(fields, "items", head, 1, required=True)
    grades = []
    for entry in fields.children("grades", required=True):
        grades.append(Grade(entry.text("name"), _number(entry, "least", required=True) or Decimal(0)))
        entry.finish()
    system = IndicatorSystem(
        id=key,
        title=head.title,
        jurisdiction=fields.text("jurisdiction", ""),
        first_year=fields.integer("first_year"),
        last_year=fields.integer("last_year"),
        full=_number(fields, "full", required=True) or Decimal(0),
        scope=fields.one_of("scope", _SCOPES, "unit"),
        grades=tuple(sorted(grades, key=lambda g: -g.least)),
        graded_exactly=fields.flag("graded_exactly", default=True),
        by_name=fields.flag("by_name", default=False),
        items=items,
        score_rounding=_rounding(fields, "score_rounding") or Rounding(),
        rate_rounding=_rounding(fields, "rate_rounding"),
        inputs={name: _formula(fields, text, line) for name, text, line in fields.pairs("inputs")},
        answers=_answers(fields),
        leaf_rules=_leaf_rules(fields),
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
            formula=_formula(entry, entry.text("formula"), entry.line_of("formula")),
            unit=entry.text("unit", "ratio"),
            group=entry.text("group"),
            direction=entry.one_of("direction", _DIRECTIONS[:3], ">="),
            definition=entry.text("definition", ""),
            proof=entry.texts("proof"),
            sources=entry.texts("source") or head.sources,
            status=entry.choice("status", Status, head.status),
        )
        entry.finish()
        draft.add("measure", key, measure, entry)


def check_systems(draft: Draft, glossary: Glossary) -> None:
    """Checks what only the whole can show: names that mean nothing, and formulas that go round in a circle."""
    measures: dict[str, Measure] = draft.part("measure")
    answers = draft.part("answer")
    shared = {name: measure.formula for name, measure in measures.items()}
    know = functools.partial(_known, glossary=glossary, plain=frozenset(measures) | frozenset(answers))
    for name, measure in measures.items():
        for word in _unknown(measure.formula, know):
            draft.fault("measure", name, f"公式“{measure.formula}”中“{word}”无从取数{_advice(word)}")
    for circle in cycles(shared):
        draft.fault("measure", circle[0], f"公式循环引用：{' → '.join(circle)}")
    for key, system in draft.part("system").items():
        codes = frozenset(row.id for row in system.walk()) | {"总分"}
        plain = know.keywords["plain"] | frozenset(system.inputs) | frozenset(system.answers)
        local = functools.partial(_known, glossary=glossary, plain=plain, codes=codes)
        for where, text, own in _formulas(system):
            for word in _unknown(text, local):
                if word not in own:
                    draft.fault("system", key, f"{where}的公式“{text}”中“{word}”无从取数{_advice(word)}")
        for circle in cycles({**shared, **system.inputs}):
            if any(name in system.inputs for name in circle):
                draft.fault("system", key, f"公式循环引用：{' → '.join(circle)}")
        for circle in cycles(_points(system)):
            draft.fault("system", key, f"指标得分循环引用：{' → '.join(circle)}")


def _points(system: IndicatorSystem) -> dict[str, str]:
    """Returns 得分.code → what it is made of, for finding circles between rows."""
    made: dict[str, str] = {}
    for row in system.walk():
        made[f"得分.{row.id}"] = " + ".join(f"得分.{child.id}" for child in row.children) or row.rule.value or "0"
        for name, text in row.inputs.items():
            made.setdefault(name, text)
    made["得分.总分"] = " + ".join(f"得分.{item.id}" for item in system.items)
    return {**system.inputs, **made}


def _formulas(system: IndicatorSystem) -> Iterator[tuple[str, str, frozenset[str]]]:
    for name, text in system.inputs.items():
        yield f"“{name}”", text, frozenset()
    for row in system.walk():
        own = frozenset(row.inputs)
        for text in (*row.inputs.values(), row.rule.value, *(check.when for check in row.rule.checks)):
            if text:
                yield f"“{row.name}”", text, own
    for direction, rule in system.leaf_rules.items():
        if rule.value:
            yield f"leaf_rules“{direction}”", rule.value, OWN_NAMES
    for alert in system.alerts:
        yield f"预警“{alert.title}”", alert.when, frozenset()


def _known(word: str, *, glossary: Glossary, plain: frozenset[str], codes: frozenset[str] = frozenset()) -> bool:
    if word in plain:
        return True
    parts = word.split(".")
    if parts[0] in ("得分", "满分"):
        return ".".join(parts[1:]) in codes
    if parts[0] == "上年":
        parts = parts[1:]
    return len(parts) == 2 and parts[1] in _STAGES and parts[0] in glossary.concepts


def _unknown(text: str, known: Callable[[str], bool]) -> list[str]:
    try:
        return [word for word in parse(text).names if not known(word)]
    except FormulaError:
        return []  # reported where it was read


def _advice(word: str) -> str:
    if "." in word:
        return "；应为“概念.阶段”（概念用术语表中的正名），上年数写“上年.概念.阶段”"
    return "；可写“概念.阶段”、指标库中的指标名，或在 inputs、answers 中说明"


def _rows(fields: Fields, key: str, head: Head, level: int, *, required: bool = False) -> tuple[Indicator, ...]:
    rows = []
    for entry in fields.children(key, required=required):
        children = _rows(entry, "items", head, level + 1)
        rule = _rule(entry) if entry.has("rule") else Rule(RuleKind.SUM)
        own = entry.texts("own")
        row = Indicator(
            id=entry.text("id"),
            name=entry.text("name"),
            weight=_number(entry, "weight", required=True) or Decimal(0),
            rule=rule,
            level=level,
            children=children,
            inputs={name: _formula(entry, text, line) for name, text, line in entry.pairs("inputs")},
            evidence=entry.texts("evidence"),
            survey=entry.flag("survey", default=False),
            own=own,
            core=entry.flag("core", default=False),
            weight_source=entry.text("weight_source", ""),
            explain_below=_number(entry, "explain_below"),
            status=entry.choice("status", Status, head.status),
            note=entry.text("note", ""),
        )
        if (rule.kind is RuleKind.SUM) != bool(children or own):
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


def _rule(fields: Fields) -> Rule:
    """Reads a rule: `rule: {type: ratio, value: …}`."""
    entry = fields.mapping("rule")
    if entry is None:
        return Rule(RuleKind.MANUAL)
    rule = _rule_of(entry)
    entry.finish()
    return rule


def _rule_of(entry: Fields) -> Rule:
    kind = entry.choice("type", RuleKind)
    value = ""
    if kind in (RuleKind.RATIO, RuleKind.LINEAR, RuleKind.DEDUCT) or (kind is RuleKind.BANDS and entry.has("value")):
        value = _formula(entry, entry.text("value"), entry.line_of("value"))
    elif kind is RuleKind.FULL_OR_ZERO:
        value = _formula(entry, entry.text("when"), entry.line_of("when"))
    linear = kind is RuleKind.LINEAR
    ratio, deduct = kind is RuleKind.RATIO, kind is RuleKind.DEDUCT
    plain = Rule(kind)
    return Rule(
        kind=kind,
        value=value,
        cap=_either(entry, "cap", plain.cap) if ratio else plain.cap,
        floor=_either(entry, "floor", plain.floor) if ratio or deduct else plain.floor,
        full_at=_number(entry, "full_at", required=True) if linear else None,
        zero_at=_number(entry, "zero_at", required=True) if linear else None,
        bands=_bands(entry, verdicts=not value) if kind is RuleKind.BANDS else (),
        allowed=_either(entry, "allowed", plain.allowed) if deduct else plain.allowed,
        per=_either(entry, "per", plain.per) if deduct else plain.per,
        step=_number(entry, "step", required=True) or Decimal(0) if deduct else plain.step,
        counting=entry.choice("counting", Counting, Counting.EXACT) if deduct else plain.counting,
        checks=_checks(entry) if kind is RuleKind.CHECKLIST else (),
        over=_number(entry, "over") if ratio else None,
        over_share=_either(entry, "over_share", plain.over_share) if ratio else plain.over_share,
        pass_at=_number(entry, "pass_at") if ratio else None,
    )


def _either(entry: Fields, key: str, default: Decimal) -> Decimal:
    found = _number(entry, key)
    return default if found is None else found


def _bands(entry: Fields, *, verdicts: bool) -> tuple[Band, ...]:
    bands = []
    for each in entry.children("bands", required=True):
        when = next((sign for sign in _SIGNS if each.has(sign)), "")
        bands.append(
            Band(
                name=each.text("name", ""),
                share=_number(each, "share", required=True) or Decimal(0),
                when=when,
                bound=_number(each, when) if when else None,
                low=_number(each, "low") if verdicts else None,
                open_top=each.flag("open_top", default=False) if verdicts else False,
            )
        )
        share, low = bands[-1].share, bands[-1].low
        if not (low or Decimal(0)) <= share <= 1:
            each.fault(f"分档比例应在 0 与 1 之间且上限不低于下限，实为 {low}—{share}")
        if verdicts and (not bands[-1].name or low is None):
            each.fault("评判等级应有 name、low 和 share")
        each.finish()
    return tuple(bands)


def _checks(entry: Fields) -> tuple[Check, ...]:
    checks = []
    for each in entry.children("checks", required=True):
        name = each.text("name")
        when = _formula(each, each.text("when", name), each.line_of("when"))
        checks.append(Check(name, when, _number(each, "points")))
        each.finish()
    return tuple(checks)


def _leaf_rules(fields: Fields) -> dict[str, Rule]:
    rules = {}
    for name, entry in fields.entries("leaf_rules"):
        if name not in _DIRECTIONS:
            entry.fault(f"leaf_rules 的键应为 {'、'.join(_DIRECTIONS)} 之一，实为“{name}”")
        rules[name] = _rule_of(entry)
        entry.finish()
    return rules


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
                when=_formula(entry, entry.text("when"), entry.line_of("when")),
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
        red=_either(entry, "red", plain.red),
        yellow=_either(entry, "yellow", plain.yellow),
        blue=_either(entry, "blue", plain.blue),
        money=(_either(entry, "money_red", plain.money[0]), _either(entry, "money_yellow", plain.money[1])),
        gap=_either(entry, "gap", plain.gap),
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


def _rounding(fields: Fields, key: str) -> Rounding | None:
    entry = fields.mapping(key)
    if entry is None:
        return None
    found = Rounding(entry.integer("places", 2) or 0, entry.choice("mode", Mode, Mode.HALF_UP))
    if not 0 <= found.places <= 8:
        entry.fault(f"小数位数应在 0 与 8 之间，实为 {found.places}")
        found = Rounding()
    entry.finish()
    return found


def _formula(fields: Fields, text: str, line: int) -> str:
    if text:
        try:
            parse(text)
        except FormulaError as error:
            fields.fault(str(error), line)
    return text


def _number(fields: Fields, key: str, *, required: bool = False) -> Decimal | None:
    """Reads a number as written; 90% stands for 0.9 and 2/3 for the quotient."""
    text = fields.text(key) if required else fields.text(key, "")
    if not text:
        return None
    top, _, bottom = text.rstrip("%").partition("/")
    try:
        value = Decimal(top) / Decimal(bottom or 1) / (100 if text.endswith("%") else 1)
    except (InvalidOperation, ZeroDivisionError):
        value = Decimal("NaN")
    if not value.is_finite():
        fields.fault(f"“{key}”应为数，实为“{text}”", fields.line_of(key))
        return None
    return value
