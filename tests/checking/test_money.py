"""Money rules on reports as people write them: what is an error, and what only looks like one."""

from __future__ import annotations

from checked import TITLE, findings, raised

FUNDS = TITLE + "二、部门收支情况\n"


def test_an_open_list_of_subjects_is_an_error():
    text = FUNDS + "2023年支出合计90.00万元，其中：基本支出60.00万元，项目支出20.00万元。\n"
    (finding,) = findings(text, "M01")
    assert finding.severity.value == "E"
    assert finding.difference == "10.00万元"
    assert "尚有10.00万元没有列明" in finding.message


def test_a_difference_of_rounding_is_none():
    assert raised(FUNDS + "2023年基本支出105.58万元，其中：人员经费95.36万元，公用经费10.23万元。\n", "M01") == []


def test_nested_brackets_are_not_added_twice():
    text = (
        FUNDS
        + "2023年总支出150.00万元，其中：基本支出100.00万元（人员经费70.00万元、公用经费30.00万元），项目支出50.00万元。\n"
    )
    assert raised(text, "M01") == []


def test_block_scores_that_miss_the_total_are_an_error():
    text = TITLE + "四、自评得分\n投入15分得14分，过程45分得41分，产出与效果40分得38分，总分94分。\n"
    assert raised(text, "M01") == ["M01 E"]


def test_a_rate_cut_instead_of_rounded_is_a_note():
    text = FUNDS + "2023年调整预算307.82万元，支出决算29.42万元，完成调整预算的9.55%。\n"
    assert raised(text, "M02") == ["M02 I"]


def test_an_altered_rate_is_an_error():
    text = FUNDS + "2023年年初预算为220.00万元，支出决算207.90万元，预算执行率为96.50%。\n"
    assert raised(text, "M02") == ["M02 E"]


def test_a_carry_over_counted_as_income_fits():
    text = FUNDS + (
        "（一）收入情况。2023年部门收入152.00万元，其中财政拨款收入138.00万元，上年结转14.00万元。\n"
        "（二）支出情况。2023年部门支出144.00万元。\n"
        "（三）结转结余情况。年末结转结余8.00万元。\n"
    )
    assert raised(text, "M03") == []


def test_final_accounts_may_leave_the_carry_over_to_their_tables():
    text = (
        "清源县档案馆2023年度部门决算情况说明\n二、收入决算情况说明\n本年收入合计152.00万元。\n"
        "三、支出决算情况说明\n本年支出合计150.00万元，其中：基本支出100.00万元，项目支出50.00万元。\n"
    )
    assert raised(text, "M03", "M05", "M09") == []


def test_a_printed_total_needs_no_note():
    text = FUNDS + "2023年基本支出100.00万元，项目支出40.00万元，两项合计140.00万元。\n"
    assert raised(text, "M04") == []


def test_low_execution_in_monitoring_is_no_finding():
    text = (
        "清源县档案馆2023年1—7月绩效运行监控报告\n一、总体情况\n"
        "2023年基本支出年度预算100.00万元，基本支出决算56.00万元，完成年度预算56.00%。\n"
    )
    assert raised(text, "M07") == []


def test_an_explained_adjustment_is_no_finding():
    text = FUNDS + "2023年年初预算120.00万元，调整预算138.00万元。预算调增主要是追加了库房改造资金。\n"
    assert raised(text, "M08") == []


def test_yuan_of_a_gift_is_no_mixed_unit():
    text = FUNDS + "2023年支出合计150.00万元，其中：基本支出110.00万元，项目支出40.00万元。慰问支出折合8000元。\n"
    assert raised(text, "M11") == []


def test_a_document_issued_ahead_is_explained():
    text = TITLE + "三、项目情况\n示财教〔2022〕36号提前下达资金12.00万元，于2023年底支付完成。\n"
    assert raised(text, "M19") == []


def test_people_outside_the_staff_are_no_part_of_it():
    text = TITLE + "一、部门概况\n现有在职职工120人，其中专业技术人员95人（高级职称12人），编外聘用人员40人。\n"
    assert raised(text, "M01") == []
