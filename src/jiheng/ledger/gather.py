"""Gather: facts from records: values, sums, counts and the latest; those that stand in trees come from `branches`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from jiheng.facts import Amount, Derivation, Period, RecordOrigin
from jiheng.facts.unit import count_of
from jiheng.ledger.branches import Branches
from jiheng.ledger.figure import Figure
from jiheng.ledger.folio import Folios, flat
from jiheng.ledger.footing import Footing, Groups, conditions_of
from jiheng.ledger.node import Node, cell_id
from jiheng.ledger.record import Record, Value
from jiheng.ledger.select import chain_above, text_of
from jiheng.ledger.sums import added_up
from jiheng.standards.pack_rules import FactKind, FactRule

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Watched

Nodes = dict[str, Node]


class Gather:
    """Works out the rules over records of one ledger."""

    def __init__(self, ledger: Watched, base: Footing, branches: Branches) -> None:
        self._ledger = ledger
        self._base = base
        self._branches = branches

    def nodes(self, rule: FactRule) -> Nodes:
        """Returns the nodes of a rule over records, by group."""
        match rule.kind:
            case FactKind.VALUE:
                return self._values(rule)
            case FactKind.TREE:
                return self._branches.lines(rule)
            case FactKind.PARTS:
                return self._branches.parts(rule)
            case FactKind.REMAINDER:
                return self._branches.remainders(rule)
            case _:
                return self._by_group(rule)

    def _by_group(self, rule: FactRule) -> Nodes:
        nil = self._base.kept(rule.register), self._base.declared_nil(rule.register)
        read = self._base.beyond(rule, rule.field, rule.label, rule.concept_by, rule.subject)
        groups = self._base.groups(rule)
        if rule.by and rule.parent:
            groups = self._with_above(rule, groups)
        return self._ledger.once_keyed(("summary", rule.id), groups, partial(self._summary, rule), (*nil, *read))

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
        if not self._base.kept(rule.register):
            return self._base.lacking(rule, group, _each(members), (f"“{self._base.title(rule)}”表的记录",))

        def named(folio: tuple[Record, ...]) -> tuple[str, ...]:
            return tuple([cell_id(rule.register, r.key, "key") for r in folio])

        cells = flat(self._ledger.once_by_folio(("count", rule.id, group), members, named))
        figure = Figure(Decimal(len(cells)), rule.unit or count_of(""))
        formula = f"“{self._base.title(rule)}”表中{conditions_of(rule, group)}的条数"
        return self._base.node(rule, group, _each(members), figure, Derivation(formula, cells))

    def _sum(self, rule: FactRule, group: str, members: Folios[Record]) -> Node:
        heading, title = self._base.heading(rule), self._base.title(rule)
        read, cell = self._base.reader(rule.register, rule.field), (rule.register, rule.field)
        given = self._base.beyond(rule, rule.field)
        added = added_up(self._ledger, ("sum", rule.id, group), members, read, cell, self._base.unit(rule), given)
        records = _each(members)
        if added.blank and not rule.skip_blank:
            needs = tuple(f"“{title}”表{key}的{heading}" for key in added.blank)
            return self._base.lacking(rule, group, records, needs)
        if added.figure is None:
            if self._base.declared_nil(rule.register) or (rule.absent_zero and self._base.kept(rule.register)):
                return self._base.zero(rule, group)
            return self._base.lacking(rule, group, records, (f"“{title}”表的{heading}",))
        if added.only and "." not in rule.field:
            origin = RecordOrigin(rule.register, added.only, rule.field)
            return self._base.node(rule, group, records, added.figure, origin)
        formula = f"“{title}”表中{conditions_of(rule, group)}的{heading}合计"
        return self._base.node(rule, group, records, added.figure, Derivation(formula, added.cells))

    def _latest(self, rule: FactRule, group: str, members: Sequence[Record]) -> Node:
        heading, title = self._base.heading(rule), self._base.title(rule)
        dated = [(day, r) for r in members if (day := _day(r.values.get(rule.date))) is not None]
        if not dated:
            return self._base.lacking(rule, group, members, (f"“{title}”表有日期的{heading}",))
        last = max(dated, key=lambda pair: pair[0])[1]
        value = last.values.get(rule.field)
        if not isinstance(value, Amount):
            return self._base.lacking(rule, group, members, (f"“{title}”表{last.key}的{heading}",))
        origin = RecordOrigin(rule.register, last.key, rule.field)
        return self._base.node(rule, group, [last], Figure.of(value), origin)

    def _values(self, rule: FactRule) -> Nodes:
        given = self._base.beyond(rule, rule.field, rule.by, rule.label, rule.concept_by, rule.subject)
        records, value = self._base.chosen(rule), partial(self._value, rule)
        made = flat(self._ledger.once_along(("value", rule.id), records, value, given))
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
        value = self._base.reader(rule.register, rule.field)(record)
        if not isinstance(value, Amount):
            return None
        group = group or text_of(self._base.reader(rule.register, rule.by or "key")(record))
        origin = RecordOrigin(rule.register, record.key, rule.field)
        return self._base.node(rule, group, [record], Figure.of(value), origin)


def _each(folios: Folios[Record]) -> Iterator[Record]:
    return chain.from_iterable(folios)


def _day(value: Value | None) -> datetime.date | None:
    if isinstance(value, Period):
        return value.end
    return value if isinstance(value, datetime.date) else None
