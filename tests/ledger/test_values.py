"""Cells as clerks type them, and what becomes of them."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.facts import Amount, Bound, Period
from jiheng.facts.unit import YES_NO
from jiheng.ledger import Unread, read_value, show
from jiheng.standards.pack import Field, FieldType

MONEY = Field("amount", "金额", FieldType.MONEY, "元", digits=2, minimum=Decimal(0))
PEOPLE = Field("people", "人数", FieldType.COUNT, "人", minimum=Decimal(0))
VISITS = Field("visits", "受众", FieldType.COUNT, "人次", units=("人",), minimum=Decimal(0))
RATE = Field("rate", "比率", FieldType.RATE, "%", digits=2)


@pytest.mark.parametrize(
    ("cell", "value", "step"),
    [
        ("66.44万元", "664400", "100"),
        ("９．７０ 万元", "97000", "100"),
        ("97,000.00", "97000.00", "0.01"),
        ("0元", "0", "0.01"),
        (97000, "97000", "0.01"),
        (0.1 + 0.2, "0.3", "0.01"),
        ("1.2亿元", "120000000", "10000000"),
    ],
)
def test_money(cell, value, step):
    assert read_value(MONEY, cell, 2021) == Amount(Decimal(value), "CNY", Decimal(step))


@pytest.mark.parametrize(
    ("cell", "value", "bound"),
    [
        ("2000余", "2000", Bound.AT_LEAST),
        ("2000+", "2000", Bound.AT_LEAST),
        ("47万多人", "470000", Bound.AT_LEAST),
        ("1万余人", "10000", Bound.AT_LEAST),
        ("近20", "20", Bound.NEARLY),
        ("约300人", "300", Bound.ABOUT),
        ("不超过12", "12", Bound.AT_MOST),
        ("106", "106", Bound.EXACT),
    ],
)
def test_counts_with_bounds(cell, value, bound):
    found = read_value(PEOPLE, cell, 2021)
    assert (found.value, found.unit, found.bound) == (Decimal(value), "count:人", bound)


def test_a_range_keeps_both_ends():
    found = read_value(PEOPLE, "20-30人", 2021)
    assert (found.value, found.upper, found.bound) == (Decimal(20), Decimal(30), Bound.RANGE)


def test_people_and_visits_are_two_things():
    found = read_value(PEOPLE, "600人次", 2021)
    assert isinstance(found, Unread)
    assert "人与人次" in found.fix
    assert read_value(VISITS, "600人", 2021).unit == "count:人"


@pytest.mark.parametrize("cell", ["若干", "两千", "12..5", "1e9999", "-5", "3.5", "=SUM(A1)", "#REF!", float("nan")])
def test_what_is_no_count_is_named(cell):
    assert isinstance(read_value(PEOPLE, cell, 2021), Unread)


@pytest.mark.parametrize(
    ("cell", "value", "unit"),
    [
        ("85%", "85", "percent"),
        ("20场", "20", "count:场"),
        ("12万元", "120000", "CNY"),
        ("2个百分点", "2", "points"),
        ("9.5分", "9.5", "score"),
        ("7", "7", "count"),
    ],
)
def test_a_target_may_be_of_any_unit(cell, value, unit):
    found = read_value(Field("value", "目标值", FieldType.COUNT, digits=4), cell, 2021)
    assert (found.value, found.unit) == (Decimal(value), unit)


def test_rates_are_percent_points():
    assert read_value(RATE, "86.37%", 2021) == Amount(Decimal("86.37"), "percent", Decimal("0.01"))


@pytest.mark.parametrize(
    "cell",
    ["2021-09-20", "2021/9/20", "2021.9.20", "2021年9月20日", "9月20日", "20210920", "２０２１-09-20", "2021-09-20 00:00:00",
     datetime.datetime(2021, 9, 20, tzinfo=datetime.UTC), datetime.date(2021, 9, 20)],
)  # fmt: skip
def test_dates(cell):
    assert read_value(Field("day", "日期", FieldType.DATE), cell, 2021) == datetime.date(2021, 9, 20)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("2021-09-14/2021-09-30", "2021-09-14/2021-09-30"),
        ("2021.9.14-9.30", "2021-09-14/2021-09-30"),
        ("9月14日至30日", "2021-09-14/2021-09-30"),
        ("2021-08/12", "2021-08-01/2021-12-31"),
        ("2021年8月至12月", "2021-08-01/2021-12-31"),
        ("2021-2025", "2021/2025"),
        ("2024-05", "2024-05"),
        ("6月", "2021-06"),
        ("2021", "2021"),
        ("9月20日", "2021-09-20"),
    ],
)
def test_periods(cell, text):
    assert read_value(Field("when", "时间", FieldType.PERIOD), cell, 2021) == Period.parse(text)


@pytest.mark.parametrize("cell", ["2021-02-30", "去年", "2021-13", "2021-09-30/2021-09-14"])
def test_impossible_times(cell):
    assert isinstance(read_value(Field("when", "时间", FieldType.PERIOD), cell, 2021), Unread)


@pytest.mark.parametrize(
    ("cell", "number"), [("23", 23), ("第二十三届", 23), ("首届", 1), ("第十届", 10), ("第41届", 41), (8, 8)]
)
def test_ordinals(cell, number):
    assert read_value(Field("edition", "届次", FieldType.ORDINAL), cell, 2021) == number


def test_document_numbers_get_their_brackets():
    field = Field("no", "文号", FieldType.DOCUMENT)
    assert read_value(field, "川财教[2023]147号", 2024) == "川财教〔2023〕147号"
    assert isinstance(read_value(field, "川财教147号", 2024), Unread)


def test_a_choice_outside_the_list_names_the_list():
    field = Field("kind", "类型", FieldType.CHOICE, choices=("讲座", "培训"))
    found = read_value(field, "讲坐", 2024)
    assert isinstance(found, Unread)
    assert "讲座" in found.fix


def test_lists():
    assert read_value(Field("towns", "乡镇", many=True), "马田镇、柏林镇；马田镇", 2021) == ("马田镇", "柏林镇")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Amount(Decimal(664400), "CNY", Decimal(100)), "66.44万元"),
        (Amount(Decimal(8000), "CNY"), "8000元"),
        (Amount(Decimal(2000), "count:人", Decimal(1), Bound.AT_LEAST), "≥2000人"),
        (True, "是"),
        (("甲", "乙"), "甲、乙"),
        (Period.parse("2021-09"), "2021-09"),
    ],
)
def test_values_in_words(value, text):
    assert show(value) == text


@given(st.integers(0, 10**13), st.sampled_from(["元", "万元", "亿元", ""]))
def test_money_as_written_is_money_as_kept(cents, unit):
    figure = Decimal(cents) / 100
    found = read_value(MONEY, f"{figure:,f}{unit}", 2021)
    assert found.value == figure * {"万元": 10**4, "亿元": 10**8}.get(unit, 1)
    assert read_value(MONEY, show(found), 2021).value == found.value


@given(st.text(max_size=200))
def test_any_cell_is_read_or_refused(cell):
    for kind in FieldType:
        field = Field("x", "甲", kind, "人" if kind is FieldType.COUNT else "")
        found = read_value(field, cell, 2021)
        assert found is None or isinstance(found, (Unread, Amount, Period, datetime.date, bool, int, str))


@pytest.mark.parametrize("cell", ["—" * 100_000, "1" * 100_000, "/" * 100_000, "1-" * 50_000, "至" * 100_000])
def test_long_cells_cost_nothing(cell):
    for kind in (FieldType.COUNT, FieldType.DATE, FieldType.PERIOD, FieldType.ORDINAL, FieldType.DOCUMENT):
        assert isinstance(read_value(Field("x", "甲", kind), cell, 2021), Unread)


def test_a_date_cut_from_a_longer_text_is_no_date():
    assert isinstance(read_value(Field("x", "甲", FieldType.DATE), "2021-09-20" + " " * 60 + "晚", 2021), Unread)


@pytest.mark.parametrize(("cell", "value"), [("是", 1), ("否", 0), ("有", 1), ("没有", 0), (True, 1), ("√", 1)])
def test_a_question_is_answered_by_yes_or_no(cell, value):
    asked = Field("value", "答案", FieldType.COUNT, digits=4, yes_no=True)
    answer = read_value(asked, cell, 2021)
    assert (answer.value, answer.unit) == (value, YES_NO)
    assert show(answer) == ("是" if value else "否")
    assert read_value(asked, show(answer), 2021) == answer


def test_a_question_for_a_number_is_answered_by_a_number():
    asked = Field("value", "答案", FieldType.COUNT, digits=4, yes_no=True)
    assert show(read_value(asked, "1", 2021)) == "1"
    assert isinstance(read_value(Field("heads", "人数", FieldType.COUNT), "是", 2021), Unread)
