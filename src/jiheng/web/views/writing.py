"""Writing: the editor of a section of the report, and the numbers that a text may name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect

from jiheng.web.access import Desk, DeskRequest
from jiheng.web.composing import composed_lately, facts_offered
from jiheng.web.dismissing import aside_of
from jiheng.web.drafts import draft_of, drop_draft
from jiheng.web.lastyear import last_ledger
from jiheng.web.manuscript import section
from jiheng.web.pages import show
from jiheng.web.store import Conflict, Refused
from jiheng.web.texts import BLOCKS, Text, draft_of_section, last_texts, rewrite, texts_of, write
from jiheng.writing.report.offers import Offer
from jiheng.writing.report.outline import title_of

_LINES = 40
"""Paragraphs of the draft that are shown beside the editor; all of them are taken over."""
_FEW, _NEAR, _FOUND = 200, 60, 40
_NAMED = re.compile(r"(?:\{\{|｛｛)([^{}｛｝\n]{1,200})(?:\}\}|｝｝)")


def text(request: DeskRequest, place: int) -> HttpResponse:
    """Shows the editor of a section, and takes what is written."""
    desk = request.desk
    found, current = composed_lately(desk)
    family = found.family
    if not 0 <= place < len(family.slots):
        raise Http404
    typed: Text | None = None
    if request.method == "POST":
        answer = _written(request, place)
        if answer is not None:
            return answer
        sent = request.POST
        typed = Text(sent.get("key", ""), _number(sent.get("seen")), sent.get("text", ""), "replaces" in sent)
    kept = draft_of(request.user, request.path) if request.method == "GET" else None
    if kept is not None:
        typed = Text(kept.get("key", ""), _number(kept.get("seen")), kept.get("text", ""), "replaces" in kept)
    texts = texts_of(desk, family, place)
    if typed is not None and typed.key:
        texts = [
            msgspec.structs.replace(typed, since=t.since, notes=t.notes) if t.key == typed.key else t for t in texts
        ]
    draft, drafted = draft_of_section(desk, place, _LINES)
    fresh = typed if typed is not None and not typed.key else Text("", 0, "")
    if request.GET.get("from") == "draft":
        fresh = Text("", 0, draft_of_section(desk, place)[0], replaces=True)
    offers = facts_offered(desk)
    context = {
        "part": section(found, aside_of(desk), place),
        "current": current,
        "place": place,
        "title": title_of(family.slots[place]),
        "texts": texts,
        "fresh": fresh,
        "open": bool(fresh.text) or not texts,
        "draft": draft,
        "drafted": drafted,
        "lines": _LINES,
        "last": last_texts(last_ledger(desk), place, family),
        "last_year": desk.year.year - 1,
        "offers": _near(offers, "".join(t.text for t in (*texts, fresh))),
        "offered": len(offers),
        "kept": kept is not None,
        "editable": not desk.year.closed and desk.can("report-text", "POST"),
        "after": place + 1 if place + 1 < len(family.slots) else None,
    }
    return show(request, "report_text", context)


def offers(request: DeskRequest) -> HttpResponse:
    """Gives the numbers that a text may name, for the editor: those whose names hold every word of `?q=`."""
    words = request.GET.get("q", "").lower().split()
    offered = facts_offered(request.desk)
    found = [o for o in offered if all(w in f"{o.label} {o.reference} {o.shown}".lower() for w in words)]
    rows = [{"ref": o.reference, "label": o.label, "shown": o.shown} for o in found[:_FOUND]]
    return JsonResponse({"offers": rows, "count": len(found)}, json_dumps_params={"ensure_ascii": False})


def _near(offers: Sequence[Offer], text: str) -> Iterable[Offer]:
    """Returns the offers that stand on the page: the first, and those that the texts name; the rest is asked for."""
    if len(offers) <= _FEW:
        return offers
    named = {name.partition("|")[0].strip() for name in _NAMED.findall(text)}
    return [o for n, o in enumerate(offers) if n < _NEAR or o.reference in named]


def _written(request: DeskRequest, place: int) -> HttpResponse | None:
    """Saves what was sent; None where it could not be saved and must come back."""
    desk = request.desk
    family = composed_lately(desk)[0].family
    sent = request.POST
    key, said = sent.get("key", ""), sent.get("text", "").replace("\r\n", "\n").replace("\0", "")
    back = redirect(desk.url("report-text", place=place))
    try:
        if "drop" in sent:
            desk.book.drop(BLOCKS, key, who=desk.who, reason="编写报告时删去", seen=_number(sent.get("seen")))
            messages.success(request, "已删去。")
            return back
        if "reuse" in sent:
            write(desk, family, place, _last(desk, place, sent), replaces=False, since=str(desk.year.year - 1))
        elif key:
            rewrite(desk, family, place, key, _number(sent.get("seen")), said, replaces="replaces" in sent)
        else:
            write(desk, family, place, said, replaces="replaces" in sent)
    except Conflict as conflict:
        messages.error(request, f"{conflict}。您写的还在下面；先看对方改了什么，再决定。")
        return None
    except Refused as error:
        messages.error(request, f"{error}。")
        return None
    drop_draft(request.user, request.path)
    messages.success(request, "已保存。")
    return back


def _last(desk: Desk, place: int, sent: dict[str, str]) -> str:
    """Returns the text of last year that was chosen to be taken over."""
    texts = last_texts(last_ledger(desk), place, composed_lately(desk)[0].family)
    number = _number(sent.get("reuse"))
    if number >= len(texts):
        raise Refused("去年没有这段文字")
    return texts[number]


def _number(said: str | None) -> int:
    return int(said) if said and said.isdigit() and len(said) < 18 else 0
