"""Performance rules on reports as people write them."""

from __future__ import annotations

import pytest
from checked import SIGNED, TITLE, findings, raised

RESULTS = TITLE + "六、部门整体支出绩效情况\n"
GOALS = TITLE + "一、基本情况\n（二）年度整体支出绩效目标\n"


def test_a_target_answered_in_other_words_is_answered():
    text = GOALS + "服务对象满意度达到90%以上。\n六、部门整体支出绩效情况\n经问卷测评，群众满意度达到目标。\n"
    assert raised(text, "P01") == []


def test_a_measured_target_without_result_is_an_error():
    text = GOALS + "服务对象满意度达到90%以上。\n六、部门整体支出绩效情况\n全年举办展览5场。\n" + SIGNED
    assert raised(text, "P01") == ["P01 E"]


def test_many_results_without_any_target_are_an_error():
    kinds = "展览5场，讲座7场，培训班4期，培训180人次，资料5600份，照片320张，扫描7000页，修复260卷，查档860人次，接待4213人次"
    found = raised(RESULTS + f"全年举办{kinds}。\n" + SIGNED, "P02")
    assert found in (["P02 E"], ["P02 W"])


def test_one_activity_counted_twice_is_a_contradiction():
    text = RESULTS + (
        "档案宣传项目按计划实施，开展不同主题的档案宣传活动共12场次。\n档案宣传项目自评得分100分，开展宣传活动5场次，效果良好。\n"
    )
    (finding,) = findings(text, "P03")
    assert (finding.expected, finding.found) == ("12场次", "5场次")


def test_different_activities_are_no_contradiction():
    text = RESULTS + "档案宣传项目开展宣传活动12场次。\n档案征集项目开展征集活动5场次。\n"
    assert raised(text, "P03") == []


def test_a_satisfaction_with_a_survey_stands():
    assert raised(RESULTS + "抽样调查群众220人，群众满意度95%。\n", "P08") == []


def test_a_satisfaction_in_a_score_list_is_a_warning():
    text = RESULTS + "乘客满意度（目标值≥90%，完成值92.3%，分值10分，得分10分）。\n"
    assert raised(text, "P08") in (["P08 W"], [])


@pytest.mark.parametrize("words", ["决算数大于预算数", "决算数与预算数相等，决算数等于预算数"])
def test_words_of_order_follow_the_figures(words):
    text = (
        "清源县档案馆2023年度部门决算情况说明\n一、支出决算具体情况\n"
        f"档案馆（项）。年初预算为62.29万元，支出决算为60.99万元。{words}的主要原因：人员变动。\n"
    )
    (finding,) = findings(text, "P14")
    assert finding.expected == "决算数小于预算数"


def test_words_of_order_that_fit_are_no_finding():
    text = (
        "清源县档案馆2023年度部门决算情况说明\n一、支出决算具体情况\n"
        "档案馆（项）。年初预算为62.29万元，支出决算为60.99万元。决算数小于预算数的主要原因：人员变动。\n"
    )
    assert raised(text, "P14") == []


def test_more_staff_than_posts_is_not_logical():
    assert raised(TITLE + "一、部门概况\n本单位编制数为8人，实有在职人数为9人。\n", "P14") == ["P14 W"]


def test_a_reduction_of_the_growth_rate_is_no_misnomer():
    assert raised(RESULTS + "三公经费变动率下降5%。\n", "P17") == []


def test_plans_may_be_open():
    assert raised(TITLE + "八、下一步改进措施\n多次召开座谈会，多场培训逐步推开。\n", "P18") == []


def test_a_slogan_in_the_targets_is_no_task():
    text = TITLE + (
        "一、部门概况\n（一）年度绩效目标\n紧扣“一县、一馆、一库”定位，抓住“牛鼻子”，落实“十四五”规划，建好“查档直通车”。\n"
        "二、部门绩效情况\n馆藏有序。\n"
    )
    assert not any(w in f.message for f in findings(text, "P01", "P21") for w in ("一县", "牛鼻子", "十四五"))


def test_satisfaction_in_points_is_no_score_of_an_indicator():
    text = TITLE + "四、绩效情况\n查档群众满意度95.6分。\n五、自评结论\n自评得分93.5分，等级为优。\n"
    assert raised(text, "P05") == []
