"""Figures: an amount in the house style: 66.44万元, 86.37%, 12场次, 2000余人.

Money is rounded to two decimals of 万元, as official reports print it; the tag of a figure keeps every digit. Sums of
rounded figures stay true within half of their last digits, which is how this reader and every reviewer compares them.
A sum too small for that (每人180元, 3860元) is told in 元, and a column that asks for 元 has it to the cent.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from jiheng.facts import Amount, Bound
from jiheng.facts.unit import CNY, PERCENT, PERMILLE, POINTS, SCORE, YES_NO, measure_of

_TEN_THOUSAND = Decimal(10000)
_CENT = Decimal("0.01")
_LAST = Decimal(100)
"""What the last digit of a figure in 万元 is worth."""
_SMALL = Decimal(1000)
_SIGNS = {PERCENT: "%", PERMILLE: "‰", POINTS: "个百分点", SCORE: "分"}
_BEFORE = {Bound.NEARLY: "近", Bound.ABOUT: "约", Bound.AT_MOST: "不超过"}
_AFTER_ROUND = "余"

FORMS = ("万元", "元", "数", "元数", "目标")
"""What may follow the bar of a reference: money in 万元 or 元, the same without unit, a target with ≥ or ≤."""


def show(amount: Amount, form: str = "") -> str:
    """Returns an amount as text: money in 万元 with two decimals, all else with every digit it has.

    Args:
        amount: what to show.
        form: one of `FORMS`, empty for the usual one.
    """
    if amount.unit == YES_NO:
        return "是" if amount.value else "否"
    if form == "目标":
        return sign_of(amount).replace("=", "") + _written(amount, "", bare=False)
    if form in {"数", "元数"}:
        return _written(amount, form.removesuffix("数"), bare=True)
    low = _written(amount, form, bare=False)
    if amount.upper is not None:
        return f"{_written(amount, form, bare=True)}-{_written(_with_value(amount, amount.upper), form, bare=False)}"
    if amount.bound is Bound.AT_LEAST:
        return _at_least(amount, form, low)
    return _BEFORE.get(amount.bound, "") + low


def number(amount: Amount) -> Decimal:
    """Returns the value in the unit it is shown in: money in 万元."""
    return amount.value / _TEN_THOUSAND if amount.unit == CNY else amount.value


def unit_word(amount: Amount, form: str = "") -> str:
    """Returns the unit that follows the digits."""
    if amount.unit == CNY:
        return "元" if form == "元" or in_yuan(amount) else "万元"
    return _SIGNS.get(amount.unit) or measure_of(amount.unit)


def in_yuan(amount: Amount) -> bool:
    """Tells whether a sum of money is so small that words tell it in 元: 万元 would be bare zeros or round it away."""
    value = abs(amount.value)
    return amount.unit == CNY and (0 < value < _SMALL or (value < _TEN_THOUSAND and value % _LAST != 0))


def bare_form(*amounts: Amount | None) -> str:
    """Returns the form for figures that share a column of units: the same unit for all of them."""
    return "元数" if any(amount is not None and in_yuan(amount) for amount in amounts) else "数"


def _at_least(amount: Amount, form: str, plain: str) -> str:
    """2000余人, but 以上 after a number that 余 cannot follow."""
    word = unit_word(amount, form)
    whole = amount.value == amount.value.to_integral_value() and amount.value % 10 == 0 and amount.unit != CNY
    if whole and word and amount.unit not in _SIGNS:
        return plain.removesuffix(word) + _AFTER_ROUND + word
    return f"{plain}以上"


def sign_of(amount: Amount) -> str:
    """Returns the sign of a target; one without a bound is to be met or passed, but says only what it says."""
    return {Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤"}.get(amount.bound, "=")


def _written(amount: Amount, form: str, *, bare: bool) -> str:
    word = "" if bare else unit_word(amount, form)
    if amount.unit == CNY and form == "元":
        return _digits(amount.value, least=2) + word
    if amount.unit == CNY and not bare and in_yuan(amount):
        return _digits(amount.value, least=0 if amount.value == amount.value.to_integral_value() else 2) + word
    if amount.unit == CNY:
        return f"{(amount.value / _TEN_THOUSAND).quantize(_CENT, ROUND_HALF_UP):f}{word}"
    if amount.unit == PERCENT:
        whole = amount.value == amount.value.to_integral_value()
        return _digits(amount.value, least=0 if whole else 2) + word
    return _digits(amount.value, least=0) + word


def _digits(value: Decimal, least: int) -> str:
    """Returns all digits of a value, with at least so many decimals."""
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"{plain:.{max(places, least)}f}"


def _with_value(amount: Amount, value: Decimal) -> Amount:
    return Amount(value, amount.unit, amount.step)


def grouped(value: Decimal) -> str:
    """Returns a value for people who look rather than read: 1,234.50."""
    return f"{value.quantize(_CENT):,}"
