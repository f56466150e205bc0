"""Origin: where a number comes from: formula, inputs, records and evidence, each with its link."""

from __future__ import annotations

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from jiheng.ledger import Ledger, walk
from jiheng.web.access import Desk, DeskRequest
from jiheng.web.keys import pack_key
from jiheng.web.pages import show

_SCORE = "score:"


class Stop(msgspec.Struct, frozen=True):
    """A step of the walk; `url` leads to the record it speaks of."""

    depth: int
    text: str
    url: str = ""


def origin(request: DeskRequest) -> HttpResponse:
    """Shows the walk from a fact (`?fact=id`) to its records; without one all facts, and what is missing."""
    desk = request.desk
    name = request.GET.get("fact", "")
    if not name:
        return show(request, "facts", {"facts": desk.ledger.facts(), "missing": desk.ledger.missing()})
    if name.startswith(_SCORE):
        return redirect(desk.url("score"))
    try:
        stops = walked(desk, desk.ledger, name)
    except KeyError:
        raise Http404 from None
    return show(request, "origin", {"name": stops[0].text if stops else name, "stops": stops[1:]})


def walked(desk: Desk, ledger: Ledger, fact: str) -> list[Stop]:
    """Returns the walk from a fact with links.

    Raises:
        KeyError: for an id that no rule yields.
    """
    stops: list[Stop] = []
    for step in walk(ledger, fact):
        text = step.text
        # The formula of a step stands below it; a number that stands in a cell only repeats it.
        stops.append(Stop(min(step.depth, 8), text, _url(desk, step.ref)))
    return stops


def _url(desk: Desk, ref: str) -> str:
    register, slash, rest = ref.partition("/")
    if not slash or desk.book.register(register) is None:
        return ""
    key, mark, field = rest.rpartition("#")
    record = key if mark else rest
    url = desk.url("record", register=register, key=pack_key(record))
    return f"{url}#{field}" if mark else url
