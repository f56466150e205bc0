"""Disclosure: what must be published by when, by which law, and where and when it was."""

from __future__ import annotations

import datetime

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from jiheng.ledger import Record, Value
from jiheng.standards.terms import Term
from jiheng.web.access import Desk, DeskRequest
from jiheng.web.pages import show
from jiheng.web.standing import signed_of
from jiheng.web.store import Conflict, Refused

_REGISTER, _OWN = "disclosures", "绩效自评报告"
_STATES = ("脱密审查", "已公开")
_WEB = ("http://", "https://")


class Due(msgspec.Struct, frozen=True):
    """Something to publish.

    Attributes:
        subject: 部门预算, 绩效自评报告 …
        record: as registered, None where it is not yet.
        version: of the record.
        term: what the law says, None where it says nothing of it.
        left: days until it is due, less than 0 where it is late, None where no day is known.
    """

    subject: str
    record: Record | None
    version: int
    term: Term | None
    left: int | None

    @property
    def published(self) -> bool:
        return self.record is not None and "published" in self.record.values


def disclosure(request: DeskRequest) -> HttpResponse:
    """Shows what is to be published and takes dates and addresses."""
    desk = request.desk
    if request.method == "POST":
        try:
            messages.success(request, _noted(request))
        except Conflict as conflict:
            messages.error(request, f"{conflict}，没有保存。")
        except Refused as error:
            messages.error(request, f"{error}。")
        return redirect(desk.url("disclosure"))
    signed = signed_of(desk)
    context = {
        "rows": _rows(desk),
        "own": _OWN,
        "signed": signed,
        "today": timezone.localdate(),
        "editable": not desk.year.closed and desk.can("disclosure", "POST"),
    }
    return show(request, "disclosure", context)


def _rows(desk: Desk) -> list[Due]:
    layout = desk.book.register(_REGISTER)
    field = layout.field("subject") if layout else None
    today = timezone.localdate()
    found = []
    for subject in field.choices if field else ():
        record = desk.ledger.record(_REGISTER, subject)
        due = record.values.get("due") if record else None
        left = (due - today).days if isinstance(due, datetime.date) else None
        term = desk.standards.terms.get(subject)
        found.append(Due(subject, record, desk.book.version(_REGISTER, subject), term, left))
    return found


def _noted(request: DeskRequest) -> str:
    """Writes when something is due, or where it was published; returns what to say."""
    desk, sent = request.desk, request.POST
    subject = sent.get("subject", "")
    row = next((r for r in _rows(desk) if r.subject == subject), None)
    if row is None:
        raise Refused("没有这项公开内容")
    said = sent.get("seen", "")
    seen = int(said) if said.isdigit() and len(said) < 18 else 0
    record = row.record or desk.ledger.read_row(_REGISTER, {"subject": subject}).record
    if record is None:
        raise Refused("本年的登记簿没有“信息公开”表")
    if "approved" in sent or "due" in sent:
        due = _day(sent.get("due", ""))
        approved = _day(sent.get("approved", ""))
        if due is None and approved is not None and row.term is not None:
            due = row.term.due(approved)
        if due is None:
            raise Refused("请写批复日期，或应公开日期")
        reason = f"{row.term.after}：{approved}，{row.term.days}日内" if approved and row.term else "应公开日期"
        _put(desk, record, {"due": due}, seen, reason)
        return f"“{subject}”应在{due.year}年{due.month}月{due.day}日前公开。"
    published, url, channel = (
        _day(sent.get("published", "")),
        sent.get("url", "").strip(),
        sent.get("channel", "").strip(),
    )
    if published is None or not channel:
        raise Refused("请写公开日期和渠道")
    if published > timezone.localdate():
        raise Refused("公开日期还没有到")
    if url and not url.startswith(_WEB):
        raise Refused("网址应以 http:// 或 https:// 开头")
    values: dict[str, Value] = {"published": published, "channel": channel[:200]}
    if url:
        values["url"] = url[:500]
    if subject == _OWN:
        values["sha256"] = _signed_hash(desk)
    record = _put(desk, record, values, seen, "登记公开")
    for state in _STATES:
        now = desk.ledger.register(_REGISTER).state(record.state)
        if now is not None and state in now.moves:
            desk.book.move(_REGISTER, record.key, state, who=desk.who, reason="登记公开")
            record = Record(_REGISTER, record.key, record.values, state)
    return f"“{subject}”已登记公开。"


def _put(desk: Desk, record: Record, values: dict[str, Value], seen: int, reason: str) -> Record:
    after = Record(_REGISTER, record.key, {**record.values, **values}, record.state)
    desk.book.put(after, who=desk.who, reason=reason, seen=seen)
    return after


def _signed_hash(desk: Desk) -> str:
    """Returns the hash of the version that was signed.

    Raises:
        Refused: where none was: what is not signed is not published.
    """
    signed = signed_of(desk)
    if signed is None:
        raise Refused("自评报告还没有签发，不能登记为已公开")
    return signed.sha256


def _day(said: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(said.strip())
    except ValueError:
        return None
