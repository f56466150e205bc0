"""The environment of the templates: how names are looked up, what is printed, which functions and filters there are."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import jinja2
from django.template.defaultfilters import filesizeformat

from jiheng.web.templating import addresses, figures, findings, journal, lists, report, values
from jiheng.web.templating.compiled import Compiled

FUNCTIONS = (
    addresses.at,
    addresses.can,
    addresses.again,
    addresses.static_file,
    addresses.place,
    addresses.number_page,
    addresses.number_at,
    figures.figure,
    figures.share,
    figures.watched,
    findings.severity,
    findings.mending,
    findings.called,
    findings.finding,
    findings.proposal,
    journal.changes,
    lists.list_rows,
    lists.total,
    lists.sorting,
    lists.sorted_by,
    lists.saved_views,
    report.runs,
)
FILTERS = (
    addresses.in_url,
    addresses.in_query,
    values.shown,
    values.cell,
    values.wan,
    values.percent,
    values.moment,
    values.day,
    values.iso,
    values.label,
    values.cut,
    values.lines,
    lists.picks,
    report.amount,
    report.named,
    values.points,
    values.signed,
    filesizeformat,
)


class Environment(jinja2.Environment):
    """Looks names up in what the desk hands to its pages.

    A mapping may lack a key, as a record lacks what was not filled in, and nothing has no parts: both are None, which
    is printed as nothing. Any other name that is not there is a fault of the template, see `Absent`.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Returns a part of an object by `obj.attribute`."""
        if obj is None:
            return None
        if type(obj) is dict:  # not its subclasses, whose methods are called: request.GET.urlencode()
            return obj.get(attribute)
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return obj.get(attribute) if isinstance(obj, Mapping) else self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Returns a part of an object by `obj[argument]`."""
        if obj is None:
            return None
        if isinstance(obj, Mapping):
            return obj.get(argument)
        return super().getitem(obj, argument)


class Absent(jinja2.ChainableUndefined):
    """A name that is not there: it prints as nothing and is told in the log, so that no page falls by it.

    Under test the environment has `jinja2.StrictUndefined` in its place, by which it does.
    """

    def __str__(self) -> str:
        logging.getLogger("jiheng.web.templates").warning("%s", self._undefined_message)
        return ""

    def __bool__(self) -> bool:
        return bool(str(self))


def environment(**options: Any) -> Environment:
    """Returns the environment of the desk, for Django's engine of Jinja templates."""
    made = Environment(**{**options, "undefined": Absent, "finalize": printed, "bytecode_cache": Compiled()})
    made.globals.update({each.__name__: each for each in FUNCTIONS})
    made.filters.update({each.__name__: each for each in FILTERS})
    return made


def printed(value: Any) -> Any:
    """Returns what stands in the page for a value: nothing for None, decimals without an exponent."""
    if value is None:
        return ""
    if type(value) is Decimal:
        return f"{value:f}"
    return value
