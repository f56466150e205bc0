"""Shapes of a year: facts and where they come from, problems, score, monitoring, imports."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec

from jiheng.web.api.shapes.registers import AmountShape


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


class Freezing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The month at whose end the state is to be kept, and a note."""

    month: Annotated[int, msgspec.Meta(ge=1, le=12)]
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class SnapshotShape(msgspec.Struct, frozen=True):
    """A snapshot of monitoring: made from entry `entry` of the journal; `sound` while it is what it was."""

    number: int
    title: str
    entry: int
    at: str
    who: str
    note: str
    sha256: str
    sound: bool
