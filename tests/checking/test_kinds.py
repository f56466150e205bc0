from __future__ import annotations

import pytest
from checked import SIGNED, raised

FIGURES = (
    "下达资金180万元，用于修复灌溉水渠6公里，惠及农户420户。\n二、资金拨付情况\n已拨付资金172.80万元，拨付率96%。\n"
)


@pytest.mark.parametrize(
    "opening",
    [
        "一、项目基本情况\n",
        "报表编号：330000_0021zp |\n|\n部门预算项目支出绩效自评表（2023年度） |\n",
        "项目名称：灌溉水渠修复\n",
    ],
)
def test_a_report_of_a_project_without_title_owes_no_head_count(opening):
    assert raised(opening + FIGURES + SIGNED, "G11") == []
    assert "T01 W" not in raised(opening + FIGURES + SIGNED, "T01")


def test_what_a_form_asks_for_is_no_target():
    rows = "项目支出绩效自评表（2023年度）\n一、预算执行情况\n预算执行率未达到90%的需说明原因（100字以内）。\n二、评价结论\n项目总分98分。\n"
    assert raised(rows + SIGNED, "P01") == []
