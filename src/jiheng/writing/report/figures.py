"""Figures: an amount in the house style: 66.44万元, 86.37%, 12场次, 2000余人."""

from __future__ import annotations

from decimal import Decimal

from jiheng.facts import Amount, Bound
from jiheng.facts.unit import CNY, PERCENT, PERMILLE, POINTS, SCORE, measure_of

_TEN_THOUSAND = Decimal(10000)
_CENT = Decimal("0.01")
_SIGNS = {PERCENT: "%", PERMILLE: "‰", POINTS: "个百分点", SCORE: "分"}
_BEFORE = {Bound.NEARLY: "近", Bound.ABOUT: "约", Bound.AT_MOST: "不超过"}
_AFTER_ROUND = "余"

FORMS = ("万元", "元", "数", "元数", "目标")
"""What may follow the bar of a reference: money in 万元 or 元, the same without unit, a target with ≥ or ≤."""


def show(amount: Amount, form: str = "") -> str:
    """Returns an amount as text, with every digit it has: money in 万元 with two decimals or more.

    Args:
        amount: what to show.
        form: one of `FORMS`, empty for the usual one.
    """
    if form == "目标":
        return sign_of(amount).replace("=", "") + _exact(amount, "", bare=False)
    if form in {"数", "元数"}:
        return _exact(amount, form.removesuffix("数"), bare=True)
    low = _exact(amount, form, bare=False)
    if amount.upper is not None:
        return f"{_exact(amount, form, bare=True)}-{_exact(_with_value(amount, amount.upper), form, bare=False)}"
    if amount.bound is Bound.AT_LEAST:
        return _at_least(amount, form, low)
    return _BEFORE.get(amount.bound, "") + low


def number(amount: Amount) -> Decimal:
    """Returns the value in the unit it is shown in: money in 万元."""
    return amount.value / _TEN_THOUSAND if amount.unit == CNY else amount.value


def unit_word(amount: Amount, form: str = "") -> str:
    """Returns the unit that follows the digits."""
    if amount.unit == CNY:
        return "元" if form == "元" else "万元"
    return _SIGNS.get(amount.unit) or measure_of(amount.unit)


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


def _exact(amount: Amount, form: str, *, bare: bool) -> str:
    word = "" if bare else unit_word(amount, form)
    if amount.unit == CNY:
        value = amount.value if form == "元" else amount.value / _TEN_THOUSAND
        return _digits(value, least=2) + word
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
