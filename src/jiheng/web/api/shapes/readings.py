"""Shapes of readings: reports of others, how far they are read, and what was found."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec


class ReadingShape(msgspec.Struct, frozen=True):
    """A report that was handed in.

    `state` is `waiting`, `busy`, `read` or `unreadable` (then `fault` says why); `across` is what shows only beside the
    other files of its batch.
    """

    reading: int
    name: str
    state: str
    unit: str
    year: int | None
    title: str
    standard: str
    errors: int
    warnings: int
    notes: int
    money: Decimal | None
    fault: str
    at: str
    who: str
    across: tuple[str, ...]
    url: str


class ReadingPage(msgspec.Struct, frozen=True):
    """A page of reports, the newest first."""

    count: int
    page: int
    pages: int
    readings: tuple[ReadingShape, ...]


class FindingShape(msgspec.Struct, frozen=True):
    """Something found in a report: `key` names it in the next version too; `issue` is the issue it became."""

    key: str
    code: str
    severity: str
    message: str
    hint: str
    place: str
    quote: str
    expected: str
    found: str
    difference: str
    basis: str
    dismissed: str
    who: str
    issue: str


class ReadingDetail(msgspec.Struct, frozen=True):
    """A report with its findings, those to mend first in front."""

    reading: ReadingShape
    findings: tuple[FindingShape, ...]


class TakingFinding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The finding that is to become an issue."""

    key: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
