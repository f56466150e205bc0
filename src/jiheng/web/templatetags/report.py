"""Tags of scores and reports: amounts as the report shows them, points."""

from __future__ import annotations

from decimal import Decimal

from django import template

from jiheng.facts import Amount
from jiheng.writing.report.figures import show

register = template.Library()


@register.filter
def amount(value: Amount | None) -> str:
    """Returns an amount as the report shows it: 66.44万元, 86.37%."""
    return "" if value is None else show(value)


@register.filter
def points(value: Decimal | None) -> str:
    """Returns points without trailing zeros; a dash where there are none."""
    if value is None:
        return "—"
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")


@register.filter
def signed(value: Decimal | None) -> str:
    """Returns a difference with its sign: +1.5, −2."""
    if value is None:
        return ""
    return ("+" if value > 0 else "−" if value < 0 else "±") + points(abs(value))
