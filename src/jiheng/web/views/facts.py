"""Facts: the page of one number: formula, inputs, records and evidence behind it."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from jiheng.web.access import DeskRequest
from jiheng.web.pages import show
from jiheng.web.tracing import traced
from jiheng.web.views.origin import origin, walked


def fact(request: DeskRequest) -> HttpResponse:
    """Shows a number (`?id=` a fact or `register/key#field`); without one the list of all."""
    desk = request.desk
    ref = request.GET.get("id", "")
    if not ref:
        return origin(request)
    found = traced(desk, ref)
    if found is None:
        raise Http404
    stops = walked(desk, desk.ledger, found.ref)[1:] if found.formula else []
    return show(request, "fact", {"fact": found, "stops": stops})
