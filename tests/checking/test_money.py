"""Money rules on reports as people write them: what is an error, and what only looks like one."""

from __future__ import annotations

from checked import SIGNED, TITLE, findings, raised

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


def test_a_list_of_people_may_end_before_the_next_figure():
    text = TITLE + "一、基本情况\n现有在职职工856人，其中卫生技术人员712人（高级职称96人），编外聘用人员310人。\n"
    assert raised(text, "M01") == []


def test_three_public_expenses_add_up_behind_their_budget():
    told = "“三公”经费预算2.20万元，决算1.73万元，其中公务接待费0.25万元、公务用车运行维护费{}万元、因公出国（境）费0.00万元。\n"
    assert raised(FUNDS + told.format("1.48"), "M01") == []
    (finding,) = findings(FUNDS + told.format("1.84"), "M01")
    assert (finding.expected, finding.found) == ("2.09万元", "1.73万元")


def test_the_scores_of_a_table_add_up_to_its_last_line():
    rows = [("产出指标", "60", "57"), ("效益指标", "30", "29"), ("满意度指标", "10", "10")]
    table = "四、绩效情况\n一级指标\t分值\t得分\n" + "".join("\t".join(row) + "\n" for row in rows)
    assert raised(TITLE + table + "合计\t100\t96\n", "M01") == []
    (finding,) = findings(TITLE + table + "合计\t100\t98\n", "M01")
    assert finding.difference == "2分"


def test_a_rate_of_the_parts_is_not_that_of_the_whole():
    text = FUNDS + (
        "2023年年初预算386.52万元，调整预算404.80万元。支出合计396.70万元，预算执行率98.00%，"
        "其中基本支出301.86万元，执行率99.20%；项目支出94.84万元，执行率94.36%。\n"
    )
    assert raised(text, "M02") == []


def test_the_rate_of_something_else_is_not_held_against_the_sums_beside_it():
    text = FUNDS + "（一）经济性。公用经费预算72.97万元，决算70.16万元；“三公”经费决算为预算的90.00%。\n"
    assert raised(text, "M02") == []


def test_a_share_of_the_total_is_recomputed():
    text = FUNDS + "全年支出564.94万元。支出中，基本支出387.22万元，占总支出的{}%，项目支出177.72万元。\n"
    assert raised(text.format("68.54"), "M02") == []
    assert raised(text.format("86.54"), "M02") == ["M02 E"]


def test_collected_questionnaires_are_no_money_taken_back():
    funds = "2023年财政拨款收入152.00万元，支出合计144.00万元，其中：基本支出100.00万元，项目支出44.00万元。\n"
    survey = "三、绩效情况\n发放问卷50份，收回有效问卷48份。\n"
    assert raised(FUNDS + funds + survey + SIGNED, "M03") == ["M03 E"]


def test_what_one_project_has_left_is_not_what_is_left_of_the_year():
    funds = "2023年财政拨款收入152.00万元，支出合计144.00万元，其中：基本支出100.00万元，项目支出44.00万元。{}\n"
    project = "三、绩效情况\n档案修复项目预算30.00万元，支出27.50万元，结余2.50万元，原因是合同未到付款期。\n"
    assert raised(FUNDS + funds.format("年末结转8.00万元。") + project + SIGNED, "M03") == []
    assert raised(FUNDS + funds.format("") + project + SIGNED, "M03") == ["M03 E"]


def test_the_adjusted_budget_of_a_project_is_not_that_of_the_whole():
    text = FUNDS + (
        "2023年部门整体支出年初预算822.30万元，支出合计821.36万元，其中基本支出568.40万元，项目支出252.96万元。\n"
        "森林抚育调整预算168.00万元，支出165.00万元。\n"
    )
    assert raised(text + SIGNED, "M08") == []


def test_low_execution_of_a_project_asks_for_a_reason():
    told = "三、项目支出情况\n档案修复项目调整预算26.00万元，支出{}万元，执行率{}%，用于修复老旧档案{}。\n"
    assert raised(TITLE + told.format("24.70", "95.00", "") + SIGNED, "M07") == []
    assert raised(TITLE + told.format("20.80", "80.00", "，原因是合同于次年1月到期结算") + SIGNED, "M07") == []
    assert raised(TITLE + told.format("20.80", "80.00", "") + SIGNED, "M07") == ["M07 E"]


def test_a_subject_of_the_highest_level_is_looked_up():
    text = FUNDS + "2023年支出合计118.00万元，其中{}（类）96.00万元、社会保障和就业支出（类）22.00万元。\n"
    assert raised(text.format("科学技术支出"), "M14") == []
    assert raised(text.format("文化体育与传媒支出"), "M14") == []
    (finding,) = findings(text.format("科学技术普及活动支出"), "M14")
    assert "“科学技术普及活动支出”" in finding.message


def test_a_bare_ten_thousand_is_money_only_among_money():
    text = FUNDS + "2023年支出合计95.00万元，其中基本支出60.00万元，项目支出35.00万元，档案修复12.50{}，{}。\n"
    assert raised(text.format("万元", "用于修复"), "M11") == []
    assert raised(TITLE + "三、绩效情况\n接待查档群众12.50万人，发放资料3.20万份。\n", "M11") == []
    assert raised(text.format("万", "用于修复"), "M11") == ["M11 W"]


def test_a_form_has_no_room_for_the_reason_of_an_adjustment():
    row = "年度资金总额\t680.20\t742.60\t735.18\t10\t99.00%\t9.90\n"
    text = (
        TITLE + "一、预算执行情况（单位：万元）\n项目\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n" + row
    )
    assert "M08 E" not in raised(text + SIGNED, "M08")


def test_one_project_for_many_activities_is_split_where_each_says_what_it_cost():
    head = TITLE + "二、部门收支情况\n2023年项目支出30.00万元，其中：档案经费30.00万元。\n三、履职效益情况\n"
    work = ("征集老照片320张", "举办展览6场", "接待参观4200人次", "发放资料5600份", "举办培训班4期", "培训180人次",
            "修复档案260卷", "提供查档860人次")  # fmt: skip
    plain = head + "".join(f"全年{what}。\n" for what in work)
    told = head + "".join(f"全年{what}，活动费用2.50万元。\n" for what in work)
    assert raised(plain, "M17") == ["M17 W"]
    assert raised(told, "M17") == []


def test_what_was_carried_over_may_be_part_of_all_outlay():
    text = (
        FUNDS
        + "2023年总收入265.48万元，其中：上年结转28.30万元，财政拨款237.18万元。\n"
        + "总支出265.48万元，其中：基本支出116.30万元，项目支出110.80万元，年末结转{}万元。\n"
        + SIGNED
    )
    assert raised(text.format("38.38"), "M03") == []
