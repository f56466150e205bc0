"""Tracing: what is behind a number: formula, what went in, records, evidence, and what is made from it."""

from __future__ import annotations

import re
from urllib.parse import quote

import msgspec

from jiheng.facts import Amount, Bound, Derivation, RecordOrigin
from jiheng.facts.unit import CNY
from jiheng.ledger import Ledger, Record, Value, show
from jiheng.ledger.evidence import proofs_of
from jiheng.ledger.node import Node
from jiheng.standards.pack import Field, Register
from jiheng.web.access import Desk
from jiheng.web.keys import pack_key
from jiheng.web.store.projection import label_of
from jiheng.year.money import LINES, refs_of_lines

_PLAIN = re.compile(r"\d{1,20}(\.\d{1,12})?")
SHOWN = 50
"""How many of the numbers that went in stand on a page."""


class Source(msgspec.Struct, frozen=True):
    """Something that went into a number: what it is called, its value, its own page, and the record it stands in."""

    title: str
    value: str
    url: str = ""
    place: str = ""
    place_url: str = ""


class Traced(msgspec.Struct, frozen=True):
    """A number with all that is behind it.

    Attributes:
        ref: id of the fact, or the cell.
        title: what it is called.
        value: as people write it, empty where it cannot be computed.
        stage: where in the year it stands.
        period: year or month.
        formula: how it was computed, empty for what stands in a record.
        needs: what is missing.
        sources: what went in, as many as stand on a page.
        count: how many went in.
        record: the record it stands in.
        proofs: evidence by name and address.
        uses: numbers that are made from it.
    """

    ref: str
    title: str
    value: str
    stage: str = ""
    period: str = ""
    formula: str = ""
    needs: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    count: int = 0
    record: Source | None = None
    proofs: tuple[tuple[str, str], ...] = ()
    uses: tuple[Source, ...] = ()


def traced(desk: Desk, ref: str, page: int = 1) -> Traced | None:
    """Returns what is behind a fact (`outlay`) or a cell (`payments/3#amount`), None where there is no such thing.

    Args:
        desk: of the year.
        ref: the fact or cell.
        page: which of the numbers that went in are given, from 1; beyond the last page there are none.
    """
    ledger = desk.ledger
    node = ledger.evaluation.node(ref)
    if node is not None:
        return _of_node(desk, ledger, node, page)
    found = _cell(ledger, ref)
    if found is None:
        return None
    layout, record, field = found
    value = record.values.get(field.id)
    summed = _summed(ledger, *found)
    if summed is not None:
        return _of_node(desk, ledger, summed, page)
    return Traced(
        ref=ref,
        title=f"{_named(layout, record)}的{field.title}",
        value="" if value is None else _said(value),
        period=f"{ledger.year}年",
        needs=() if value is not None else (f"“{layout.title}”表{record.key}的{field.title}",),
        record=_place(desk, layout, record, field),
        proofs=_proofs(desk, ledger, ref),
        uses=_uses(desk, ledger, ref),
    )


def fact_url(desk: Desk, ref: str) -> str:
    """Returns the address of the page of a number."""
    return f"{desk.url('fact')}?id={quote(ref, safe='')}"


def _of_node(desk: Desk, ledger: Ledger, node: Node, page: int) -> Traced:
    origin = node.origin
    formula, count = "", 0
    sources: tuple[Source, ...] = ()
    record: Source | None = None
    if isinstance(origin, Derivation):
        formula, count = origin.formula, len(origin.inputs)
        sources = tuple(_source(desk, ledger, each) for each in origin.inputs[(page - 1) * SHOWN : page * SHOWN])
    elif isinstance(origin, RecordOrigin):
        found = _cell(ledger, f"{origin.register}/{origin.key}#{origin.field}")
        record = _place(desk, *found) if found else None
    return Traced(
        ref=node.id,
        title=_title(node),
        value=_value(node),
        stage=node.rule.stage,
        period=node.period or f"{ledger.year - node.rule.years_back}年",
        formula=formula,
        needs=node.needs,
        sources=sources,
        count=count,
        record=record,
        proofs=_proofs(desk, ledger, node.id),
        uses=_uses(desk, ledger, node.id),
    )


