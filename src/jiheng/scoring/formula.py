"""Evaluation of formulas: a tree becomes a chain of small functions once, and each run is plain Decimal arithmetic."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from jiheng.scoring.missing import Missing, Value, join
from jiheng.standards.formula import Binary, Call, Name, Negation, Node, Number, parse

_ZERO, _ONE = Decimal(0), Decimal(1)


class Names(Protocol):
    """Whatever knows the value of a name."""

    def value(self, name: str) -> Value: ...


Evaluator = Callable[[Names], Value]

_PLAIN: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
    "!=": operator.ne,
}


@functools.lru_cache(maxsize=4096)
def evaluator(text: str, aliases: tuple[tuple[str, str], ...] = ()) -> Evaluator:
    """Returns the function of a formula; a comparison gives 1 or 0.

    Args:
        text: the formula.
        aliases: names of the formula that stand for other names, such as 目标 for 培训场次.目标.

    Raises:
        FormulaError: for a text that is no formula.
    """
    return _build(parse(text).root, dict(aliases))


def evaluate(text: str, names: Names) -> Value:
    """Returns the value of a formula, or `Missing` with all it needs."""
    return evaluator(text)(names)


def value_of(node: Node, names: Names) -> Value:
    """Returns the value of a part of a formula."""
    return _build(node, {})(names)


_PICKED: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "min": min,
    "max": max,
    "abs": lambda found: abs(found[0]),
}


def _build(node: Node, aliases: dict[str, str]) -> Evaluator:
    if isinstance(node, Number):
        constant = node.value
        return lambda _: constant
    if isinstance(node, Name):
        name = aliases.get(node.name, node.name)
        return lambda names: names.value(name)
    if isinstance(node, Negation):
        return _negation(_build(node.operand, aliases))
    if isinstance(node, Call):
        return _call(node.function, [_build(operand, aliases) for operand in node.operands])
    return _binary(node, aliases)


def _negation(inner: Evaluator) -> Evaluator:
    def run(names: Names) -> Value:
        value = inner(names)
        return value if isinstance(value, Missing) else -value

    return run


def _binary(node: Binary, aliases: dict[str, str]) -> Evaluator:
    left, right = _build(node.left, aliases), _build(node.right, aliases)
    if node.sign == "/":
        return _quotient(left, right)
    if node.sign in _PLAIN:
        plain = _PLAIN[node.sign]

        def arithmetic(names: Names) -> Value:
            a, b = left(names), right(names)
            if isinstance(a, Missing) or isinstance(b, Missing):
                return join(a, b)
            return plain(a, b)

        return arithmetic
    compared = _COMPARED[node.sign]

    def comparison(names: Names) -> Value:
        a, b = left(names), right(names)
        if isinstance(a, Missing) or isinstance(b, Missing):
            return join(a, b)
        return _ONE if compared(a, b) else _ZERO

    return comparison


def _quotient(left: Evaluator, right: Evaluator) -> Evaluator:
    def run(names: Names) -> Value:
        a, b = left(names), right(names)
        if isinstance(a, Missing) or isinstance(b, Missing):
            return join(a, b)
        if not b:
            return Missing(note="除数为零")
        return a / b

    return run


def _call(function: str, operands: list[Evaluator]) -> Evaluator:
    if function == "if":
        return _condition(*operands)
    if function == "first":
        return _first(operands)
    pick = _PICKED[function]

    def run(names: Names) -> Value:
        values = [operand(names) for operand in operands]
        found = [value for value in values if isinstance(value, Decimal)]
        return pick(found) if len(found) == len(values) else join(*values)

    return run


def _condition(when: Evaluator, then: Evaluator, otherwise: Evaluator) -> Evaluator:
    def run(names: Names) -> Value:
        value = when(names)
        if isinstance(value, Missing):
            return value
        return then(names) if value else otherwise(names)

    return run


def _first(operands: list[Evaluator]) -> Evaluator:
    def run(names: Names) -> Value:
        lost: list[Value] = []
        for operand in operands:
            value = operand(names)
            if isinstance(value, Decimal):
                return value
            lost.append(value)
        # One of them would do, so the first is what to ask for.
        return lost[0]

    return run
