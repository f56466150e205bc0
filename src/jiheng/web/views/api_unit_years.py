"""API of years: opened, closed, opened again, carried into the next; what may become an issue."""

from __future__ import annotations

from collections import Counter

from django.http import HttpResponse

from jiheng.ledger.entry import Entry
from jiheng.web.api import shapes
from jiheng.web.api.giving import latest
from jiheng.web.api.operation import ApiRequest, answer
from jiheng.web.api.problems import Fault, ProblemError
from jiheng.web.issuing import ISSUES, offered, take_over
from jiheng.web.models import Year
from jiheng.web.store.founding import begin_next, open_year
from jiheng.web.store.standards import standards
from jiheng.year.carry import carry


def open_one(request: ApiRequest) -> Entry:
    """Opens a year of the unit."""
    desk, sent = request.desk, request.sent
    unknown = [pack for pack in sent.packs if pack not in standards().packs]
    if unknown:
        fault = Fault("packs", f"没有：{'、'.join(unknown)[:200]}", f"可用：{'、'.join(standards().packs)}")
        raise ProblemError(422, "内容不对", fault.message, (fault,))
    open_year(desk.unit, sent.year, dict.fromkeys(sent.packs), who=desk.who)
    return latest(desk)


def closing(request: ApiRequest) -> HttpResponse:
    """Tells whether the year is closed, and what is wrong in it."""
    desk = request.desk
    counts = Counter(p.severity for p in desk.book.once("problems", lambda ledger: ledger.problems()))
    return answer(shapes.ClosingShape(desk.year.closed, counts["E"], counts["W"]))


def close(request: ApiRequest) -> Entry:
    """Closes the year, or opens it again."""
    desk, sent = request.desk, request.sent
    turn = desk.book.close_year if sent.closed else desk.book.reopen_year
    return turn(who=desk.who, reason=sent.reason)


def carried(request: ApiRequest) -> HttpResponse:
    """Tells what the next year would take over."""
    desk = request.desk
    found = carry(desk.ledger)
    rows = tuple(
        shapes.CarriedRegister(m.register.id, m.register.title, len(m.carried), len(m.left), m.why)
        for m in found.registers
    )
    there = Year.objects.filter(unit=desk.unit, year=found.ledger.year).exists()
    return answer(shapes.CarriedShape(found.ledger.year, there, rows))


def begin(request: ApiRequest) -> Entry:
    """Begins the next year from this one."""
    desk = request.desk
    begin_next(desk.unit, desk.year, carry(desk.ledger).ledger, who=desk.who)
    return latest(desk)


def offers(request: ApiRequest) -> HttpResponse:
    """Lists lost points and deviations that may become issues."""
    found = offered(request.desk) if request.desk.book.register(ISSUES) else []
    return answer([shapes.OfferedShape(m.origin, m.source, m.text, m.measure, m.kind) for m in found])


def take(request: ApiRequest) -> Entry:
    """Takes one over as an issue."""
    desk = request.desk
    matter = next((m for m in offered(desk) if m.origin == request.sent.origin), None)
    if matter is None:
        raise ProblemError(404, "没有这一项", "它不在可立为问题的之中，或已经立过。")
    record = take_over(desk, matter)
    return desk.book.history(ISSUES, record.key, 1)[0]
