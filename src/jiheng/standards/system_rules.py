"""Rules of a scoring table as its file writes them: how a row earns points, with formulas and numbers."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from jiheng.standards.fields import Fields
from jiheng.standards.formula import FormulaError, parse
from jiheng.standards.system import Band, Check, Counting, Mode, Rounding, Rule, RuleKind

DIRECTIONS = [">=", "<=", "=", "qualitative", "satisfaction"]
_SIGNS = [">=", ">", "<=", "<"]


def rule(fields: Fields) -> Rule:
    """Reads a rule: `rule: {type: ratio, value: …}`."""
    entry = fields.mapping("rule")
    if entry is None:
        return Rule(RuleKind.MANUAL)
    found = _rule_of(entry)
    entry.finish()
    return found


def _rule_of(entry: Fields) -> Rule:
    kind = entry.choice("type", RuleKind)
    value = ""
    if kind in (RuleKind.RATIO, RuleKind.LINEAR, RuleKind.DEDUCT) or (kind is RuleKind.BANDS and entry.has("value")):
        value = formula(entry, entry.text("value"), entry.line_of("value"))
    elif kind is RuleKind.FULL_OR_ZERO:
        value = formula(entry, entry.text("when"), entry.line_of("when"))
    linear = kind is RuleKind.LINEAR
    ratio, deduct = kind is RuleKind.RATIO, kind is RuleKind.DEDUCT
    plain = Rule(kind)
    return Rule(
        kind=kind,
        value=value,
        cap=either(entry, "cap", plain.cap) if ratio else plain.cap,
        floor=either(entry, "floor", plain.floor) if ratio or deduct else plain.floor,
        full_at=number(entry, "full_at", required=True) if linear else None,
        zero_at=number(entry, "zero_at", required=True) if linear else None,
        bands=_bands(entry, verdicts=not value) if kind is RuleKind.BANDS else (),
        allowed=either(entry, "allowed", plain.allowed) if deduct else plain.allowed,
        per=either(entry, "per", plain.per) if deduct else plain.per,
        step=number(entry, "step", required=True) or Decimal(0) if deduct else plain.step,
        counting=entry.choice("counting", Counting, Counting.EXACT) if deduct else plain.counting,
        checks=_checks(entry) if kind is RuleKind.CHECKLIST else (),
        over=number(entry, "over") if ratio else None,
        over_share=either(entry, "over_share", plain.over_share) if ratio else plain.over_share,
        pass_at=number(entry, "pass_at") if ratio else None,
    )


def either(entry: Fields, key: str, default: Decimal) -> Decimal:
    """Reads a number, or takes the default where none is written."""
    found = number(entry, key)
    return default if found is None else found


def _bands(entry: Fields, *, verdicts: bool) -> tuple[Band, ...]:
    bands = []
    for each in entry.children("bands", required=True):
        when = next((sign for sign in _SIGNS if each.has(sign)), "")
        bands.append(
            Band(
                name=each.text("name", ""),
                share=number(each, "share", required=True) or Decimal(0),
                when=when,
                bound=number(each, when) if when else None,
                low=number(each, "low") if verdicts else None,
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
        when = formula(each, each.text("when", name), each.line_of("when"))
        checks.append(Check(name, when, number(each, "points")))
        each.finish()
    return tuple(checks)


def leaf_rules(fields: Fields) -> dict[str, Rule]:
    """Reads the rules of a unit's own rows, by their direction."""
    rules = {}
    for name, entry in fields.entries("leaf_rules"):
        if name not in DIRECTIONS:
            entry.fault(f"leaf_rules 的键应为 {'、'.join(DIRECTIONS)} 之一，实为“{name}”")
        rules[name] = _rule_of(entry)
        entry.finish()
    return rules


def rounding(fields: Fields, key: str) -> Rounding | None:
    """Reads how a figure is rounded, None where the file does not say."""
    entry = fields.mapping(key)
    if entry is None:
        return None
    found = Rounding(entry.integer("places", 2) or 0, entry.choice("mode", Mode, Mode.HALF_UP))
    if not 0 <= found.places <= 8:
        entry.fault(f"小数位数应在 0 与 8 之间，实为 {found.places}")
        found = Rounding()
    entry.finish()
    return found


def formula(fields: Fields, text: str, line: int) -> str:
    """Returns a formula as written; one that cannot be parsed is a fault at its line."""
    if text:
        try:
            parse(text)
        except FormulaError as error:
            fields.fault(str(error), line)
    return text


def number(fields: Fields, key: str, *, required: bool = False) -> Decimal | None:
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
