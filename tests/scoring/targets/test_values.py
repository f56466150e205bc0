from decimal import Decimal

import pytest

from jiheng.scoring.targets.values import bare_number, direction, has_number, has_time, percent, total_money


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("≥20场", ">="),
        ("≧80%", ">="),
        ("》90%", ">="),
        ("不少于24场", ">="),
        ("不低于95%", ">="),
        ("大于等于98%", ">="),
        ("90分以上", ">="),
        ("≦20人", "<="),
        ("不超过28万元", "<="),
        ("小于等于1分", "<="),
        ("低于3%", "<="),
        ("半小时以内", "<="),
        ("100%", ""),
        ("13个社区", ""),
    ],
)
def test_directions(text, way):
    assert direction(text) == way


@pytest.mark.parametrize(
    "text",
    ["11月底前", "2023/11/30", "≤2小时", "3个工作日", "每月/次", "每双月2次", "七个工作日内", "全年", "年终完成", "不跨年度完成",
     "当天解除", "7*24小时", "每天早上六点半前"],
)  # fmt: skip
def test_times(text):
    assert has_time(text)


@pytest.mark.parametrize("text", ["及时", "100%", "按合同时间要求", "90分以上", "良好", ""])
def test_no_times(text):
    assert not has_time(text)


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("≤9.6万元", "96000"),
        ("总成本不超过75万", "750000"),
        ("不大于5632500元", "5632500"),
        ("3年共1.2亿元，今年4000万元", "120000000"),
        ("1600元/人", None),
        ("2万人次", None),
        ("95%", None),
    ],
)
def test_money(text, money):
    assert total_money(text) == (None if money is None else Decimal(money))


def test_numbers():
    assert bare_number("≥60")
    assert bare_number("126")
    assert not bare_number("60人")
    assert has_number("一级")
    assert not has_number("基本满意")
    assert percent("满意率达95%") == 95
