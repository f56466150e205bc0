"""Numbers to try are read as people type them."""

from decimal import Decimal

import pytest

from jiheng.year.changes import read_number


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("800万元", "", "8000000"),
        ("92%", "", "0.92"),
        ("80场", "场", "80"),
        ("3万人次", "人次", "30000"),
        ("3万", "人次", "30000"),
        ("1,200", "人次", "1200"),
    ],
)
def test_a_number_with_or_without_its_unit(text, unit, number):
    assert read_number(text, unit) == Decimal(number)


@pytest.mark.parametrize(("text", "unit"), [("很多", ""), ("80场", ""), ("80人", "人次"), ("场", "场"), ("", "")])
def test_what_is_no_number_of_its_unit(text, unit):
    assert read_number(text, unit) is None
