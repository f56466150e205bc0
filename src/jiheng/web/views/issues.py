"""Issues: what is to be mended, by whom, until when; closed with evidence; and what follows for the next budget."""

from __future__ import annotations

import datetime

import msgspec
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from jiheng.ledger import Record, Unread
from jiheng.ledger import show as show_value
from jiheng.ledger.entering import STATE
from jiheng.standards.pack import Register
from jiheng.web.access import Desk, DeskRequest
from jiheng.web.attachments import Attached, attach, attached_to
from jiheng.web.differences import differences
from jiheng.web.forms import cells_of
from jiheng.web.issuing import ISSUES, offered, take_over
from jiheng.web.keys import pack_key, unpack_key
from jiheng.web.models import Year
from jiheng.web.pages import show
from jiheng.web.store import Book, Refused
from jiheng.web.store.evidence import SHOWN, EvidenceRefused, keep_evidence
from jiheng.web.views.registers import layout_of

APPLICATIONS = "applications"
_CLOSED, _CLOSING = "销号", frozenset({"复查", "销号"})
_EDITED = ("owner", "due", "measure", "proof")
_MOST = 20
_SHOWN = 500
_VIEWS = (("open", "未销号"), ("late", "逾期"), ("closed", "已销号"), ("all", "全部"))


class Line(msgspec.Struct, frozen=True):
    """An issue in the list; `days` are those left until it is due, below nought where it is late, None for no date."""

    record: Record
    days: int | None

    @property
    def closed(self) -> bool:
        return self.record.state == _CLOSED

    @property
    def late(self) -> bool:
        return not self.closed and self.days is not None and self.days < 0

    @property
    def overdue(self) -> int:
        """Days since it was due."""
        return -(self.days or 0)


def issues(request: DeskRequest) -> HttpResponse:
    """Lists the issues of the year, what may become one, and the use of results."""
    desk = request.desk
    lines = [_line(record) for record in desk.ledger.table(ISSUES).values()]
    chosen = request.GET.get("show", "open")
    parts = {
        "open": [line for line in lines if not line.closed],
        "late": [line for line in lines if line.late],
        "closed": [line for line in lines if line.closed],
        "all": lines,
    }
    chosen = chosen if chosen in parts else "all"
    shown = list(parts[chosen])
    shown.sort(key=lambda line: (line.closed, line.days if line.days is not None else 1 << 20))
    earlier = Year.objects.filter(unit=desk.unit, year=desk.year.year - 1).first()
    context = {
        "lines": shown[:_SHOWN],
        "views": [(name, title, len(parts[name])) for name, title in _VIEWS],
        "chosen": chosen,
        "offered": offered(desk),
        "applications": desk.ledger.table(APPLICATIONS).values(),
        "earlier": earlier,
        "handed_on": Book(desk.unit, earlier).ledger.table(APPLICATIONS).values() if earlier else (),
    }
    return show(request, "issues", context)


def take(request: DeskRequest) -> HttpResponse:
    """Takes a lost point or a deviation over as an issue."""
    desk = request.desk
    origin = request.POST.get("origin", "")
    matter = next((m for m in offered(desk) if m.origin == origin), None)
    if matter is None:
        messages.info(request, "已经转入过了。")
        return redirect(desk.url("issues"))
    try:
        record = take_over(desk, matter)
    except Refused as error:
        messages.error(request, f"{error}。")
        return redirect(desk.url("issues"))
    messages.success(request, f"已立为第 {record.key} 号问题。")
    return redirect(desk.url("issue", key=pack_key(record.key)))


def issue(request: DeskRequest, key: str) -> HttpResponse:
    """Shows an issue; names who mends it, until when and how."""
    desk, layout = request.desk, layout_of(request.desk, ISSUES)
    record, version = _record(desk, key)
    if request.method == "POST":
        try:
            _save(request, layout, record, {n: request.POST.get(n, "") for n in _EDITED if n in request.POST})
        except Refused as error:
            messages.error(request, f"{error}。")
        else:
            messages.success(request, "已保存。")
        return redirect(desk.url("issue", key=key))
    state = layout.state(record.state)
    context = {
        "record": record,
        "line": _line(record),
        "seen": version,
        "cells": cells_of(layout, record),
        "moves": state.moves if state else (),
        "closing": _CLOSING,
        "files": attached_to(desk, layout, record.key),
        "history": [(e, differences(layout, e.before, e.after)) for e in desk.book.history(ISSUES, record.key, 50)],
        "largest": settings.LARGEST_FILE,
        "open": not desk.year.closed,
    }
    return show(request, "issue", context)


