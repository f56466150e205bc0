"""Evaluate: every fact that the records of a ledger yield by the rules of its packs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from jiheng.facts import Amount, Fact, Stage, unit_family
from jiheng.ledger.branches import Branches
from jiheng.ledger.combine import Source, gathered, join
from jiheng.ledger.figure import Figure
from jiheng.ledger.folio import Keyed, flat, keyed, same
from jiheng.ledger.footing import Footing
from jiheng.ledger.gather import Gather
from jiheng.ledger.node import CLASSIFIED, Missing, Node, node_id
from jiheng.standards.pack_rules import FactRule

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Watched

Nodes = dict[str, Node]
_T = TypeVar("_T")


class Evaluation:
    """The facts of a ledger at one moment; each rule is worked out once for each state of the registers it reads."""

    def __init__(self, ledger: Watched) -> None:
        self.ledger = ledger
        self.rules = {rule.id: rule for rule in ledger.schema.facts}
        self._base = Footing(ledger)
        self._branches = Branches(ledger, self._base, self.group)
        self._gather = Gather(ledger, self._base, self._branches)

    def group(self, rule: str) -> Nodes:
        """Returns the nodes of a rule by group; the empty group where the rule is not grouped."""
        return self.ledger.once(("nodes", rule), lambda _: self._nodes(self.rules[rule]))

    def node(self, fact: str) -> Node | None:
        """Returns the node of a fact id, None for an id that no rule yields."""
        rule, _, group = fact.partition("[")
        return self.group(rule).get(group.removesuffix("]")) if rule in self.rules else None

    def branch(self, register: str, key: str, field: str) -> Figure | None:
        """Returns what a tree gives for an empty cell, None where it gives nothing."""
        return self._branches.at(register, key, field)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that could be computed and is not hidden, in order of the rules."""
        return self.ledger.once("facts", lambda _: self._along("facts", self._given_out(), self._facts_of))

    @property
    def form_facts(self) -> tuple[Fact, ...]:
        """The facts that only official forms show."""
        forms = [rule.id for rule in self.ledger.schema.facts if rule.form]
        return self.ledger.once("form facts", lambda _: self._along("facts", forms, self._facts_of))

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Every fact that could not be computed for want of something, hidden ones left out."""
        return self.ledger.once("missing", lambda _: self._along("missing", self._given_out(), self._missing_of))

    def _given_out(self) -> list[str]:
        return [rule.id for rule in self.ledger.schema.facts if not rule.hidden and not rule.form]

    def _along(self, what: str, rules: Iterable[str], make: Callable[[FactRule], tuple[_T, ...]]) -> tuple[_T, ...]:
        """Returns what rules yield, in their order; what a rule yields is kept while its registers are as they were."""
        names = [(what, rule) for rule in rules]
        return flat(self.ledger.once_all(names, lambda _, name: make(self.rules[name[1]])))

    def _facts_of(self, rule: FactRule) -> tuple[Fact, ...]:
        found = self.group(rule.id).values()
        if not rule.by and not rule.grouped:
            return tuple([fact for node in found if (fact := self.fact(node)) is not None])
        nodes = self.ledger.kept_folios(("facts", rule.id), found)
        return flat(self.ledger.once_along(("facts", rule.id), nodes, self.fact))

    def _missing_of(self, rule: FactRule) -> tuple[Missing, ...]:
        nodes = [node for node in self.group(rule.id).values() if node.figure is None]
        return tuple([Missing(node.id, _title(node), node.needs) for node in nodes])

    def fact(self, node: Node) -> Fact | None:
        """Returns a node as a fact, None where it is missing."""
        if node.figure is None or node.origin is None:
            return None
        amount = node.figure.amount(node.rule.digits)
        return Fact(
            id=node.id,
            subject=node.subject,
            concept=self._concept(node, amount),
            label=node.label or node.rule.title,
            stage=Stage(node.rule.stage),
            period=node.period or str(self.ledger.year - node.rule.years_back),
            amount=amount,
            origin=node.origin,
        )

    def _nodes(self, rule: FactRule) -> Nodes:
        # Packs are refused when rules go in circles, so this recursion ends; its depth is that of the rules.
        return self._gather.nodes(rule) if rule.register else self._joined(rule)

    def _joined(self, rule: FactRule) -> Nodes:
        parts = gathered(rule, self._inputs, self.ledger.year)

        def joined(last: Keyed[tuple[Node, ...], Node] | None) -> Keyed[tuple[Node, ...], Node]:
            known = last.parts if last else {}
            kept = {key: known[key] if same(known.get(key, ()), nodes) else nodes for key, nodes in parts.items()}
            return keyed(last, kept, partial(join, rule))

        return self.ledger.renewed(("joined", rule.id), joined).values

    def _inputs(self, name: str) -> Source:
        rule, _, group = name.partition("[")
        entry, nodes = self.rules[rule], self.group(rule)
        if group:
            key = group.removesuffix("]")
            node = nodes.get(key) or self._absent(entry, key)
            return Source({"": node}, many=False, absent=lambda _: node)
        return Source(nodes, many=bool(entry.by or entry.grouped), absent=lambda key: self._absent(entry, key))

    def _absent(self, rule: FactRule, group: str) -> Node:
        """Returns what stands for a group without records: zero where the rule says so, else missing."""
        if rule.absent_zero and self._base.kept(rule.register):
            return self._base.zero(rule, group)
        needs = (f"{rule.title}（{group}）" if group else rule.title,)
        return Node(node_id(rule.id, group), rule, group, needs=needs)

    def _concept(self, node: Node, amount: Amount) -> str:
        concept = node.concept or node.rule.concept
        if "{}" not in concept:
            return concept
        name = concept.replace("{}", node.label or node.group)
        if name.startswith(CLASSIFIED):
            known = self.ledger.standards.glossary.concept(name.partition(":")[2])
            if known is not None and known.kind == unit_family(amount.unit):
                return known.id
        return name


def _title(node: Node) -> str:
    return f"{node.rule.title}（{node.label or node.group}）" if node.group else node.rule.title
