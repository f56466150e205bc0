"""What published reports look like to a strict reviewer: accusations that would be wrong, slips that stand out."""

from __future__ import annotations

import pytest
from checked import SIGNED, TITLE, findings, raised

FUNDS = TITLE + "二、部门收支情况\n"
RESULTS = TITLE + "六、部门整体支出绩效情况\n"
ACCOUNTS = "清源县档案馆2023年度部门决算公开说明\n"
SCORES = TITLE + "一、基本情况\n编制12名，在职11人。\n二、资金情况\n年初预算90.00万元，支出88.00万元。\n四、评价结论\n"


def test_the_parts_of_this_year_are_not_held_against_last_year():
    text = (
        "2025年全县“三公”经费预算总额为1969万元，较2024年的2190万元减少221万元，下降10.1%；其中：因公出国（境）经费40万元；"
        "公务接待费242万元；公务用车购置及运行维护费1687万元。\n"
    )
    assert raised(text, "M01") == []


def test_three_expenses_told_by_budget_and_outlay_in_turn_add_up():
    text = FUNDS + (
        "“三公”经费支出2.05万元，年初预算为2.95万元。其中：因公出国（境）支出0万元，年初预算为0万元；"
        "公务用车运行维护费支出0万元，年初预算为0.95万元；公务接待费支出2.05万元，年初预算为2万元。\n"
    )
    assert raised(text, "M01") == []


def test_a_budget_of_a_part_is_not_that_of_the_whole():
    text = FUNDS + "全年支出3729.46万元。“三公”经费支出61.32万元，较年初预算98.00万元少支出36.68万元。\n"
    assert raised(text, "M06") == []


def test_points_taken_off_are_no_scores():
    text = SCORES + "自评得分94分，其中执行率低扣2分，问卷回收率未达80%的目标扣4分。\n" + SIGNED
    (finding,) = findings(text, "P04")
    assert (finding.severity.value, "只列扣分" in finding.message) == ("W", True)


def test_a_full_mark_behind_its_score_belongs_to_it():
    text = SCORES + (
        "自评得分97.14分，其中预算执行9.76分（满分10分），产出48.38分（满分50分），效益29分（满分30分），"
        "满意度10分（满分10分）。\n"
    )
    assert raised(text + SIGNED, "M01", "P04") == []
    (finding,) = findings(text + SIGNED, "P05")
    assert finding.message.endswith("没有逐项说明扣分原因。")


def test_a_row_answers_its_own_target():
    rows = "建立档案 214份 203份 2 1.8\n早期建册 120人 69人 2 1\n老年人体检 500人 480人 2 2\n"
    assert raised(SCORES + "三级指标 年度指标值 实际完成值 分值 得分\n" + rows + SIGNED, "P06") == []


def test_a_bound_not_to_be_exceeded_is_no_task():
    table = "| 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n| 单卷调档时间（分钟） | ≤10 | 4 | 10 | 10 |\n"
    assert raised(SCORES + table + SIGNED, "P06") == []


def test_the_outline_of_a_province_is_asked_for_at_home_only():
    text = (
        "桂南职业技术学院2024年部门整体支出绩效自评报告\n一、部门基本情况\n（一）机构组成。\n（二）机构职能和人员概况。\n"
        "二、部门资金收支情况\n（一）部门总体收入情况。\n（二）部门总体支出情况。\n三、部门整体绩效分析\n四、评价结论\n"
        "自评得分93分。\n"
    )
    assert not any("四川" in f.message for f in findings(text, "T01"))


def test_a_year_to_come_is_no_year_of_the_title():
    text = (
        "清源县档案馆2023年度部门整体支出绩效自评报告\n一、基本情况\n2023年安排项目4个，年末结转2024年46万元。\n"
        "二、下一步计划\n2024年继续安排。\n2024年6月底前全部完工。\n2024年8月底前验收。\n"
    )
    assert raised(text, "T10") == []


def test_the_funds_told_with_the_targets_are_no_targets():
    text = (
        "清源县水务局2022年衔接资金项目绩效自评报告\n一、绩效目标分解下达情况\n"
        "（一）清源县水务局2022年衔接资金共下达105万元，用于实施灌溉设施项目。\n"
        "（二）为做好农田灌溉用水的各项工作提供保障。\n二、绩效目标自评完成情况分析\n（一）资金投入情况分析。\n"
        "1.项目资金到位情况分析。\n衔接资金105万元已全部到位。\n2.项目资金执行情况分析。\n已按合同规定完成支付工作。\n"
    )
    assert raised(text, "P10", "P20") == []


def test_a_paragraph_that_lacks_only_its_stop_is_whole():
    text = (
        TITLE
        + "一、基本情况\n"
        + "清源县地处三省交界，下辖十七个乡镇和两个街道，总人口约为2.5万人\n全县气候温和，雨量充沛。\n"
    )
    assert raised(text, "T13") == []


