"""Paid: what was paid by the end of a month, in all or from some budget lines."""

from __future__ import annotations

import datetime
from collections.abc import Container
from decimal import Decimal

from jiheng.facts import Amount
from jiheng.ledger import Folios, Ledger, Record

_Months = dict[tuple[int, int], Decimal]


def paid_by(ledger: Ledger, day: datetime.date, lines: Container[str] | None = None) -> Decimal | None:
    """Returns what was paid by the end of the month of a day, in 元, None where no payments are kept.

    Args:
        ledger: of the unit and year.
        day: a day of the month.
        lines: budget lines whose payments count; None counts all.
    """
    known = ledger.once("paid by line and month", _by_line)
    chosen = [months for line, months in known.items() if lines is None or line in lines]
    last = day.year, day.month
    paid = (value for months in chosen for month, value in months.items() if month <= last)
    return sum(paid, Decimal(0)) if chosen else None


def _by_line(ledger: Ledger) -> dict[str, _Months]:
    groups = ledger.once_grouped("payments by line", ledger.folios("payments"), _line)
    return ledger.once_keyed("paid by line and month", groups, _months)


def _line(record: Record) -> tuple[str]:
    return (str(record.values.get("line", "")),)


def _months(_: str, payments: Folios[Record]) -> _Months:
    found: _Months = {}
    for folio in payments:
        for record in folio:
            day, amount = record.values.get("date"), record.values.get("amount")
            if isinstance(day, datetime.date) and isinstance(amount, Amount):
                month = day.year, day.month
                found[month] = found.get(month, Decimal(0)) + amount.value
    return found
