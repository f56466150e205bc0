"""Combine: facts from facts: the first there is, totals, differences, ratios and products."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec

from jiheng.facts import Derivation
from jiheng.ledger.figure import Figure, add, divide, multiply, subtract
from jiheng.ledger.node import Node, node_id
from jiheng.standards.pack_check import YEAR_DAYS
from jiheng.standards.pack_rules import FactKind, FactRule

Nodes = dict[str, Node]
_SIGNS = {FactKind.TOTAL: " ＋ ", FactKind.DIFFERENCE: " − ", FactKind.RATIO: " ÷ ", FactKind.PRODUCT: " × "}


class Source(msgspec.Struct, frozen=True):
    """What stands behind an input: nodes by group, and what stands for a group it does not have."""

    nodes: Nodes
    many: bool
    absent: Callable[[str], Node]

    def at(self, group: str) -> Node:
        key = group if self.many else ""
        return self.nodes.get(key) or self.absent(key)


def gathered(rule: FactRule, inputs: Callable[[str], Source], year: int) -> dict[str, tuple[Node, ...]]:
    """Returns the nodes that a rule over facts joins, by group.

    Args:
        rule: the rule.
        inputs: gives what stands behind the id of a fact.
        year: year of the ledger, for its days.
    """
    sources = [_source(rule, name, inputs, year) for name in rule.inputs]
    if not rule.grouped:
        return {"": tuple([source.at("") for source in sources])}
    grouped = [source.nodes for source in sources if source.many]
    names = dict.fromkeys(key for nodes in grouped for key in nodes)
    if rule.kind not in (FactKind.TOTAL, FactKind.FIRST):
        names = dict.fromkeys(key for key in names if all(key in nodes for nodes in grouped))
    return {key: tuple([source.at(key) for source in sources]) for key in names}


def _source(rule: FactRule, name: str, inputs: Callable[[str], Source], year: int) -> Source:
    number = _number(name, year)
    if number is None:
        return inputs(name)
    node = Node(name, rule, label=name, figure=Figure(number, rule.unit), origin=Derivation(name, ()))
    return Source({"": node}, many=False, absent=lambda _: node)


def join(rule: FactRule, group: str, nodes: Sequence[Node]) -> Node:
    """Returns the node of a group of a rule over facts."""
    label = next((n.label for n in nodes if n.label), group)
    subject = label if group else rule.subject
    if rule.kind is FactKind.FIRST:
        return _first(rule, group, label, subject, nodes)
    needs = tuple(dict.fromkeys(need for n in nodes for need in n.needs))[:5]
    figures = [n.figure for n in nodes if n.figure is not None]
    if len(figures) < len(nodes):
        return Node(node_id(rule.id, group), rule, group, label, needs=needs, subject=subject)
    figure: Figure | None
    match rule.kind:
        case FactKind.TOTAL:
            figure = add(figures, rule.unit)
        case FactKind.DIFFERENCE:
            figure = subtract(figures[0], figures[1:])
        case FactKind.RATIO:
            figure = divide(figures[0], figures[1], rule.unit, rule.factor)
        case _:
            figure = multiply(figures, rule.unit, rule.factor)
    if figure is None:
        return Node(
            node_id(rule.id, group), rule, group, label, needs=(f"{nodes[1].rule.title}不为零",), subject=subject
        )
    formula = _SIGNS[rule.kind].join(_name(n) for n in nodes)
    if rule.unit == "percent" and rule.kind is FactKind.RATIO:
        formula += " × 100%"
    elif rule.factor is not None:
        formula += f" × {rule.factor:f}"
    origin = Derivation(formula, tuple(n.id for n in nodes))
    return Node(node_id(rule.id, group), rule, group, label, figure, (), origin, subject=subject)


def _first(rule: FactRule, group: str, label: str, subject: str, nodes: Sequence[Node]) -> Node:
    name = node_id(rule.id, group)
    for node in nodes:
        if node.figure is not None:
            # A value taken over keeps its own origin, so the walk back has no empty step.
            return Node(name, rule, group, label, node.figure, (), node.origin, subject=subject)
    needs = nodes[0].needs or (nodes[0].rule.title,)
    return Node(name, rule, group, label, needs=needs, subject=subject)


def _name(node: Node) -> str:
    if node.id == YEAR_DAYS or _plain(node.id) is not None:
        return node.label
    return f"{node.rule.title}（{node.label or node.group}）" if node.group else node.rule.title


def _number(name: str, year: int) -> Decimal | None:
    if name == YEAR_DAYS:
        return Decimal(366 if calendar.isleap(year) else 365)
    return _plain(name)


def _plain(name: str) -> Decimal | None:
    return Decimal(name) if name.replace(".", "", 1).isdigit() else None
