from __future__ import annotations

from decimal import Decimal

import pytest

from jiheng.checking.figures import in_hundred_million, listed, money, number, percent, quoted, worth


@pytest.mark.parametrize(
    ("value", "words"),
    [("890000", "89.00万元"), ("100", "0.01万元"), ("0", "0.00万元"), ("8005", "8005元"), ("-1300", "-0.13万元")],
)
def test_money(value, words):
    assert money(Decimal(value)) == words


def test_percent_rounds_half_up():
    assert percent(Decimal("86.365")) == "86.37%"


@pytest.mark.parametrize(("value", "words"), [("50.00", "50"), ("1.644", "1.64"), ("100", "100"), ("2.50", "2.5")])
def test_number(value, words):
    assert number(Decimal(value)) == words


def test_a_long_list_is_cut_and_counted():
    assert listed(["甲", "乙", "甲"]) == "甲、乙"
    assert listed(map(str, range(10)), most=2) == "0、1等10项"


def test_quotation_marks_within_become_inner_ones():
    assert quoted("“不忘初心、牢记使命” 主题教育") == "“‘不忘初心、牢记使命’主题教育”"
    assert quoted("第三届“全国科技工作者日") == "“第三届全国科技工作者日”"


def test_amounts_are_read_as_findings_print_them():
    assert worth("-0.43万元") == Decimal(4300)
    assert worth("300元") == Decimal(300)
    assert worth("7") is None


@pytest.mark.parametrize(
    ("value", "words"), [("10075000000", "100.75亿元"), ("9600000000", "96.00亿元"), ("651340000", "6.5134亿元")]
)
def test_sums_of_hundred_millions(value, words):
    assert in_hundred_million(Decimal(value)) == words
    assert worth(words) == Decimal(value)
