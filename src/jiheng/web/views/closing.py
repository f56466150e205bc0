"""Closing: a year is locked when it is done, and opened again for corrections, each with a reason in the journal."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jiheng.ledger import YearClosedError
from jiheng.web.access import DeskRequest
from jiheng.web.pages import show
from jiheng.web.store import Refused

_STEPS = ("close", "reopen")


def closing(request: DeskRequest) -> HttpResponse:
    """Shows whether the year is closed and what is still open in it, and closes or reopens it."""
    desk = request.desk
    desk.year.refresh_from_db(fields=["closed"])
    fault = ""
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    if request.method == "POST":
        fault = _turn(request, reason)
        if not fault:
            return redirect(desk.url("year-close"))
    counts = Counter(p.severity for p in desk.book.once("problems", lambda ledger: ledger.problems()))
    steps = [entry for entry in desk.book.history(limit=2000) if entry.do in _STEPS]
    context = {"errors": counts["E"], "warnings": counts["W"], "steps": steps, "fault": fault, "reason": reason}
    return show(request, "closing", context)


def _turn(request: DeskRequest, reason: str) -> str:
    """Closes or reopens the year and returns what stands against it."""
    desk = request.desk
    if not reason:
        return "请写明理由，它留在日志里。"
    try:
        if request.POST.get("do") == "reopen":
            desk.book.reopen_year(who=desk.who, reason=reason)
            messages.success(request, f"{desk.year.year}年已重新打开，可以更正。改完请再结账。")
        else:
            desk.book.close_year(who=desk.who, reason=reason)
            messages.success(request, f"{desk.year.year}年已结账，不能再改。")
    except YearClosedError:
        return f"{desk.year.year}年已经结账。"
    except Refused as error:
        return f"{error}。"
    return ""
