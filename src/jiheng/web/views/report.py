"""Report: its pages with locked numbers and findings beside them, preview, downloads, last year's text."""

from __future__ import annotations

from collections import Counter

import msgspec
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from jiheng.reading import read_document
from jiheng.web.access import DeskRequest
from jiheng.web.composing import Composed, composed, composed_lately
from jiheng.web.dismissing import aside_of
from jiheng.web.duties import alone, control_of
from jiheng.web.lastyear import against
from jiheng.web.manuscript import manuscript
from jiheng.web.pages import show
from jiheng.web.standing import State, standing, undoable
from jiheng.web.store.evidence import safe_name
from jiheng.web.versions import same_report
from jiheng.writing.report import Composition
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
_FINDINGS = 30


def report(request: DeskRequest) -> HttpResponse:
    """Shows a page of the report as it stands, with its outline, findings, and where it is on its way.

    `?page=` names the page, `?part=` a section on it; `?page=all` shows the whole.
    """
    desk = request.desk
    found, fresh = composed_lately(desk)
    aside = aside_of(desk)
    where = standing(desk, found, aside.dismissed)
    checked = where.version if where.state is State.CHECKING else None
    barred = alone(desk, checked, "复核") if checked else ""
    away = where.version is not None and not where.state.with_writer
    context = {
        "view": manuscript(found, aside, _page(request, found)),
        "fresh": fresh,
        "where": where,
        "changed": away and where.version is not None and not same_report(where.version, found),
        "states": [s for s in State if s is not State.RETURNED],
        "editable": not desk.year.closed and desk.can("report-text", "POST"),
        "formats": FORMATS,
        "today": timezone.localdate(),
        "against": barred,
        "control": control_of(desk) if barred else "",
        "undoable": undoable(desk, where) if not desk.year.closed else "",
    }
    return show(request, "report", context)


def findings(request: DeskRequest) -> HttpResponse:
    """Lists all that stands against the report, page by page (`?severity=`, `?code=`, `?register=`)."""
    desk, asked = request.desk, request.GET
    found, fresh = composed_lately(desk)
    aside = aside_of(desk)
    matters = standing(desk, found, aside.dismissed).matters
    severity, code, register = (asked.get(name, "") for name in ("severity", "code", "register"))
    chosen = [
        m for m in matters if severity in ("", m.severity) and code in ("", m.code) and register in ("", m.register)
    ]
    listed = Paginator(chosen, _FINDINGS).get_page(asked.get("page"))
    context = {
        "page": listed,
        "said": [aside.said(matter) for matter in listed],
        "counts": Counter(m.severity for m in matters),
        "all": len(matters),
        "severity": severity,
        "code": code,
        "fresh": fresh,
    }
    return show(request, "report_findings", context)


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
    found, _ = composed_lately(desk)
    stale = [m for m in found.matters if m.code in ("stale", "T10")]
    context = {"view": against(desk, said, source), "stale": stale, "year": desk.year.year - 1}
    return show(request, "last_year", context)


def _page(request: DeskRequest, found: Composed) -> int:
    """Returns the page of the report that is asked for; 0 for the whole."""
    page, part = request.GET.get("page", ""), request.GET.get("part", "")
    if page == "all":
        return 0
    if part.isdecimal() and len(part) < 6:
        return found.arranged.page_of(int(part))
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    return min(max(number, 1), len(found.arranged.pages))


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header  # noqa: PLC0415 - only downloads need it

    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
