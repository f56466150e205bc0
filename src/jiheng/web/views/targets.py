"""Targets: the indicator tree, target beside done, values from the registers, evidence, the reviewer's opinions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jiheng.web.access import DeskRequest
from jiheng.web.goals import filled, parts
from jiheng.web.pages import show
from jiheng.web.store import Refused
from jiheng.year.targets import INDICATORS, VALUES

_TYPED = ("value", "words", "date", "source")


def targets(request: DeskRequest) -> HttpResponse:
    """Shows the targets of the unit and its projects."""
    return _page(request)


def fill(request: DeskRequest) -> HttpResponse:
    """Takes values from the registers: `take` is `indicator|fact`, once or many times."""
    desk = request.desk
    chosen = dict(pair for word in request.POST.getlist("take") if len(pair := word.split("|", 1)) == 2)
    records = filled(desk, chosen)
    written = desk.book.put_all(records, who=desk.who, reason="完成值由登记得出") if records else []
    if written:
        messages.success(request, f"已填入 {len(written)} 个完成值。登记再变时，这里会提示重新填入。")
    else:
        messages.warning(request, "没有可填入的数，登记可能刚刚变过。")
    return redirect(desk.url("targets"))


def value(request: DeskRequest) -> HttpResponse:
    """Takes the value of one indicator as typed, with the day and the source."""
    desk = request.desk
    sent = request.POST
    key = sent.get("indicator", "").replace("\0", "")
    if desk.ledger.record(INDICATORS, key) is None:
        messages.error(request, "没有这项指标，可能刚被删去。")
        return redirect(desk.url("targets"))
    cells = {name: sent.get(name, "").replace("\0", "").strip() for name in _TYPED}
    seen = int(sent["seen"]) if sent.get("seen", "").isdecimal() else 0
    try:
        entered, entry = desk.book.save(
            VALUES,
            {"indicator": key, **cells},
            who=desk.who,
            seen=seen,
            key=key if desk.book.version(VALUES, key) else "",
        )
    except Refused as error:
        messages.error(request, f"{error}。请核对后再填。")
        return _page(request, typed={"key": key, **cells})
    if entered.unread:
        faults = [f"{fault.what}：{fault.fix}" for _, fault in entered.unread]
        return _page(request, typed={"key": key, **cells}, faults=faults)
    messages.success(request, "已保存。" if entry else "没有改动。")
    return redirect(f"{desk.url('targets')}#i{key}")


def _page(request: DeskRequest, typed: dict[str, str] | None = None, faults: list[str] | None = None) -> HttpResponse:
    desk = request.desk
    found, fresh = desk.book.lately("targets page", parts)
    goals = [goal for part in found for goal in part.goals]
    context = {
        "parts": found,
        "fresh": fresh,
        "typed": typed,
        "faults": faults or (),
        "versions": {goal.record.key: desk.book.version(VALUES, goal.record.key) for goal in goals if goal.done},
        "stale": [goal for goal in goals if goal.stale],
        "counts": {
            "all": len(goals),
            "done": sum(goal.done is not None for goal in goals),
            "proved": sum(bool(goal.proofs) for goal in goals),
            "reached": sum(goal.reached is True for goal in goals),
        },
        "editable": not desk.year.closed and desk.can("targets-value", "POST"),
    }
    return show(request, "targets", context)
