"""Facts: the page of one number: formula, inputs, records and evidence behind it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse

from jiheng.web.access import DeskRequest
from jiheng.web.pages import show
from jiheng.web.tracing import SHOWN, traced
from jiheng.web.views.origin import origin, walked


def fact(request: DeskRequest) -> HttpResponse:
    """Shows a number (`?id=` a fact or `register/key#field`); without one the list of all."""
    desk = request.desk
    ref = request.GET.get("id", "")
    if not ref:
        return origin(request)
    asked = request.GET.get("page", "")
    number = max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1
    found = traced(desk, ref, number)
    if found is None:
        raise Http404
    page = Paginator(range(found.count), SHOWN).get_page(number)
    if page.number != number:
        found = traced(desk, ref, page.number) or found
    stops = walked(desk, desk.ledger, found.ref)[1:] if found.formula else []
    return show(request, "fact", {"fact": found, "stops": stops, "page": page})
