"""Worked: the rule of a row with the numbers that went in, as one would write it on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from jiheng.scoring.formula import evaluate, value_of
from jiheng.scoring.missing import Missing, Value
from jiheng.scoring.plan import plan_of
from jiheng.scoring.sheet import LeafScore
from jiheng.standards import load
from jiheng.standards.formula import Binary, Call, Name, Negation, Node, Number, parse
from jiheng.standards.system import IndicatorSystem

_SIGNS = {"*": "×", "/": "÷", "-": "−", "+": "+", ">=": "≥", "<=": "≤", "==": "＝", "!=": "≠", ">": ">", "<": "<"}
_TIGHT = frozenset({"*", "/"})
_WORDS = {"min": "取小", "max": "取大", "abs": "绝对值"}

Shown = Callable[[str, Decimal], str]


def worked(leaf: LeafScore, system: IndicatorSystem, shown: Shown) -> str:
    """Returns the rule of a row with its values in place of names: `10 × (157.32万元 ÷ 185.00万元)，上限10分`.

    Of a condition only the side that was taken is written. Empty where the rule has no formula.

    Args:
        leaf: the row, from a sheet of the system.
        system: the table with the unit's own rows.
        shown: writes the value of a name.
    """
    plan = plan_of(system, load().measures)
    row = plan.rows.get(leaf.indicator)
    if row is None or not row.rule.value:
        return ""
    values = {each.name: each.value for each in leaf.inputs}
    formula = parse(row.rule.value)
    names = _Names(row.indicator.inputs, plan.definitions, values)
    return leaf.formula.replace(formula.printed, _Writer(names, shown).text(formula.root))


class _Names:
    """Values by name: own names of the row, definitions, what went in."""

    def __init__(self, local: Mapping[str, str], definitions: Mapping[str, str], values: Mapping[str, Decimal]) -> None:
        self._local = local
        self._definitions = definitions
        self.values = values

    def value(self, name: str) -> Value:
        found = self.values.get(name)
        if found is not None and name not in self._local:
            return found
        text = self.behind(name)
        return evaluate(text, self) if text else Missing((name,))

    def behind(self, name: str) -> str:
        """Returns the formula that a name stands for, empty where it stands for a value."""
        text = self._local.get(name) or self._definitions.get(name, "")
        # A name in brackets that is called like what it stands for would lead back to itself.
        return "" if text == f"[{name}]" else text


class _Writer:
    def __init__(self, names: _Names, shown: Shown) -> None:
        self._names = names
        self._shown = shown

    def text(self, node: Node) -> str:
        match node:
            case Number(value):
                return f"{value.normalize():f}"
            case Name(name):
                return self._name(name)
            case Negation(operand):
                return f"−{self._inner(operand)}"
            case Binary(sign, left, right):
                first = self._inner(left) if sign in _TIGHT else self.text(left)
                return f"{first} {_SIGNS[sign]} {self._inner(right)}"
            case Call():
                return self._call(node)

    def _inner(self, node: Node) -> str:
        said = self.text(node)
        return f"({said})" if " " in said and not said.endswith(")") else said

    def _name(self, name: str) -> str:
        value = self._names.values.get(name)
        if value is not None:
            return self._shown(name, value)
        behind = self._names.behind(name)
        return self.text(parse(behind).root) if behind else name

    def _call(self, call: Call) -> str:
        first, *rest = call.operands
        if call.function == "if":
            when = value_of(first, self._names)
            return self.text(first if isinstance(when, Missing) else rest[0] if when else rest[1])
        if call.function == "first":
            known = (each for each in call.operands if isinstance(value_of(each, self._names), Decimal))
            return self.text(next(known, first))
        return f"{_WORDS[call.function]}({'，'.join(self.text(each) for each in call.operands)})"
