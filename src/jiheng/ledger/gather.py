"""Gather: facts from records: values, sums, counts, the latest, and trees of budget lines or scores."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from jiheng.facts import Amount, Derivation, Period, RecordOrigin
from jiheng.facts.unit import count_of
from jiheng.ledger.figure import Figure, add
from jiheng.ledger.memo import Store
from jiheng.ledger.node import Node, cell_id, node_id
from jiheng.ledger.record import Record, Value
from jiheng.ledger.select import Reader, chain_above, counted, reader, test, text_of
from jiheng.ledger.trees import Tree
from jiheng.ledger.values import unit_of
from jiheng.standards.pack_rules import FactKind, FactRule

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger, Watched

NIL = "nil_returns"
_TREES = frozenset({FactKind.TREE, FactKind.PARTS, FactKind.REMAINDER})
_MONTH = ".month"

Nodes = dict[str, Node]
Groups = dict[str, list[Record]]


class Added(msgspec.Struct, frozen=True):
    """A field added up over records: the sum, its cells, the only record where there is one, the first that lack it."""

    figure: Figure | None
    cells: tuple[str, ...]
    only: str
    blank: tuple[str, ...]


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

    def _records(self, register: str) -> list[Record]:
        return self._ledger.once(("counted", register), lambda ledger: counted(ledger, register), self._shared)

    def _chosen(self, rule: FactRule) -> list[Record]:
        records = self._records(rule.register)
        if not rule.where:
            return records
        holds = test(self._ledger, rule.register, rule.where)
        return [r for r in records if holds(r)]

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
        chosen = self._chosen(rule)
        if not rule.by:
            return {"": self._summary(rule, "", chosen)}
        groups: Groups = {}
        key = self._reader(rule.register, rule.by)
        for record in chosen:
            groups.setdefault(text_of(key(record)), []).append(record)
        if rule.parent:
            groups = self._with_above(rule, groups)
        return {name: self._summary(rule, name, members) for name, members in groups.items()}

    def _with_above(self, rule: FactRule, groups: Groups) -> Groups:
        """Returns the groups with those above them in the register they name: an addition to a line is in its total."""
        field = self._ledger.register(rule.register).field(rule.by)
        table = self._ledger.table(field.reference) if field else {}
        found: Groups = {name: list(members) for name, members in groups.items()}
        for name, members in groups.items():
            for above in chain_above(table, name, rule.parent.rpartition(".")[2]):
                found.setdefault(above, []).extend(members)
        return found

    def _summary(self, rule: FactRule, group: str, members: list[Record]) -> Node:
        if rule.kind is FactKind.COUNT:
            return self._count(rule, group, members)
        if rule.kind is FactKind.LATEST:
            return self._latest(rule, group, members)
        return self._sum(rule, group, members)

    def _count(self, rule: FactRule, group: str, members: list[Record]) -> Node:
        if not self.kept(rule.register):
            return self._lacking(rule, group, members, (f"“{self._title(rule)}”表的记录",))
        figure = Figure(Decimal(len(members)), rule.unit or count_of(""))
        cells = tuple(cell_id(rule.register, r.key, "key") for r in members)
        formula = f"“{self._title(rule)}”表中{_of(rule, group)}的条数"
        return self._node(rule, group, members, figure, Derivation(formula, cells))

    def _sum(self, rule: FactRule, group: str, members: list[Record]) -> Node:
        heading, title = self._heading(rule), self._title(rule)
        if "." in rule.field:
            added = self._added(rule, members)
        else:
            # Most groups of a large register are those of before the last change.
            added = self._ledger.once_of(("sum", rule.id, group), members, partial(self._added, rule))
        if added.blank and not rule.skip_blank:
            needs = tuple(f"“{title}”表{key}的{heading}" for key in added.blank)
            return self._lacking(rule, group, members, needs)
        if added.figure is None:
            if self._declared_nil(rule.register) or (rule.absent_zero and self.kept(rule.register)):
                return self.zero(rule, group)
            return self._lacking(rule, group, members, (f"“{title}”表的{heading}",))
        if added.only and "." not in rule.field:
            origin = RecordOrigin(rule.register, added.only, rule.field)
            return self._node(rule, group, members, added.figure, origin)
        formula = f"“{title}”表中{_of(rule, group)}的{heading}合计"
        return self._node(rule, group, members, added.figure, Derivation(formula, added.cells))

    def _added(self, rule: FactRule, members: list[Record]) -> Added:
        read = self._reader(rule.register, rule.field)
        amounts: list[Amount] = []
        filled: list[str] = []
        blank: list[str] = []
        for record in members:
            value = read(record)
            if isinstance(value, Amount):
                amounts.append(value)
                filled.append(record.key)
            else:
                blank.append(record.key)
        head, tail = f"{rule.register}/", f"#{rule.field}"
        return Added(
            add(amounts, self._unit(rule)) if amounts else None,
            tuple([head + key + tail for key in filled]),
            filled[0] if len(filled) == 1 else "",
            tuple(blank[:5]),
        )

    def _latest(self, rule: FactRule, group: str, members: list[Record]) -> Node:
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
        chosen, make = self._chosen(rule), partial(self._value, rule)
        if any("." in path for path in (rule.field, rule.by, rule.label, rule.concept_by, rule.subject)):
            made = [(record, make(record)) for record in chosen]
        else:
            made = self._ledger.once_each(("value", rule.id), ((r.key, r) for r in chosen), make)
        nodes: Nodes = {}
        for record, found in made:
            node = self._value(rule, record, record.key) if found is not None and found.group in nodes else found
            if node is not None:
                nodes[node.group] = node
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
        return Tree(self._records(rule.register), rule.field, rule.parent, fallbacks, f"的{self._heading(rule)}")

    def _tree_nodes(self, rule: FactRule) -> Nodes:
        tree, chosen = self._tree(rule), self._chosen(rule)
        key = self._reader(rule.register, rule.by) if rule.by else None
        groups: Groups = {} if key else {"": chosen}
        if key:
            for record in chosen:
                groups.setdefault(text_of(key(record)), []).append(record)
        return {group: self._branch(rule, group, members, tree) for group, members in groups.items()}

    def _branch(self, rule: FactRule, group: str, members: list[Record], tree: Tree) -> Node:
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
        for record in self._chosen(rule):
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

    def _part(self, rule: FactRule, group: str, leaves: list[Record], tree: Tree) -> Node:
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

    def _lacking(self, rule: FactRule, group: str, members: list[Record], needs: tuple[str, ...]) -> Node:
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
