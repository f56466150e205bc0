"""Cells: values of records as a sheet holds them, and cells of a sheet as fields read them."""

from __future__ import annotations

import datetime
import unicodedata
from decimal import Decimal

from jiheng.facts import Amount, Bound
from jiheng.facts.unit import CNY, PERCENT, POINTS, SCORE, measure_of
from jiheng.ledger.record import Value
from jiheng.ledger.values import Cell, show, unit_of
from jiheng.standards.pack import Field, FieldType

_WAN = Decimal(10000)
_FEN = Decimal("0.01")
_HUNDRED = Decimal(100)
_NOISE = Decimal("1E-8")
_EXACT_FLOAT = Decimal(10) ** 13
_EPOCH = datetime.date(1899, 12, 30)
_FIRST_DAY, _LAST_DAY = 20000, 80000  # 1954 to 2119, as day numbers of a sheet
_BEFORE = {Bound.NEARLY: "近", Bound.ABOUT: "约", Bound.AT_MOST: "≤"}
_SIGNS = {PERCENT: "%", POINTS: "个百分点", SCORE: "分"}
_TIMES = frozenset({FieldType.DATE, FieldType.PERIOD})
_LISTED = frozenset({FieldType.CHOICE, FieldType.GRADE, FieldType.BOOLEAN})

Written = str | float | datetime.date


def written(field: Field, value: Value) -> Written:
    """Returns a value as a cell: a number where it is exact and in the unit of its column, else words."""
    if isinstance(value, Amount):
        plain = value.bound is Bound.EXACT and value.unit == unit_of(field) and abs(value.value) < _EXACT_FLOAT
        if field.type is FieldType.RATE:
            return float(value.value / _HUNDRED) if plain and value.step == _FEN else words(value)
        if plain and (value.step == _FEN if value.unit == CNY else value.step <= 1 and field.unit):
            return float(value.value)
        return words(value)
    if isinstance(value, datetime.date):
        return value
    return show(value)


def read_cell(field: Field, cell: object, scale: Decimal | None, *, percent: bool) -> Cell:
    """Returns a cell of a sheet as `read_value` takes it; None for an empty one.

    Args:
        field: what the column holds.
        cell: as the sheet gives it.
        scale: what one in the column is worth in 元, where its heading says so.
        percent: the cell is shown as a percentage, so 0.86 is 86%.
    """
    if cell is None or cell == "":
        return None
    kind = field.type
    if isinstance(cell, str):
        text = cell.strip()
        return unicodedata.normalize("NFKC", text) if kind in _LISTED and text not in field.choices else text
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        if kind in _TIMES and _FIRST_DAY <= cell <= _LAST_DAY:
            return _EPOCH + datetime.timedelta(days=int(cell))
        if kind is FieldType.RATE and percent:
            return _percent(Decimal(repr(cell)))
        if kind is FieldType.MONEY and scale is not None and scale != 1:
            return Decimal(repr(cell)) * scale
        return cell
    if isinstance(cell, datetime.datetime):
        return cell.date()
    return cell if isinstance(cell, datetime.date) else str(cell)


def _percent(share: Decimal) -> Decimal:
    """Returns a share as percent points with the two digits that percentages are shown with, more where they count."""
    points = share * _HUNDRED
    short = points.quantize(_FEN)
    return short if abs(points - short) < _NOISE else points


def words(amount: Amount) -> str:
    """Returns an amount in words that are read back as the same amount, digits included."""
    value, step = amount.value, amount.step
    scaled = step > 1 and not value % step
    places = max(0, (4 if scaled else 0) - step.adjusted())
    divisor = _WAN if scaled else Decimal(1)
    ends = [f"{each / divisor:.{places}f}" for each in (value, amount.upper) if each is not None]
    unit = "元" if amount.unit == CNY else _SIGNS.get(amount.unit) or measure_of(amount.unit)
    more = "余" if amount.bound is Bound.AT_LEAST else ""
    return f"{_BEFORE.get(amount.bound, '')}{'-'.join(ends)}{'万' if scaled else ''}{more}{unit}"
