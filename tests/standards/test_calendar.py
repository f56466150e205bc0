"""Days, ordinals, campaigns and themes against what is known of them."""

import datetime
import re

import pytest

from jiheng.standards.calendar import Calendar


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("2021-05-08", True),  # a Saturday worked for the Labour Day holiday
        ("2021-05-09", False),
        ("2021-09-20", False),  # a Monday off for the Mid-Autumn Festival
        ("2021-09-18", True),
        ("2021-06-13", False),
        ("2021-06-15", True),
        ("2020-01-31", False),  # the Spring Festival that was extended
        ("2020-02-03", True),
        ("2016-10-08", True),
        ("2026-02-14", True),
        ("2026-02-23", False),
    ],
)
def test_workdays(standards, text, works):
    assert standards.calendar.workday(day(text)) is works


@pytest.mark.parametrize("text", ["2015-12-31", "2027-01-04"])
def test_years_without_notice_are_unknown(standards, text):
    assert standards.calendar.workday(day(text)) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2021-09-20", "中秋节"),
        ("2021-06-13", "端午节"),
        ("2017-10-04", "国庆节、中秋节"),
        ("2022-12-31", "元旦"),
        ("2021-09-22", None),
    ],
)
def test_holidays(standards, text, name):
    assert standards.calendar.holiday(day(text)) == name


def test_every_year_has_seven_kinds_of_holidays(standards):
    for year in range(2016, 2027):
        names = "、".join(n for d, n in standards.calendar.holidays.items() if d.year == year)
        for name in ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"):
            assert name in names or (year, name) == (2020, "中秋节"), (year, name)


def test_make_up_days_are_weekends(standards):
    assert all(d.weekday() >= 5 for d in standards.calendar.workdays)


def ordinal(standards, name):
    return next(o for o in standards.calendar.ordinals if o.id == name)


@pytest.mark.parametrize(
    ("name", "year", "number"),
    [
        ("全国科技工作者日", 2021, 5),
        ("全国科技工作者日", 2016, None),
        ("五年规划", 2020, 13),
        ("五年规划", 2021, 14),
        ("五年规划", 2025, 14),
        ("中国共产党全国代表大会", 2017, 19),
        ("中国共产党全国代表大会", 2022, 20),
        ("全国人民代表大会", 2024, 14),
        ("教师节", 2024, 40),
        ("世界读书日", 2024, 29),
    ],
)
def test_ordinals(standards, name, year, number):
    assert ordinal(standards, name).number(year) == number


def test_years_of_an_ordinal(standards):
    assert ordinal(standards, "五年规划").years(14) == (2021, 2025)
    assert ordinal(standards, "中国共产党全国代表大会").years(19) == (2017, 2022)
    assert ordinal(standards, "全国科技工作者日").years(8) == (2024, 2024)


@pytest.mark.parametrize(
    ("text", "name", "numeral"),
    [
        ("庆祝第五个“全国科技工作者日”", "全国科技工作者日", "五"),
        ("第6个全国科技工作者日", "全国科技工作者日", "6"),
        ("“十四五”规划开局之年", "五年规划", "十四"),
        ("学习党的二十大精神", "中国共产党全国代表大会", "二十"),
        ("十九届六中全会", "中国共产党全国代表大会", "十九"),
    ],
)
def test_ordinals_are_found_in_text(standards, text, name, numeral):
    found = [m["n"] for p in ordinal(standards, name).patterns for m in re.finditer(p, text)]
    assert found[0] == numeral


@pytest.mark.parametrize(
    ("name", "year", "holds"),
    [
        ("党史学习教育", 2021, True),
        ("党史学习教育", 2020, False),
        ("不忘初心牢记使命", 2019, True),
        ("不忘初心牢记使命", 2021, False),
        ("学习贯彻新思想主题教育", 2023, True),
        ("党纪学习教育", 2023, False),
        ("精准扶贫", 2020, True),
        ("精准扶贫", 2022, False),
        ("疫情防控", 2019, False),
    ],
)
def test_campaigns(standards, name, year, holds):
    campaign = next(c for c in standards.calendar.campaigns if c.id == name)
    assert campaign.covers(year) is holds


def test_campaigns_end_after_they_begin(standards):
    for campaign in standards.calendar.campaigns:
        if campaign.first_year and campaign.last_year:
            assert campaign.first_year <= campaign.last_year, campaign.id


def test_themes(standards):
    calendar: Calendar = standards.calendar
    assert calendar.theme("全国科普日", 2021) == "百年再出发 迈向高水平科技自立自强"
    assert calendar.theme("全国科普日", 1999) is None
