"""Origin: all numbers of the year, and the walk from each to its records and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

import msgspec
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect

from jiheng.facts import Fact
from jiheng.ledger import Ledger, Missing, walk
from jiheng.web.access import Desk, DeskRequest
from jiheng.web.keys import pack_key
from jiheng.web.pages import show

_SCORE = "score:"
_PAGE = 50
_DEEPEST = 8  # as far as the page sets it in


class Stop(msgspec.Struct, frozen=True):
    """A step of the walk; `url` leads to the record it speaks of."""

    depth: int
    text: str
    url: str = ""


def origin(request: DeskRequest) -> HttpResponse:
    """Leads to the page of a fact (`?fact=id`), points to the sheet; without one lists all, or what is missing."""
    desk = request.desk
    name = request.GET.get("fact", "")
    if not name:
        return numbers(request)
    if name.startswith(_SCORE):
        return redirect(desk.url("score"))
    return redirect(f"{desk.url('fact')}?{urlencode({'id': name})}")


def numbers(request: DeskRequest) -> HttpResponse:
    """Lists the numbers of the year (`?q=`, `?stage=`), or those that lack something (`?missing=1`)."""
    desk, asked = request.desk, request.GET
    (facts, missing), fresh = desk.book.lately("numbers", _numbers)
    words, stage = asked.get("q", "").split(), asked.get("stage", "")
    named = [f for f in facts if all(word in f.label or word in f.subject for word in words)] if words else facts
    chosen = [f for f in named if f.stage == stage] if stage else named
    lacking = [each for each in missing if all(word in str(each) for word in words)]
    listed: Sequence[Fact | Missing] = lacking if "missing" in asked else chosen
    context = {
        "page": Paginator(listed, _PAGE).get_page(asked.get("page")),
        "lacking": "missing" in asked,
        "counts": (len(named), len(lacking)),
        "stages": [(each.value, count) for each, count in Counter(f.stage for f in named).items()],
        "words": " ".join(words),
        "stage": stage,
        "fresh": fresh,
    }
    return show(request, "facts", context)


def _numbers(ledger: Ledger) -> tuple[tuple[Fact, ...], tuple[Missing, ...]]:
    return ledger.facts(), ledger.missing()


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
