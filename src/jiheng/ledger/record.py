"""Record: one row of a register, and what a field of it may hold."""

from __future__ import annotations

import datetime

import msgspec

from jiheng.facts import Amount, Period

Value = Amount | Period | datetime.date | bool | int | str | tuple[str, ...]


class Record(msgspec.Struct, frozen=True, gc=False):
    """One row of a register; an empty field is absent from `values`, never a zero.

    Attributes:
        register: id of the register.
        key: text of its key fields, joined by `/`.
        values: by field id: `Amount` for money, rates, points, scores and counts; `int` for ordinals; `Period`, `date`,
            `bool`; a tuple of texts for fields of many; else text.
        state: where it stands in its life cycle, empty where the register has none.
    """

    register: str
    key: str
    values: dict[str, Value]
    state: str = ""

    @property
    def id(self) -> str:
        return f"{self.register}/{self.key}"


class Problem(msgspec.Struct, frozen=True, gc=False):
    """Something wrong in a ledger: where, what, and how to mend it (Chinese).

    Attributes:
        rule: id of the invariant, or of a check of fields (`required`, `reference`, `state` …).
        number: number of the general invariant (1 to 16), 0 for checks of fields.
        severity: E, W or I.
        register: id of the register, empty for the ledger as a whole.
        key: key of the record, empty for the register as a whole.
        field: id of the field, empty for the record as a whole.
        message: what is wrong.
        fix: what to do.
        facts: ids of the facts that show it.
    """

    rule: str
    number: int
    severity: str
    register: str
    key: str
    field: str
    message: str
    fix: str
    facts: tuple[str, ...] = ()
