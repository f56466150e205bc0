"""Plan: a system made ready to run on many units: its rows in order, with the facts each one will ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from jiheng.scoring.formula import Evaluator, evaluator
from jiheng.scoring.rules import words
from jiheng.standards.formula import parse
from jiheng.standards.system import Indicator, IndicatorSystem, Measure, Rule, RuleKind

_KEPT, _KEPT_WORDS = 8, 4096
_NONE: Mapping[str, str] = {}
_manual = Rule(RuleKind.MANUAL)
_worded: dict[tuple[int, Decimal], tuple[Rule, str]] = {}
_plans: dict[tuple[int, int], tuple[IndicatorSystem, Mapping[str, Measure], Plan]] = {}


class Row(msgspec.Struct, frozen=True):
    """A row that earns points.

    Attributes:
        indicator: the row of the table.
        rule: how it is scored.
        kind: kind of the rule.
        words: the rule as people read it.
        atoms: the facts its formulas come down to.
        local: its own names that formulas stand behind; those that only rename a fact are settled in `measured`.
        measured: the function of the rule's formula, None where the rule has none.
    """

    indicator: Indicator
    rule: Rule
    kind: str
    words: str
    atoms: tuple[str, ...]
    local: Mapping[str, str]
    measured: Evaluator | None


class Plan(msgspec.Struct, frozen=True):
    """Rows that earn points, rows above them from the bottom up, and every name that stands for a formula."""

    leaves: tuple[Row, ...]
    headings: tuple[Indicator, ...]
    rows: dict[str, Row]
    above: dict[str, Indicator]
    definitions: dict[str, str]
    fulls: dict[str, Decimal]


def plan_of(system: IndicatorSystem, measures: Mapping[str, Measure]) -> Plan:
    """Returns the plan of a system; the last few are kept."""
    mark = (id(system), id(measures))
    found = _plans.get(mark)
    if found is None:
        if len(_plans) >= _KEPT:
            _plans.pop(next(iter(_plans)))
        # The system is kept with its plan, so its identity cannot pass to another one.
        found = _plans[mark] = (system, measures, _plan(system, measures))
    return found[2]


def _plan(system: IndicatorSystem, measures: Mapping[str, Measure]) -> Plan:
    definitions = {**{name: each.formula for name, each in measures.items()}, **system.inputs}
    walked = list(system.walk())
    leaves = tuple(_row(item, definitions) for item in walked if not item.children)
    headings = tuple(item for item in walked if item.children)
    return Plan(
        leaves=leaves,
        headings=headings,
        rows={row.indicator.id: row for row in leaves},
        above={item.id: item for item in headings},
        definitions=definitions,
        fulls={"总分": system.full, **{item.id: item.weight for item in walked}},
    )


def _row(item: Indicator, definitions: Mapping[str, str]) -> Row:
    # An open place without rows of the unit's own is judged by people.
    rule = _manual if item.rule.kind is RuleKind.SUM else item.rule
    aliases = tuple((name, text[1:-1]) for name, text in item.inputs.items() if _renames(text))
    if rule.value and len(aliases) == len(item.inputs):
        renamed = dict(aliases)
        names = dict.fromkeys(renamed.get(name, name) for name in parse(rule.value).names)
        plain = not any(name in definitions for name in names)
        atoms = tuple(names) if plain else _opened(list(names), _NONE, definitions)
        return Row(item, rule, rule.kind.value, _words(rule, item.weight), atoms, _NONE, evaluator(rule.value, aliases))
    texts = [check.when for check in rule.checks] if rule.checks else [rule.value] if rule.value else []
    atoms = _opened([name for text in texts for name in parse(text).names], item.inputs, definitions)
    measured = evaluator(rule.value) if rule.value else None
    return Row(item, rule, rule.kind.value, _words(rule, item.weight), atoms, item.inputs, measured)


def _opened(names: list[str], local: Mapping[str, str], definitions: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_atoms(names, local, definitions)))


def _words(rule: Rule, full: Decimal) -> str:
    """Returns the rule in words; units share rules, so the last thousands are kept by the rule's identity."""
    mark = (id(rule), full)
    found = _worded.get(mark)
    if found is None:
        if len(_worded) >= _KEPT_WORDS:
            _worded.clear()
        found = _worded[mark] = (rule, words(rule, full))
    return found[1]


def _atoms(names: list[str], local: Mapping[str, str], definitions: Mapping[str, str]) -> Iterator[str]:
    """Yields the names that no formula stands behind, each definition opened once."""
    seen: set[str] = set()
    waiting = [(name, True) for name in reversed(names)]
    while waiting:
        name, at_home = waiting.pop()
        text = local.get(name) if at_home else None
        if text is not None and _renames(text):
            name, text = text[1:-1], None
        if text is None:
            text = definitions.get(name)
        if text is None:
            yield name
        elif name not in seen:
            seen.add(name)
            waiting.extend((each, False) for each in reversed(parse(text).names))


def _renames(text: str) -> bool:
    """Tells whether a formula is nothing but a name in brackets."""
    return text[0] == "[" and text.find("]") == len(text) - 1
