"""Readings: drop reports of others, walk through what was found, send the letter that returns them."""

from __future__ import annotations

import datetime
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from jiheng.facts import Severity
from jiheng.web import readings as readings_room
from jiheng.web import taking_in
from jiheng.web.access import DeskRequest
from jiheng.web.dismissing import set_aside_all, take_back
from jiheng.web.issuing import DAYS
from jiheng.web.models import Reading
from jiheng.web.pages import show
from jiheng.web.readings import (
    Card,
    View,
    ranked,
    scope_of,
    view_of,
)
from jiheng.web.reviewing import findings_of, letter_of, taken_over
from jiheng.web.store import Refused
from jiheng.web.taking_in import MOST_FILES, Progress, accept, progress, unread, wait_for
from jiheng.writing.findings.outcome import family_title
from jiheng.writing.findings.page_text import STATES

_OFFICE = "application/vnd.openxmlformats-officedocument"
_LONGEST = 500
_SHOWN = 100


def readings(request: DeskRequest) -> HttpResponse:
    """Lists what was read, the gravest first; takes more files."""
    desk = request.desk
    if request.method == "POST":
        files = request.FILES.getlist("files")
        if not files or len(files) > MOST_FILES:
            said = f"一次最多 {MOST_FILES} 个文件，请分几次。" if files else "请先选择文件。"
            messages.error(request, said)
            return _list(request)
        word = accept(desk, files)
        wait_for(word, taking_in.PATIENCE)
        return redirect(f"{desk.url('readings')}?batch={word}")
    batch = progress(desk.unit, request.GET.get("batch", "")[:32])
    only = batch.rows[0] if len(batch.rows) == 1 else None
    if only is not None and not only.state and not only.fault and "stay" not in request.GET:
        return redirect(desk.url("reading", reading=only.pk))
    return _list(request, batch)


def reading(request: DeskRequest, reading: int) -> HttpResponse:
    """Shows the report with every number judged, and its findings."""
    view = _view(request, reading)
    due = _today() + datetime.timedelta(days=DAYS)
    context = {
        "view": view,
        "reading": view.reading,
        "family": family_title(view.reading.standard) if view.reading.standard else "",
        "states": [(s, name, meaning, view.parts.states.get(s, 0)) for s, (name, meaning) in STATES.items()],
        "counts": [(s.value, sum(c.located.finding.severity is s for c in view.standing)) for s in Severity],
        "due": due.isoformat(),
    }
    return show(request, "reading", context)


def dismiss(request: DeskRequest, reading: int) -> HttpResponse:
    """Sets a finding aside with a reason, or all of the same rule."""
    view = _view(request, reading)
    card = _card(view, request.POST.get("key", ""))
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:_LONGEST]
    if not reason:
        messages.error(request, "忽略一条发现须写明理由。")
        return _back(request, view, card)
    code = card.located.finding.code
    alike = "alike" in request.POST
    chosen = [c for c in view.standing if c.located.finding.code == code] if alike else [card]
    pairs = [(c.located.finding.code, c.key) for c in chosen if c.open]
    count = set_aside_all(request.desk, scope_of(view.reading), pairs, reason)
    messages.success(request, f"已忽略 {count} 条 {code}；下一稿里同样的发现也会忽略，可随时撤销。")
    return _back(request, view, card, gone={c.number for c in chosen})


def restore(request: DeskRequest, reading: int) -> HttpResponse:
    """Takes a dismissal back."""
    view = _view(request, reading)
    card = _card(view, request.POST.get("key", ""))
    if take_back(request.desk, scope_of(view.reading), card.key, card.located.finding.code):
        messages.success(request, "已撤销忽略。")
    return redirect(f"{request.desk.url('reading', reading=view.reading.pk)}#f{card.number}")


def take(request: DeskRequest, reading: int) -> HttpResponse:
    """Takes a finding over into the register of issues."""
    view = _view(request, reading)
    card = _card(view, request.POST.get("key", ""))
    try:
        record = taken_over(request.desk, view, card)
    except Refused as error:
        messages.error(request, f"{error}。")
        return _back(request, view, card)
    messages.success(request, f"已立为第 {record.key} 号问题，请在“问题整改”里定责任人。")
    return _back(request, view, card, gone={card.number})


def remove(request: DeskRequest, reading: int) -> HttpResponse:
    """Removes a reading from the list; what was set aside stays for the next version."""
    found = _reading(request, reading)
    readings_room.remove(request.desk, found)
    messages.success(request, f"已移除“{found.name}”。")
    return redirect(request.desk.url("readings"))


def letter(request: DeskRequest, reading: int) -> HttpResponse:
    """Gives the letter that returns the report, with every finding that stands."""
    view = _view(request, reading)
    if not view.reading.result:
        raise Http404
    today = _today()
    due = _date(request.GET.get("due", "")) or today + datetime.timedelta(days=DAYS)
    name, data = letter_of(request.desk, view, today, due)
    return _download(data, f"{_OFFICE}.wordprocessingml.document", name)


def findings(request: DeskRequest, reading: int) -> HttpResponse:
    """Gives the findings as Excel, with what was decided on each."""
    name, data = findings_of(_view(request, reading))
    return _download(data, f"{_OFFICE}.spreadsheetml.sheet", name)


def _list(request: DeskRequest, batch: Progress | None = None) -> HttpResponse:
    rows = ranked(request.desk)
    words = request.GET.get("q", "").strip()
    if words:
        rows = [r for r in rows if words in f"{r[0].name}{r[0].of_unit}{r[0].title}"]
    batches = {b.word: b for b in (*([batch] if batch and batch.rows else []), *unread(request.desk.unit))}
    context = {
        "batches": list(batches.values()),
        "rows": rows[:_SHOWN],
        "count": len(rows),
        "words": words,
        "largest": settings.LARGEST_FILE,
        "most": MOST_FILES,
        "whole": settings.LARGEST_REQUEST >> 20,
    }
    return show(request, "readings", context)


def _reading(request: DeskRequest, number: int) -> Reading:
    found = Reading.objects.filter(unit=request.desk.unit, pk=number).first() if number < 1 << 62 else None
    if found is None:
        raise Http404
    return found


def _view(request: DeskRequest, number: int) -> View:
    return view_of(request.desk, _reading(request, number))


def _card(view: View, key: str) -> Card:
    found = next((c for c in view.cards if c.key == key), None)
    if found is None:
        raise Http404
    return found


def _back(request: DeskRequest, view: View, card: Card, gone: frozenset[int] | set[int] = frozenset()) -> HttpResponse:
    """Leads back to the finding, or to the next that stands after those that are done with."""
    left = [c.number for c in view.standing if c.number not in gone]
    target = next((n for n in left if n >= card.number), left[-1] if left else card.number)
    return redirect(f"{request.desk.url('reading', reading=view.reading.pk)}#f{target}")


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _date(said: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(said)
    except ValueError:
        return None


def _today() -> datetime.date:
    return datetime.date.today()  # noqa: DTZ011 - the clerk's own day
