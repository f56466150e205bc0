import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.facts import Period

days = st.dates(min_value=datetime.date(1990, 1, 1), max_value=datetime.date(2060, 12, 31))


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (Period.year(2021), "2021"),
        (Period.month(2024, 2), "2024-02"),
        (Period.day(datetime.date(2021, 9, 20)), "2021-09-20"),
        (Period(datetime.date(2021, 1, 1), datetime.date(2025, 12, 31)), "2021/2025"),
        (Period(datetime.date(2021, 9, 14), datetime.date(2021, 9, 30)), "2021-09-14/2021-09-30"),
    ],
)
def test_the_text_is_the_shortest_that_says_it(period, text):
    assert str(period) == text
    assert Period.parse(text) == period


@given(days, days)
def test_every_period_reads_back(a, b):
    period = Period(min(a, b), max(a, b))

    assert Period.parse(str(period)) == period


@pytest.mark.parametrize("text", ["", "2021-13", "20xx", "2021-02-30", "2021-1-1-1"])
def test_other_text_is_refused(text):
    with pytest.raises((ValueError, TypeError)):
        Period.parse(text)


def test_a_month_lies_within_its_year():
    assert Period.month(2021, 12).within(Period.year(2021))
    assert not Period.year(2021).within(Period.month(2021, 12))
