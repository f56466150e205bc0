"""Acts: what is done beside the registers, in the same chain: findings set aside, reports read, signed, people, keys.

An act is an entry of the journal without a register; its `key` is the subject, and what it leaves holds the row of the
database as it is from then on. So a row that was changed past the desk no longer is what the journal says of it.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterator
from typing import Any

import msgspec
from django.db import models, transaction

from jiheng.ledger import Record
from jiheng.ledger import entry as entries
from jiheng.ledger.entry import Entry
from jiheng.web.models import (
    Dismissal,
    Document,
    Evidence,
    Member,
    Reading,
    SavedView,
    Signing,
    Token,
    Unit,
    Version,
    Year,
)
from jiheng.web.models import Entry as Kept
from jiheng.web.store.journal import append, entry_of

ROW, GONE = "row", "gone"


class Subject(enum.StrEnum):
    """What an act is about; the values stand in the journal."""

    DISMISSAL = "dismissal"
    READING = "reading"
    SIGNING = "signing"
    MEMBER = "member"
    TOKEN = "token"  # noqa: S105 - a subject, no key
    EVIDENCE = "evidence"
    SETTING = "setting"

    @property
    def caption(self) -> str:
        return _CAPTIONS[self]


_CAPTIONS = {
    Subject.DISMISSAL: "忽略发现",
    Subject.READING: "读报告",
    Subject.SIGNING: "送审签批",
    Subject.MEMBER: "成员",
    Subject.TOKEN: "令牌",
    Subject.EVIDENCE: "佐证文件",
    Subject.SETTING: "设置",
}
SUBJECTS = {
    "Dismissal": Subject.DISMISSAL,
    "Reading": Subject.READING,
    "Signing": Subject.SIGNING,
    "Version": Subject.SIGNING,
    "Member": Subject.MEMBER,
    "Token": Subject.TOKEN,
    "Evidence": Subject.EVIDENCE,
    "SavedView": Subject.SETTING,
    "Year": Subject.SETTING,
}
"""What an act is about by the table of its row."""

_LEADS_TO = {
    "送复核": "复核",
    "复核通过": "签批",
    "签发": "已签",
    "报送": "报送",
    "受理": "受理",
    "退回": "退回",
    "财政退回": "退回",
    "撤回": "退回",
    "撤回送审": "草稿",
    "撤回复核": "复核",
    "撤回签字": "签批",
}
"""The state of a report after a step."""


class Stray(msgspec.Struct, frozen=True):
    """A row that is not what the journal says: its name, and how it differs."""

    row: str
    fault: str


def act(
    unit: Unit,
    year: int,
    subject: Subject,
    reason: str,
    *,
    who: str,
    row: models.Model | None = None,
    gone: bool = False,
) -> Entry:
    """Writes an act at the end of the unit's chain, also in a closed year.

    Args:
        unit: whose chain.
        year: year it was done in.
        subject: what it is about.
        reason: what was done and why, for people.
        who: `Person.signature`.
        row: the row that it leaves, kept with the entry.
        gone: the row is there no more.
    """
    with transaction.atomic():
        held = Unit.objects.select_for_update().get(pk=unit.pk)
        left = None
        if row is not None:
            left = Record("", subject.value, {ROW: _name(row), **({GONE: True} if gone else content(row))})
        return append(held, year, [(entries.NOTE, "", subject.value, None, left)], who, reason)[0]


def content(row: Any) -> dict[str, str]:
    """Returns what the journal keeps of a row: what must not change without an entry."""
    match type(row).__name__:
        case "Dismissal":
            stands = "撤销" if row.withdrawn_at else "待复核" if row.pending else "有效"
            names = {"code": row.code, "about": row.key, "scope": row.scope, "reason": row.reason, "who": row.who}
            return {**names, "accepted": row.accepted_by, "stands": stands}
        case "Signing":
            said = {"step": row.step, "role": row.role, "person": row.person.login, "reason": row.reason}
            return {**said, "version": str(row.version.number), "sha256": row.version.sha256}
        case "Version":
            return {"document": row.document.title, "version": str(row.number), "sha256": row.sha256}
        case "Member":
            return {"person": row.person.login, "role": row.role, "control": row.control}
        case "Token":
            stands = "收回" if row.revoked_at else "有效"
            return {"person": row.person.login, "name": row.name, "scopes": " ".join(row.scopes), "stands": stands}
        case "Reading" | "Evidence":
            return {"name": row.name, "sha256": row.sha256}
        case "SavedView":
            return {"person": row.person.login, "register": row.register, "name": row.name, "query": row.query}
        case "Year":
            said = {"year": str(row.year), "packs": " ".join(row.packs)}
            return {**said, "standard": row.standard, "system": row.system}
    raise TypeError(f"no act is written of a {type(row).__name__}")


def strays(unit: Unit) -> list[Stray]:
    """Returns the rows of a unit that are not what the journal says of them: changed, put in or taken out beside it."""
    last: dict[str, dict[str, Any]] = {}
    for kept in Kept.objects.filter(unit=unit, do=entries.NOTE).exclude(key="").order_by("n").iterator(2000):
        left = (entry_of(kept).after or {}).get("values", {})
        if ROW in left:
            last[left[ROW]] = left
    found = []
    for row in _rows(unit):
        said = last.pop(_name(row), None)
        if said is None or GONE in said:
            found.append(Stray(_name(row), "日志里没有它"))
        elif {**said, ROW: ""} != {**content(row), ROW: ""}:
            found.append(Stray(_name(row), "与日志所记不同"))
    found += [Stray(name, "日志里有，数据里没有") for name, said in last.items() if GONE not in said]
    return [*found, *_states(unit)]


def _states(unit: Unit) -> Iterator[Stray]:
    """Yields the years and reports that are in another state than their last entry or step left them in."""
    turns = (entries.CLOSE, entries.REOPEN)
    for year in Year.objects.filter(unit=unit):
        last = Kept.objects.filter(unit=unit, year=year.year, do__in=turns).order_by("-n").first()
        if year.closed != (last is not None and last.do == entries.CLOSE):
            yield Stray(_name(year), "结账与否与日志所记不同")
    for document in Document.objects.filter(unit=unit):
        step = Signing.objects.filter(version__document=document).order_by("-id").first()
        if step is not None and document.state != _LEADS_TO.get(step.step, document.state):
            yield Stray(_name(document), f"所在一步与最后的“{step.step}”不符")


def latest_year(unit: Unit) -> int:
    """Returns the year under which an act of the whole unit is written: its latest, today's where it has none."""
    found = Year.objects.filter(unit=unit).values_list("year", flat=True).first()
    return found or datetime.date.today().year  # noqa: DTZ011 - the clerk's own day


def _rows(unit: Unit) -> Iterator[models.Model]:
    yield from Dismissal.objects.filter(unit=unit)
    yield from (
        Signing.objects.filter(version__document__unit=unit)
        .select_related("person", "version")
        .defer("version__content")
    )
    yield from Version.objects.filter(document__unit=unit, signings=None).select_related("document").defer("content")
    yield from Member.objects.filter(unit=unit).select_related("person")
    yield from Token.objects.filter(unit=unit).select_related("person")
    yield from Reading.objects.filter(unit=unit).defer("result")
    yield from Evidence.objects.filter(unit=unit)
    yield from SavedView.objects.filter(unit=unit).select_related("person")
    yield from Year.objects.filter(unit=unit)


def _name(row: Any) -> str:
    return f"{type(row).__name__} {row.pk}"
