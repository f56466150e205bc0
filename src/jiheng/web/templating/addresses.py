"""Addresses: of pages, of static files, of this page with another query, of the record where something is mended."""

from __future__ import annotations

from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import Context

from jiheng.ledger import Problem
from jiheng.web import statics
from jiheng.web.access import Desk, address
from jiheng.web.keys import pack_key
from jiheng.web.tracing import fact_url


@pass_context
def at(context: Context, name: str, **parts: object) -> str:
    """Returns the address of a page of the unit and year in hand, or of those given: `at("home", unit=…, year=…)`."""
    desk: Desk | None = context.get("desk")
    return address(name, parts) if desk is None or "unit" in parts else desk.url(name, **parts)


def static_file(name: str) -> str:
    """Returns the address of a static file, which changes with its content."""
    return statics.address(name)


@pass_context
def can(context: Context, name: str, method: str = "POST") -> bool:
    """Tells whether the person may send (or with "GET" open) a page."""
    desk: Desk | None = context.get("desk")
    return desk is not None and desk.can(name, method)


@pass_context
def again(context: Context, **changes: object) -> str:
    """Returns the query of this page with changes, from `?`; an empty value takes a name out."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        if value in ("", None):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@pass_context
def place(context: Context, problem: Problem) -> str:
    """Returns where a problem is mended: the record, with the field in the fragment, else the register."""
    url = record_or_register(context["desk"], problem.register, problem.key)
    return f"{url}#{problem.field}" if problem.key and problem.field else url


def record_or_register(desk: Desk, register: str, key: str) -> str:
    """Returns the address of a record, that of the register for an empty key."""
    if not key:
        return desk.url("register", register=register)
    return desk.url("record", register=register, key=pack_key(key))


@pass_context
def number_page(context: Context, rule: str, group: str) -> str:
    """Returns the address of the page of a fact of a group: `number_page("target_value", "3")`."""
    return fact_url(context["desk"], f"{rule}[{group}]")


@pass_context
def number_at(context: Context, ref: str) -> str:
    """Returns the address of the page of a number."""
    return fact_url(context["desk"], ref)


def in_url(key: str) -> str:
    """Returns the key of a record as a part of an address: `at("record", register=r.id, key=record.key|in_url)`."""
    return pack_key(key)


def in_query(value: object) -> str:
    """Returns a value as a part of a query; of None nothing."""
    return "" if value is None else quote(str(value), safe="")
