"""Pack: what a kind of public body keeps through the year, as registers with fields, states, invariants and facts.

From one pack come the workbook, its import, the ledger, its checks and the facts it yields.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from jiheng.standards.pack_rules import Condition, FactRule, Invariant
from jiheng.standards.status import Status


class FieldType(enum.StrEnum):
    """What a cell may hold."""

    MONEY = "money"  # 元, two places
    RATE = "rate"  # %, as percent points
    POINTS = "points"  # 百分点
    SCORE = "score"  # 分
    COUNT = "count"  # a number with a measure word and a bound
    ORDINAL = "ordinal"  # 第N届
    GRADE = "grade"  # 一等奖, 优
    DOCUMENT = "document"  # 字〔2023〕147号
    PERIOD = "period"  # a month, a span of days
    DATE = "date"
    REFERENCE = "reference"  # the key of a record of another register
    CHOICE = "choice"
    FILE = "file"
    TEXT = "text"
    BOOLEAN = "boolean"

    @property
    def is_amount(self) -> bool:
        """Tells whether the type is a number with a unit."""
        return self in _AMOUNTS


_AMOUNTS = frozenset({FieldType.MONEY, FieldType.RATE, FieldType.POINTS, FieldType.SCORE, FieldType.COUNT})


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """One column of a register.

    Attributes:
        id: name in code and data (`amount`).
        title: heading of the column, without the unit.
        type: see `FieldType`.
        unit: measure word of a count (人次), 元 for money; empty for a count of any measure.
        units: other measure words a cell may name instead of `unit`.
        required: a record without it is not complete.
        minimum: smallest value allowed, in the unit.
        maximum: largest value allowed, in the unit.
        digits: decimal places kept; 0 for whole numbers.
        choices: what a choice or grade may be; empty for a free grade.
        reference: register that a reference points into.
        many: the cell holds several values, separated by 、.
        auto: the ledger numbers the records where the cell is empty.
        help: one sentence for the person who fills it in.
        example: a cell as a clerk would write it.
        default: value of an empty cell; empty text for none.
        names: other headings under which the column is recognised.
        personal: personal data, shown masked outside the unit.
        yes_no: 是 and 否 may stand for 1 and 0.
        explains: words that explain a deviation, a change or a problem.
    """

    id: str
    title: str
    type: FieldType = FieldType.TEXT
    unit: str = ""
    units: tuple[str, ...] = ()
    required: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    digits: int = 0
    choices: tuple[str, ...] = ()
    reference: str = ""
    many: bool = False
    auto: bool = False
    help: str = ""
    example: str = ""
    default: str = ""
    names: tuple[str, ...] = ()
    personal: bool = False
    yes_no: bool = False
    explains: bool = False

    @property
    def heading(self) -> str:
        """The heading of the column with its unit: 受众人次（人次）."""
        return f"{self.title}（{self.unit}）" if self.unit and not self.title.endswith("）") else self.title


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """One state of a record and where it may go.

    Attributes:
        id: its Chinese name.
        moves: states it may turn into.
        requires: fields that must be filled in it.
        default: state of a row that names none; without one the first state is.
        counts: a record in it goes into facts and sums (an application sent back does not).
        help: one sentence.
    """

    id: str
    moves: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    default: bool = False
    counts: bool = True
    help: str = ""


class Register(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept in one sheet.

    Attributes:
        id: name in code and data (`payments`).
        title: Chinese name.
        sheet: name of the sheet, at most 31 characters.
        group: part of the workbook it belongs to (预算资金, 绩效目标 …).
        key: fields that together name a record.
        fields: the columns in order.
        states: life cycle, first state first; empty where records have none.
        help: what belongs here, and when it is filled in.
        presets: records a new ledger starts with, field to cell.
        examples: records that show how to fill it in.
        single: one record only (the profile of the unit).
        told: conditions of the records that the unit's report tells of; none tells of all.
        pack: pack that defines it.
    """

    id: str
    title: str
    sheet: str
    group: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    states: tuple[State, ...] = ()
    help: str = ""
    presets: tuple[dict[str, str], ...] = ()
    examples: tuple[dict[str, str], ...] = ()
    single: bool = False
    told: tuple[Condition, ...] = ()
    pack: str = ""

    @property
    def first_state(self) -> str:
        """The state of a row that names none, empty where records have no states."""
        return next((s.id for s in self.states if s.default), self.states[0].id if self.states else "")

    def field(self, name: str) -> Field | None:
        """Returns the field of an id."""
        return next((f for f in self.fields if f.id == name), None)

    def state(self, name: str) -> State | None:
        """Returns the state of a name."""
        return next((s for s in self.states if s.id == name), None)


class Pack(msgspec.Struct, frozen=True, omit_defaults=True):
    """A pack: registers, the facts they yield and what must hold among them.

    Attributes:
        id: name of the file.
        title: Chinese name.
        extends: packs whose registers this one builds on.
        registers: by id, in order of the workbook.
        facts: rules of registers and of the pack, in order.
        invariants: of registers and of the pack, in order.
        sources: documents it is taken from.
        status: how sure.
        note: what a reader should know.
        units: words in the names of the units it is made for.
    """

    id: str
    title: str
    extends: tuple[str, ...] = ()
    registers: dict[str, Register] = {}
    facts: tuple[FactRule, ...] = ()
    invariants: tuple[Invariant, ...] = ()
    sources: tuple[str, ...] = ()
    status: Status = Status.ASSUMED
    note: str = ""
    units: tuple[str, ...] = ()

    def fits(self, unit: str) -> bool:
        """Tells whether it is made for units of such a name."""
        return any(word in unit for word in self.units)


class Schema(msgspec.Struct, frozen=True):
    """Several packs as one: what a ledger is kept by; `packs` holds their ids, the extended ones first."""

    packs: tuple[str, ...]
    registers: dict[str, Register]
    facts: tuple[FactRule, ...]
    invariants: tuple[Invariant, ...]

    @classmethod
    def of(cls, packs: Mapping[str, Pack], *ids: str) -> Schema:
        """Returns the packs of these ids with all they extend.

        Raises:
            KeyError: for an id that no pack has.
        """
        chosen = tuple(_with_extended(packs, ids))
        registers = {r.id: r for i in chosen for r in packs[i].registers.values()}
        facts = tuple(f for i in chosen for f in packs[i].facts)
        invariants = tuple(v for i in chosen for v in packs[i].invariants)
        return cls(chosen, registers, facts, invariants)


def _with_extended(packs: Mapping[str, Pack], ids: tuple[str, ...]) -> Iterator[str]:
    done: set[str] = set()
    waiting = list(reversed(ids))
    while waiting:
        name = waiting[-1]
        below = [i for i in packs[name].extends if i not in done and i not in waiting]
        if below:
            waiting += reversed(below)
            continue
        waiting.pop()
        if name not in done:
            done.add(name)
            yield name
