"""Home: the year at a glance: what is due, what is missing, where the money stands, what changed last."""

from __future__ import annotations

from django.http import HttpResponse

from jiheng.web.access import DeskRequest
from jiheng.web.overview import overview
from jiheng.web.pages import show

_QUICK = {"activities": "记一项活动", "performances": "记一场演出", "payments": "记一笔支付"}
"""Registers that are written in most often, by pack, with the words of the button."""


def home(request: DeskRequest) -> HttpResponse:
    registers = request.desk.ledger.schema.registers
    quick = next((registers[name] for name in _QUICK if name in registers), None)
    words = _QUICK[quick.id] if quick else ""
    return show(request, "home", {"view": overview(request.desk), "quick": quick, "quick_words": words})
