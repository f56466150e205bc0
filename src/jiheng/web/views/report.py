"""Report: the text with locked numbers and findings beside it, its editor, preview, downloads, last year's text."""

from __future__ import annotations

import msgspec
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from jiheng.reading import read_document
from jiheng.web.access import Desk, DeskRequest
from jiheng.web.approval import State, standing, undoable
from jiheng.web.composing import SCOPE, composed, dismissals, facts_offered
from jiheng.web.dismissing import accept as take
from jiheng.web.dismissing import proposals, set_aside, take_back
from jiheng.web.drafts import draft_of, drop_draft
from jiheng.web.duties import alone, control_of
from jiheng.web.lastyear import against, last_ledger
from jiheng.web.manuscript import manuscript
from jiheng.web.pages import show
from jiheng.web.store import Conflict, Refused
from jiheng.web.store.evidence import safe_name
from jiheng.web.texts import BLOCKS, Text, draft_of_section, last_texts, rewrite, texts_of, write
from jiheng.web.versions import same_report
from jiheng.writing.report import Composition
from jiheng.writing.report.outline import title_of
from jiheng.writing.report.outputs import FORMATS, render
from jiheng.writing.report.page import page
from jiheng.writing.report.typeset import NoFontError

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
_LONGEST = 500


def report(request: DeskRequest) -> HttpResponse:
    """Shows the report as it stands: outline, text, findings beside it, and where it is on its way."""
    desk = request.desk
    found, where = composed(desk), standing(desk)
    away = where.version is not None and not where.state.with_writer
    context = {
        "view": manuscript(found, desk.ledger, dismissals(desk), proposals(desk)),
        "family": found.family,
        "where": where,
        "changed": away and where.version is not None and not same_report(where.version, found.composition),
        "states": [s for s in State if s is not State.RETURNED],
        "editable": not desk.year.closed and desk.can("report-text", "POST"),
        "formats": FORMATS,
        "today": timezone.localdate(),
        "against": alone(desk, where.version, "复核") if where.version and where.state is State.CHECKING else "",
        "control": control_of(desk),
        "undoable": undoable(desk, where) if not desk.year.closed else "",
    }
    return show(request, "report", context)


def text(request: DeskRequest, place: int) -> HttpResponse:
    """Shows the editor of a section, and takes what is written."""
    desk = request.desk
    found = composed(desk)
    family = found.family
    if not 0 <= place < len(family.slots):
        raise Http404
    typed: Text | None = None
    if request.method == "POST":
        answer = _written(request, place)
        if answer is not None:
            return answer
        sent = request.POST
        typed = Text(sent.get("key", ""), _number(sent.get("seen")), sent.get("text", ""), "replaces" in sent)
    kept = draft_of(request.user, request.path) if request.method == "GET" else None
    if kept is not None:
        typed = Text(kept.get("key", ""), _number(kept.get("seen")), kept.get("text", ""), "replaces" in kept)
    texts = texts_of(desk, family, place)
    if typed is not None and typed.key:
        texts = [
            msgspec.structs.replace(typed, since=t.since, notes=t.notes) if t.key == typed.key else t for t in texts
        ]
    draft = draft_of_section(desk, place)
    fresh = typed if typed is not None and not typed.key else Text("", 0, "")
    if request.GET.get("from") == "draft":
        fresh = Text("", 0, draft, replaces=True)
    parts = manuscript(found, desk.ledger, dismissals(desk), proposals(desk)).parts
    before = last_ledger(desk)
    context = {
        "part": parts[place],
        "parts": parts,
        "place": place,
        "title": title_of(family.slots[place]),
        "texts": texts,
        "fresh": fresh,
        "open": bool(fresh.text) or not texts,
        "draft": draft,
        "last": last_texts(before, place, family),
        "last_year": desk.year.year - 1,
        "offers": facts_offered(desk),
        "kept": kept is not None,
        "editable": not desk.year.closed and desk.can("report-text", "POST"),
        "after": place + 1 if place + 1 < len(parts) else None,
    }
    return show(request, "report_text", context, status=400 if request.method == "POST" else 200)


def preview(request: DeskRequest) -> HttpResponse:
    """Shows the report as the public will see it, in a page that may do nothing."""
    return previewed(msgspec.structs.replace(composed(request.desk).composition, draft=True))


def previewed(composition: Composition) -> HttpResponse:
    """Returns the web page of a report, shut off from the desk."""
    answer = HttpResponse(page(composition))
    answer.headers["Content-Security-Policy"] = _SANDBOX
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def download(request: DeskRequest, form: str) -> HttpResponse:
    """Gives the report as it stands, marked as a draft."""
    return given(request, msgspec.structs.replace(composed(request.desk).composition, draft=True), form)


