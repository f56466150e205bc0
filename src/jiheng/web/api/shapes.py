"""Shapes: what the API answers and takes; the schemas of the OpenAPI document are made from these."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import msgspec

Cell = str | int | float | bool | list[str] | None
_Text = Annotated[str, msgspec.Meta(max_length=400)]


class AmountShape(msgspec.Struct, frozen=True):
    """A number: exact value as text, unit (CNY, percent, count:人次 …), worth of its last digit, and bound."""

    value: Decimal
    unit: str
    step: Decimal
    bound: str
    upper: Decimal | None = None


class RecordShape(msgspec.Struct, frozen=True):
    """A record: `values` as one would type them, `amounts` the numbers among them, `version` for If-Match."""

    register: str
    key: str
    state: str
    version: int
    values: dict[str, str]
    amounts: dict[str, AmountShape]
    url: str


class RecordPage(msgspec.Struct, frozen=True):
    """A page of records, with the sum of each column of money or of counts over all that were found."""

    count: int
    page: int
    pages: int
    totals: dict[str, Decimal]
    records: tuple[RecordShape, ...]


class Change(msgspec.Struct, frozen=True):
    """An entry of the journal: what was changed, by whom, when and why; `record` is as it was left, null if gone."""

    entry: int
    at: str
    who: str
    do: str
    year: int
    register: str
    key: str
    reason: str
    record: RecordShape | None


class ChangePage(msgspec.Struct, frozen=True):
    """A page of the journal, the newest first."""

    count: int
    page: int
    pages: int
    changes: tuple[Change, ...]


class VerdictShape(msgspec.Struct, frozen=True):
    """What a check of the journal found: sound entries from the first, hash of the last of them, and the fault."""

    sound: bool
    entries: int
    head: str
    fault: str


class YearShape(msgspec.Struct, frozen=True):
    """A year of a unit."""

    year: int
    closed: bool
    packs: tuple[str, ...]
    standard: str
    system: str


class UnitShape(msgspec.Struct, frozen=True):
    """The unit of the token, its years, and what the token may do there."""

    unit: str
    name: str
    region: str
    roles: tuple[str, ...]
    scopes: tuple[str, ...]
    years: tuple[YearShape, ...]


class FieldShape(msgspec.Struct, frozen=True):
    """A column of a register."""

    id: str
    title: str
    type: str
    unit: str
    required: bool
    many: bool
    auto: bool
    choices: tuple[str, ...]
    reference: str
    help: str


class RegisterShape(msgspec.Struct, frozen=True):
    """A register: its columns, its key and its states."""

    id: str
    title: str
    group: str
    records: int
    key: tuple[str, ...]
    states: tuple[str, ...]
    fields: tuple[FieldShape, ...]


class FactShape(msgspec.Struct, frozen=True):
    """A fact: what number, in which stage and time, and how it came about."""

    id: str
    concept: str
    label: str
    subject: str
    stage: str
    period: str
    text: str
    amount: AmountShape
    formula: str
    inputs: tuple[str, ...]
    record: str


class MissingShape(msgspec.Struct, frozen=True):
    """A fact that cannot be computed, and what it needs."""

    id: str
    title: str
    needs: tuple[str, ...]


class FactPage(msgspec.Struct, frozen=True):
    """A page of facts."""

    count: int
    page: int
    pages: int
    facts: tuple[FactShape, ...]
    missing: tuple[MissingShape, ...]


class StepShape(msgspec.Struct, frozen=True):
    """A step from a number to the records behind it."""

    depth: int
    text: str
    ref: str


class Explanation(msgspec.Struct, frozen=True):
    """The walk from a fact to its formula, records and evidence."""

    fact: str
    steps: tuple[StepShape, ...]


class ProblemShape(msgspec.Struct, frozen=True):
    """Something wrong in the year: E must be mended, W should be, I is a note."""

    rule: str
    severity: str
    register: str
    key: str
    field: str
    message: str
    fix: str


class ProblemPage(msgspec.Struct, frozen=True):
    """A page of problems."""

    count: int
    page: int
    pages: int
    problems: tuple[ProblemShape, ...]


class LineShape(msgspec.Struct, frozen=True):
    """A row of the score sheet."""

    id: str
    name: str
    depth: int
    full: Decimal
    points: Decimal | None
    own: Decimal | None
    lost: Decimal | None
    worked: str
    needs: tuple[str, ...]


class ScoreShape(msgspec.Struct, frozen=True):
    """The score of the year; `total` is null while a row cannot be computed, `why` says where there is no sheet."""

    system: str
    title: str
    total: Decimal | None
    known: Decimal | None
    full: Decimal | None
    grade: str
    missing: tuple[str, ...]
    lines: tuple[LineShape, ...]
    why: str = ""


class WatchedShape(msgspec.Struct, frozen=True):
    """Money or an indicator at the end of a month."""

    light: str
    scope: str
    name: str
    unit: str
    plan: Decimal | None
    due: Decimal | None
    actual: Decimal | None
    done: Decimal | None
    pace: Decimal | None
    note: str
    reason: str
    forecast: str
    action: str


class MonitoringShape(msgspec.Struct, frozen=True):
    """Where money and targets stand at the end of a month."""

    month: int
    rows: tuple[WatchedShape, ...]
    notes: tuple[str, ...]


class MatterShape(msgspec.Struct, frozen=True):
    """Something that stands against signing the report."""

    source: str
    code: str
    severity: str
    message: str
    hint: str
    quote: str


class ReportShape(msgspec.Struct, frozen=True):
    """The self-evaluation report as it stands."""

    family: str
    text: str
    matters: tuple[MatterShape, ...]


class EvidenceShape(msgspec.Struct, frozen=True):
    """A file that is kept: name it in a record of the register `evidence` by `sha256`."""

    sha256: str
    name: str
    type: str
    size: int
    url: str


class CellProblem(msgspec.Struct, frozen=True):
    """Something wrong in an uploaded table."""

    sheet: str
    cell: str
    severity: str
    what: str
    fix: str


class ImportShape(msgspec.Struct, frozen=True):
    """What an upload does (`taken`), or would do."""

    name: str
    kind: str
    taken: bool
    entries: int
    counts: dict[str, int]
    problems: tuple[CellProblem, ...]


class ShareShape(msgspec.Struct, frozen=True):
    """What one unit brings to a row of a roll-up."""

    unit: str
    amount: AmountShape
    definition: str
    fact: str


class RolledShape(msgspec.Struct, frozen=True):
    """A figure of many units; `total` is null where `reason` says why they are not added."""

    concept: str
    subject: str
    stage: str
    label: str
    total: AmountShape | None
    known: AmountShape | None
    reason: str
    lacking: tuple[str, ...]
    shares: tuple[ShareShape, ...]


class RollUpShape(msgspec.Struct, frozen=True):
    """The facts of many units side by side."""

    year: int
    units: tuple[str, ...]
    rows: tuple[RolledShape, ...]


class NewRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record to enter: `values` by field id, as one would type them (66.44万元, 2025-09-20, 2000余人)."""

    values: dict[str, Cell]
    state: _Text = ""
    reason: _Text = ""


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The state to move a record to, and why."""

    state: _Text
    reason: _Text


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]


def plain(value: Any) -> bytes:
    """Returns a shape as JSON."""
    return msgspec.json.encode(value)
