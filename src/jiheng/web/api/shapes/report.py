"""Shapes of the report: its text, what stands against it, its versions and the steps to the signature."""

from __future__ import annotations

import datetime
from typing import Annotated

import msgspec

Remark = Annotated[str, msgspec.Meta(max_length=1000)]


class MatterShape(msgspec.Struct, frozen=True):
    """Something that stands against signing the report.

    `dismissed` is empty, `proposed` (by `who`, for `reason`, not yet accepted) or `dismissed`.
    """

    source: str
    code: str
    severity: str
    message: str
    hint: str
    quote: str
    key: str = ""
    dismissed: str = ""
    reason: str = ""
    who: str = ""


class ReportShape(msgspec.Struct, frozen=True):
    """The self-evaluation report as it stands."""

    family: str
    text: str
    matters: tuple[MatterShape, ...]


class SigningShape(msgspec.Struct, frozen=True):
    """A step to the signature."""

    version: int
    step: str
    who: str
    at: str
    reason: str


class VersionShape(msgspec.Struct, frozen=True):
    """A version that was handed on; `sound` while it is what it was, `signed` where the last signature stands."""

    number: int
    sha256: str
    entry: int
    at: str
    who: str
    note: str
    sound: bool
    signed: bool


class ApprovalShape(msgspec.Struct, frozen=True):
    """Where the report is: 草稿, 复核, 签批, 已签, 报送, 受理 or 退回; `version` is 0 before the first."""

    state: str
    version: int
    matters: tuple[MatterShape, ...]
    open: int
    undoable: str
    steps: tuple[SigningShape, ...]


class VersionDetail(msgspec.Struct, frozen=True):
    """A version with its text and what stood against it."""

    version: VersionShape
    text: str
    matters: tuple[MatterShape, ...]
    steps: tuple[SigningShape, ...]


class Sending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The day under the report (as it is where it is left out), and a note for who checks."""

    day: datetime.date | None = None
    note: Remark = ""


class Passing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A remark; needed where one person does what two should."""

    reason: Remark = ""


class SigningSent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A remark, and why it is signed with each open error: by its key, or by `all-` and its rule for all of a rule."""

    reason: Remark = ""
    reasons: dict[str, Remark] = {}


class Submitting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By when the report was due at the bureau, and how it was sent."""

    deadline: datetime.date | None = None
    note: Remark = ""


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the bureau gave when it took the report: number, day or name."""

    receipt: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Dismissing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The finding to set aside, and why; `alike` takes all open ones of its rule (foreign reports only)."""

    key: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    alike: bool = False
