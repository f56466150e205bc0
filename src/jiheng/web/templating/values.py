"""Values as people write them: amounts, rates, times, words cut short."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.utils import timezone
from markupsafe import Markup

from jiheng.facts import Amount, Bound
from jiheng.facts.unit import CNY
from jiheng.ledger import Record, Value
from jiheng.ledger import show as show_value
from jiheng.web.store.projection import label_of


def shown(value: Value | None) -> str:
    """Returns a value of a record as people write it; empty where there is none."""
    return "" if value is None else show_value(value)


def wan(value: Decimal | int | None) -> str:
    """Returns an amount of 元 in 万元 with two places: 123.46; a dash where it is not known."""
    return "—" if value is None else f"{Decimal(value) / 10000:,.2f}"


def percent(value: Decimal | None) -> str:
    """Returns percent points with two places and the sign; a dash where they are not known."""
    return "—" if value is None else f"{value:.2f}%"


def moment(value: str | datetime.datetime | None) -> str:
    """Returns a time (also the text of an entry) on the clock of the unit: 2025-03-04 09:05."""
    if not value:
        return ""
    when = datetime.datetime.fromisoformat(value) if isinstance(value, str) else value
    here = when.astimezone(timezone.get_default_timezone())
    return f"{here:%Y-%m-%d %H:%M}"


def cell(value: Value) -> str:
    """Returns a value as a cell of a column that names the unit: 1,234.50 for money, else as people write it."""
    if isinstance(value, Amount) and value.unit == CNY and value.bound is Bound.EXACT and value.upper is None:
        return f"{value.value:,.2f}"
    return show_value(value)


def label(record: Record) -> str:
    """Returns what people call a record."""
    return label_of(record)


def day(value: datetime.datetime | datetime.date) -> str:
    """Returns a day, of a time the one on the clock of the unit: 2025-03-04."""
    return (timezone.localtime(value) if isinstance(value, datetime.datetime) else value).strftime("%Y-%m-%d")


def iso(value: datetime.datetime) -> str:
    """Returns a time on the clock of the unit as machines read it."""
    return timezone.localtime(value).isoformat()


def cut(text: object, most: int) -> str:
    """Returns a text of `most` characters at most; where it was longer, the last of them is …"""
    said = str(text)
    return said if len(said) <= most else f"{said[: most - 1]}…"


def lines(text: str) -> Markup:
    """Returns a text with its line breaks as breaks of the page."""
    return Markup("<br>").join(text.splitlines())


def points(value: Decimal | None) -> str:
    """Returns points without trailing zeros; a dash where there are none."""
    if value is None:
        return "—"
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")


def signed(value: Decimal | None) -> str:
    """Returns a difference with its sign: +1.5, −2."""
    if value is None:
        return ""
    return ("+" if value > 0 else "−" if value < 0 else "±") + points(abs(value))
