"""Lists: what is done with many records: saved views, one field set for many, rows pasted from Excel."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from jiheng.web.access import DeskRequest
from jiheng.web.bulk import MOST, changes, settable, write
from jiheng.web.exchange import ExchangeRefused, preview
from jiheng.web.forms.record import form_field
from jiheng.web.lists import Asked, listing
from jiheng.web.models import SavedView
from jiheng.web.pages import show
from jiheng.web.pasting import offered
from jiheng.web.pasting import paste as kept_paste
from jiheng.web.store import Refused
from jiheng.web.store.acts import Subject, act
from jiheng.web.views.exchange import bring_page
from jiheng.web.views.registers import layout_of

_SHOWN = 200
_VIEWS = 30


def view(request: DeskRequest, register: str) -> HttpResponse:
    """Keeps the list as it is shown under a name for this person, or forgets one."""
    desk, sent = request.desk, request.POST
    layout = layout_of(desk, register)
    own = SavedView.objects.filter(person=request.user, unit=desk.unit, register=layout.id)
    url = desk.url("register", register=layout.id)
    if "forget" in sent:
        for row in own.filter(name=sent["forget"]):
            with transaction.atomic():
                said = f"删去“{layout.title}”的视图“{row.name}”"
                act(desk.unit, desk.year.year, Subject.SETTING, said, who=desk.who, row=row, gone=True)
                row.delete()
        return redirect(url)
    name = " ".join(sent.get("name", "").replace("\0", "").split())[:40]
    query = _query(sent.get("query", ""))
    if not name:
        messages.error(request, "给这个视图起个名字。")
    elif not query:
        messages.error(request, "先查找、筛选或排序，再存为视图。")
    elif own.count() >= _VIEWS and not own.filter(name=name).exists():
        messages.error(request, f"一张表最多存 {_VIEWS} 个视图，请先删去不用的。")
    else:
        with transaction.atomic():
            row, _ = SavedView.objects.update_or_create(
                person=request.user, unit=desk.unit, register=layout.id, name=name, defaults={"query": query}
            )
            said = f"存下“{layout.title}”的视图“{name}”"
            act(desk.unit, desk.year.year, Subject.SETTING, said, who=desk.who, row=row)
        messages.success(request, f"已存为“{name}”，只有您看得到。")
    return redirect(f"{url}?{query}" if query else url)


def bulk(request: DeskRequest, register: str) -> HttpResponse:
    """Sets one field of chosen records: choose, look at the changes, confirm with a reason."""
    desk = request.desk
    layout = layout_of(desk, register)
    fields = settable(layout)
    said = request.POST if request.method == "POST" else request.GET
    field = next((f for f in fields if f.id == said.get("set", "")), None)
    found = listing(desk, layout, Asked.of(layout, request.GET), request.GET.get("page"), size=_SHOWN, versions=True)
    context: dict[str, object] = {
        "layout": layout,
        "fields": fields,
        "view": found,
        "picked": request.POST.getlist("row"),
        "field": form_field(desk, field, said.get(field.id, "").replace("\0", "").strip()) if field else None,
        "reason": request.POST.get("reason", ""),
        "fault": "",
    }
    if request.method != "POST" or field is None or "choose" in request.POST:
        return show(request, "bulk", context)
    # A row is sent as key and version, so that what was seen is known when it is confirmed.
    pairs = [word.rpartition("|") for word in request.POST.getlist("row")[:MOST]]
    seen = {key: int(version) for key, _, version in pairs if version.isdecimal()}
    try:
        made = changes(desk, layout, list(seen), field, request.POST.get(field.id, "").replace("\0", ""))
        if "confirm" in request.POST:
            written = write(desk, made, seen, request.POST.get("reason", "").replace("\0", ""))
            messages.success(request, f"已改 {len(written)} 条，可在审计页查看、逐条撤销。")
            return redirect(desk.url("register", register=layout.id))
    except Refused as error:
        return show(request, "bulk", {**context, "fault": str(error)})
    return show(request, "bulk_preview", {**context, "changes": made, "cell": said.get(field.id, "").strip()})


def paste(request: DeskRequest, register: str) -> HttpResponse:
    """Takes rows copied from Excel; the page of the import shows what they would do, and writes when it is told to."""
    desk = request.desk
    layout = layout_of(desk, register)
    text = request.POST.get("text", "")
    fault = ""
    if request.method == "POST":
        try:
            found = preview(desk, kept_paste(desk, layout, text))
        except ExchangeRefused as error:
            fault = str(error)
        else:
            return bring_page(request, found)
    context = {"layout": layout, "columns": offered(layout), "text": text, "fault": fault}
    return show(request, "paste", context)


def _query(said: str) -> str:
    """Returns the query of a list without its page; what is empty is left out."""
    query = QueryDict(said[:500].replace("\0", "").lstrip("?"), mutable=True)
    for name in [n for n, value in query.items() if not value or n == "page"]:
        del query[name]
    return query.urlencode()[:500]
