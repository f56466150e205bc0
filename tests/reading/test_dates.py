"""Dates in figures and in Chinese numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.facts import Period
from jiheng.reading.dates import read_chinese_date, read_date


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("2021年9月20日", "date", "2021-09-20"),
        ("2023年 12 月 31 日", "date", "2023-12-31"),
        ("2021年\n9月", "period", "2021-09"),
        ("2021年度", "year", "2021"),
        ("2 0 2 1 年", "year", "2021"),
        ("21年底", "year", "2021"),
        ("9月20日", "date", "--09-20"),
        ("3月19 日", "date", "--03-19"),
        ("20日", "date", "---20"),
        ("9月5号", "date", "--09-05"),
        ("9月14日-30日", "period", "--09-14/--09-30"),
        ("9月23-25日", "period", "--09-23/--09-25"),
        ("6月13日-12月15日", "period", "--06-13/--12-15"),
        ("8月至12月", "period", "--08/--12"),
        ("1-12月", "period", "--01/--12"),
        ("2021年1-12月", "period", "2021-01/2021-12"),
        ("2021年9月-2022年3月", "period", "2021-09/2022-03"),
        ("2021-2025年", "period", "2021/2025"),
        ("2018年至2020年", "period", "2018/2020"),
        ("2021年上半年", "period", "2021-01/2021-06"),
        ("2021年第三季度", "period", "2021-07/2021-09"),
        ("2021-09-20", "date", "2021-09-20"),
        ("2021.9.20", "date", "2021-09-20"),
        ("2021/9/20", "date", "2021-09-20"),
        ("2021.09.01-2022.03.05", "period", "2021-09-01/2022-03-05"),
    ],
)
def test_dates(text, kind, value):
    found = read_date(text, 0)
    assert (found.kind, found.value, found.end) == (kind, value, len(text))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("二〇二一年九月二十日", "date", "2021-09-20"),
        ("二零二二年度", "year", "2022"),
        ("十二月", "period", "--12"),
        ("三月八日", "date", "--03-08"),
    ],
)
def test_chinese_dates(text, kind, value):
    found = read_chinese_date(text, 0)
    assert (found.kind, found.value, found.end) == (kind, value, len(text))


@pytest.mark.parametrize("text", ["3年", "21年", "3-5万元", "2021.9万元", "5号楼", "3日内", "13月", "1—12", "9"])
def test_no_dates(text):
    assert read_date(text, 0) is None


@given(st.dates(min_value=__import__("datetime").date(1950, 1, 1), max_value=__import__("datetime").date(2099, 12, 31)))
def test_every_day_reads_back(day):
    for text in (f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day.year}.{day.month}.{day.day}"):
        assert str(Period.parse(read_date(text, 0).value)) == day.isoformat()
