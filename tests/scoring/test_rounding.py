from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.scoring.rounding import grade_of, rounded
from jiheng.standards.system import Grade, Mode, Rounding

HALF_UP, CUT = Rounding(2, Mode.HALF_UP), Rounding(2, Mode.TRUNCATE)


@pytest.mark.parametrize(
    ("value", "half_up", "cut"), [("9.685", "9.69", "9.68"), ("9.6852", "9.69", "9.68"), ("0.005", "0.01", "0.00")]
)
def test_both_ways(value, half_up, cut):
    assert str(rounded(Decimal(value), HALF_UP)) == half_up
    assert str(rounded(Decimal(value), CUT)) == cut
    assert rounded(Decimal(value), None) == Decimal(value)


@given(st.decimals(min_value=0, max_value=1000, places=6))
def test_rounding_moves_by_less_than_a_step(value):
    assert abs(rounded(value, HALF_UP) - value) <= Decimal("0.005")
    assert 0 <= value - rounded(value, CUT) < Decimal("0.01")


def test_grades_of_totals_that_are_not_a_hundred():
    grades = (Grade("优", Decimal(90)), Grade("差", Decimal(0)))
    assert grade_of(Decimal(108), Decimal(120), grades) == "优"
    assert grade_of(Decimal(107), Decimal(120), grades) == "差"
