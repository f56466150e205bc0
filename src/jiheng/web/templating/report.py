"""The report: amounts as it shows them, names of numbers, sentences with their numbers."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from jiheng.facts import Amount
from jiheng.web.access import Desk
from jiheng.web.manuscript import Run
from jiheng.web.scoresheet import name_words
from jiheng.writing.report.figures import show


def amount(value: Amount | None) -> str:
    """Returns an amount as the report shows it: 66.44万元, 86.37%."""
    return "" if value is None else show(value)


def named(name: str) -> str:
    """Returns the name of a number as people read it: 支出合计（决算）."""
    return name_words(name)


@pass_context
def runs(context: Context, each: Iterable[Run]) -> Markup:
    """Returns the words of a paragraph, its numbers as links to their origin, quoted stretches marked."""
    desk: Desk = context["desk"]
    origin = desk.url("origin")
    return Markup("".join(_run(run, origin) for run in each))  # noqa: S704 - every part is escaped


def _run(run: Run, origin: str) -> str:
    mark = f"q-{run.severity.lower()}" if run.severity else ""
    text = escape(run.text)
    if run.fact:
        url = escape(f"{origin}?fact={quote(run.fact)}")
        return f'<a class="{f"chip {mark}".strip()}" href="{url}" title="{escape(run.label)}">{text}</a>'
    return f'<span class="{mark}">{text}</span>' if mark else text
