"""Validity: every record by itself: fields that must be filled, references that lead somewhere, states that may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from jiheng.ledger.folio import flat
from jiheng.ledger.naming import own_name
from jiheng.ledger.record import Problem, Record, Value
from jiheng.standards.pack import Field, FieldType, Register

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger


def check_records(ledger: Ledger) -> Iterator[Problem]:
    """Yields what is wrong with records by themselves, register by register."""
    registers = ledger.schema.registers
    names = [("records", register) for register in registers]
    yield from flat(ledger.once_all(names, lambda ledger, name: _wrong(registers[name[1]], ledger)))


def _wrong(register: Register, ledger: Ledger) -> tuple[Problem, ...]:
    return tuple(_wrong_records(ledger, register))


def _wrong_records(ledger: Ledger, register: Register) -> Iterator[Problem]:
    required = [f for f in register.fields if f.required]
    references = [f for f in register.fields if f.type is FieldType.REFERENCE]
    pointing = [(f, ledger.table(f.reference), ledger.register(f.reference).title) for f in references]
    needs = {s.id: s.requires for s in register.states if s.requires}
    table = ledger.table(register.id)
    if register.single and len(table) > 1:
        yield _problem("single", register, "", "", f"“{register.title}”只应有一行，有{len(table)}行", "删去多余的行")
    by_itself = partial(_by_itself, register, required, needs, pointing)
    pointed = tuple(ledger.state_of(field.reference) for field in references)
    found = ledger.once_along(("record", register.id), ledger.folios(register.id), by_itself, pointed)
    yield from flat(flat(found))
    for field in references:
        if field.reference == register.id and not field.many:
            yield from _circles(ledger, register, field.id)


def _by_itself(
    register: Register,
    required: Sequence[Field],
    needs: Mapping[str, Sequence[str]],
    pointing: Sequence[tuple[Field, Mapping[str, Record], str]],
    record: Record,
) -> tuple[Problem, ...]:
    found = []
    for field in required:
        if field.id not in record.values:
            message = f"{_called(register, record)}没有填“{field.title}”"
            found.append(_problem("required", register, record.key, field.id, message, f"补填“{field.title}”"))
    for name in needs.get(record.state, ()):
        field_ = register.field(name)
        if field_ is not None and name not in record.values:
            message = f"{_called(register, record)}状态为“{record.state}”，没有填“{field_.title}”"
            fix = f"补填“{field_.title}”，或改为真实的状态"
            found.append(_problem("state", register, record.key, name, message, fix))
    for field, target, other in pointing:
        value = record.values.get(field.id)
        if value is not None and value not in target:
            found += _references(register, record, field, value, target, other)
    return tuple(found)


def check_move(register: Register, before: Record | None, after: Record) -> Problem | None:
    """Returns the problem with a change of state, None where the move is allowed."""
    if before is None or before.state == after.state or not register.states:
        return None
    state = register.state(before.state)
    if state is None or after.state in state.moves:
        return None
    allowed = "、".join(state.moves) or "无"
    message = f"{_called(register, after)}不能从“{before.state}”转到“{after.state}”"
    fix = f"从“{before.state}”只能转到：{allowed}；确需跳过的，重新登记并写明理由"
    return _problem("move", register, after.key, "state", message, fix)


def _references(
    register: Register, record: Record, field: Field, value: Value, target: Mapping[str, Record], other: str
) -> Iterator[Problem]:
    keys = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    for key in keys:
        if key not in target:
            message = f"{_called(register, record)}的“{field.title}”写“{key}”，“{other}”表中没有"
            fix = f"在“{other}”表登记“{key}”，或改为已有的名称"
            yield _problem("reference", register, record.key, field.id, message, fix)


def _called(register: Register, record: Record) -> str:
    """Returns how a message speaks of a record: by its title, which people know, not by its number."""
    return f"{register.title}“{own_name(record) or record.key}”"


def _circles(ledger: Ledger, register: Register, field: str) -> Iterator[Problem]:
    """Yields one problem for each circle of parents."""
    done: set[str] = set()
    table = ledger.table(register.id)
    for start in table:
        path: list[str] = []
        here: object = start
        while isinstance(here, str) and here in table and here not in done:
            done.add(here)
            path.append(here)
            here = table[here].values.get(field)
        if isinstance(here, str) and here in path:
            ring = "→".join([*path[path.index(here) :], here])
            message = f"“{register.title}”上下级互为上级：{ring}"
            yield _problem("circle", register, here, field, message, "改正其中一行的上级")


def _problem(rule: str, register: Register, key: str, field: str, message: str, fix: str) -> Problem:
    return Problem(rule, 0, "E", register.id, key, field, message, fix)
