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


def test_counts_of_the_survey_need_no_target():
    survey = "发放问卷200份，收回有效问卷192份，评价满意的183份，满意度95.31%。办理资金支付审批187笔，检查凭证63份。\n"
    assert raised(RESULTS + survey + SIGNED, "P02") == []


def test_results_that_mostly_have_targets_are_weighed():
    goals = GOALS + "举办展览不低于5场，举办讲座不低于7场，培训不低于4期，扫描档案不低于7000页，修复档案不低于260卷。\n"
    told = "六、部门整体支出绩效情况\n举办展览5场，举办讲座7场，培训4期，扫描档案7000页，修复档案260卷，征集照片320张，接待研学团队6个，编印简报8期。\n"
    assert raised(goals + told + SIGNED, "P02") == []


def test_one_count_of_the_staff_stands():
    told = TITLE + "一、基本情况\n实有在职人员25名，在职人员中有党员12名。\n说明：年末实有在职人员{}名。\n"
    assert raised(told.format(25), "P03") == []
    assert raised(told.format(23), "P03") == ["P03 E"]
    quotas = TITLE + "一、基本情况\n行政编制38名，实有36人；事业编制45名，实有41人。\n"
    assert raised(quotas, "P03") == []


def test_a_yearly_count_in_two_sections_stands():
    told = (
        TITLE
        + "三、绩效情况\n全年开展家庭教育讲座24场。\n四、自评结果\n产出指标：全年开展家庭教育讲座{}场，得分15分。\n"
    )
    assert raised(told.format(24), "P03") == []
    assert raised(told.format(18), "P03") == ["P03 E"]
    halves = TITLE + "三、绩效情况\n上半年开展家庭教育讲座24场。\n四、其他\n下半年开展家庭教育讲座18场。\n"
    assert raised(halves, "P03") == []


def test_a_total_beside_its_full_mark_alone_rests_on_no_indicator():
    assert raised(TITLE + "四、评价结论\n自评得分99.05分，满分100分，等级为“优”。\n" + SIGNED, "P04") == ["P04 E"]


def test_a_full_mark_named_first_is_no_perfect_score():
    told = TITLE + "四、评价结论\n自评总分100分，自评得分97.96分。展览任务完成87.50%。\n"
    assert raised(told, "P09") == []


def test_the_change_of_a_rate_beside_the_rate():
    told = TITLE + "三、绩效情况\n档案利用率达到93.20%，比上年上升{}。\n"
    assert raised(told.format("2.10个百分点"), "P17") == []
    assert raised(told.format("2.10%"), "P17") == ["P17 W"]
