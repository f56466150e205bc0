"""Gather: facts from records: values, sums, counts, the latest, and trees of budget lines or scores."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from jiheng.facts import Amount, Derivation, Period, RecordOrigin
from jiheng.facts.unit import count_of
from jiheng.ledger.figure import Figure, add
from jiheng.ledger.folio import Folios, flat
from jiheng.ledger.memo import Store
from jiheng.ledger.node import Node, cell_id, node_id
from jiheng.ledger.record import Record, Value
from jiheng.ledger.select import Reader, beyond, chain_above, chosen, counted, reader, text_of
from jiheng.ledger.sums import added_up
from jiheng.ledger.trees import Tree
from jiheng.ledger.values import unit_of
from jiheng.standards.pack_rules import FactKind, FactRule

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger, Watched

NIL = "nil_returns"
_TREES = frozenset({FactKind.TREE, FactKind.PARTS, FactKind.REMAINDER})
_MONTH = ".month"

Nodes = dict[str, Node]
Groups = dict[str, Folios[Record]]


class Gather:
    """Reads the registers of one ledger; what several rules share is kept."""

    def __init__(self, ledger: Watched, group: Callable[[str], Mapping[str, Node]]) -> None:
        self._ledger = ledger
        self._group = group
        self._shared: Store = {}
        self._plain: dict[str, Reader] = {}

    def nodes(self, rule: FactRule) -> Nodes:
        """Returns the nodes of a rule over records, by group."""
        match rule.kind:
            case FactKind.VALUE:
                return self._values(rule)
            case FactKind.TREE:
                return self._tree_nodes(rule)
            case FactKind.PARTS:
                return self._parts(rule)
            case FactKind.REMAINDER:
                return self._remainders(rule)
            case _:
                return self._by_group(rule)

    def _chosen(self, rule: FactRule) -> Folios[Record]:
        return chosen(self._ledger, rule.register, rule.where)

    def _beyond(self, rule: FactRule, *paths: str) -> tuple[int, ...]:
        return beyond(self._ledger, rule.register, *paths)

    def kept(self, register: str) -> bool:
        """Tells whether a register has records, or is declared to have had none this year."""
        return bool(self._ledger.table(register)) or self._declared_nil(register)

    def zero(self, rule: FactRule, group: str) -> Node:
        """Returns the zero of a kept register without a record for a group."""
        formula = f"“{self._title(rule)}”表没有{_of(rule, group)}的记录"
        return self._node(rule, group, (), Figure(Decimal(0), self._unit(rule)), Derivation(formula, ()))

    def branch(self, register: str, key: str, field: str) -> Figure | None:
        """Returns what a tree worked out for a record, None where no tree over the field has it."""
        for rule in self._ledger.schema.facts:
            if rule.kind in _TREES and (rule.register, rule.field) == (register, field):
                return self._tree(rule).at(key).figure
        return None

    def _declared_nil(self, register: str) -> bool:
        return self._ledger.register(register).title in self._ledger.once(NIL, _nil, self._shared)

    def _reader(self, register: str, path: str) -> Reader:
        if "." in path:
            return self._ledger.once(
                ("reader", register, path), lambda ledger: reader(ledger, register, path), self._shared
            )
        # A field of the record itself reads no other register.
        found = self._plain.get(path)
        if found is None:
            found = self._plain[path] = reader(self._ledger, register, path)
        return found

    def _title(self, rule: FactRule) -> str:
        return self._ledger.register(rule.register).title

    def _heading(self, rule: FactRule) -> str:
        field = self._ledger.register(rule.register).field(rule.field)
        return field.title if field else rule.field

    def _by_group(self, rule: FactRule) -> Nodes:
        nil = self.kept(rule.register), self._declared_nil(rule.register)
        read = self._beyond(rule, rule.field, rule.label, rule.concept_by, rule.subject)
        groups = self._groups(rule)
        if rule.by and rule.parent:
            groups = self._with_above(rule, groups)
        return self._ledger.once_keyed(("summary", rule.id), groups, partial(self._summary, rule), (*nil, *read))

    def _groups(self, rule: FactRule) -> Groups:
        records = self._chosen(rule)
        if not rule.by:
            return {"": records}
        key = self._reader(rule.register, rule.by)
        mark, read = ("groups", rule.register, rule.where, rule.by), self._beyond(rule, rule.by)
        return self._ledger.once_grouped(mark, records, lambda record: (text_of(key(record)),), read)

    def _with_above(self, rule: FactRule, groups: Groups) -> Groups:
        """Returns the groups with those above them in the register they name: an addition to a line is in its total."""
        field = self._ledger.register(rule.register).field(rule.by)
        table = self._ledger.table(field.reference) if field else {}
        found = {name: list(flat(members)) for name, members in groups.items()}
        for name, members in groups.items():
            for above in chain_above(table, name, rule.parent.rpartition(".")[2]):
                found.setdefault(above, []).extend(flat(members))
        return {name: self._ledger.kept_folios(("above", rule.id, name), members) for name, members in found.items()}

    def _summary(self, rule: FactRule, group: str, members: Folios[Record]) -> Node:
        if rule.kind is FactKind.COUNT:
            return self._count(rule, group, members)
        if rule.kind is FactKind.LATEST:
            return self._latest(rule, group, flat(members))
        return self._sum(rule, group, members)

    def _count(self, rule: FactRule, group: str, members: Folios[Record]) -> Node:
        if not self.kept(rule.register):
            return self._lacking(rule, group, _each(members), (f"“{self._title(rule)}”表的记录",))

        def named(folio: tuple[Record, ...]) -> tuple[str, ...]:
            return tuple([cell_id(rule.register, r.key, "key") for r in folio])

        cells = flat(self._ledger.once_by_folio(("count", rule.id, group), members, named))
        figure = Figure(Decimal(len(cells)), rule.unit or count_of(""))
        formula = f"“{self._title(rule)}”表中{_of(rule, group)}的条数"
        return self._node(rule, group, _each(members), figure, Derivation(formula, cells))

    def _sum(self, rule: FactRule, group: str, members: Folios[Record]) -> Node:
        heading, title = self._heading(rule), self._title(rule)
        read, cell = self._reader(rule.register, rule.field), (rule.register, rule.field)
        given = self._beyond(rule, rule.field)
        added = added_up(self._ledger, ("sum", rule.id, group), members, read, cell, self._unit(rule), given)
        records = _each(members)
        if added.blank and not rule.skip_blank:
            needs = tuple(f"“{title}”表{key}的{heading}" for key in added.blank)
            return self._lacking(rule, group, records, needs)
        if added.figure is None:
            if self._declared_nil(rule.register) or (rule.absent_zero and self.kept(rule.register)):
                return self.zero(rule, group)
            return self._lacking(rule, group, records, (f"“{title}”表的{heading}",))
        if added.only and "." not in rule.field:
            origin = RecordOrigin(rule.register, added.only, rule.field)
            return self._node(rule, group, records, added.figure, origin)
        formula = f"“{title}”表中{_of(rule, group)}的{heading}合计"
        return self._node(rule, group, records, added.figure, Derivation(formula, added.cells))

    def _latest(self, rule: FactRule, group: str, members: Sequence[Record]) -> Node:
        dated = [(day, r) for r in members if (day := _day(r.values.get(rule.date))) is not None]
        if not dated:
            return self._lacking(rule, group, members, (f"“{self._title(rule)}”表有日期的{self._heading(rule)}",))
        last = max(dated, key=lambda pair: pair[0])[1]
        value = last.values.get(rule.field)
        if not isinstance(value, Amount):
            return self._lacking(rule, group, members, (f"“{self._title(rule)}”表{last.key}的{self._heading(rule)}",))
        origin = RecordOrigin(rule.register, last.key, rule.field)
        return self._node(rule, group, [last], Figure.of(value), origin)

    def _values(self, rule: FactRule) -> Nodes:
        given = self._beyond(rule, rule.field, rule.by, rule.label, rule.concept_by, rule.subject)
        made = flat(self._ledger.once_along(("value", rule.id), self._chosen(rule), partial(self._value, rule), given))
        nodes = {node.group: node for node in made}
        return nodes if len(nodes) == len(made) else self._apart(rule, made)

    def _apart(self, rule: FactRule, made: Iterable[Node]) -> Nodes:
        """Returns nodes by group; records of one name go by their keys, all but the first."""
        table, nodes = self._ledger.table(rule.register), Nodes()
        for node in made:
            found: Node | None = node
            if node.group in nodes and isinstance(node.origin, RecordOrigin):
                found = self._value(rule, table[node.origin.key], node.origin.key)
            if found is not None:
                nodes[found.group] = found
        return nodes

    def _value(self, rule: FactRule, record: Record, group: str = "") -> Node | None:
        value = self._reader(rule.register, rule.field)(record)
        if not isinstance(value, Amount):
            return None
        group = group or text_of(self._reader(rule.register, rule.by or "key")(record))
        origin = RecordOrigin(rule.register, record.key, rule.field)
        return self._node(rule, group, [record], Figure.of(value), origin)

    def _tree(self, rule: FactRule) -> Tree:
        mark = ("tree", rule.register, rule.field, rule.fallback)
        return self._ledger.once(mark, lambda _: self._grown(rule), self._shared)

    def _grown(self, rule: FactRule) -> Tree:
        fallbacks = [(name, self._group(name)) for name in rule.fallback]
        records = flat(counted(self._ledger, rule.register))
        return Tree(records, rule.field, rule.parent, fallbacks, f"的{self._heading(rule)}")

    def _tree_nodes(self, rule: FactRule) -> Nodes:
        tree = self._tree(rule)
        groups = {group: flat(members) for group, members in self._groups(rule).items()}
        return {group: self._branch(rule, group, members, tree) for group, members in groups.items()}

    def _branch(self, rule: FactRule, group: str, members: Sequence[Record], tree: Tree) -> Node:
        if not members:
            return self._lacking(rule, group, members, (f"“{self._title(rule)}”表中{rule.title}的一行",))
        branches = [tree.at(r.key) for r in members]
        lacking = [need for b in branches for need in b.needs]
        figures = [b.figure for b in branches if b.figure is not None]
        if lacking or len(figures) < len(branches):
            return self._lacking(rule, group, members, tuple(dict.fromkeys(lacking))[:5])
        if len(branches) == 1:
            only = branches[0]
            if only.own:
                origin: RecordOrigin | Derivation = RecordOrigin(rule.register, members[0].key, rule.field)
            else:
                cells = only.cells or tuple(cell_id(rule.register, k, rule.field) for k in only.children)
                origin = Derivation(f"{members[0].key}的{only.how}", cells)
            return self._node(rule, group, members, figures[0], origin)
        cells = tuple(cell_id(rule.register, r.key, rule.field) for r in members)
        return self._node(rule, group, members, add(figures, self._unit(rule)), Derivation(f"{rule.title}合计", cells))

    def _parts(self, rule: FactRule) -> Nodes:
        """Returns what stands at the leaves of each chosen record, a node for each concept they have."""
        tree, table = self._tree(rule), self._ledger.table(rule.register)
        name = self._reader(rule.register, rule.by) if rule.by else None
        kind = self._reader(rule.register, rule.concept_by)
        groups: dict[str, tuple[Record, str, list[Record]]] = {}
        for record in flat(self._chosen(rule)):
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
            subject = self._read(rule, rule.subject, record) if rule.subject else owner
            found[group] = msgspec.structs.replace(node, label=group, subject=subject)
        return found

    def _part(self, rule: FactRule, group: str, leaves: Sequence[Record], tree: Tree) -> Node:
        others = [self._group(name) for name in rule.inputs]
        mixed = [r.key for r in leaves if any(_some(nodes.get(r.key)) for nodes in others)]
        if mixed:
            heading = self._ledger.register(rule.register).field(rule.concept_by)
            needs = tuple(f"“{key}”中另一类资金单列一行，写明{heading.title if heading else ''}" for key in mixed[:5])
            return self._lacking(rule, group, leaves, needs)
        return self._branch(rule, group, leaves, tree)

    def _remainders(self, rule: FactRule) -> Nodes:
        found: Nodes = {}
        name = self._reader(rule.register, rule.by or "key")
        for record, figure, cells in self._tree(rule).remainders():
            group = text_of(name(record))
            origin = Derivation("上级数减去其余各项", tuple(cell_id(rule.register, k, rule.field) for k in cells))
            found[group] = self._node(rule, group, [record], figure, origin)
        return found

    def _unit(self, rule: FactRule) -> str:
        if rule.unit:
            return rule.unit
        field = self._ledger.register(rule.register).field(rule.field)
        return unit_of(field) if field else ""

    def _lacking(self, rule: FactRule, group: str, members: Iterable[Record], needs: tuple[str, ...]) -> Node:
        return self._node(rule, group, members, None, None, needs)

    def _node(
        self,
        rule: FactRule,
        group: str,
        members: Iterable[Record],
        figure: Figure | None,
        origin: RecordOrigin | Derivation | None,
        needs: tuple[str, ...] = (),
    ) -> Node:
        first = next(iter(members), None)
        label = self._read(rule, rule.label, first) or group
        if rule.concept_by:
            value = self._read(rule, rule.concept_by, first)
            concept = rule.concepts.get(value, rule.concept)
        else:
            concept = rule.concept
        monthly = rule.by.endswith(_MONTH)
        if rule.subject:
            subject = self._read(rule, rule.subject, first)
        elif rule.concept_by or monthly or concept.startswith(("科目:", "other:")):
            subject = ""
        else:
            subject = label
        period = group if monthly else ""
        return Node(node_id(rule.id, group), rule, group, label, figure, needs, origin, concept, subject, period)

    def _read(self, rule: FactRule, path: str, record: Record | None) -> str:
        if not path or record is None:
            return ""
        return text_of(self._reader(rule.register, path)(record))


def _nil(ledger: Ledger) -> frozenset[str]:
    """Returns the titles of the registers that are declared to have had nothing this year."""
    return frozenset(text_of(r.values.get("subject")) for r in ledger.table(NIL).values())


def _each(folios: Folios[Record]) -> Iterator[Record]:
    return chain.from_iterable(folios)


def _some(node: Node | None) -> bool:
    return node is not None and node.figure is not None and node.figure.value != 0


def _of(rule: FactRule, group: str) -> str:
    """Returns the conditions of a rule in words."""
    words = [f"“{group}”"] if group else []
    for condition in rule.where:
        values = "、".join(v for v in condition.values if v not in {"*", "-"})
        if values:
            words.append(f"{'非' if condition.negated else ''}{values}")
    return "".join(words) or "全部记录"


def _day(value: Value | None) -> datetime.date | None:
    if isinstance(value, Period):
        return value.end
    return value if isinstance(value, datetime.date) else None
