"""Problems: what is wrong in the registers of the year, by kind; those of one kind page by page."""

from __future__ import annotations

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpResponse

from jiheng.ledger import Problem
from jiheng.web.access import DeskRequest
from jiheng.web.alike import kinds
from jiheng.web.overview import lately
from jiheng.web.pages import show

_FEW = 5
_KINDS = 15
_PAGE = 50


def problem_list(request: DeskRequest) -> HttpResponse:
    """Lists what is wrong (`?level=`, `?register=`), the first of each kind; `?rule=` lists all of one kind."""
    desk, asked = request.desk, request.GET
    level, register, rule = (asked.get(name, "") for name in ("level", "register", "rule"))
    everything, fresh = lately(desk)
    inside = [p for p in everything if register in ("", p.register)]
    found = [p for p in inside if level in ("", p.severity) and rule in ("", p.rule)]
    registers = desk.ledger.schema.registers
    each = Counter(p.register for p in everything if level in ("", p.severity))
    flat = bool(rule) or len(found) <= _PAGE
    listed = kinds(found, of=id, few=1) if flat else kinds(found, of=_kind, few=_FEW)
    context = {
        "page": Paginator(listed, _PAGE if flat else _KINDS).get_page(asked.get("page")),
        "known": registers,
        "counts": Counter(p.severity for p in inside),
        "all": len(inside),
        "count": len(found),
        "registers": [(registers[name], n) for name, n in each.most_common() if name in registers],
        "level": level,
        "register": register,
        "rule": rule,
        "fresh": fresh,
    }
    return show(request, "problems", context)


def _kind(problem: Problem) -> tuple[str, str, str]:
    return (problem.severity, problem.rule, problem.register)