def given(request: DeskRequest, composition: Composition, form: str) -> HttpResponse:
    """Returns a report as a file."""
    if form not in _TYPES:
        raise Http404
    try:
        files = render(composition, (form,)).files
    except NoFontError as error:
        messages.error(request, str(error))
        return redirect(request.desk.url("report"))
    name, data = next((n, d) for n, d in files.items() if n.endswith(form))
    answer = HttpResponse(data, content_type=_TYPES[form])
    answer.headers["Content-Disposition"] = _attachment(name)
    return answer


def last_year(request: DeskRequest) -> HttpResponse:
    """Shows which sentences were in last year's report already; one not kept here may be handed in to compare."""
    desk = request.desk
    said, source = "", ""
    file = request.FILES.get("file") if request.method == "POST" else None
    if request.method == "POST" and file is None:
        messages.error(request, "请选一个文件。")
    if file is not None:
        name = safe_name(file.name or "")
        if file.size and file.size > settings.LARGEST_FILE:
            messages.error(request, f"“{name}”太大。")
        else:
            said = read_document(file.read(), name).text
            source = name
            if not said:
                messages.error(request, f"“{name}”读不出文字；可用 docx、doc、pdf、html、txt。")
    found = composed(desk)
    stale = [m for m in found.matters if m.code in ("stale", "T10")]
    context = {"view": against(desk, said, source), "stale": stale, "year": desk.year.year - 1}
    return show(request, "last_year", context)


def dismiss(request: DeskRequest) -> HttpResponse:
    """Sets a finding aside with a reason or proposes to, or takes that back."""
    desk = request.desk
    key, reason = request.POST.get("key", ""), request.POST.get("reason", "").replace("\0", "").strip()
    back = _to_finding(desk, key)
    if "withdraw" in request.POST:
        if take_back(desk, SCOPE, key, why=reason):
            messages.success(request, "已恢复。")
        return back
    matter = next((m for m in standing(desk).matters if m.key == key), None)
    if matter is None:
        messages.error(request, "这条问题已经不在了。")
        return back
    try:
        row = set_aside(desk, matter, reason)
    except Refused as error:
        messages.error(request, f"{error}。")
    else:
        said = "已提议忽略，由复核或负责人接受后生效。" if row.pending else "已忽略，理由已记下。"
        messages.success(request, said)
    return back


def accept(request: DeskRequest) -> HttpResponse:
    """Accepts what the writer proposed to set aside, or does not."""
    desk = request.desk
    key = request.POST.get("key", "")
    back = redirect(desk.url("leader")) if "leader" in request.POST else _to_finding(desk, key)
    if "refuse" in request.POST:
        reason = request.POST.get("reason", "").replace("\0", "").strip()[:_LONGEST]
        if take_back(desk, SCOPE, key, why=reason):
            messages.success(request, "没有接受，这条问题仍须处理。")
        return back
    try:
        row = take(desk, key)
    except Refused as error:
        messages.error(request, f"{error}。")
    else:
        messages.success(request, f"已接受{row.who}的提议，这条不再算未消除的错误。")
    return back


def _to_finding(desk: Desk, key: str) -> HttpResponse:
    return redirect(desk.url("report") + (f"#f-{key}" if key.isalnum() else ""))


def _written(request: DeskRequest, place: int) -> HttpResponse | None:
    """Saves what was sent; None where it could not be saved and must come back."""
    desk = request.desk
    family = composed(desk).family
    sent = request.POST
    key, said = sent.get("key", ""), sent.get("text", "").replace("\r\n", "\n").replace("\0", "")
    back = redirect(desk.url("report-text", place=place))
    try:
        if "drop" in sent:
            desk.book.drop(BLOCKS, key, who=desk.who, reason="编写报告时删去", seen=_number(sent.get("seen")))
            messages.success(request, "已删去。")
            return back
        if "reuse" in sent:
            write(desk, family, place, _last(desk, place, sent), replaces=False, since=str(desk.year.year - 1))
        elif key:
            rewrite(desk, family, place, key, _number(sent.get("seen")), said, replaces="replaces" in sent)
        else:
            write(desk, family, place, said, replaces="replaces" in sent)
    except Conflict as conflict:
        messages.error(request, f"{conflict}。您写的还在下面；先看对方改了什么，再决定。")
        return None
    except Refused as error:
        messages.error(request, f"{error}。")
        return None
    drop_draft(request.user, request.path)
    messages.success(request, "已保存。")
    return back


def _last(desk: Desk, place: int, sent: dict[str, str]) -> str:
    """Returns the text of last year that was chosen to be taken over."""
    texts = last_texts(last_ledger(desk), place, composed(desk).family)
    number = _number(sent.get("reuse"))
    if number >= len(texts):
        raise Refused("去年没有这段文字")
    return texts[number]


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header  # noqa: PLC0415 - only downloads need it

    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _number(said: str | None) -> int:
    return int(said) if said and said.isdigit() and len(said) < 18 else 0
