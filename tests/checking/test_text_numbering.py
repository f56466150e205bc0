"""T02 and T03: numbers of headings and lists, and their brackets."""

import pytest
from checked import findings, raised
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checking.text_marks import han_number, printed
from jiheng.checking.text_staleness import number_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、甲\n二、乙\n三、丙\n", []),
        ("一、甲\n二、乙\n四、丁\n", ["T02 W"]),
        ("一、甲\n二、乙\n二、丙\n", ["T02 W"]),
        ("（一）甲\n（二）乙\n（3）丙\n", ["T02 W"]),
        ("1、甲\n（一）子\n（二）丑\n二、乙\n三、丙\n", ["T02 W"]),
        ("1.甲\n2.乙\n1.丙\n2.丁\n", []),
        ("一、甲\n（一）子\n1、寅\n2、卯\n（二）丑\n1、辰\n二、乙\n", []),
        ("主要职责：（1）保管档案；（2）整理档案；\n（3）提供查阅。\n", []),
        ("1、甲\n2.乙\n3、丙\n", ["T02 I"]),
    ],
)
def test_numbers_follow_each_other(text, expected):
    assert raised(text, "T02") == expected


def test_a_gap_names_the_missing_number_and_its_lines():
    (finding,) = findings("一、甲\n二、乙\n五、戊\n", "T02")
    assert "第2行“二、”" in finding.message
    assert "缺“三、”、“四、”" in finding.message
    assert [s.quote for s in finding.spans] == ["五、"]


def test_circled_numbers_of_one_line_are_written_alike():
    assert raised("经费包括：①.办公费；②印刷费；③水电费。\n", "T02") == ["T02 I"]
    assert raised("经费包括：①办公费；②印刷费；③水电费。\n", "T02") == []


def test_numbers_in_a_repeated_block_are_not_reported_again():
    block = (
        "一、资产情况\n全部资产由办公室统一登记管理，年底与财务账核对一次，账实相符，没有出租出借和对外投资的情况，"
        "闲置设备已经按照规定调剂使用。\n二、采购情况\n全年采购按照年初计划执行，货物类采购通过电子卖场下单，合同、验收单、"
        "发票三单齐全，没有投诉和质疑，采购信息均已公告，全部项目在合同期内完成，履约评价良好，没有变更和中止的情况，面向中小企业预留的份额达到规定比例，验收由使用科室、财务室和纪检小组共同完成。\n"
    )
    assert raised(block + block, "T02") == []
    assert raised(block + block, "T04") == ["T04 E"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（一）甲\n（二）乙\n", []),
        ("(一)甲\n(二)乙\n", []),
        ("（一）甲\n(二)乙\n（三）丙\n", ["T03 W"]),
        ("（一）甲\n(二）乙\n（三）丙\n", ["T03 W"]),
        ("(1)甲\n（2）乙\n(3)丙\n(4)丁\n", ["T03 W"]),
        ("档案馆(以下简称本馆）负责保管档案。\n", ["T03 W"]),
    ],
)
def test_brackets_of_a_list_have_one_width(text, expected):
    assert raised(text, "T03") == expected


@given(st.integers(1, 99))
def test_chinese_numbers_read_back(value):
    assert number_of(han_number(value)) == value
    assert printed("han", value) == f"{han_number(value)}、"
