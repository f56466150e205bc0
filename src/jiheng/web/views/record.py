"""Record: its form, files, states and history; nothing typed is lost, nothing is overwritten unseen."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from jiheng.ledger import Record, Unread
from jiheng.standards.pack import FieldType, Register
from jiheng.web.access import DeskRequest
from jiheng.web.attachments import Attached, attach, attached_to, receive
from jiheng.web.differences import differences
from jiheng.web.drafts import draft_of, drop_draft
from jiheng.web.forms import cells_of, sections
from jiheng.web.forms.record import lacking, read_cells
from jiheng.web.keys import pack_key, unpack_key
from jiheng.web.models import Once
from jiheng.web.overview import lately
from jiheng.web.pages import show
from jiheng.web.store import Conflict, Refused
from jiheng.web.store.changes import numbered, with_unlisted
from jiheng.web.views.registers import layout_of

_HISTORY = 50


def new_record(request: DeskRequest, register: str) -> HttpResponse:
    """Shows an empty form, or one like an earlier record (`?like=key`, `?like=last`), and takes it."""
    desk = request.desk
    layout = layout_of(desk, register)
    if request.method == "POST":
        return _save(request, layout, "")
    draft = draft_of(request.user, request.path)
    cells = cells_of(layout, draft) if draft else _first_cells(request, layout)
    return _form(request, layout, cells, draft=draft is not None)


def record(request: DeskRequest, register: str, key: str) -> HttpResponse:
    """Shows a record in its form, and takes changes of it."""
    desk = request.desk
    layout = layout_of(desk, register)
    name = unpack_key(key)
    if request.method == "POST":
        return _save(request, layout, name)
    found = desk.book.record(layout.id, name)
    if found is None:
        return _gone(request, layout, name)
    kept, seen = found
    draft = draft_of(request.user, request.path) if desk.can("record", "POST") else None
    if draft:
        return _form(request, layout, cells_of(layout, draft), kept=kept, seen=_number(draft.get("seen")), draft=True)
    return _form(request, layout, cells_of(layout, kept), kept=kept, seen=seen)


def move(request: DeskRequest, register: str, key: str) -> HttpResponse:
    """Moves a record to another state, with a reason."""
    desk = request.desk
    layout = layout_of(desk, register)
    name, state = unpack_key(key), request.POST.get("state", "")
    reason = request.POST.get("reason", "").strip()
    try:
        seen = _number(request.POST.get("seen"))
        desk.book.move(layout.id, name, state, who=desk.who, reason=reason, seen=seen)
    except Refused as error:
        messages.error(request, f"{error}。")
    else:
        messages.success(request, f"已转到“{state}”。")
    return redirect(desk.url("record", register=layout.id, key=key))


def drop(request: DeskRequest, register: str, key: str) -> HttpResponse:
    """Takes a record out, with a reason; the history keeps it and can bring it back."""
    desk = request.desk
    layout = layout_of(desk, register)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, "删去一条记录须写明理由。")
        return redirect(desk.url("record", register=layout.id, key=key))
    try:
        entry = desk.book.drop(
            layout.id, unpack_key(key), who=desk.who, reason=reason, seen=_number(request.POST.get("seen"))
        )
    except Refused as error:
        messages.error(request, f"{error}。")
        return redirect(desk.url("record", register=layout.id, key=key))
    messages.success(request, f"已删去“{entry.key}”。可在历史中撤销。")
    return redirect(desk.url("register", register=layout.id))


def undo(request: DeskRequest, number: int) -> HttpResponse:
    """Turns a change round by a new one."""
    desk = request.desk
    reason = request.POST.get("reason", "").strip() or f"撤销第 {number} 条"
    try:
        entry = desk.book.undo(number, who=desk.who, reason=reason)
    except Refused as error:
        messages.error(request, f"{error}。")
        back = request.POST.get("back", "")
        return redirect(back if back.startswith(desk.url("home")) else desk.url("audit"))
    messages.success(request, f"已撤销第 {number} 条，日志第 {entry.n} 条记下了这次撤销。")
    if desk.book.version(entry.register, entry.key):
        return redirect(desk.url("record", register=entry.register, key=pack_key(entry.key)))
    return redirect(desk.url("register", register=entry.register))


def _save(request: DeskRequest, layout: Register, key: str) -> HttpResponse:
    """Writes what was sent; whatever stands in the way, the form comes back with all that was typed."""
    desk = request.desk
    sent = request.POST
    cells, faults = cells_of(layout, sent), list[tuple[str, Unread]]()
    received, refused = receive(request, layout)
    faults += refused
    for field, files in received.items():
        names = [n for n in cells.get(field, "").split("、") if n]
        cells[field] = "、".join(dict.fromkeys([*names, *(f.name for f in files)]))
    seen = _number(sent.get("seen"))
    read = read_cells(cells)
    state = _state_of(request, layout, key)
    if state:
        read["state"] = state
    try:
        with transaction.atomic():
            if not key and sent.get("once"):
                Once.objects.create(word=sent["once"][:40], target=desk.url("register", register=layout.id))
            if faults:
                found, entry = desk.ledger.read_row(layout.id, read), None
            else:
                found, entry = desk.book.save(
                    layout.id, read, who=desk.who, reason=sent.get("reason", "").strip(), seen=seen, key=key
                )
            faults += lacking(layout, cells, found.unread)
            _stop(faults)
            assert found.record is not None  # noqa: S101 - without faults there is one
            attach(desk, layout, found.record.key, received)
            target = desk.url("record", register=layout.id, key=pack_key(found.record.key))
            Once.objects.filter(word=sent.get("once", "")[:40]).update(target=target)
    except IntegrityError:
        earlier = Once.objects.filter(word=sent.get("once", "")[:40]).first()
        if earlier is None:
            raise
        messages.info(request, "这张表单已经保存过了，没有重复登记。")
        return redirect(earlier.target)
    except _NotYet:
        kept = desk.book.record(layout.id, key) if key else None
        return _form(
            request,
            layout,
            cells,
            kept=kept[0] if kept else None,
            seen=seen,
            unread=tuple(faults),
            received=received,
        )
    except Conflict as conflict:
        return _conflict(request, layout, cells, conflict, received)
    except Refused as error:
        kept = desk.book.record(layout.id, key) if key else None
        messages.error(request, f"{error}。")
        return _form(request, layout, cells, kept=kept[0] if kept else None, seen=seen, received=received)
    drop_draft(request.user, request.path)
    messages.success(request, "已保存。" if entry or received else "没有改动。")
    if "another" in sent:
        return redirect(desk.url("record-new", register=layout.id))
    return redirect(target)


def _stop(faults: list[tuple[str, Unread]]) -> None:
    """Ends a transaction whose form has faults."""
    if faults:
        raise _NotYet


class _NotYet(Exception):  # noqa: N818 - turns back what a faulty form began
    pass


def _form(
    request: DeskRequest,
    layout: Register,
    cells: dict[str, str],
    *,
    kept: Record | None = None,
    seen: int = 0,
    unread: tuple[tuple[str, Unread], ...] = (),
    received: dict[str, list[Attached]] | None = None,
    conflict: dict[str, object] | None = None,
    draft: bool = False,
) -> HttpResponse:
    desk = request.desk
    open_ = not desk.year.closed
    history = desk.book.history(layout.id, kept.key, _HISTORY) if kept else []
    found, fresh = lately(desk) if kept else ((), True)
    now = layout.state(kept.state) if kept else None
    context = {
        "layout": layout,
        "record": kept,
        "sections": sections(desk, layout, cells, unread),
        "faults": [(title, u) for name, u in unread for title in [_title(layout, name)]],
        "seen": seen,
        "once": uuid.uuid4().hex,
        "editable": open_ and desk.can("record", "POST"),
        "movable": open_ and desk.can("record-move", "POST"),
        "undoable": open_ and desk.can("undo", "POST"),
        "moves": now.moves if now else (),
        "history": [(e, differences(layout, e.before, e.after)) for e in history],
        "files": attached_to(desk, layout, kept.key) if kept else [],
        "received": [f for each in (received or {}).values() for f in each],
        "fresh": fresh,
        "problems": [p for p in found if kept and (p.register, p.key) == (layout.id, kept.key)],
        "conflict": conflict,
        "draft": draft,
        "largest": settings.LARGEST_FILE,
        "has_files": any(f.type is FieldType.FILE for f in layout.fields),
    }
    return show(request, "record", context)


def _conflict(
    request: DeskRequest,
    layout: Register,
    cells: dict[str, str],
    conflict: Conflict,
    received: dict[str, list[Attached]],
) -> HttpResponse:
    """Shows what the other person wrote beside what was typed here; nothing of either is lost."""
    desk = request.desk
    theirs = conflict.current
    number = numbered(layout, theirs) if theirs else {}
    mine = desk.ledger.read_row(layout.id, {**number, **read_cells(cells)}).record
    if theirs is not None and mine is not None:
        mine = with_unlisted(layout, theirs, Record(mine.register, mine.key, mine.values, theirs.state))
    said: dict[str, object] = {
        "entry": conflict.entry,
        "gone": theirs is None,
        "rows": differences(layout, theirs, mine) if theirs else [],
    }
    seen = desk.book.version(layout.id, theirs.key) if theirs else 0
    return _form(request, layout, cells, kept=theirs, seen=seen, received=received, conflict=said)


def _gone(request: DeskRequest, layout: Register, key: str) -> HttpResponse:
    """Shows the history of a record that was taken out, from where it can come back."""
    desk = request.desk
    history = desk.book.history(layout.id, key, _HISTORY)
    if not history:
        raise Http404
    context = {
        "layout": layout,
        "key": key,
        "history": [(e, differences(layout, e.before, e.after)) for e in history],
        "undoable": not desk.year.closed and desk.can("undo", "POST"),
    }
    return show(request, "record_gone", context, status=410)


def _first_cells(request: DeskRequest, layout: Register) -> dict[str, str]:
    """Returns what a new form starts with: defaults, what the address says, what an earlier record shares with it."""
    cells = {f.id: f.default for f in layout.fields if f.default}
    cells |= {f.id: request.GET[f.id][:300].replace("\0", "") for f in layout.fields if f.id in request.GET}
    like = request.GET.get("like", "")
    records = request.desk.ledger.records(layout.id)
    found = records[-1] if like == "last" and records else request.desk.ledger.record(layout.id, like)
    if found is None:
        return cells
    own = {f.id for f in layout.fields if f.auto or f.type in (FieldType.FILE, FieldType.DATE, FieldType.PERIOD)}
    own |= set(layout.key)
    return {**cells, **{n: c for n, c in cells_of(layout, found).items() if n not in own}}


def _state_of(request: DeskRequest, layout: Register, key: str) -> str:
    """Returns the state to write: that of the record; a new one may name where it starts."""
    if key:
        found = request.desk.book.record(layout.id, key)
        return found[0].state if found else ""
    said = request.POST.get("state", "")
    return said if layout.state(said) else ""


def _title(layout: Register, name: str) -> str:
    field = layout.field(name)
    return field.title if field else "状态"


def _number(said: str | None) -> int:
    return int(said) if said and said.isdigit() and len(said) < 18 else 0
