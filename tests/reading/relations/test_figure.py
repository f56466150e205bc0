"""Numbers of a report compare as whole millionths."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.facts import Amount, Fact, Span, Stage
from jiheng.reading.relations.claims import ratio_claim
from jiheng.reading.relations.figure import GROUPS, Figure, digits, divides, millionths, near, telling

PRINTED = st.decimals(min_value="0.01", max_value="1e10", places=2)


def figure(value, unit="CNY", step="0.01", name="f1"):
    amount = Amount(Decimal(value), unit, Decimal(step))
    return Figure(Fact(name, "", "基本支出", "", Stage.ACTUAL, "2022", amount, Span(0, 1, "")), 0, 0, 1, 0, 0)


@given(st.lists(PRINTED, min_size=1, max_size=9))
def test_sums_of_millionths_are_sums_of_numbers(values):
    assert sum(map(millionths, values)) == millionths(sum(values))


@given(PRINTED, PRINTED, st.decimals(min_value=0, max_value=200, places=2))
def test_a_share_is_judged_as_its_claim_is(part, whole, rate):
    stated, first, second = figure(rate, "percent", name="r"), figure(part, name="p"), figure(whole, name="w")
    assert divides(stated, first, second) == ratio_claim(stated, first, second).holds


def test_nothing_is_divided_by_zero():
    assert not divides(figure("50", "percent"), figure("1"), figure("0"))
    assert ratio_claim(figure("50", "percent"), figure("1"), figure("0")) is None


@pytest.mark.parametrize(("value", "count"), [("50", 1), ("120", 2), ("1001000", 4), ("766.17", 5), ("0.35", 2)])
def test_zeros_at_the_end_tell_nothing(value, count):
    assert digits(figure(value)) == count
    assert telling(figure(value)) == (count > 2)


def test_half_of_the_last_digit_is_still_near():
    assert near(105, 100, 10)
    assert not near(106, 100, 10)


def test_shades_of_a_budget_are_summed_apart():
    assert len({GROUPS[s] for s in (Stage.INITIAL_BUDGET, Stage.ADJUSTED_BUDGET, Stage.BUDGET)}) == 3
    assert GROUPS[Stage.ACTUAL] == GROUPS[Stage.DONE] != GROUPS[Stage.TARGET]
