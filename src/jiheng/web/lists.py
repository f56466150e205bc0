"""Lists: the records of a register as a page of rows: searched, filtered, sorted and added up by the database."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, Count, DecimalField, F, Func, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Round
from django.http import QueryDict

from jiheng.ledger import Record
from jiheng.ledger.workbook_layout import is_tree
from jiheng.standards.pack import Field, FieldType, Register
from jiheng.web.access import Desk
from jiheng.web.models import Row
from jiheng.web.store.projection import record_of

SIZE = 50
_COLUMNS = 7
_TIMES = (FieldType.DATE, FieldType.PERIOD)
_ADDED = (FieldType.MONEY, FieldType.COUNT)
_LONGEST = 60


class Asked(msgspec.Struct, frozen=True):
    """What a list is asked for.

    Attributes:
        words: what to find, all of them.
        state: state of the records, empty for any.
        filters: value by field of choice.
        sort: id of a field, `key` or `state`, with `-` before it for the other way round; empty for the usual order.
    """

    words: tuple[str, ...] = ()
    state: str = ""
    filters: dict[str, str] = {}
    sort: str = ""

    @classmethod
    def of(cls, layout: Register, query: QueryDict) -> Asked:
        """Reads the query of an address; what is not there is left out."""
        words = tuple(query.get("q", "").replace("\0", "")[:_LONGEST].casefold().split())
        choices = {f.id: said for f in filters_of(layout) if (said := query.get(f.id, "")) in f.choices}
        state = query.get("state", "")
        sort = query.get("sort", "")
        known = {"key", "state", *(f.id for f in layout.fields)}
        return cls(
            words, state if layout.state(state) else "", choices, sort if sort.removeprefix("-") in known else ""
        )


class Listing(msgspec.Struct, frozen=True):
    """A page of a list.

    Attributes:
        columns: the fields that are shown.
        page: rows with their records, as Django's page.
        totals: sum by field, over all records that were found.
        states: how many records stand in each state, over the whole register.
        count: how many were found.
    """

    columns: tuple[Field, ...]
    page: Page[Row]
    rows: tuple[tuple[Row, Record], ...]
    totals: dict[str, Decimal]
    states: dict[str, int]
    count: int


def listing(desk: Desk, layout: Register, asked: Asked, number: object, size: int = SIZE) -> Listing:
    """Returns a page of a register's records."""
    everything = Row.objects.filter(unit=desk.unit, year=desk.year.year, register=layout.id)
    found = select(everything, asked)
    columns = columns_of(layout)
    # Counting and adding up look at every row, so they are done once for each state of the records.
    sums = desk.book.once(f"list {layout.id} {asked}", lambda _: _sums(everything, found, layout, columns))
    pages = Paginator(ordered(found, layout, asked.sort), size)
    pages.count = sums.count
    page = pages.get_page(number)  # type: ignore[arg-type]  # any text
    rows = tuple((row, record_of(row)) for row in page)
    return Listing(columns, page, rows, sums.totals, sums.states, sums.count)


class _Sums(msgspec.Struct, frozen=True):
    count: int
    totals: dict[str, Decimal]
    states: dict[str, int]


def _sums(everything: QuerySet[Row], found: QuerySet[Row], layout: Register, columns: tuple[Field, ...]) -> _Sums:
    states = {}
    if layout.states:
        states = dict(everything.values_list("state").annotate(n=Count("id")).values_list("state", "n"))
    return _Sums(found.count(), totals(found, layout, columns), states)


def select(rows: QuerySet[Row], asked: Asked) -> QuerySet[Row]:
    """Returns the rows that were asked for."""
    for word in asked.words:
        rows = rows.filter(text__contains=word)
    if asked.state:
        rows = rows.filter(state=asked.state)
    for name, value in asked.filters.items():
        rows = rows.filter(**{f"data__values__{name}": value})
    return rows


def ordered(rows: QuerySet[Row], layout: Register, sort: str) -> QuerySet[Row]:
    """Returns the rows in order; by default as entered, the newest first where the ledger numbers them."""
    if not sort:
        key = layout.field(layout.key[0])
        return rows.order_by("-position" if key is not None and key.auto else "position", "id")
    name, down = sort.removeprefix("-"), sort.startswith("-")
    by = _sorted_by(layout, name)
    order = by.desc(nulls_last=True) if down else by.asc(nulls_last=True)
    return rows.order_by(order, "position")


def totals(rows: QuerySet[Row], layout: Register, columns: tuple[Field, ...]) -> dict[str, Decimal]:
    """Returns the sum of each column of money or of counts, exact to the hundredth."""
    # Where records stand under each other, a plain sum would count them twice.
    added = [] if is_tree(layout) else [f for f in columns if f.type in _ADDED and f.unit]
    if not added:
        return {}
    sums: dict[str, Any] = {}
    for field in added:
        hundredths = Round(_number(field) * 100)
        whole = F("cents") if field is _first(layout, (FieldType.MONEY,)) else Cast(hundredths, BigIntegerField())
        sums[f"sum_{field.id}"] = Sum(whole)
    found = rows.aggregate(**sums)
    shown = {f.id: found[f"sum_{f.id}"] for f in added}
    return {name: Decimal(value) / 100 for name, value in shown.items() if value is not None}


def columns_of(layout: Register) -> tuple[Field, ...]:
    """Returns the fields a list shows: the key people chose, what is required, day and figures, then others."""
    key = [f for f in layout.fields if f.id in layout.key and not f.auto]
    must = [f for f in layout.fields if f.required]
    times = [f for f in layout.fields if f.type in _TIMES][:1]
    amounts = [f for f in layout.fields if f.type.is_amount and (f.example or f.required)][:3]
    rest = [f for f in layout.fields if f.example and not f.auto]
    others = [f for f in layout.fields if not f.auto]
    chosen = list(dict.fromkeys(f.id for f in (*key, *must, *times, *amounts, *rest, *others)))[:_COLUMNS]
    return tuple(f for f in layout.fields if f.id in chosen)


def filters_of(layout: Register) -> list[Field]:
    """Returns the fields of choice a list can be filtered by."""
    return [f for f in layout.fields if f.type is FieldType.CHOICE and f.choices and not f.many][:3]


def _sorted_by(layout: Register, name: str) -> F | Func | KeyTextTransform:
    field = layout.field(name)
    if field is None:
        return F(name)
    if field is _first(layout, _TIMES):
        return F("day")
    if field is _first(layout, (FieldType.MONEY,)):
        return F("cents")
    if field.type.is_amount:
        return _number(field)
    return KeyTextTransform(field.id, KeyTransform("values", "data"))


def _number(field: Field) -> Func:
    text = KeyTextTransform("v", KeyTransform(field.id, KeyTransform("values", "data")))
    return Cast(text, DecimalField(max_digits=30, decimal_places=6))


def _first(layout: Register, kinds: tuple[FieldType, ...]) -> Field | None:
    """Returns the field that a row keeps as its day or cents: the only one of its kind, so that no other fills in."""
    found = [f for f in layout.fields if f.type in kinds]
    return found[0] if len(found) == 1 else None
