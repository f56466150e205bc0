"""Statement: a ledger laid out as a report, so that the rules for foreign text guard own data as well.

Every fact keeps its way back to the records. Sums, rates and targets become relations as a report would claim them.
The text holds only the reasons and measures that people wrote down, and the signature: rules that ask whether a
deviation is explained look there.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from jiheng.facts import Derivation, Fact, RecordOrigin, Relation, Report, Span, Stage
from jiheng.facts.relation import RelationKind
from jiheng.ledger.figure import Figure, add
from jiheng.ledger.node import cell_id
from jiheng.ledger.values import show
from jiheng.standards.pack_rules import FactKind

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger

_KINDS = {
    FactKind.TOTAL: RelationKind.SUM,
    FactKind.RATIO: RelationKind.RATIO,
    FactKind.DIFFERENCE: RelationKind.DIFFERENCE,
}
_BUDGET = "budget_lines"


def statement(ledger: Ledger, standard: str = "") -> Report:
    """Returns the facts and relations of a ledger as a report without text.

    Args:
        ledger: the ledger.
        standard: id of the outline family the unit reports by; empty for none.
    """
    facts = ledger.facts()
    by_id = {fact.id: fact for fact in facts}
    reasons = "\n".join(_reasons(ledger))
    text, signature, signed_on = _signed(ledger, reasons)
    relations = [*_derived(ledger, by_id), *_trees(ledger, by_id), *_targets(ledger, by_id)]
    return Report(
        path=f"{ledger.unit} {ledger.year}",
        format="ledger",
        text=text,
        title=f"{ledger.unit}{ledger.year}年度绩效台账",
        unit=ledger.unit,
        year=ledger.year,
        standard=standard,
        facts=facts,
        relations=tuple(relations),
        signature=signature,
        signed_on=signed_on,
    )


def _reasons(ledger: Ledger) -> Iterator[str]:
    """Yields what was written to explain a record, a line a record."""
    for register in ledger.schema.registers.values():
        fields = [f for f in register.fields if f.explains]
        for record in ledger.table(register.id).values() if fields else ():
            said = [f"{f.title}：{show(record.values[f.id])}" for f in fields if f.id in record.values]
            if said:
                yield f"{register.title}{record.key}，{'，'.join(said)}。"


def _signed(ledger: Ledger, text: str) -> tuple[str, Span | None, datetime.date | None]:
    """Returns the text with unit and date beneath it, where the profile has the date."""
    day = next((r.values.get("signed_on") for r in ledger.table("profile").values()), None)
    if not isinstance(day, datetime.date):
        return text, None, None
    start = len(text) + 1
    signed = f"{text}\n{ledger.unit}\n{day.year}年{day.month}月{day.day}日"
    return signed, Span(start, start + len(ledger.unit), ledger.unit), day


def _derived(ledger: Ledger, facts: dict[str, Fact]) -> Iterator[Relation]:
    """Yields what was computed from other given facts; it holds by construction."""
    rules = {rule.id: rule for rule in ledger.schema.facts}
    for fact in facts.values():
        kind = _KINDS.get(rules[fact.id.partition("[")[0]].kind)
        origin = fact.origin
        if kind is None or not isinstance(origin, Derivation) or not all(i in facts for i in origin.inputs):
            continue
        yield Relation(
            kind, fact.id, origin.inputs, fact.amount.value, fact.amount.value, holds=True, note=origin.formula
        )


def _trees(ledger: Ledger, facts: dict[str, Fact]) -> Iterator[Relation]:
    """Yields each stated line of the budget with its children, as far as all of them are given facts."""
    cells = {
        cell_id(o.register, o.key, o.field): fact
        for fact in facts.values()
        if isinstance(o := fact.origin, RecordOrigin) and o.register == _BUDGET
    }
    children: dict[str, list[str]] = {}
    for record in ledger.table(_BUDGET).values():
        above = record.values.get("parent")
        if isinstance(above, str):
            children.setdefault(above, []).append(record.key)
    for parent, below in children.items():
        for field in ("initial", "adjusted", "outlay"):
            total = cells.get(cell_id(_BUDGET, parent, field))
            parts = [cells.get(cell_id(_BUDGET, key, field)) for key in below]
            known = [part for part in parts if part is not None]
            if total is None or len(known) < len(parts):
                continue
            computed = add(Figure.of(part.amount) for part in known)
            slack = total.amount.step / 2 + sum((p.amount.step / 2 for p in known), Decimal(0))
            gap = abs(total.amount.value - computed.value)
            ids = tuple(part.id for part in known)
            yield Relation(
                RelationKind.SUM,
                total.id,
                ids,
                total.amount.value,
                computed.value,
                holds=gap <= total.amount.step / 2,
                rounding_only=total.amount.step / 2 < gap <= slack,
            )


def _targets(ledger: Ledger, facts: dict[str, Fact]) -> Iterator[Relation]:
    """Yields result and target of each indicator, and score and full mark of each scored item."""
    for result, target in (("done_value", "target_value"), ("got_row", "full_row"), ("cloud_added", "cloud_target")):
        for fact in facts.values():
            rule, mark, group = fact.id.partition("[")
            goal = facts.get(f"{target}{mark}{group}") if rule == result else None
            if goal is not None and goal.amount.unit == fact.amount.unit:
                value = fact.amount.value
                yield Relation(
                    RelationKind.TARGET,
                    fact.id,
                    (goal.id,),
                    value,
                    goal.amount.value,
                    holds=_reached(ledger, fact, goal),
                )


def _reached(ledger: Ledger, fact: Fact, goal: Fact) -> bool:
    """Tells whether a result reaches its target in the direction of the indicator."""
    if fact.stage is Stage.SCORED:
        return fact.amount.value <= goal.amount.value
    origin = goal.origin
    record = ledger.record(origin.register, origin.key) if isinstance(origin, RecordOrigin) else None
    direction = record.values.get("direction") if record else None
    if direction == "≤":
        return fact.amount.value <= goal.amount.value
    if direction == "=":
        return fact.amount.value == goal.amount.value
    return fact.amount.value >= goal.amount.value
