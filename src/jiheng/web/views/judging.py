"""Judging: findings of the unit's own report are set aside, proposed, accepted, or become issues."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jiheng.web.access import DeskRequest
from jiheng.web.composing import SCOPE, composed_lately
from jiheng.web.dismissing import accept as accept_proposal
from jiheng.web.dismissing import set_aside, take_back
from jiheng.web.issuing import of_matter, take_over
from jiheng.web.standing import standing
from jiheng.web.store import Refused

_LONGEST = 500


def dismiss(request: DeskRequest) -> HttpResponse:
    """Sets a finding aside with a reason or proposes to, or takes that back."""
    desk = request.desk
    key, reason = request.POST.get("key", ""), request.POST.get("reason", "").replace("\0", "").strip()
    back = _to_finding(request, key)
    if "withdraw" in request.POST:
        if take_back(desk, SCOPE, key, why=reason):
            messages.success(request, "已恢复。")
        return back
    shown = standing(desk, composed_lately(desk)[0])
    matter = next((m for m in shown.matters if m.key == key), None)
    if matter is None:
        messages.error(request, "这条问题已经不在了。")
        return back
    try:
        row = set_aside(desk, matter, reason)
    except Refused as error:
        messages.error(request, f"{error}。")
    else:
        said = "已提议忽略，由复核或负责人接受后生效。" if row.pending else "已忽略，理由已记下。"
        messages.success(request, said)
    return back


def accept(request: DeskRequest) -> HttpResponse:
    """Accepts what the writer proposed to set aside, or does not."""
    desk = request.desk
    key = request.POST.get("key", "")
    back = redirect(desk.url("leader")) if "leader" in request.POST else _to_finding(request, key)
    if "refuse" in request.POST:
        reason = request.POST.get("reason", "").replace("\0", "").strip()[:_LONGEST]
        if take_back(desk, SCOPE, key, why=reason):
            messages.success(request, "没有接受，这条问题仍须处理。")
        return back
    try:
        row = accept_proposal(desk, key)
    except Refused as error:
        messages.error(request, f"{error}。")
    else:
        messages.success(request, f"已接受{row.who}的提议，这条不再算未消除的错误。")
    return back


def take(request: DeskRequest) -> HttpResponse:
    """Takes a finding of the unit's own report over as an issue."""
    desk = request.desk
    key = request.POST.get("key", "")
    shown = standing(desk, composed_lately(desk)[0])
    matter = next((m for m in shown.matters if m.key == key), None)
    if matter is None:
        messages.error(request, "这条问题已经不在了。")
        return _to_finding(request, key)
    try:
        record = take_over(desk, of_matter(matter))
    except Refused as error:
        messages.error(request, f"{error}。")
    else:
        messages.success(request, f"已立为第 {record.key} 号问题，请在“问题整改”里定责任人。")
    return _to_finding(request, key)


def _to_finding(request: DeskRequest, key: str) -> HttpResponse:
    """Leads back to the finding on the page of the report where it was set aside."""
    home, back = request.desk.url("report"), request.POST.get("back", "")
    return redirect((back if back.startswith(home) else home) + (f"#f-{key}" if key.isalnum() else ""))
