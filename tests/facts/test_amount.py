from decimal import Decimal

import pytest

from jiheng.facts import Amount, Bound


def wan(value: str, bound: Bound = Bound.EXACT) -> Amount:
    return Amount(Decimal(value) * 10000, "CNY", Decimal(100), bound)


def test_a_figure_in_ten_thousands_is_good_to_half_of_its_last_digit():
    interval = wan("66.44").interval()

    assert (interval.low, interval.high) == (Decimal(664350), Decimal(664450))


@pytest.mark.parametrize(
    ("bound", "inside", "outside"),
    [
        (Bound.AT_LEAST, "150", "99"),
        (Bound.AT_MOST, "50", "101"),
        (Bound.NEARLY, "95", "101"),
        (Bound.ABOUT, "105", "120"),
        (Bound.EXACT, "100.4", "101"),
    ],
)
def test_bounds_say_what_may_be_meant(bound, inside, outside):
    interval = Amount(Decimal(100), "count:人", Decimal(1), bound).interval()

    assert interval.contains(Decimal(inside))
    assert not interval.contains(Decimal(outside))


def test_a_range_is_its_own_interval():
    interval = Amount(Decimal(3), "count:天", Decimal(1), Bound.RANGE, Decimal(5)).interval()

    assert interval.contains(Decimal(3))
    assert interval.contains(Decimal(5))
    assert not interval.contains(Decimal(6))


def test_more_than_three_hundred_is_not_taken_for_three_thousand():
    assert not Amount(Decimal(300), "count:人", Decimal(1), Bound.AT_LEAST).plausible().contains(Decimal(3000))


def test_only_the_vague_bounds_are_approximate():
    approximate = {b for b in Bound if wan("1", b).is_approximate()}

    assert approximate == {Bound.AT_LEAST, Bound.NEARLY, Bound.ABOUT}
