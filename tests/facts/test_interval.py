from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jiheng.facts import Interval
from jiheng.facts.interval import total

numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def around(text: str, step: str = "0.01") -> Interval:
    return Interval.around(Decimal(text), Decimal(step))


class TestSums:
    def test_of_nothing_is_zero(self):
        assert total([]) == Interval(Decimal(0), Decimal(0))

    def test_rounded_parts_may_miss_the_rounded_total(self):
        """95.36 + 10.23 = 105.59 beside a printed 105.58 is rounding, not an error."""
        assert total([around("95.36"), around("10.23")]).meets(around("105.58"))

    def test_a_real_gap_is_no_rounding(self):
        assert not total([around("148.93"), around("5.03")]).meets(around("242.96"))

    @given(st.lists(st.tuples(numbers, numbers), max_size=6))
    def test_contains_the_sum_of_any_choice(self, pairs):
        intervals = [Interval(min(p), max(p)) for p in pairs]

        assert total(intervals).contains(sum((p[0] for p in pairs), Decimal(0)))


class TestQuotients:
    def test_of_a_divisor_that_may_be_zero_is_none(self):
        assert around("3").divided_by(Interval(Decimal(-1), Decimal(1))) is None

    def test_of_an_open_interval_is_none(self):
        assert Interval.at_least(Decimal(3)).divided_by(Interval.at_least(Decimal(2))) is None

    @given(numbers, st.decimals(min_value=1, max_value=10**9, places=2))
    def test_contain_the_quotient(self, a, b):
        quotient = Interval.around(a, Decimal("0.01")).divided_by(Interval.around(b, Decimal("0.01")))

        assert quotient is not None
        assert quotient.contains(a / b)


@given(numbers, numbers, st.decimals(min_value=-100, max_value=100, places=2))
def test_a_negative_factor_turns_the_interval_round(a, b, factor):
    scaled = Interval(min(a, b), max(a, b)).scaled(factor)

    assert scaled.low <= scaled.high
    assert scaled.contains(a * factor)


@given(numbers, numbers, numbers, numbers)
def test_difference_contains_every_difference(a, b, c, d):
    first, second = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))

    assert (first - second).contains(a - c)
