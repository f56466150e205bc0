"""Explain: the walk from a number to the formula, the cells and the evidence behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from jiheng.facts import Derivation, Fact, RecordOrigin
from jiheng.ledger.node import Node
from jiheng.ledger.record import Record
from jiheng.ledger.terms import shown
from jiheng.ledger.values import show
from jiheng.standards.pack import FieldType

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger

_MOST = 20
_EVIDENCE = "evidence"


class Step(msgspec.Struct, frozen=True):
    """One line of the walk: how deep, what it says in Chinese, and the fact or cell it speaks of."""

    depth: int
    text: str
    ref: str


def walk(ledger: Ledger, fact: Fact | str) -> Iterator[Step]:
    """Yields the steps from a fact to its records and their evidence, depth first; a fact met again is only named.

    Args:
        ledger: the ledger of the fact.
        fact: the fact or its id.

    Raises:
        KeyError: for an id that no rule yields.
    """
    name = fact.id if isinstance(fact, Fact) else fact
    if ledger.evaluation.node(name) is None:
        raise KeyError(name)
    waiting = [(name, 0)]
    seen: set[str] = set()
    while waiting:
        ref, depth = waiting.pop()
        if "/" in ref and "#" in ref and ledger.evaluation.node(ref) is None:
            yield from _cell(ledger, ref, depth)
            continue
        node = ledger.evaluation.node(ref)
        if node is None:
            yield Step(depth, ref, ref)
            continue
        yield Step(depth, _said(node), node.id)
        if node.id in seen:
            continue
        seen.add(node.id)
        origin = node.origin
        if isinstance(origin, RecordOrigin):
            yield from _cell(ledger, f"{origin.register}/{origin.key}#{origin.field}", depth + 1)
        elif isinstance(origin, Derivation):
            yield Step(depth + 1, f"＝ {origin.formula}", node.id)
            inputs = [i for i in origin.inputs if not i.replace(".", "", 1).isdigit()]
            if len(inputs) > _MOST:
                yield Step(depth + 1, f"共 {len(inputs)} 条，列出前 {_MOST} 条", node.id)
            waiting += [(each, depth + 1) for each in reversed(inputs[:_MOST])]


def explain(ledger: Ledger, fact: Fact | str) -> str:
    """Returns the walk as text, a line a step.

    Raises:
        KeyError: for an id that no rule yields.
    """
    return "\n".join(f"{'  ' * step.depth}{step.text}" for step in walk(ledger, fact))


def _said(node: Node) -> str:
    title = f"{node.rule.title}（{node.label or node.group}）" if node.group else node.rule.title
    if node.figure is None:
        return f"{title}：不可计算，需要{'、'.join(node.needs)}"
    amount = node.figure.amount(node.rule.digits)
    exact = show(amount)
    return f"{title}〔{node.rule.stage}〕：{exact}"


def _cell(ledger: Ledger, ref: str, depth: int) -> Iterator[Step]:
    """Yields a cell with its value, then the files and evidence of its record."""
    register, _, rest = ref.partition("/")
    key, _, field = rest.rpartition("#")
    record = ledger.record(register, key)
    if record is None:
        yield Step(depth, ref, ref)
        return
    layout = ledger.register(register)
    column = layout.field(field)
    heading = f"·{column.title}" if column and field not in layout.key else ""
    value = record.values.get(field)
    figure = f"：{show(value)}" if value is not None and column and column.type.is_amount else ""
    if column and column.type.is_amount and value is None:
        node = ledger.evaluation.branch(register, key, field)
        figure = f"：{shown(node)}（由下级或台账汇总）" if node else "：未填"
    words = next((v for n in ("title", "name", "object", "purpose") if isinstance(v := record.values.get(n), str)), "")
    named = f"（{words}）" if words and words != key else ""
    yield Step(depth, f"{layout.title}/{key}{named}{heading}{figure}", ref)
    for each in layout.fields:
        if each.type is FieldType.FILE and each.id in record.values:
            yield Step(depth + 1, f"佐证：{each.title} {show(record.values[each.id])}", ref)
    for proof in _evidence(ledger, layout.title, record):
        grade = f"（{proof.values['grade']}级）" if "grade" in proof.values else ""
        file = f" {show(proof.values['file'])}" if "file" in proof.values else ""
        yield Step(depth + 1, f"佐证：{proof.values.get('title', proof.key)}{grade}{file}", proof.id)


def _evidence(ledger: Ledger, title: str, record: Record) -> Iterator[Record]:
    """Yields the evidence that names a record (活动/3), or an indicator value by its key."""
    place = f"{title}/{record.key}"
    for proof in ledger.table(_EVIDENCE).values():
        values = proof.values.get("indicator_value", ())
        points = isinstance(values, tuple) and record.register == "indicator_values" and record.key in values
        if points or proof.values.get("record") == place:
            yield proof
