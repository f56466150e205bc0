"""Giving: records, changes, amounts and facts of the ledger in the shapes of the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from jiheng.facts import Amount, Derivation, Fact, RecordOrigin
from jiheng.ledger import Record, show
from jiheng.ledger import entry as entries
from jiheng.ledger.entry import Entry
from jiheng.standards.pack import Register
from jiheng.web.access import Desk
from jiheng.web.api.operation import ROOT, Parameter
from jiheng.web.api.shapes import AmountShape, Change, FactShape, RecordShape
from jiheng.web.forms import cells_of
from jiheng.web.keys import pack_key
from jiheng.web.store.journal import entry_of, newest_first

_T = TypeVar("_T", bound=Any)
PAGE = Parameter("page", {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1}, "第几页，从 1 起")
SIZE = Parameter("size", {"type": "integer", "minimum": 1, "maximum": 500, "default": 100}, "每页多少条，最多 500")


def amount(value: Amount) -> AmountShape:
    return AmountShape(value.value, value.unit, value.step, str(value.bound), value.upper)


def record(desk: Desk, layout: Register, found: Record, version: int) -> RecordShape:
    """Returns a record; `values` can be sent back as they are."""
    return RecordShape(
        register=layout.id,
        key=found.key,
        state=found.state,
        version=version,
        values=cells_of(layout, found),
        amounts={name: amount(value) for name, value in found.values.items() if isinstance(value, Amount)},
        url=url_of(desk, layout.id, found.key),
    )


def change(desk: Desk, entry: Entry) -> Change:
    """Returns an entry of the journal; a record of a register that the year has no more is not shown."""
    layout = desk.book.register(entry.register)
    left = None
    if entry.after is not None and layout is not None:
        left = record(desk, layout, entries.restored(entry.register, entry.key, entry.after), entry.n)
    return Change(entry.n, entry.at, entry.who, entry.do, entry.year, entry.register, entry.key, entry.reason, left)


def fact(found: Fact) -> FactShape:
    origin: Any = found.origin
    derived = isinstance(origin, Derivation)
    return FactShape(
        id=found.id,
        concept=found.concept,
        label=found.label,
        subject=found.subject,
        stage=str(found.stage),
        period=found.period,
        text=show(found.amount),
        amount=amount(found.amount),
        formula=origin.formula if derived else "",
        inputs=origin.inputs if derived else (),
        record=f"{origin.register}/{origin.key}#{origin.field}" if isinstance(origin, RecordOrigin) else "",
    )


def url_of(desk: Desk, register: str, key: str) -> str:
    """Returns the address of a record in the API."""
    return f"/{ROOT}u/{desk.unit.slug}/{desk.year.year}/registers/{register}/records/{pack_key(key)}"


def paged(found: Sequence[_T] | QuerySet[_T], query: dict[str, Any]) -> tuple[list[_T], dict[str, int]]:
    """Returns a page of what was found, empty beyond the last, and its numbers."""
    pages = Paginator(found, query["size"])
    numbers = {"count": pages.count, "page": query["page"], "pages": pages.num_pages}
    return (list(pages.page(query["page"])) if query["page"] <= pages.num_pages else []), numbers


def latest(desk: Desk) -> Entry:
    """Returns the entry that was written last."""
    return entry_of(newest_first(desk.unit)[0])


def file(name: str, data: bytes, kind: str) -> HttpResponse:
    """Returns a file as an answer."""
    said = HttpResponse(data, content_type=kind)
    said.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return said
