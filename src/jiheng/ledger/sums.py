"""Sums: a field added up over many records, folio by folio, so that one record more reads only the folio it is in."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

import msgspec

from jiheng.facts import Amount
from jiheng.ledger.figure import Figure, Part, join
from jiheng.ledger.folio import Folios
from jiheng.ledger.node import cell_id
from jiheng.ledger.record import Record
from jiheng.ledger.select import Reader

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger

_MOST_NAMED = 5


class Added(msgspec.Struct, frozen=True, gc=False):
    """A field added up over records.

    Attributes:
        figure: the sum, None where no record has the field.
        cells: ids of the cells that went in.
        only: key of the only record that has it, empty where several have.
        blank: the first records that lack it.
    """

    figure: Figure | None
    cells: tuple[str, ...]
    only: str
    blank: tuple[str, ...]


class _Stretch(msgspec.Struct, frozen=True, gc=False):
    """A field added up over a folio: the sum, the cells, the first record that has it, those that lack it."""

    part: Part | None
    cells: tuple[str, ...]
    first: str
    blank: tuple[str, ...]


def added_up(
    ledger: Ledger, name: object, records: Folios[Record], read: Reader, cell: tuple[str, str], unit: str, given: object
) -> Added:
    """Returns a field added up.

    Args:
        ledger: keeps the sums of folios.
        name: which sum it is.
        records: the records.
        read: gives the field of a record.
        cell: register and field, for the ids of the cells.
        unit: of the sum where its parts share none.
        given: what the field is read from besides the record.
    """

    def stretch(folio: tuple[Record, ...]) -> _Stretch:
        return _stretch(folio, read, *cell)

    parts = ledger.once_by_folio(name, records, stretch, given)
    sums = [each.part for each in parts if each.part is not None]
    cells = tuple(chain.from_iterable([each.cells for each in parts]))
    return Added(
        join(sums, unit) if sums else None,
        cells,
        next(each.first for each in parts if each.cells) if len(cells) == 1 else "",
        tuple(islice(chain.from_iterable([each.blank for each in parts]), _MOST_NAMED)),
    )


def _stretch(folio: tuple[Record, ...], read: Reader, register: str, field: str) -> _Stretch:
    amounts: list[Amount] = []
    filled: list[str] = []
    blank: list[str] = []
    for record in folio:
        value = read(record)
        if isinstance(value, Amount):
            amounts.append(value)
            filled.append(record.key)
        else:
            blank.append(record.key)
    head, tail = cell_id(register, "", field).split("#")
    tail = f"#{tail}"
    return _Stretch(
        Part.of(amounts) if amounts else None,
        tuple([head + key + tail for key in filled]),
        filled[0] if filled else "",
        tuple(blank[:_MOST_NAMED]),
    )
