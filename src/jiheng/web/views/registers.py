"""Registers: what is kept, and the list of each: searched, filtered, sorted, added up; out to Excel and in again."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from jiheng.standards.pack import Register
from jiheng.web.access import Desk, DeskRequest
from jiheng.web.lists import Asked, filters_of, listing
from jiheng.web.overview import groups
from jiheng.web.pages import show


def registers(request: DeskRequest) -> HttpResponse:
    """Lists the registers by the part they belong to."""
    return show(request, "registers", {"groups": groups(request.desk.ledger)})


def register(request: DeskRequest, register: str) -> HttpResponse:
    """Lists the records of a register."""
    desk = request.desk
    layout = layout_of(desk, register)
    asked = Asked.of(layout, request.GET)
    context = {
        "layout": layout,
        "asked": asked,
        "view": listing(desk, layout, asked, request.GET.get("page")),
        "choices": filters_of(layout),
        "words": request.GET.get("q", ""),
    }
    return show(request, "register", context)


def layout_of(desk: Desk, register: str) -> Register:
    """Returns a register of the year's packs.

    Raises:
        Http404: where there is none.
    """
    found = desk.book.register(register)
    if found is None:
        raise Http404
    return found
