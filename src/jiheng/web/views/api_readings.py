"""API of readings: reports of others handed in, their findings, what is decided on each, the letter back."""

from __future__ import annotations

import datetime

import msgspec
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from jiheng.ledger.entry import Entry
from jiheng.web.access import Desk
from jiheng.web.api import giving, shapes
from jiheng.web.api.operation import ROOT, ApiRequest, answer
from jiheng.web.api.problems import Fault, ProblemError
from jiheng.web.api.receiving import read_file
from jiheng.web.dismissing import set_aside_all, take_back
from jiheng.web.issuing import DAYS, ISSUES
from jiheng.web.models import Reading
from jiheng.web.readings import Card, Summary, View, remove, scope_of, view_of
from jiheng.web.reviewing import findings_of, letter_of, taken_over
from jiheng.web.taking_in import accept, unread

_OFFICE = "application/vnd.openxmlformats-officedocument"
LETTER = f"{_OFFICE}.wordprocessingml.document"
LIST = f"{_OFFICE}.spreadsheetml.sheet"
_STATES = {Reading.WAITING: "waiting", Reading.BUSY: "busy"}


def readings(request: ApiRequest) -> HttpResponse:
    """Lists the reports that were handed in, the newest first; what an ended server left is read on."""
    desk = request.desk
    unread(desk.unit)
    rows = Reading.objects.filter(unit=desk.unit).defer("result").order_by("-pk")
    found, numbers = giving.paged(rows, request.query)
    return answer(shapes.ReadingPage(**numbers, readings=tuple(_shape(desk, row) for row in found)))


def hand_in(request: ApiRequest) -> HttpResponse:
    """Takes a report in; it is read aside."""
    desk = request.desk
    word = accept(desk, [SimpleUploadedFile(request.query["name"], read_file(request))])
    return answer(_shape(desk, Reading.objects.filter(unit=desk.unit, batch=word).defer("result")[0]), 202)


def reading(request: ApiRequest, number: int) -> HttpResponse:
    """Gives a report with its findings."""
    desk = request.desk
    row = _row(desk, number)
    found = view_of(desk, row).cards if row.result else ()
    return answer(shapes.ReadingDetail(_shape(desk, row), tuple(map(_finding, found))))


def take_off(request: ApiRequest, number: int) -> Entry:
    """Takes a report off the list; what was set aside in it stays for the next version."""
    remove(request.desk, _row(request.desk, number))
    return giving.latest(request.desk)


def dismiss(request: ApiRequest, number: int) -> Entry:
    """Sets a finding aside, or all open ones of its rule."""
    view, sent = _view(request, number), request.sent
    card = _card(view, sent.key)
    if not sent.reason.strip():
        raise ProblemError(422, "内容不对", "忽略须写明理由。", (Fault("reason", "没有理由"),))
    code = card.located.finding.code
    chosen = [c for c in view.standing if c.located.finding.code == code] if sent.alike else [card]
    pairs = [(c.located.finding.code, c.key) for c in chosen if c.open]
    if not pairs:
        raise ProblemError(409, "不能这样改", "这条已经忽略过了。")
    set_aside_all(request.desk, scope_of(view.reading), pairs, sent.reason.replace("\0", "").strip())
    return giving.latest(request.desk)


def restore(request: ApiRequest, number: int, key: str) -> Entry:
    """Takes a dismissal back."""
    view = _view(request, number)
    card = _card(view, key)
    if not take_back(request.desk, scope_of(view.reading), card.key, card.located.finding.code):
        raise ProblemError(409, "不能这样改", "这条没有忽略过。")
    return giving.latest(request.desk)


def take(request: ApiRequest, number: int) -> Entry:
    """Takes a finding over as an issue; one taken before gives the entry that made it."""
    view = _view(request, number)
    record = taken_over(request.desk, view, _card(view, request.sent.key))
    return request.desk.book.history(ISSUES, record.key, 1)[0]


def letter(request: ApiRequest, number: int) -> HttpResponse:
    """Gives the letter that returns the report."""
    today = datetime.date.today()  # noqa: DTZ011 - the clerk's own day
    due = today + datetime.timedelta(days=request.query["days"] or DAYS)
    return giving.file(*letter_of(request.desk, _view(request, number), today, due), LETTER)


def findings(request: ApiRequest, number: int) -> HttpResponse:
    """Gives the findings as Excel, with what was decided on each."""
    return giving.file(*findings_of(_view(request, number)), LIST)


def _row(desk: Desk, number: int) -> Reading:
    found = Reading.objects.filter(unit=desk.unit, pk=number).first() if number < 1 << 62 else None
    if found is None:
        raise ProblemError(404, "没有这份报告", "它不在读过的报告之中，或已移除。")
    return found


def _view(request: ApiRequest, number: int) -> View:
    row = _row(request.desk, number)
    if not row.result:
        raise ProblemError(409, "还没有读完", row.fault or "请稍候再来。")
    return view_of(request.desk, row)


def _card(view: View, key: str) -> Card:
    found = next((c for c in view.cards if c.key == key), None)
    if found is None:
        raise ProblemError(404, "没有这条发现", "发现的 key 见这份报告。")
    return found


def _shape(desk: Desk, row: Reading) -> shapes.ReadingShape:
    summary = msgspec.convert(row.summary, Summary)
    return shapes.ReadingShape(
        reading=row.pk,
        name=row.name,
        state=_STATES.get(row.state) or ("unreadable" if row.fault else "read"),
        unit=row.of_unit,
        year=row.of_year,
        title=row.title,
        standard=row.standard,
        errors=row.errors,
        warnings=row.warnings,
        notes=summary.notes,
        money=summary.amount,
        fault=row.fault,
        at=row.at.isoformat(timespec="seconds"),
        who=row.who,
        across=summary.across,
        url=f"/{ROOT}u/{desk.unit.slug}/{desk.year.year}/readings/{row.pk}",
    )


def _finding(card: Card) -> shapes.FindingShape:
    finding, aside = card.located.finding, card.dismissal
    return shapes.FindingShape(
        key=card.key,
        code=finding.code,
        severity=finding.severity.value,
        message=finding.message,
        hint=finding.hint,
        place=card.place,
        quote=card.located.quote,
        expected=finding.expected,
        found=finding.found,
        difference=finding.difference,
        basis=finding.basis,
        dismissed=aside.reason if aside else "",
        who=aside.who if aside else "",
        issue=card.issue,
    )