def _source(desk: Desk, ledger: Ledger, ref: str) -> Source:
    if _PLAIN.fullmatch(ref):
        return Source("固定数", ref)
    node = ledger.evaluation.node(ref)
    if node is not None:
        return Source(_title(node), _value(node) or "还算不出", fact_url(desk, ref))
    found = _cell(ledger, ref)
    if found is None:
        register, _, key = ref.partition("/")
        layout = ledger.schema.registers.get(register)
        record = ledger.record(register, key.removesuffix("#key")) if layout else None
        if layout is None or record is None:
            return Source(ref, "")
        url = desk.url("record", register=register, key=pack_key(record.key))
        return Source(_named(layout, record), "1 条", "", f"{layout.title} {record.key}", url)
    layout, record, field = found
    value = record.values.get(field.id)
    place, summed = _place(desk, *found), _summed(ledger, *found)
    said = f"{_value(summed) or '还算不出'}（汇总）" if summed else "未填" if value is None else _said(value)
    return Source(_named(layout, record), said, fact_url(desk, summed.id if summed else ref), place.title, place.url)


def _summed(ledger: Ledger, layout: Register, record: Record, field: Field) -> Node | None:
    """Returns the number that stands for an empty cell of a budget line: the sum of what is below, or was paid."""
    if layout.id != LINES or field.id in record.values:
        return None
    return ledger.evaluation.node(refs_of_lines(ledger, field.id).get(record.key, ""))


def _cell(ledger: Ledger, ref: str) -> tuple[Register, Record, Field] | None:
    register, _, rest = ref.partition("/")
    key, _, name = rest.rpartition("#")
    layout = ledger.schema.registers.get(register)
    record = ledger.record(register, key) if layout else None
    field = layout.field(name) if layout else None
    return (layout, record, field) if layout and record and field else None


def _place(desk: Desk, layout: Register, record: Record, field: Field) -> Source:
    url = desk.url("record", register=layout.id, key=pack_key(record.key))
    value = record.values.get(field.id)
    said = "" if value is None else _said(value)
    return Source(f"{layout.title} {record.key} · {field.title}", said, f"{url}#{field.id}")


def _named(layout: Register, record: Record) -> str:
    """Returns what people call a record; a mere number says which register it is of."""
    label = label_of(record)
    return f"{layout.title} {label}" if label == record.key and label.isdigit() else label


def _title(node: Node) -> str:
    return f"{node.rule.title}（{node.label or node.group}）" if node.group else node.rule.title


def _value(node: Node) -> str:
    return "" if node.figure is None else _said(node.figure.amount(node.rule.digits))


def _said(value: Value) -> str:
    """Returns a value as people write it; 元 with separators where it is not whole in 万元."""
    said = show(value)
    if isinstance(value, Amount) and value.unit == CNY and value.bound is Bound.EXACT and "万" not in said:
        return f"{value.value:,.2f}元"
    return said


def _proofs(desk: Desk, ledger: Ledger, ref: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(proof.values.get("title", proof.key)), desk.url("record", register="evidence", key=pack_key(proof.key)))
        for proof in proofs_of(ledger, ref)
    )


def _uses(desk: Desk, ledger: Ledger, ref: str) -> tuple[Source, ...]:
    users = desk.book.lately("uses of numbers", used_by)[0].get(ref, ())
    nodes = [node for name in users if (node := ledger.evaluation.node(name)) is not None]
    return tuple(Source(_title(node), _value(node), fact_url(desk, node.id)) for node in nodes[:30])


def used_by(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """Returns for each fact and cell the facts that are made from it."""
    found: dict[str, list[str]] = {}
    for fact in ledger.facts():
        origin = fact.origin
        if isinstance(origin, Derivation):
            for each in origin.inputs:
                found.setdefault(each, []).append(fact.id)
        elif isinstance(origin, RecordOrigin):
            found.setdefault(f"{origin.register}/{origin.key}#{origin.field}", []).append(fact.id)
    return {ref: tuple(names) for ref, names in found.items()}