def move(request: DeskRequest, key: str) -> HttpResponse:
    """Moves an issue on; to close it there must be something that proves it."""
    desk, layout = request.desk, layout_of(request.desk, ISSUES)
    record, _ = _record(desk, key)
    state = request.POST.get("state", "")
    proof = request.POST.get("proof", "").replace("\0", "").strip()
    try:
        with transaction.atomic():
            files = _files(request)
            changes = {"proof": proof} if proof else {}
            if state == _CLOSED:
                proven = proof or files or "proof" in record.values or attached_to(desk, layout, record.key)
                _stop("" if proven else "销号须有依据：写明依据，或附上佐证文件")
                if "closed" not in record.values:
                    changes["closed"] = _today().isoformat()
            if changes:
                _save(request, layout, record, changes)
            attach(desk, layout, record.key, {"": files})
            seen = None if changes else _number(request.POST.get("seen"))
            desk.book.move(
                ISSUES, record.key, state, who=desk.who, reason=request.POST.get("reason", "").strip(), seen=seen
            )
    except (Refused, EvidenceRefused) as error:
        messages.error(request, f"{error}。")
    else:
        messages.success(request, f"已转到“{state}”。")
    return redirect(desk.url("issue", key=key))


def apply(request: DeskRequest, key: str) -> HttpResponse:
    """Hands an issue on to the budget of the next year, in the register of the use of results."""
    desk = request.desk
    record, _ = _record(desk, key)
    layout = layout_of(desk, APPLICATIONS)
    text = str(record.values.get("text", ""))
    if any(r.values.get("result") == text for r in desk.ledger.table(APPLICATIONS).values()):
        messages.info(request, "这条已经写入“结果应用”。")
        return redirect(desk.url("issues"))
    cells = {"result": text, "action": "改进管理", "note": show_value(record.values.get("measure", ""))}
    try:
        found, entry = desk.book.save(layout.id, cells, who=desk.who, reason=f"由第 {record.key} 号问题转入")
    except Refused as error:
        messages.error(request, f"{error}。")
        return redirect(desk.url("issue", key=key))
    if entry is None or found.record is None:
        messages.error(request, f"{_words(found.unread)}。")
        return redirect(desk.url("issue", key=key))
    messages.success(request, "已写入“结果应用”，请补上下年预算条目、处理办法和金额。")
    return redirect(desk.url("record", register=layout.id, key=pack_key(found.record.key)))


def _record(desk: Desk, key: str) -> tuple[Record, int]:
    found = desk.book.record(ISSUES, unpack_key(key))
    if found is None:
        raise Http404
    return found


def _save(request: DeskRequest, layout: Register, record: Record, changes: dict[str, str]) -> None:
    """Writes some fields of an issue.

    Raises:
        Refused: where a field cannot be read, or somebody else changed the issue since it was seen.
    """
    desk = request.desk
    known = {f.id for f in layout.fields}
    cells = {n: c for n, c in cells_of(layout, record).items() if n in known}
    cells |= {n: c.replace("\0", "").strip() for n, c in changes.items()}
    cells[STATE] = record.state
    found, _ = desk.book.save(
        layout.id,
        {n: c for n, c in cells.items() if c},
        who=desk.who,
        reason=request.POST.get("reason", "").strip(),
        seen=_number(request.POST.get("seen")),
        key=record.key,
    )
    if found.unread:
        raise Refused(_words(found.unread))


def _words(unread: tuple[tuple[str, Unread], ...]) -> str:
    return "；".join(f"{each.cell}：{each.what}" if each.cell else each.what for _, each in unread) or "没有可写的内容"


def _stop(why: str) -> None:
    """Ends a change for which something stands in the way.

    Raises:
        Refused: where a reason is given.
    """
    if why:
        raise Refused(why)


def _files(request: DeskRequest) -> list[Attached]:
    desk = request.desk
    kept = [
        keep_evidence(desk.unit, file.name or "", file.chunks(), desk.who)
        for file in request.FILES.getlist("files")[:_MOST]
    ]
    return [Attached(e.name, e.sha256, e.type in SHOWN, e.size) for e in kept]


def _line(record: Record) -> Line:
    due = record.values.get("due")
    return Line(record, (due - _today()).days if isinstance(due, datetime.date) else None)


def _number(said: str | None) -> int:
    return int(said) if said and said.isdigit() and len(said) < 18 else 0


def _today() -> datetime.date:
    return datetime.date.today()  # noqa: DTZ011 - the clerk's own day
