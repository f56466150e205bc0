"""Terms of invariants: a field, a sum or count over records that point here, a number, or a fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

import msgspec

from jiheng.facts import Amount
from jiheng.facts.unit import CNY, COUNT, unit_family
from jiheng.ledger.figure import Figure, Part, join
from jiheng.ledger.folio import Folios
from jiheng.ledger.record import Record
from jiheng.ledger.select import chain_above, counted, reader
from jiheng.ledger.values import show_amount

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger

_WAN = Decimal(10000)
_HUNDRED = Decimal("1E+2")
TermReader = Callable[[Record | None], Figure | None]


class Term(msgspec.Struct, frozen=True):
    """A term ready to be read; `optional` ones count as nothing where no record points here."""

    read: TermReader
    optional: bool = False
    fact: str = ""


class Terms:
    """Compiles the terms of one ledger; sums over pointing records are made once for each state of them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def term(self, register: str, text: str) -> Term:
        """Returns a term of a register, or of the facts where the register is empty."""
        if text.startswith("@"):
            node = self._ledger.evaluation.node(text[1:])
            figure = node.figure if node else None
            return Term(lambda _: figure, fact=text[1:])
        number = _number(text)
        if number is not None:
            constant = Figure(number, "", Decimal(0))
            return Term(lambda _: constant)
        if "/" in text:
            rolled = self.rolled(text)
            return Term(lambda record: rolled.get(record.key) if record else None, optional=True)
        read = reader(self._ledger, register, text)

        def field(record: Record | None) -> Figure | None:
            value = read(record) if record else None
            return Figure.of(value) if isinstance(value, Amount) else None

        return Term(field)

    def rolled(self, text: str) -> dict[str, Figure]:
        """Returns the sum of `payments.amount/line`, or the count of `#quotes/purchase`, by the key pointed to."""
        return self._ledger.once(("rolled", text), lambda ledger: _roll(ledger, text))


def _roll(ledger: Ledger, text: str) -> dict[str, Figure]:
    source, _, link = text.removeprefix("#").partition("/")
    link, _, parent = link.partition("/")
    name, _, field = source.partition(".")
    pointing = ledger.register(name).field(link)
    table = ledger.table(pointing.reference) if pointing else {}

    def named(record: Record) -> Iterator[str]:
        target = record.values.get(link)
        if field and not isinstance(record.values.get(field), Amount):
            return
        for key in target if isinstance(target, tuple) else (target,):
            if isinstance(key, str):
                yield key
                yield from chain_above(table, key, parent) if parent else ()

    def total(key: str, members: Folios[Record]) -> Figure:
        if not field:
            return Figure(Decimal(sum(map(len, members))), COUNT)
        unit = _amounts(field, members[0])[0].unit
        parts = ledger.once_by_folio(("rolled", text, key), members, lambda folio: Part.of(_amounts(field, folio)))
        return join(parts, unit)

    above = ledger.state_of(pointing.reference) if pointing and parent else 0
    groups = ledger.once_grouped(("pointing", text), counted(ledger, name), named, above)
    return ledger.once_keyed(("rolled", text), groups, total)


def _amounts(field: str, records: Iterable[Record]) -> list[Amount]:
    return [value for record in records if isinstance(value := record.values[field], Amount)]


def slack(figures: list[Figure]) -> Decimal:
    """Returns the difference that rounding explains: half of the last digit of each; nothing for counts."""
    return sum((f.step / 2 for f in figures if unit_family(f.unit) in ("money", "rate")), Decimal(0))


def shown(figure: Figure) -> str:
    """Returns a figure as people write it."""
    return show_amount(figure.amount(2 if unit_family(figure.unit) in ("money", "rate") else None))


def compared(first: Figure, second: Figure) -> tuple[str, str, str]:
    """Returns two figures and their difference as people write them.

    Money that is 万元 apart is said in 万元 with two places, the difference as that of the places said; what is closer
    is said to the cent, so that nothing that matters is rounded away.
    """
    second = second if second.unit else Figure(second.value, first.unit, second.step)
    gap = abs(first.value - second.value)
    if first.unit == CNY and second.unit == CNY and gap >= _WAN:
        first, second = _rough(first), _rough(second)
        gap = abs(first.value - second.value)
    return shown(first), shown(second), shown(Figure(gap, first.unit, first.step))


def _rough(figure: Figure) -> Figure:
    """Returns money to the hundredth of 万元; below 万元 it stays what it is."""
    if abs(figure.value) < _WAN:
        return figure
    return msgspec.structs.replace(figure, value=figure.value.quantize(_HUNDRED, ROUND_HALF_UP))


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
