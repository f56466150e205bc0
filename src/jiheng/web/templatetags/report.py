"""Tags of scores and reports: amounts as the report shows them, points, sentences with their numbers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from urllib.parse import quote

from django import template
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from jiheng.facts import Amount
from jiheng.web.access import Desk
from jiheng.web.manuscript import Run
from jiheng.web.scoresheet import name_words
from jiheng.web.tracing import fact_url
from jiheng.writing.report.figures import show

register = template.Library()


@register.filter
def amount(value: Amount | None) -> str:
    """Returns an amount as the report shows it: 66.44万元, 86.37%."""
    return "" if value is None else show(value)


@register.filter
def named(name: str) -> str:
    """Returns the name of a number as people read it: 支出合计（决算）."""
    return name_words(name)


@register.simple_tag(takes_context=True)
def runs(context: Context, each: Iterable[Run]) -> SafeString:
    """Returns the words of a paragraph, its numbers as links to their origin, quoted stretches marked."""
    desk: Desk = context["desk"]
    origin = desk.url("origin")
    return mark_safe("".join(_run(run, origin) for run in each))  # noqa: S308 - every part is escaped


def _run(run: Run, origin: str) -> str:
    mark = f"q-{run.severity.lower()}" if run.severity else ""
    text = escape(run.text)
    if run.fact:
        url = escape(f"{origin}?fact={quote(run.fact)}")
        return f'<a class="{f"chip {mark}".strip()}" href="{url}" title="{escape(run.label)}">{text}</a>'
    return f'<span class="{mark}">{text}</span>' if mark else text


@register.simple_tag(takes_context=True)
def number_at(context: Context, ref: str) -> str:
    """Returns the address of the page of a number."""
    return fact_url(context["desk"], ref)


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
