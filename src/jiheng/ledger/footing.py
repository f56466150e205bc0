"""Footing: what every rule over records stands on: its records and groups, readers of fields, nodes with labels."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from jiheng.facts import Derivation, RecordOrigin
from jiheng.ledger import select
from jiheng.ledger.figure import Figure
from jiheng.ledger.folio import Folios
from jiheng.ledger.memo import Store
from jiheng.ledger.node import CLASSIFIED, Node, node_id
from jiheng.ledger.record import Record
from jiheng.ledger.values import unit_of
from jiheng.standards.pack_check import MONTH
from jiheng.standards.pack_rules import FactRule

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger, Watched

NIL = "nil_returns"

Groups = dict[str, Folios[Record]]


class Footing:
    """The registers of one ledger as rules read them; what several rules share is kept in `shared`."""

    def __init__(self, ledger: Watched) -> None:
        self.shared: Store = {}
        self._ledger = ledger
        self._plain: dict[str, select.Reader] = {}

    def chosen(self, rule: FactRule) -> Folios[Record]:
        """Returns the records that count for a rule, in order of entry."""
        return select.chosen(self._ledger, rule.register, rule.where)

    def beyond(self, rule: FactRule, *paths: str) -> tuple[int, ...]:
        """Returns the states of the registers that paths of a rule lead into."""
        return select.beyond(self._ledger, rule.register, *paths)

    def kept(self, register: str) -> bool:
        """Tells whether a register has records, or is declared to have had none this year."""
        return bool(self._ledger.table(register)) or self.declared_nil(register)

    def zero(self, rule: FactRule, group: str) -> Node:
        """Returns the zero of a kept register without a record for a group."""
        formula = f"“{self.title(rule)}”表没有{conditions_of(rule, group)}的记录"
        return self.node(rule, group, (), Figure(Decimal(0), self.unit(rule)), Derivation(formula, ()))

    def declared_nil(self, register: str) -> bool:
        """Tells whether a register is declared to have had nothing this year."""
        return self._ledger.register(register).title in self._ledger.once(NIL, _nil, self.shared)

    def reader(self, register: str, path: str) -> select.Reader:
        """Returns a function from a record to the field at a path."""
        if "." in path:
            return self._ledger.once(
                ("reader", register, path), lambda ledger: select.reader(ledger, register, path), self.shared
            )
        # A field of the record itself reads no other register.
        found = self._plain.get(path)
        if found is None:
            found = self._plain[path] = select.reader(self._ledger, register, path)
        return found

    def title(self, rule: FactRule) -> str:
        """Returns what people call the register of a rule."""
        return self._ledger.register(rule.register).title

    def heading(self, rule: FactRule) -> str:
        """Returns what people call the field that a rule reads."""
        field = self._ledger.register(rule.register).field(rule.field)
        return field.title if field else rule.field

    def groups(self, rule: FactRule) -> Groups:
        """Returns the records that count for a rule, by group; all of them in one where it is not grouped."""
        records = self.chosen(rule)
        if not rule.by:
            return {"": records}
        key = self.reader(rule.register, rule.by)
        mark, read = ("groups", rule.register, rule.where, rule.by), self.beyond(rule, rule.by)
        return self._ledger.once_grouped(mark, records, lambda record: (select.text_of(key(record)),), read)

    def unit(self, rule: FactRule) -> str:
        """Returns the unit of a rule: its own, else that of the field."""
        if rule.unit:
            return rule.unit
        field = self._ledger.register(rule.register).field(rule.field)
        return unit_of(field) if field else ""

    def lacking(self, rule: FactRule, group: str, members: Iterable[Record], needs: tuple[str, ...]) -> Node:
        """Returns the node of a group that lacks something."""
        return self.node(rule, group, members, None, None, needs)

    def node(
        self,
        rule: FactRule,
        group: str,
        members: Iterable[Record],
        figure: Figure | None,
        origin: RecordOrigin | Derivation | None,
        needs: tuple[str, ...] = (),
    ) -> Node:
        """Returns a node with label, concept and subject as its first record gives them."""
        first = next(iter(members), None)
        label = self.read(rule, rule.label, first) or group
        if rule.concept_by:
            value = self.read(rule, rule.concept_by, first)
            concept = rule.concepts.get(value, rule.concept)
        else:
            concept = rule.concept
        monthly = rule.by.endswith(MONTH)
        if rule.subject:
            subject = self.read(rule, rule.subject, first)
        elif rule.concept_by or monthly or concept.startswith(CLASSIFIED):
            subject = ""
        else:
            subject = label
        period = group if monthly else ""
        return Node(node_id(rule.id, group), rule, group, label, figure, needs, origin, concept, subject, period)

    def read(self, rule: FactRule, path: str, record: Record | None) -> str:
        """Returns what stands at a path of a record as text, empty without either."""
        if not path or record is None:
            return ""
        return select.text_of(self.reader(rule.register, path)(record))


def _nil(ledger: Ledger) -> frozenset[str]:
    """Returns the titles of the registers that are declared to have had nothing this year."""
    return frozenset(select.text_of(r.values.get("subject")) for r in ledger.table(NIL).values())


def conditions_of(rule: FactRule, group: str) -> str:
    """Returns the conditions of a rule in words."""
    words = [f"“{group}”"] if group else []
    for condition in rule.where:
        values = "、".join(v for v in condition.values if v not in {select.ANY, select.NONE})
        if values:
            words.append(f"{'非' if condition.negated else ''}{values}")
    return "".join(words) or "全部记录"
