"""Carry: the next year from this one: first shown, then made."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jiheng.web.access import DeskRequest
from jiheng.web.models import Year
from jiheng.web.pages import show
from jiheng.web.store import Refused
from jiheng.web.store.founding import begin_next
from jiheng.year.carry import Carried
from jiheng.year.carry import carry as carried_from


def carry(request: DeskRequest) -> HttpResponse:
    """Shows what the next year would take over and what not; makes it when it is sent."""
    desk = request.desk
    there = Year.objects.filter(unit=desk.unit, year=desk.year.year + 1).exists()
    found = carried_from(desk.ledger)
    if request.method == "POST":
        try:
            made = begin_next(desk.unit, desk.year, found.ledger, who=desk.who)
        except Refused as error:
            messages.error(request, f"{error}，没有改动。")
            return _page(request, found, there=True)
        messages.success(request, f"{made.year}年已建立，带入 {_count(found)} 条。")
        return redirect("home", unit=desk.unit.slug, year=made.year)
    return _page(request, found, there=there)


def _page(request: DeskRequest, found: Carried, *, there: bool) -> HttpResponse:
    context = {
        "there": there,
        "next": found.ledger.year,
        "going": [m for m in found.registers if m.carried],
        "staying": [m for m in found.registers if not m.carried],
        "count": _count(found),
    }
    return show(request, "carry", context)


def _count(found: Carried) -> int:
    return sum(len(m.carried) for m in found.registers)