def test_a_list_that_lost_its_first_item_is_no_other_list():
    text = (
        TITLE + "一、基本情况\n（二）机构设置\n内设科室3个。\n二、收支情况\n（一）收入情况\n收入90.00万元。\n" + SIGNED
    )
    assert not any("写法不一" in f.message for f in findings(text, "T02"))


def test_a_change_of_the_item_before_is_no_change_of_this_one():
    text = (
        "2023年1至9月共受理各类案件9471件。\n刑事案件262件，同比下降2.60%，同比减少7件；"
        "行政诉讼案件31件，同比下降27.91%，同比减少12件。\n"
    )
    assert raised(text, "M02") == []


def test_a_reason_before_the_verb_explains_an_adjustment():
    text = FUNDS + "年初预算16200.00万元，年中因道路工程提前实施追加2380.00万元，调整预算为18580.00万元。\n" + SIGNED
    assert raised(text, "M08") == []
    assert raised(text.replace("因道路工程提前实施", ""), "M08") == ["M08 E"]


def test_a_row_whose_columns_are_shifted_accuses_nobody():
    text = (
        "清源县科学技术协会2024年度部门整体绩效自评表 |\n资金情况 |\n年初预算数 | 全年预算数 | 全年执行数 | 执行率 |\n"
        "一般公共预算 | 3,724,055.00 | 4,764,453.11 | 4,614,453.11 | 96.85 |\n"
    )
    assert raised(text, "M02", "M06") == []


def test_income_of_the_treasury_is_no_budget_to_be_kept():
    text = (
        "一、全县一般公共预算收支情况\n（一）一般公共预算收入情况\n上半年，全县一般公共预算收入1144.4万元，同比增长6.3%。\n"
        "（二）一般公共预算支出情况\n上半年，全县一般公共预算支出1532.7万元，同比增长16.2%。\n"
    )
    assert raised(text, "M06", "M10") == []


# What stands out


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("发放燃油补贴目标值不低于180人，实际完成值164人", ["P24 W"]),
        ("发放燃油补贴目标值不低于180人，实际完成值196人", []),
        ("平均办理时限目标值不超过10天，实际完成值8天", []),
        ("治理水土流失面积目标35平方公里，实际完成35.2平方公里", []),
        ("发放燃油补贴目标值不低于180人，实际完成值164人，16辆车当年已报废，原因是排放不达标", []),
    ],
)
def test_what_was_not_reached_has_a_reason(words, found):
    assert raised(RESULTS + f"{words}。\n" + SIGNED, "P24") == found


def test_a_reason_may_stand_among_the_problems():
    text = (
        RESULTS
        + "发放燃油补贴目标值不低于180人，实际完成值164人。\n七、存在的问题\n发放燃油补贴人数少于目标，车辆报废较多。\n"
    )
    assert raised(text + SIGNED, "P24") == []


def test_the_last_cell_of_a_row_is_its_reason():
    head = "| 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因 |\n"
    row = "| 更换水泵 | 23台 | 21台 | 10 | 9 | {} |\n"
    assert raised(SCORES + head + row.format("") + SIGNED, "P24") == ["P24 W"]
    assert raised(SCORES + head + row.format("供货商违约") + SIGNED, "P24") == []


def test_blanks_nobody_filled_in():
    text = ACCOUNTS + "因公出国（境）费0万元，占 %，比上年减少 万元；公务接待费3万元，占 %。\n"
    (finding,) = findings(text, "T05")
    assert "有3处数字没有填写" in finding.message


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("完成年初预算的100%，决算数大于预算数", ["P14 W"]),
        ("完成年初预算的96.5%，决算数大于预算数", ["P14 W"]),
        ("完成年初预算的104.2%，决算数大于预算数", []),
        ("完成全年预算的100%，决算数大于年初预算数", []),
    ],
)
def test_the_rate_of_completion_and_the_order_agree(words, found):
    assert (
        raised(ACCOUNTS + f"一般公共预算财政拨款支出总计1741.75万元。教育支出{words}的主要原因是工资调标。\n", "P14")
        == found
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("较上年减少0.04万元，增长0.01%", ["M02 E"]),
        ("较上年增加12万元，降幅3.5%", ["M02 E"]),
        ("较上年减少0.04万元，下降0.01%", []),
        ("较年初预算减少12万元，同比增长3.5%", []),
        ("较上年减少0万元，增长0%", []),
    ],
)
def test_a_change_has_one_direction(words, found):
    assert raised(ACCOUNTS + f"商品和服务支出{words}。\n", "M02") == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("2022年末实有在职人员60人", ["T10 W"]),
        ("2023年末实有在职人员60人", []),
        ("2022年末实有在职人员60人，2023年末实有在职人员58人", []),
    ],
)
def test_heads_are_counted_at_the_end_of_the_year(words, found):
    assert raised(TITLE + f"一、基本情况\n行政编制24名，{words}。\n" + SIGNED, "T10") == found
