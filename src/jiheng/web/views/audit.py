"""Audit: the journal as it stands: who changed what, when and why; verified on demand, and for download."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect

from jiheng.ledger import name_in
from jiheng.ledger.entry import NOTE
from jiheng.web.access import DeskRequest
from jiheng.web.differences import Difference, differences
from jiheng.web.pages import show
from jiheng.web.store.acts import Subject, strays
from jiheng.web.store.journal import lines, newest_first, read_body
from jiheng.web.store.journal import verify as verified

_PAGE = 50
_MANY = 5
_SUBJECTS = {s.value: s.caption for s in Subject}
_DOINGS = {"put": "登记", "drop": "删去", "close": "结账", "reopen": "重新打开", "note": "事项"}


def audit(request: DeskRequest) -> HttpResponse:
    """Lists the entries of the unit, the newest first."""
    desk = request.desk
    where: dict[str, object] = {}
    register, who = request.GET.get("register", ""), request.GET.get("who", "").strip()
    year, subject = request.GET.get("year", ""), request.GET.get("subject", "")
    if register:
        where["register"] = register
    if subject:
        where |= {"do": NOTE, "key": subject}
    if year.isascii() and year.isdigit() and len(year) == 4:
        where["year"] = int(year)
    if who:
        where["who__contains"] = who
    pages = Paginator(newest_first(desk.unit, **where).values_list("body", "hash"), _PAGE)
    if not where:
        # The chain has no gaps, so all of it need not be counted.
        pages.count = desk.unit.entries
    page = pages.get_page(request.GET.get("page"))
    known = desk.ledger.schema.registers
    rows = []
    for body, digest in page:
        entry = read_body(body)
        layout = known.get(entry.register)
        changed: list[Difference] = differences(layout, entry.before, entry.after) if layout else []
        about = _SUBJECTS.get(entry.key, "") if entry.do == NOTE else ""
        do = about or _DOINGS[entry.do]
        name = name_in((entry.after or entry.before or {}).get("values", {})) or entry.key
        rows.append({"entry": entry, "name": name, "hash": digest, "layout": layout, "changed": changed, "do": do})
    context = {
        "rows": rows,
        "page": page,
        "registers": known.values(),
        "register": register,
        "subjects": list(Subject),
        "subject": subject,
        "asked_year": where.get("year"),
        "who": who,
        "count": desk.unit.entries,
        "head": desk.unit.head,
    }
    return show(request, "audit", context)


def verify(request: DeskRequest) -> HttpResponse:
    """Checks the whole chain of the unit."""
    verdict = verified(request.desk.unit)
    if not verdict.sound:
        messages.error(request, f"第 {verdict.line} 条起不可信：{verdict.fault}")
        return redirect(request.desk.url("audit"))
    messages.success(request, f"日志完好：{verdict.entries} 条，逐条校验相符。末条校验值 {verdict.head[:16]}…")
    found = strays(request.desk.unit)
    if found:
        said = "；".join(f"{s.row} {s.fault}" for s in found[:_MANY])
        messages.error(request, f"忽略、签批、成员、令牌等数据里有 {len(found)} 处不是日志所记：{said}")
    return redirect(request.desk.url("audit"))


def journal_file(request: DeskRequest) -> StreamingHttpResponse:
    """Gives the journal as a file; `jiheng` verifies it without the desk."""
    response = StreamingHttpResponse(lines(request.desk.unit), content_type="application/x-ndjson")
    response.headers["Content-Disposition"] = f'attachment; filename="journal-{request.desk.unit.slug}.jsonl"'
    return response
