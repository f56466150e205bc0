"""Reader of the pack folder: one file a pack, every register with its fields, states, facts and invariants."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import msgspec

from jiheng.facts import Stage
from jiheng.standards.draft import Draft, Head
from jiheng.standards.fields import Fields
from jiheng.standards.pack import Field, FieldType, Pack, Register, State
from jiheng.standards.pack_rules import Condition, FactKind, FactRule, Invariant, InvariantKind

_STAGES = [str(stage) for stage in Stage]
_SEVERITIES = ["E", "W", "I"]
_LONGEST_SHEET = 31
_NOT_IN_SHEETS = "[]:*?/\\"
_INVARIANTS = 16


class PackDraft(msgspec.Struct):
    """A pack with the line of each of its parts, for faults that only the whole shows."""

    pack: Pack
    file: str
    lines: dict[str, int]


def read_packs(fields: Fields, head: Head, name: str, draft: Draft) -> None:
    """Reads `extends`, `registers`, and the `facts` and `invariants` of the pack as a whole."""
    found = _Reading(fields)
    registers = {key: found.register(key, entry, name) for key, entry in fields.entries("registers", required=True)}
    found.facts("", fields)
    found.invariants("", fields)
    pack = Pack(
        id=name,
        title=head.title,
        extends=fields.texts("extends"),
        registers=registers,
        facts=tuple(found.fact_rules),
        invariants=tuple(found.invariant_rules),
        sources=head.sources,
        status=head.status,
        note=fields.text("note", ""),
        units=fields.texts("units"),
    )
    draft.add("pack", name, PackDraft(pack, fields.file, found.lines), fields)


class _Reading:
    """Collects the facts and invariants of all registers of a file, with their lines."""

    def __init__(self, fields: Fields) -> None:
        self._file = fields
        self.lines: dict[str, int] = {}
        self.fact_rules: list[FactRule] = []
        self.invariant_rules: list[Invariant] = []

    def register(self, key: str, entry: Fields, pack: str) -> Register:
        self.lines[key] = entry.line
        title = entry.text("title")
        sheet = entry.text("sheet", title)
        if len(sheet) > _LONGEST_SHEET or any(mark in sheet for mark in _NOT_IN_SHEETS):
            entry.fault(f"工作表名“{sheet}”超过 {_LONGEST_SHEET} 字或含有 {_NOT_IN_SHEETS}", entry.line_of("sheet"))
        columns = [self._field(key, name, each) for name, each in entry.entries("fields", required=True)]
        ids = {c.id for c in columns}
        keys = entry.texts("key", required=True)
        for each in keys:
            if each not in ids:
                entry.fault(f"key“{each}”不是本表的字段", entry.line_of("key"))
        states = [self._state(name, each, ids) for name, each in entry.entries("states")]
        _check_moves(states, entry)
        self.facts(key, entry)
        self.invariants(key, entry)
        register = Register(
            id=key,
            title=title,
            sheet=sheet,
            group=entry.text("group", ""),
            key=keys,
            fields=tuple(columns),
            states=tuple(states),
            help=entry.text("help", ""),
            presets=_rows(entry, "presets", columns),
            examples=_rows(entry, "examples", columns),
            single=entry.flag("single", default=False),
            told=_conditions(entry, "told", ""),
            pack=pack,
        )
        entry.finish()
        return register

    def _field(self, register: str, name: str, entry: Fields) -> Field:
        self.lines[f"{register}.{name}"] = entry.line
        kind = entry.choice("type", FieldType, FieldType.TEXT)
        unit = entry.text("unit", "元" if kind is FieldType.MONEY else _UNITS.get(kind, ""))
        found = Field(
            id=name,
            title=entry.text("title"),
            type=kind,
            unit=unit,
            units=entry.texts("units"),
            required=entry.flag("required", default=False),
            minimum=_decimal(entry, "minimum") if entry.has("minimum") else _MINIMUM.get(kind),
            maximum=_decimal(entry, "maximum"),
            digits=entry.integer("digits", 0 if kind is FieldType.COUNT else 2) or 0,
            choices=entry.texts("choices", required=kind is FieldType.CHOICE),
            reference=entry.text("reference", None if kind is FieldType.REFERENCE else ""),
            many=entry.flag("many", default=False),
            auto=entry.flag("auto", default=False),
            help=entry.text("help", ""),
            example=entry.text("example", ""),
            default=entry.text("default", ""),
            names=entry.texts("names"),
            personal=entry.flag("personal", default=False),
            yes_no=entry.flag("yes_no", default=False),
            explains=entry.flag("explains", default=False),
        )
        if not (name.isascii() and name.isidentifier()):
            entry.fault(f"字段编号“{name}”应为英文小写字母、数字和下划线")
        if found.unit and not kind.is_amount:
            entry.fault(f"“{kind}”类型的字段没有计量单位", entry.line_of("unit"))
        if found.minimum is not None and found.maximum is not None and found.minimum > found.maximum:
            entry.fault(f"minimum {found.minimum} 大于 maximum {found.maximum}", entry.line_of("minimum"))
        if found.default and found.choices and found.default not in found.choices:
            entry.fault(f"default“{found.default}”不在 choices 中", entry.line_of("default"))
        entry.finish()
        return found

    def _state(self, name: str, entry: Fields, fields: set[str]) -> State:
        requires = entry.texts("requires")
        for each in requires:
            if each not in fields:
                entry.fault(f"requires“{each}”不是本表的字段", entry.line_of("requires"))
        found = State(
            id=name,
            moves=entry.texts("moves"),
            requires=requires,
            default=entry.flag("default", default=False),
            counts=entry.flag("counts", default=True),
            help=entry.text("help", ""),
        )
        entry.finish()
        return found

    def facts(self, register: str, fields: Fields) -> None:
        for key, entry in fields.entries("facts"):
            self._once("fact", key, entry)
            kind = entry.choice("kind", FactKind)
            concepts = {value: concept for value, concept, _ in entry.pairs("concepts")}
            rule = FactRule(
                id=key,
                title=entry.text("title"),
                kind=kind,
                concept=entry.text("concept", "" if concepts or entry.flag("hidden", default=False) else None),
                concepts=concepts,
                concept_by=entry.text("concept_by", None if concepts else ""),
                stage=entry.one_of("stage", _STAGES, "完成"),
                register=register,
                field=entry.text("field", ""),
                where=_conditions(entry),
                by=entry.text("by", ""),
                label=entry.text("label", ""),
                subject=entry.text("subject", ""),
                date=entry.text("date", None if kind is FactKind.LATEST else ""),
                parent=entry.text("parent", None if kind in _OF_TREES else ""),
                fallback=entry.texts("fallback"),
                skip_blank=entry.flag("skip_blank", default=False),
                absent_zero=entry.flag("absent_zero", default=False),
                inputs=entry.texts("inputs"),
                unit=entry.text("unit", ""),
                digits=entry.integer("digits"),
                factor=_decimal(entry, "factor"),
                hidden=entry.flag("hidden", default=False),
                form=entry.flag("form", default=False),
                years_back=entry.integer("years_back", 0) or 0,
                grouped=entry.flag("grouped", default=False),
            )
            entry.finish()
            self.fact_rules.append(rule)

    def invariants(self, register: str, fields: Fields) -> None:
        for key, entry in fields.entries("invariants"):
            self._once("invariant", key, entry)
            number = entry.integer("number", required=True) or 0
            if not 1 <= number <= _INVARIANTS:
                entry.fault(f"number 应为 1 至 {_INVARIANTS}，实为 {number}", entry.line_of("number"))
            rule = Invariant(
                id=key,
                number=number,
                kind=entry.choice("kind", InvariantKind),
                message=entry.text("message"),
                fix=entry.text("fix"),
                register=register,
                severity=entry.one_of("severity", _SEVERITIES, "E"),
                where=_conditions(entry),
                fields=entry.texts("fields"),
                plus=entry.texts("plus"),
                minus=entry.texts("minus"),
                equals=entry.text("equals", ""),
                left=entry.text("left", ""),
                right=entry.text("right", ""),
                by=entry.text("by", ""),
                parent=entry.text("parent", ""),
                least=entry.integer("least", 1) or 0,
                tolerance=_decimal(entry, "tolerance") or Decimal(0),
            )
            entry.finish()
            self.invariant_rules.append(rule)

    def _once(self, kind: str, key: str, entry: Fields) -> None:
        place = f"{kind} {key}"
        if place in self.lines:
            entry.fault(f"“{key}”重复，首次出现在第 {self.lines[place]} 行")
        self.lines[place] = entry.line


_OF_TREES = (FactKind.TREE, FactKind.PARTS, FactKind.REMAINDER)
# Sums of money and counts below zero are slips, unless the pack says otherwise.
_MINIMUM = dict.fromkeys((FieldType.MONEY, FieldType.COUNT, FieldType.SCORE), Decimal(0))
_UNITS = {FieldType.RATE: "%", FieldType.POINTS: "百分点", FieldType.SCORE: "分"}


def _decimal(entry: Fields, key: str) -> Decimal | None:
    text = entry.text(key, "")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        entry.fault(f"“{key}”应为数字，实为“{text}”", entry.line_of(key))
        return None
    return value


def _conditions(entry: Fields, where: str = "where", unless: str = "unless") -> tuple[Condition, ...]:
    found = []
    for key, negated in ((where, False), (unless, True)) if unless else ((where, False),):
        for path, values in entry.values(key).items():
            items = values if isinstance(values, tuple) else (values,)
            found.append(Condition(path, tuple("-" if v is None else str(v) for v in items), negated))
    return tuple(found)


def _rows(entry: Fields, key: str, columns: list[Field]) -> tuple[dict[str, str], ...]:
    rows = []
    for each in entry.children(key):
        row = {c.id: each.text(c.id) for c in columns if each.has(c.id)}
        if each.has("state"):
            row["state"] = each.text("state")
        each.finish()
        rows.append(row)
    return tuple(rows)


def _check_moves(states: list[State], entry: Fields) -> None:
    known = {s.id for s in states}
    for state in states:
        for move in state.moves:
            if move not in known:
                entry.fault(f"状态“{state.id}”可转到的“{move}”没有定义", entry.line_of("states"))
