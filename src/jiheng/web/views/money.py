"""Money: the year's money on one page: budget → adjusted → spent → left, and how it came about."""

from __future__ import annotations

import functools
from decimal import Decimal

import msgspec
from django.http import HttpResponse
from markupsafe import Markup

from jiheng.ledger import Ledger, Record, show
from jiheng.standards.pack import Register
from jiheng.web.access import DeskRequest
from jiheng.web.charts import Bar, bridge, groups, progress
from jiheng.web.pages import show as show_page
from jiheng.year import NoScoreError, choose_system
from jiheng.year.economic import ClassRow, rolled_up
from jiheng.year.money import (
    Line,
    Money,
    Month,
    Number,
    Step,
    adjustments,
    by_month,
    by_project,
    cell_number,
    fact_number,
    money_lines,
    whole,
)

_EVEN = tuple(Decimal(month) / 12 for month in range(1, 13))
_ZERO = Decimal(0)


class Item(msgspec.Struct, frozen=True):
    """A record with its numbers by field, and words beside them."""

    record: Record
    numbers: dict[str, Number]
    words: str = ""

    def wholly(self, *fields: str) -> list[Decimal | None]:
        return [self.numbers[name].value for name in fields]


class Page(msgspec.Struct, frozen=True):
    """What the page shows; each list is empty where its register is."""

    whole: Money
    lines: tuple[Line, ...]
    projects: tuple[tuple[str, Money, tuple[Line, ...]], ...]
    classes: tuple[ClassRow, ...]
    steps: tuple[Step, ...]
    unexplained: Decimal | None
    months: tuple[Month, ...]
    carried: tuple[Item, ...]
    public: tuple[Item, ...]
    purchases: tuple[Item, ...]
    totals: dict[str, Number]
    charts: dict[str, Markup]


def money(request: DeskRequest) -> HttpResponse:
    """Shows the year's money; in a large year as it was before the last changes, until they are worked in."""
    said = request.desk.year.system
    view, fresh = request.desk.book.lately(f"money page {said}", functools.partial(page, said=said))
    return show_page(request, "money", {"view": view, "fresh": fresh})


def page(ledger: Ledger, said: str) -> Page:
    """Returns all that the page shows.

    Args:
        ledger: of the unit and year.
        said: scoring table the unit chose: the curve of payments is taken from it.
    """
    lines, total = money_lines(ledger), whole(ledger)
    steps = adjustments(ledger)
    months = by_month(ledger, total.budget, _curve(ledger, said))
    carried = _items(ledger, "carry_over", ("opening", "closing", "returned"), "reason")
    public = _items(ledger, "three_public", ("last_final", "budget", "final"))
    purchases = _items(ledger, "purchases", ("budget", "plan", "actual"), "method")
    unexplained = _unexplained(total, steps)
    charts = {
        "bridge": bridge(_bars(total, steps, unexplained), "年初预算经调整到支出和结余"),
        "months": progress([m.due for m in months], [m.total for m in months], "各月累计支付与计划进度"),
        "public": groups(
            [(i.record.key, i.wholly("last_final", "budget", "final")) for i in public],
            ("上年决算", "预算", "决算"),
            "三公经费：上年、预算与决算",
        ),
        "purchases": groups(
            [(i.record.key, i.wholly("plan", "actual")) for i in purchases], ("计划", "实际"), "政府采购：计划与实际"
        )
        if len(purchases) <= _MOST
        else Markup(""),
    }
    names = (
        *("unspent", "execution_rate", "adjustment_rate", "carry_rate", "opening", "closing", "returned"),
        *("three_public", "three_public_budget", "three_public_last", "three_public_last_final", "three_public_rate"),
        *("purchase_budget", "purchase_plan", "purchased", "purchase_rate"),
    )
    return Page(
        whole=total,
        lines=lines,
        projects=by_project(ledger, lines),
        classes=rolled_up(ledger, lines),
        steps=steps,
        unexplained=unexplained,
        months=months,
        carried=carried,
        public=public,
        purchases=purchases,
        totals={name: fact_number(ledger, name) for name in names},
        charts=charts,
    )


_MOST = 15
"""More purchases than this are a table only."""


def _curve(ledger: Ledger, said: str) -> tuple[Decimal, ...]:
    try:
        system = choose_system(ledger, "", said, "")
    except NoScoreError:
        return _EVEN
    return system.curves.get("money") or system.curves.get("even") or _EVEN


def _unexplained(total: Money, steps: tuple[Step, ...]) -> Decimal | None:
    """Returns what of the adjusted budget no adjustment explains, None where nothing is left open."""
    if not total.initial or not total.adjusted:
        return None
    known = sum((s.amount.value or _ZERO for s in steps if s.counts), _ZERO)
    rest = (total.adjusted.value or _ZERO) - (total.initial.value or _ZERO) - known
    return rest or None


def _bars(total: Money, steps: tuple[Step, ...], unexplained: Decimal | None) -> list[Bar]:
    if not total.initial:
        return []
    height = total.initial.value or _ZERO
    bars = [Bar("年初预算", _ZERO, height, whole=True)]
    counted = [s for s in steps if s.counts and s.amount]
    shown = [(str(s.record.values.get("line", "")), s.amount.value or _ZERO) for s in counted]
    if len(shown) > _MOST:
        shown = [
            ("追加", sum((v for _, v in shown if v > 0), _ZERO)),
            ("追减", sum((v for _, v in shown if v < 0), _ZERO)),
        ]
    if unexplained:
        shown.append(("未登记调整", unexplained))
    for name, change in shown:
        bars.append(Bar(name, height, change, whole=False))
        height += change
    if total.adjusted:
        bars.append(Bar("调整后", _ZERO, height, whole=True))
    if total.spent:
        spent = total.spent.value or _ZERO
        bars.append(Bar("支出", _ZERO, spent, whole=True))
        left = height - spent
        bars.append(Bar("未支出" if left >= 0 else "超支", spent, left, whole=False, number=abs(left)))
    return bars


def _items(ledger: Ledger, register: str, fields: tuple[str, ...], words: str = "") -> tuple[Item, ...]:
    layout: Register | None = ledger.schema.registers.get(register)
    if layout is None:
        return ()
    found = []
    for record in ledger.records(register):
        said = record.values.get(words)
        numbers = {name: cell_number(record, name) for name in fields}
        found.append(Item(record, numbers, "" if said is None else show(said)))
    return tuple(found)
