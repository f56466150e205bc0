"""Carry: a new year from the old one: what stands goes over, what was said or counted in the old year does not."""

from __future__ import annotations

import datetime
import functools
from pathlib import Path

import msgspec
import yaml

from jiheng.facts import Period
from jiheng.ledger import Ledger, Record, Value
from jiheng.standards.pack import FieldType, Register

_FILE = Path(__file__).with_name("carry.yaml")
_SCOPE = "scope"


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a register goes over; see carry.yaml."""

    keep: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    state: str = ""
    open: tuple[str, ...] = ()
    unless: dict[str, tuple[str, ...]] = {}
    why: str = ""


class Moved(msgspec.Struct, frozen=True):
    """A register of the old year: which records go over, which stay, and what stays behind of those that go.

    Attributes:
        register: the register.
        carried: records as they begin the new year.
        left: records of the old year that stay there.
        fields: titles of filled fields that do not go over.
        why: for people; empty where nothing is to be said.
    """

    register: Register
    carried: tuple[Record, ...]
    left: tuple[Record, ...]
    fields: tuple[str, ...] = ()
    why: str = ""


class Carried(msgspec.Struct, frozen=True):
    """The new year, and what became of each register of the old one that holds something."""

    ledger: Ledger
    registers: tuple[Moved, ...]


def carry(old: Ledger) -> Carried:
    """Returns the year after a ledger's, begun from it; the old ledger is not changed."""
    new = Ledger(old.unit, old.year + 1, old.standards, old.schema.packs)
    chosen = {name: _chosen(old, layout) for name, layout in old.schema.registers.items()}
    _without_dangling(old, chosen)
    moved = []
    for layout in old.schema.registers.values():
        records = old.records(layout.id)
        carried = chosen[layout.id]
        for record in carried.values():
            new.put(record)
        for row in () if carried else layout.presets:
            new.enter(layout.id, row)
        if records:
            left = tuple(r for r in records if r.key not in carried)
            rule = _rules().get(layout.id)
            why = rule.why if rule else "按新年度登记"
            moved.append(Moved(layout, tuple(carried.values()), left, _left_fields(layout, old, carried), why))
    return Carried(new, tuple(moved))


@functools.cache
def _rules() -> dict[str, Rule]:
    return msgspec.convert(yaml.safe_load(_FILE.read_text(encoding="utf-8")), dict[str, Rule])


def _chosen(old: Ledger, layout: Register) -> dict[str, Record]:
    rule = _rules().get(layout.id)
    if rule is None:
        return {}
    return {r.key: _begun(layout, rule, r) for r in old.records(layout.id) if _goes(rule, r, old.year + 1)}


def _goes(rule: Rule, record: Record, year: int) -> bool:
    if rule.states and record.state not in rule.states:
        return False
    if any(str(record.values.get(name, "")) in values for name, values in rule.unless.items()):
        return False
    return all(_lasts(record.values.get(name), year) for name in rule.open)


def _lasts(value: Value | None, year: int) -> bool:
    """Tells whether a date or a span still runs in a year; nothing said runs on."""
    if isinstance(value, datetime.date):
        return value.year >= year
    if isinstance(value, Period):
        return value.end.year >= year
    return True


def _begun(layout: Register, rule: Rule, record: Record) -> Record:
    """Returns a record as it begins the new year."""
    keys = set(layout.key)
    values = {
        name: value
        for name, value in record.values.items()
        if name in keys or ((not rule.keep or name in rule.keep) and name not in rule.leave)
    }
    return Record(layout.id, record.key, values, rule.state or record.state)


def _without_dangling(old: Ledger, chosen: dict[str, dict[str, Record]]) -> None:
    """Takes out what points to a project that does not go on, and clears other pointers to what stays behind."""
    projects = set(chosen.get("projects", {}))
    ended = set(old.table("projects")) - projects
    for name in ("budget_lines", "indicators"):
        table = chosen.get(name, {})
        for key in [k for k, r in table.items() if ended & {r.values.get("project"), r.values.get(_SCOPE)}]:
            del table[key]
    for layout in old.schema.registers.values():
        references = [f for f in layout.fields if f.type is FieldType.REFERENCE]
        table = chosen[layout.id]
        for key, record in table.items() if references else ():
            gone = {f.id for f in references if not _there(record.values.get(f.id), chosen.get(f.reference, {}))}
            if gone:
                values = {n: v for n, v in record.values.items() if n not in gone}
                table[key] = Record(layout.id, key, values, record.state)


def _there(value: Value | None, table: dict[str, Record]) -> bool:
    wanted = value if isinstance(value, tuple) else (value,)
    return value is None or all(str(each) in table for each in wanted)


def _left_fields(layout: Register, old: Ledger, carried: dict[str, Record]) -> tuple[str, ...]:
    """Returns the titles of fields that are filled in the old records and not in the new ones."""
    return tuple(
        f.title
        for f in layout.fields
        if any(
            f.id in old.table(layout.id)[key].values and f.id not in record.values for key, record in carried.items()
        )
    )
