"""Origin: all numbers of the year, and the walk from each to its records and evidence."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec
from django.http import HttpResponse
from django.shortcuts import redirect

from jiheng.ledger import Ledger, walk
from jiheng.web.access import Desk, DeskRequest
from jiheng.web.keys import pack_key
from jiheng.web.pages import show

_SCORE = "score:"
_DEEPEST = 8  # as far as the page sets it in


class Stop(msgspec.Struct, frozen=True):
    """A step of the walk; `url` leads to the record it speaks of."""

    depth: int
    text: str
    url: str = ""


def origin(request: DeskRequest) -> HttpResponse:
    """Leads to the page of a fact (`?fact=id`), points to the sheet; without one lists all and what is missing."""
    desk = request.desk
    name = request.GET.get("fact", "")
    if not name:
        return show(request, "facts", {"facts": desk.ledger.facts(), "missing": desk.ledger.missing()})
    if name.startswith(_SCORE):
        return redirect(desk.url("score"))
    return redirect(f"{desk.url('fact')}?{urlencode({'id': name})}")


def walked(desk: Desk, ledger: Ledger, fact: str) -> list[Stop]:
    """Returns the walk from a fact with links.

    Raises:
        KeyError: for an id that no rule yields.
    """
    return [Stop(min(step.depth, _DEEPEST), step.text, _url(desk, step.ref)) for step in walk(ledger, fact)]


def _url(desk: Desk, ref: str) -> str:
    register, slash, rest = ref.partition("/")
    if not slash or desk.book.register(register) is None:
        return ""
    key, mark, field = rest.rpartition("#")
    record = key if mark else rest
    url = desk.url("record", register=register, key=pack_key(record))
    return f"{url}#{field}" if mark else url
