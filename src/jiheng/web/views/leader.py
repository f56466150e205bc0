"""Leader: what one answers for, on one page: score, money, deviations, open findings, what changed; sign or not."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec
from django.http import HttpResponse

from jiheng.ledger import Ledger
from jiheng.scoring import Light
from jiheng.standards.system import IndicatorSystem
from jiheng.web.access import Desk, DeskRequest
from jiheng.web.alike import kinds
from jiheng.web.approval import ALL
from jiheng.web.composing import composed_lately, dismissals
from jiheng.web.dismissing import proposals
from jiheng.web.duties import alone, control_of
from jiheng.web.lastyear import against
from jiheng.web.matters import Matter
from jiheng.web.overview import money_of
from jiheng.web.pages import show
from jiheng.web.scoresheet import Sheet, scoresheet
from jiheng.web.standing import State, standing, undoable
from jiheng.web.versions import same_report
from jiheng.year import Watched
from jiheng.year import standing as standing_of_year

_MANY = 3
_FEW = 5
_WORST = 3
_LISTED = 30
_DECEMBER = 12
_ONE = Decimal(1)


class Alike(msgspec.Struct, frozen=True):
    """Open findings that one reason answers: one, or many of one rule; `typed` is what was written for them."""

    name: str
    matters: tuple[Matter, ...]
    typed: str = ""

    @property
    def first(self) -> tuple[Matter, ...]:
        """Those that are listed one by one."""
        return self.matters[:_LISTED]

    @property
    def more(self) -> int:
        return len(self.matters) - len(self.first)


class Deviation(msgspec.Struct, frozen=True):
    """A target or a budget and how far the result lies from it."""

    name: str
    scope: str
    plan: str
    actual: str
    done: Decimal
    reason: str

    @property
    def off(self) -> Decimal:
        """Percent points above or below the plan."""
        return (self.done - _ONE) * 100


def leader(request: DeskRequest) -> HttpResponse:
    """Shows the page of who signs."""
    return leader_page(request)


def leader_page(request: DeskRequest, typed: Mapping[str, str] | None = None) -> HttpResponse:
    """Returns the page of who signs, with what was typed where it could not be taken."""
    desk = request.desk
    request.place = desk.url("leader")  # a signature that is refused comes from the address of the report
    (report, fresh), found = composed_lately(desk), scoresheet(desk)
    aside, proposed = dismissals(desk), proposals(desk)
    where = standing(desk, report, aside)
    warnings = [m for m in where.matters if m.severity == "W" and m.key not in aside]
    errors = [m for m in where.matters if m.severity == "E"]
    signer = desk.can("report-sign", "POST") and where.state is State.SIGNING and where.version is not None
    against_duty = alone(desk, where.version, "签发") if signer and where.version else ""
    away = where.version is not None and not where.state.with_writer
    context = {
        "where": where,
        "fresh": fresh,
        "changed": away and where.version is not None and not same_report(where.version, report),
        "sheet": found.sheet,
        "needs": len(found.needs),
        "why": found.why,
        "money": desk.book.once("money", money_of),
        "deviations": worst(desk, found),
        "open": where.open,
        "open_kinds": kinds(where.open, of=lambda m: m.code, few=_FEW),
        "alike": _alike(where.open, typed or {}),
        "remark": (typed or {}).get("", ""),
        "aside": [(m, aside[m.key]) for m in errors if m.key in aside],
        "proposed": [(m, proposed[m.key]) for m in errors if m.key in proposed],
        "warnings": kinds(warnings, of=lambda m: m.code, few=_FEW),
        "warning_count": len(warnings),
        "view": against(desk),
        "last": desk.year.year - 1,
        "signer": signer and not desk.year.closed,
        "against": against_duty,
        "control": control_of(desk) if against_duty else "",
        "undoable": undoable(desk, where) if not desk.year.closed else "",
        "signings": [s for s in where.signings if where.version and s.version_id == where.version.pk],
    }
    return show(request, "leader", context)


def _alike(open_: Iterable[Matter], typed: Mapping[str, str]) -> list[Alike]:
    """Returns findings with those of one rule together where they are many: one reason may do for all of them."""
    found: dict[str, list[Matter]] = {}
    for matter in open_:
        found.setdefault(matter.code, []).append(matter)
    rows: list[Alike] = []
    for code, matters in found.items():
        if len(matters) >= _MANY:
            rows.append(Alike(f"{ALL}{code}", tuple(matters), typed.get(f"{ALL}{code}", "")))
        else:
            rows += [Alike(m.key, (m,), typed.get(m.key, "")) for m in matters]
    return rows


def worst(desk: Desk, found: Sheet) -> tuple[Deviation, ...]:
    """Returns the targets and budgets whose results lie farthest from what was planned."""
    system = found.system
    if system is None:
        return ()
    month = _month(desk.year.year)
    name = f"deviations:{desk.year.system}:{month}"
    return desk.book.once(name, lambda ledger: _worst(ledger, system, month))


def _worst(ledger: Ledger, system: IndicatorSystem, month: int) -> tuple[Deviation, ...]:
    rows = [row for row in standing_of_year(ledger, system, month).rows if _off(row)]
    rows.sort(key=lambda row: -abs((row.done or _ONE) - _ONE))
    return tuple(
        Deviation(row.name, row.scope, row.number(row.plan), row.number(row.actual), row.done or Decimal(0), row.reason)
        for row in rows[:_WORST]
    )


def _off(row: Watched) -> bool:
    if row.done is None or row.done == _ONE:
        return False
    return row.light is not Light.GREEN or row.done < _ONE or row.overspent


def _month(year: int) -> int:
    """Returns the month to look at: that of today, the last one for a year that is over."""
    today = datetime.date.today()  # noqa: DTZ011 - the clerk's own day
    return today.month if today.year == year else _DECEMBER
