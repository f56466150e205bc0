"""Tags of the money pages: a number with the way to where it comes from."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiheng.web.access import Desk
from jiheng.web.charts import share_bar
from jiheng.web.models import Row, SavedView
from jiheng.web.tracing import fact_url
from jiheng.year import Watched, percent
from jiheng.year.money import Money, Number

register = template.Library()
_WAN = Decimal(10000)


@register.simple_tag(takes_context=True)
def figure(context: Context, number: Number | None, form: str = "wan") -> SafeString | str:
    """Returns a number with a link to where it comes from: in 万元 (`wan`), as a rate (`rate`), or in 元 (`yuan`)."""
    if number is None or number.value is None:
        return "—"
    words = {"rate": f"{number.value:.2f}%", "yuan": f"{number.value:,.2f}"}.get(form, f"{number.value / _WAN:,.2f}")
    desk: Desk | None = context.get("desk")
    if not number.ref or desk is None:
        return words
    return format_html('<a class="figure-link" href="{}">{}</a>', fact_url(desk, number.ref), words)


@register.simple_tag
def share(money: Money) -> SafeString:
    """Returns a small bar: spent of the budget."""
    return share_bar(money.spent.value, money.budget)


@register.simple_tag(takes_context=True)
def number_page(context: Context, rule: str, group: str) -> str:
    """Returns the address of the page of a fact of a group: `{% number_page "target_value" "3" %}`."""
    desk: Desk = context["desk"]
    return fact_url(desk, f"{rule}[{group}]")


@register.simple_tag
def watched(row: Watched, which: str) -> str:
    """Returns `plan`, `due` or `actual` of a row of monitoring with its unit, `pace` or `done` as a percentage."""
    if which in ("pace", "done"):
        return percent(getattr(row, which)) or "—"
    return row.number(getattr(row, which)) or "—"


@register.filter
def picks(row: Row) -> str:
    """Returns the word by which a row is chosen in a list: its key and the version that is seen."""
    return f"{row.key}|{row.version}"


@register.simple_tag(takes_context=True)
def saved_views(context: Context, name: str) -> list[SavedView]:
    """Returns the views of a register that the person saved: `{% saved_views layout.id as views %}`."""
    desk: Desk = context["desk"]
    return list(SavedView.objects.filter(person=desk.person, unit=desk.unit, register=name))
