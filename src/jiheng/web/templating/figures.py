"""Figures of the money pages: a number with the way to where it comes from, a bar, a row that is watched."""

from __future__ import annotations

from decimal import Decimal

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from jiheng.web.access import Desk
from jiheng.web.charts import share_bar
from jiheng.web.tracing import fact_url
from jiheng.year import Watched, percent
from jiheng.year.money import Money, Number

_WAN = Decimal(10000)


@pass_context
def figure(context: Context, number: Number | None, form: str = "wan") -> Markup | str:
    """Returns a number with a link to where it comes from: in 万元 (`wan`) or as a rate (`rate`)."""
    if number is None or number.value is None:
        return "—"
    words = f"{number.value:.2f}%" if form == "rate" else f"{number.value / _WAN:,.2f}"
    desk: Desk | None = context.get("desk")
    if not number.ref or desk is None:
        return words
    return Markup(f'<a class="figure-link" href="{escape(fact_url(desk, number.ref))}">{words}</a>')  # noqa: S704 - every part is escaped


def share(money: Money) -> Markup:
    """Returns a small bar: spent of the budget."""
    return share_bar(money.spent.value, money.budget)


def watched(row: Watched, which: str) -> str:
    """Returns `plan`, `due` or `actual` of a row of monitoring with its unit, `pace` or `done` as a percentage."""
    if which in ("pace", "done"):
        return percent(getattr(row, which)) or "—"
    return row.number(getattr(row, which)) or "—"
