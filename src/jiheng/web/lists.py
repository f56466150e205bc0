"""Lists: the records of a register as a page of rows: searched, filtered, sorted and added up by the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, DecimalField, F, Func, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Round
from django.http import QueryDict

from jiheng.ledger import Record
from jiheng.ledger.workbook_layout import is_tree
from jiheng.standards.pack import Field, FieldType, Register
from jiheng.web.access import Desk
from jiheng.web.models import Row
from jiheng.web.store.projection import label_of, record_of

SIZE = 50
_COLUMNS = 7
_TIMES = (FieldType.DATE, FieldType.PERIOD)
_ADDED = (FieldType.MONEY, FieldType.COUNT)
_LONGEST = 60
_FEW = 201
"""What is searched for is looked up in the texts once; as many rows are kept of it, one more than is taken for few."""
_T = TypeVar("_T")


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


class Line(msgspec.Struct, frozen=True):
    """What a list needs of a row beside its record; `version` where changes are made from the list, else 0."""

    key: str
    label: str
    state: str
    version: int = 0


class Listing(msgspec.Struct, frozen=True):
    """A page of a list.

    Attributes:
        columns: the fields that are shown.
        page: numbers of the rows as Django's page.
        rows: rows with their records.
        totals: sum by field, over all records that were found.
        states: how many records stand in each state, over the whole register.
        count: how many were found.
    """

    columns: tuple[Field, ...]
    page: Page[int]
    rows: tuple[tuple[Line, Record], ...]
    totals: dict[str, Decimal]
    states: dict[str, int]
    count: int


def listing(
    desk: Desk, layout: Register, asked: Asked, number: object, size: int = SIZE, *, versions: bool = False
) -> Listing:
    """Returns a page of a register's records.

    Args:
        desk: of the year.
        layout: the register.
        asked: what the list is asked for.
        number: of the page, as it was sent.
        size: rows of a page.
        versions: changes are made from this list, so rows and versions are read together from the database.
    """
    found = _Found(desk, layout, asked)
    pages = Paginator(range(found.count), size)
    page = pages.get_page(number)  # type: ignore[arg-type]  # any text
    keys = found.keys(slice((page.number - 1) * size, page.number * size))
    return Listing(
        found.columns,
        page,
        _with_versions(found.everything, keys) if versions else _from_ledger(desk.ledger.table(layout.id), keys),
        found.totals,
        found.states,
        found.count,
    )


class _Found:
    """What was found in a register: counted and added up once for each state of its records."""

    def __init__(self, desk: Desk, layout: Register, asked: Asked) -> None:
        self.columns = columns_of(layout)
        self.everything = Row.objects.filter(unit=desk.unit, year=desk.year.year, register=layout.id)
        self._book = desk.book
        self._layout = layout
        self._asked = asked
        self._table = desk.ledger.table(layout.id)
        self._rows = select(self.everything, asked)
        self._all = not (asked.words or asked.state or asked.filters)
        self._first: tuple[str, ...] = self._once("first", self._first_keys) if asked.words else ()
        self.count, self.totals = self._once("sums", self._sums)

    @property
    def states(self) -> dict[str, int]:
        if not self._layout.states:
            return {}
        table = self._table
        return self._book.once_of_rows(
            self._layout.id, "states", lambda: dict(Counter(r.state for r in table.values()))
        )

    def keys(self, part: slice) -> tuple[str, ...]:
        """Returns the keys of a part of what was found, in order."""
        if self._few or part.stop <= len(self._first):
            return self._first[part]
        if self._all and not self._asked.sort:
            keys = tuple(self._table)
            return (keys[::-1] if newest_first(self._layout) else keys)[part]
        return self._once(f"keys {part.start} {part.stop}", lambda: self._keys(part))

    @property
    def _few(self) -> bool:
        """Whether all that was found is known: what is searched for is rarely more than a page or two."""
        return bool(self._asked.words) and len(self._first) < _FEW

    def _once(self, name: str, make: Callable[[], _T]) -> _T:
        return self._book.once_of_rows(self._layout.id, f"{name} {self._asked}", make)

    def _first_keys(self) -> tuple[str, ...]:
        return self._keys(slice(0, _FEW))

    def _keys(self, part: slice) -> tuple[str, ...]:
        return tuple(ordered(self._rows, self._layout, self._asked.sort).values_list("key", flat=True)[part])

    def _sums(self) -> tuple[int, dict[str, Decimal]]:
        rows = self.everything.filter(key__in=self._first) if self._few else self._rows
        count = len(self._first) if self._few else len(self._table) if self._all else rows.count()
        return count, totals(rows, self._layout, self.columns) if count else {}


def _from_ledger(table: Mapping[str, Record], keys: Iterable[str]) -> tuple[tuple[Line, Record], ...]:
    records = [table[key] for key in keys if key in table]
    return tuple((Line(r.key, label_of(r), r.state), r) for r in records)


def _with_versions(rows: QuerySet[Row], keys: tuple[str, ...]) -> tuple[tuple[Line, Record], ...]:
    found = {row.key: row for row in rows.filter(key__in=keys)}
    chosen = [found[key] for key in keys if key in found]
    return tuple((Line(row.key, row.label, row.state, row.version), record_of(row)) for row in chosen)


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
        return rows.order_by("-position" if newest_first(layout) else "position", "id")
    name, down = sort.removeprefix("-"), sort.startswith("-")
    by = _sorted_by(layout, name)
    order = by.desc(nulls_last=True) if down else by.asc(nulls_last=True)
    return rows.order_by(order, "position")


def newest_first(layout: Register) -> bool:
    """Tells whether a list begins with the newest record: where the ledger numbers them."""
    key = layout.field(layout.key[0])
    return key is not None and key.auto


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
