"""Approval: the steps of a report to the signature, its versions, and what differs between them."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from jiheng.web import approval
from jiheng.web.access import Desk, DeskRequest
from jiheng.web.composing import dismissals
from jiheng.web.models import Version
from jiheng.web.pages import show
from jiheng.web.roles import Role
from jiheng.web.standing import document_of, signed
from jiheng.web.store import Refused
from jiheng.web.versions import Comparison, compare, composition_of, matters_of, sound, with_soundness
from jiheng.web.views.leader import leader_page
from jiheng.web.views.report import given, previewed
from jiheng.writing.report import Composition
from jiheng.writing.report.outputs import FORMATS

_WHY = "why-"


def send(request: DeskRequest) -> HttpResponse:
    """Hands the report on to be checked."""
    day = _day(request.POST.get("day", ""))
    note = request.POST.get("note", "").strip()[:1000]
    return _step(request, "report", lambda desk: f"已送复核：第{approval.send(desk, day, note).number}稿。")


def check(request: DeskRequest) -> HttpResponse:
    """Passes a version, or sends it back."""
    number, reason = _number(request), _reason(request)
    if "back" in request.POST:
        return _step(request, "report", lambda desk: _back(desk, number, reason, Role.CHECKER))

    def passed(desk: Desk) -> str:
        approval.check(desk, number, reason)
        return "复核通过，已送负责人签批。"

    return _step(request, "report", passed)


def sign(request: DeskRequest) -> HttpResponse:
    """Signs a version, or sends it back."""
    number, reason = _number(request), _reason(request)
    reasons = {n.removeprefix(_WHY): request.POST[n][:1000] for n in request.POST if n.startswith(_WHY)}
    if "back" in request.POST:
        return _step(request, "leader", lambda desk: _back(desk, number, reason, Role.LEADER))

    try:
        approval.sign(request.desk, number, reason, reasons)
    except Refused as error:
        messages.error(request, f"{error}。")
        return leader_page(request, {**reasons, "": reason})
    messages.success(request, f"第{number}稿已签发。")
    return redirect(request.desk.url("leader"))


def submit(request: DeskRequest) -> HttpResponse:
    """Notes what became of the report after the signature."""
    number, reason = _number(request), _reason(request)
    if "back" in request.POST:
        return _step(request, "report", lambda desk: _back(desk, number, reason, Role.CLERK))
    deadline = _day(request.POST.get("deadline", ""))

    def sent(desk: Desk) -> str:
        if "receipt" in request.POST:
            approval.accept(desk, number, request.POST["receipt"][:200])
            return "已登记受理。"
        approval.submit(desk, number, deadline, reason)
        return "已登记报送。"

    return _step(request, "report", sent)


def undo(request: DeskRequest) -> HttpResponse:
    """Takes back one's own last step, where nobody has acted since."""
    number, reason = _number(request), _reason(request)
    page = "leader" if "leader" in request.POST else "report"
    return _step(request, page, lambda desk: f"已{approval.undo(desk, number, reason)}，第{number}稿。")


def versions(request: DeskRequest) -> HttpResponse:
    """Lists the versions with their hashes and the steps taken on each."""
    desk = request.desk
    document = document_of(desk)
    found = with_soundness(document) if document else []
    rows = [(version, list(version.signings.all()), fine) for version, fine in found]
    return show(request, "report_versions", {"rows": rows, "formats": FORMATS, "document": document})


def version(request: DeskRequest, number: int) -> HttpResponse:
    """Shows a version: its hash, what stood against it, and what differs from another (`?against=`)."""
    desk = request.desk
    found = _version(desk, number)
    asked = request.GET.get("against", "")
    others = list(found.document.versions.exclude(number=number).defer("content"))
    before = next((v for v in others if str(v.number) == asked), None) if asked else None
    if before is None and not asked:
        before = next((v for v in others if v.number < number), None)
    said: Comparison | None = compare(before, found) if before else None
    aside = dismissals(desk)
    context = {
        "edition": found,
        "before": before,
        "others": others,
        "comparison": said,
        "sound": sound(found),
        "matters": [(m, aside.get(m.key)) for m in matters_of(found) if m.severity in "EW"],
        "signings": found.signings.select_related("person"),
        "formats": FORMATS,
        "lines": found.content["text"].splitlines(),
        "score": found.content.get("score"),
    }
    return show(request, "report_version", context)


def version_file(request: DeskRequest, number: int, form: str) -> HttpResponse:
    """Gives a version as a file, or shows it (`page`); one that is not signed says that it is a draft."""
    composition = _report_of(_version(request.desk, number))
    return previewed(composition) if form == "page" else given(request, composition, form)


def _report_of(version: Version) -> Composition:
    steps = version.signings.select_related("version").order_by("-id")
    return msgspec.structs.replace(composition_of(version), draft=signed(steps) is None)


def _version(desk: Desk, number: int) -> Version:
    document = document_of(desk)
    found = document.versions.filter(number=number).first() if document else None
    if found is None:
        raise Http404
    return found


def _step(request: DeskRequest, page: str, take: Callable[[Desk], str]) -> HttpResponse:
    """Takes a step and says what came of it."""
    try:
        messages.success(request, take(request.desk))
    except Refused as error:
        messages.error(request, f"{error}。")
    return redirect(request.desk.url(page))


def _back(desk: Desk, number: int, reason: str, role: Role) -> str:
    approval.send_back(desk, number, reason, role)
    return f"第{number}稿已退回。"


def _reason(request: DeskRequest) -> str:
    return request.POST.get("reason", "").strip()[:1000]


def _number(request: DeskRequest) -> int:
    said = request.POST.get("number", "")
    return int(said) if said.isdigit() and len(said) < 9 else 0


def _day(said: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(said.strip())
    except ValueError:
        return None
