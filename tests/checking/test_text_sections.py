"""T01, T12 and T14: what the outline asks for, what a heading promises, what stands in the wrong place."""

from checked import SIGNED, findings, raised

HUNAN = "湖南省清源县档案馆2022年度部门整体支出绩效自评报告\n"
HEADS = "一、部门、单位基本情况\n内设两个股室。\n二、一般公共预算支出情况\n（一）基本支出情况\n基本支出62.00万元。\n（二）项目支出情况\n项目支出24.30万元。\n"
REST = (
    "六、部门整体支出绩效情况\n接收档案五百卷。\n九、绩效自评结果拟应用和公开情况\n用于2023年预算编制，压减印刷费。\n"
)


def test_core_sections_are_errors_in_a_known_outline():
    (finding,) = [f for f in findings(HUNAN + HEADS + REST, "T01") if f.severity == "E"]
    assert "问题" in finding.message
    assert "绩效目标" in finding.message


def test_the_matter_in_other_words_is_enough():
    told = "年度绩效目标为接收五百卷。存在的不足是库房面积小，下一步争取扩建。\n"
    assert "T01 E" not in raised(HUNAN + HEADS + told + REST, "T01")


def test_an_unknown_outline_is_judged_mildly():
    text = (
        "清源县档案馆2022年度部门整体支出绩效自评报告\n一、基本情况\n内设两个股室。\n二、支出情况\n支出86.30万元。\n"
        + SIGNED
    )
    assert raised(text, "T01") == ["T01 W"]


def test_final_accounts_owe_no_self_evaluation():
    text = "清源县档案馆2022年度部门决算情况说明\n一、收入支出决算总体情况说明\n收入86.30万元。\n"
    assert raised(text, "T01", "T07", "T16", "G") == []


def test_a_heading_keeps_what_it_promises():
    promise = "一、整体支出绩效目标、专项资金绩效目标、运转类项目绩效目标\n1、整体支出绩效目标\n接收五百卷。\n2、专项资金绩效目标\n扫描二十万页。\n"
    (finding,) = findings(promise, "T12")
    assert finding.severity == "E"
    assert "运转类项目绩效目标" in finding.message
    assert raised(promise + "3、运转类项目绩效目标\n办公电话畅通。\n", "T12") == []


def test_an_ordinary_double_heading_promises_nothing():
    assert raised("四、存在的主要问题和下一步改进措施\n（一）问题：库房小。\n（二）措施：扩建。\n", "T12") == []


def test_plans_do_not_belong_to_the_overview():
    text = (
        HUNAN
        + "一、部门概况\n内设两个股室。\n下一步工作计划：\n扩建库房。\n二、一般公共预算支出情况\n支出86.30万元。\n"
    )
    assert raised(text, "T14") == ["T14 W"]


def test_an_outline_of_another_province_proves_nothing():
    elsewhere = (HUNAN + HEADS + REST).replace("湖南省", "")
    assert "T01 E" not in raised(elsewhere, "T01")
