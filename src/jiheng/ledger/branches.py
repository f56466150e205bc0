"""Branches: facts that stand in trees: lines with what stands below them, their leaves by concept, what is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from jiheng.facts import Derivation, RecordOrigin
from jiheng.ledger.figure import Figure, add
from jiheng.ledger.folio import flat
from jiheng.ledger.footing import Footing
from jiheng.ledger.node import Node, cell_id
from jiheng.ledger.record import Record
from jiheng.ledger.select import counted, text_of
from jiheng.ledger.trees import Tree
from jiheng.standards.pack_rules import FactKind, FactRule

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Watched

_TREES = frozenset({FactKind.TREE, FactKind.PARTS, FactKind.REMAINDER})

Nodes = dict[str, Node]


class Branches:
    """Reads the trees of one ledger; rules over the same register and field share one."""

    def __init__(self, ledger: Watched, base: Footing, group: Callable[[str], Mapping[str, Node]]) -> None:
        self._ledger = ledger
        self._base = base
        self._group = group

    def at(self, register: str, key: str, field: str) -> Figure | None:
        """Returns what a tree worked out for a record, None where no tree over the field has it."""
        for rule in self._ledger.schema.facts:
            if rule.kind in _TREES and (rule.register, rule.field) == (register, field):
                return self._tree(rule).at(key).figure
        return None

    def _tree(self, rule: FactRule) -> Tree:
        mark = ("tree", rule.register, rule.field, rule.fallback)
        return self._ledger.once(mark, lambda _: self._grown(rule), self._base.shared)

    def _grown(self, rule: FactRule) -> Tree:
        fallbacks = [(name, self._group(name)) for name in rule.fallback]
        records = flat(counted(self._ledger, rule.register))
        return Tree(records, rule.field, rule.parent, fallbacks, f"的{self._base.heading(rule)}")

    def lines(self, rule: FactRule) -> Nodes:
        """Returns what stands at the chosen records of a tree, by group."""
        tree = self._tree(rule)
        groups = {group: flat(members) for group, members in self._base.groups(rule).items()}
        return {group: self._branch(rule, group, members, tree) for group, members in groups.items()}

    def _branch(self, rule: FactRule, group: str, members: Sequence[Record], tree: Tree) -> Node:
        if not members:
            return self._base.lacking(rule, group, members, (f"“{self._base.title(rule)}”表中{rule.title}的一行",))
        branches = [tree.at(r.key) for r in members]
        lacking = [need for b in branches for need in b.needs]
        figures = [b.figure for b in branches if b.figure is not None]
        if lacking or len(figures) < len(branches):
            return self._base.lacking(rule, group, members, tuple(dict.fromkeys(lacking))[:5])
        origin: RecordOrigin | Derivation
        if len(branches) == 1:
            only = branches[0]
            if only.own:
                origin = RecordOrigin(rule.register, members[0].key, rule.field)
            else:
                cells = only.cells or tuple(cell_id(rule.register, k, rule.field) for k in only.children)
                origin = Derivation(f"{members[0].key}的{only.how}", cells)
            return self._base.node(rule, group, members, figures[0], origin)
        cells = tuple(cell_id(rule.register, r.key, rule.field) for r in members)
        figure, origin = add(figures, self._base.unit(rule)), Derivation(f"{rule.title}合计", cells)
        return self._base.node(rule, group, members, figure, origin)

    def parts(self, rule: FactRule) -> Nodes:
        """Returns what stands at the leaves of each chosen record, a node for each concept they have."""
        tree, table = self._tree(rule), self._ledger.table(rule.register)
        name = self._base.reader(rule.register, rule.by) if rule.by else None
        kind = self._base.reader(rule.register, rule.concept_by)
        groups: dict[str, tuple[Record, str, list[Record]]] = {}
        for record in flat(self._base.chosen(rule)):
            for leaf in (table[key] for key in tree.leaves(record.key)):
                value = text_of(kind(leaf))
                concept = rule.concepts.get(value, rule.concept)
                if concept and tree.at(leaf.key).figure is not None:
                    owner = text_of(name(record)) if name else ""
                    bare = concept.rpartition(":")[2]
                    part = f"{owner}·{bare}" if owner else bare
                    groups.setdefault(part, (record, owner, []))[2].append(leaf)
        found: Nodes = {}
        for group, (record, owner, leaves) in groups.items():
            node = self._part(rule, group, leaves, tree)
            subject = self._base.read(rule, rule.subject, record) if rule.subject else owner
            found[group] = msgspec.structs.replace(node, label=group, subject=subject)
        return found

    def _part(self, rule: FactRule, group: str, leaves: Sequence[Record], tree: Tree) -> Node:
        others = [self._group(name) for name in rule.inputs]
        mixed = [r.key for r in leaves if any(_some(nodes.get(r.key)) for nodes in others)]
        if mixed:
            heading = self._ledger.register(rule.register).field(rule.concept_by)
            needs = tuple(f"“{key}”中另一类资金单列一行，写明{heading.title if heading else ''}" for key in mixed[:5])
            return self._base.lacking(rule, group, leaves, needs)
        return self._branch(rule, group, leaves, tree)

    def remainders(self, rule: FactRule) -> Nodes:
        """Returns what is left for each empty record beside filled ones."""
        found: Nodes = {}
        name = self._base.reader(rule.register, rule.by or "key")
        for record, figure, cells in self._tree(rule).remainders():
            group = text_of(name(record))
            origin = Derivation("上级数减去其余各项", tuple(cell_id(rule.register, k, rule.field) for k in cells))
            found[group] = self._base.node(rule, group, [record], figure, origin)
        return found


def _some(node: Node | None) -> bool:
    return node is not None and node.figure is not None and node.figure.value != 0
