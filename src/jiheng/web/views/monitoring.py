"""Monitoring: lights at the end of a month, why something lags and what is done; table, report, snapshots."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from jiheng.scoring import Light
from jiheng.web.access import Desk, DeskRequest
from jiheng.web.models import Version
from jiheng.web.pages import show
from jiheng.web.store import Conflict, Refused
from jiheng.web.versions import sound
from jiheng.web.watching import (
    KIND,
    deviation_of,
    indicator_of,
    month_now,
    sorted_rows,
    standing_kept,
    standing_lately,
    standing_of,
    versions_of,
    write_reason,
    write_values,
)
from jiheng.web.watching import (
    freeze as freeze_standing,
)
from jiheng.web.watching import (
    kept as kept_snapshots,
)
from jiheng.writing.monitoring import monitoring_workbook
from jiheng.writing.monitoring_report import monitoring_report
from jiheng.writing.report.word import word
from jiheng.year import NoScoreError, Standing

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_CHOICES = ("cause", "forecast")


def monitoring(request: DeskRequest) -> HttpResponse:
    """Shows where money and targets stand at the end of a month (`?month=7`)."""
    return _page(request, month_now(request.desk, request.GET.get("month", "")))


def reason(request: DeskRequest) -> HttpResponse:
    """Takes why a row lags and what is done about it, and what is expected of the year."""
    desk, sent = request.desk, request.POST
    month = month_now(desk, sent.get("month", ""))
    try:
        found = standing_of(desk, month)
    except NoScoreError as error:
        messages.error(request, str(error))
        return redirect(desk.url("monitoring"))
    row = next((r for r in found.rows if r.scope == sent.get("scope") and r.name == sent.get("name")), None)
    if row is None:
        messages.error(request, "监控的对象刚刚变过，请再看一次。")
        return redirect(f"{desk.url('monitoring')}?month={month}")
    typed = {n: sent.get(n, "").replace("\0", "").strip() for n in ("cause", "text", "action", "forecast")}
    try:
        faults = write_reason(desk, row, month, typed, _number(sent.get("seen")))
    except Conflict as error:
        faults = [f"{error}。您写的还在这里；看过对方写的，再保存就以您的为准。"]
    except Refused as error:
        faults = [f"{error}。"]
    if faults:
        return _page(request, month, {"scope": row.scope, "name": row.name, **typed}, faults)
    messages.success(request, f"已记下“{row.name}”的原因和下一步。")
    return redirect(f"{desk.url('monitoring')}?month={month}")


def freeze(request: DeskRequest) -> HttpResponse:
    """Writes the month's values into the register of monitoring and keeps a snapshot that never changes."""
    desk = request.desk
    month = month_now(desk, request.POST.get("month", ""))
    try:
        written = write_values(desk, standing_of(desk, month))
        version = freeze_standing(desk, month, request.POST.get("note", "").replace("\0", "").strip()[:500])
    except NoScoreError as error:
        messages.error(request, str(error))
        return redirect(desk.url("monitoring"))
    said = f"，并在“绩效监控”表登记 {written} 个监控值" if written else ""
    messages.success(request, f"已存为第 {version.number} 份快照，对应日志第 {version.entry} 条{said}。")
    return redirect(f"{desk.url('monitoring')}?month={month}")


def kept(request: DeskRequest, number: int) -> HttpResponse:
    """Shows a snapshot as it was kept; `?form=xlsx` or `docx` gives its table or report."""
    desk = request.desk
    version = (
        Version.objects.filter(pk=number, document__unit=desk.unit, document__year=desk.year.year, document__kind=KIND)
        .select_related("document")
        .first()
    )
    if version is None:
        raise Http404
    found = standing_kept(version)
    form = request.GET.get("form", "")
    if form in _TYPES:
        return _file(desk, found, form)
    context = {"snapshot": version, "rows": sorted_rows(found), "found": found, "sound": sound(version)}
    return show(request, "monitoring_kept", context)


def download(request: DeskRequest, form: str) -> HttpResponse:
    """Gives the table (`xlsx`) or the report (`docx`) of a month as it stands now."""
    desk = request.desk
    if form not in _TYPES:
        raise Http404
    try:
        found = standing_of(desk, month_now(desk, request.GET.get("month", "")))
    except NoScoreError as error:
        raise Http404(str(error)) from None
    return _file(desk, found, form)


def _file(desk: Desk, found: Standing, form: str) -> HttpResponse:
    unit, year = desk.unit.name, desk.year.year
    if form == "xlsx":
        data = monitoring_workbook(unit, year, found.month, found.rows, found.notes)
    else:
        data = word(monitoring_report(unit, year, found))
    name = f"{unit}{year}年1—{found.month}月绩效监控{'表' if form == 'xlsx' else '报告'}.{form}"
    response = HttpResponse(data, content_type=_TYPES[form])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _page(
    request: DeskRequest,
    month: int,
    typed: dict[str, str] | None = None,
    faults: list[str] | None = None,
) -> HttpResponse:
    desk = request.desk
    fault, found, fresh = "", None, True
    try:
        found, fresh = standing_lately(desk, month)
    except NoScoreError as error:
        fault = str(error)
    rows = sorted_rows(found) if found else ()
    ledger = desk.ledger
    layout = desk.book.register("deviations")
    monitored = desk.book.register("snapshots")
    cause, forecast = (r.field(n) if r else None for r, n in zip((layout, monitored), _CHOICES, strict=True))
    pairs = [(row, deviation_of(ledger, row)) for row in rows]
    seen = versions_of(desk, "deviations") if rows else {}
    context = {
        "month": month,
        "months": range(1, 13),
        "found": found,
        "fresh": fresh,
        "fault": fault,
        "rows": [(row, indicator_of(ledger, row), each, seen.get(each.key, 0) if each else 0) for row, each in pairs],
        "counts": [(light, sum(row.light is light for row in rows)) for light in Light],
        "late": {Light.RED, Light.YELLOW, Light.BLUE},
        "causes": cause.choices if cause else (),
        "forecasts": forecast.choices if forecast else (),
        "kept": kept_snapshots(desk),
        "typed": typed,
        "faults": faults or (),
        "editable": not desk.year.closed and desk.can("monitoring-reason", "POST"),
    }
    return show(request, "monitoring", context)


def _number(said: str | None) -> int:
    return int(said) if said and said.isdigit() and len(said) < 18 else 0
