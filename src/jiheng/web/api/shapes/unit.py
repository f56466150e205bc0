"""Shapes of a unit: its years, the check of its journal, evidence, many units side by side."""

from __future__ import annotations

from typing import Annotated

import msgspec

from jiheng.web.api.shapes.registers import AmountShape


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


class EvidenceShape(msgspec.Struct, frozen=True):
    """A file that is kept: name it in a record of the register `evidence` by `sha256`."""

    sha256: str
    name: str
    type: str
    size: int
    url: str


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


class NewYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A year to open, kept by these packs (see GET /unit for those of other years)."""

    year: Annotated[int, msgspec.Meta(ge=1949, le=2200)]
    packs: Annotated[list[str], msgspec.Meta(min_length=1, max_length=20)]


class Closing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the year is to be closed (`true`) or opened again, and why."""

    closed: bool
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]


class ClosingShape(msgspec.Struct, frozen=True):
    """Whether a year is closed, and what is wrong in it."""

    closed: bool
    errors: int
    warnings: int


class CarriedRegister(msgspec.Struct, frozen=True):
    """A register, how many of its records go into the next year, and why not all."""

    register: str
    title: str
    carried: int
    left: int
    why: str


class CarriedShape(msgspec.Struct, frozen=True):
    """What the next year takes over; `there` where it has been made already."""

    year: int
    there: bool
    registers: tuple[CarriedRegister, ...]
