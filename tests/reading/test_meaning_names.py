"""Names of figures: what is one, what only compares, what belongs to each one, and what stays whole."""

import pytest

from jiheng.facts import Stage
from jiheng.reading.meaning.naming import compares
from jiheng.reading.meaning.project import name_in_title
from jiheng.reading.read import read_text

TITLE = "青河县水务局2022年度部门整体支出绩效自评报告\n"


def facts(body, title=TITLE):
    return [f for f in read_text(title + body).facts if f.span.start >= len(title)]


@pytest.mark.parametrize("name", ["低于", "均高于", "高于县水利局", "仍未达到国家规定", "控制", "低", "比县定目标"])
def test_words_that_only_compare_are_no_name(name):
    assert compares(name)


@pytest.mark.parametrize("name", ["高中毛入学率", "低保覆盖率", "控制率", "比例", "超额完成率", "高标准农田建设资金"])
def test_names_that_begin_like_a_comparison_are_names(name):
    assert not compares(name)


def test_what_a_rate_is_held_against_is_its_target():
    found = facts("二、绩效情况\n供水水质合格率99.1%，高于98%的行业标准。")
    assert [(f.label, f.stage) for f in found] == [
        ("供水水质合格率", Stage.DONE),
        ("供水水质合格率", Stage.TARGET),
    ]


def test_an_item_called_other_is_not_what_it_belongs_to():
    (fact,) = facts("其他商品和服务支出1.20万元。")
    assert fact.concept == "科目:其他商品和服务支出"


def test_the_head_count_keeps_its_word():
    quota, people = facts("一、部门概况\n核定编制12人，实有11人。")
    assert (quota.concept, people.concept, people.stage) == ("编制人数", "实有人数", Stage.IN_POST)


def test_a_sum_for_each_one_names_what_it_is_for():
    found = facts("资助困难学生1,620人，每人每年3,000元，资助资金486.00万元。")
    assert found[1].label == "资助困难学生每人每年"


def test_a_share_of_a_budget_divides_it():
    share, first, _ = facts("县级财政资金占全年预算的83.19%，其中工程款198.00万元、设备款40.00万元。")
    assert share.concept == "other:占比"
    assert first.stage.is_budget


def test_a_norm_stands_before_what_was_really_spent():
    norm, real = facts("救助标准每人2.4万元以内，实际人均2.3万元。")
    assert (norm.stage, real.stage) == (Stage.TARGET, Stage.ACTUAL)


def test_changes_are_dealt_out_with_their_sign():
    found = facts("全年发生事故3起、伤亡2人，同比分别下降40%和33.33%。")
    assert [str(f.amount.value) for f in found[2:]] == ["-40", "-33.33"]


@pytest.mark.parametrize(
    ("title", "unit", "name"),
    [
        ("青河县水务局2022年农村饮水维修养护项目绩效自评报告", "青河县水务局", "农村饮水维修养护项目"),
        ("青河县水务局农村饮水维修养护项目2022年度绩效自评报告", "青河县水务局", "农村饮水维修养护项目"),
        ("青河县水务局2022年度项目支出绩效自评报告", "青河县水务局", ""),
        ("2022年度财政专项扶贫资金绩效评价报告", "", "财政专项扶贫资金"),
    ],
)
def test_the_project_of_a_report(title, unit, name):
    assert name_in_title(title, unit) == name


def test_two_projects_in_one_report():
    body = "项目一：河道清淤。预算安排60.00万元，支出58.00万元。\n项目二：水质监测。预算安排28.00万元，支出28.00万元。"
    assert [f.concept for f in facts(body)] == ["项目:河道清淤"] * 2 + ["项目:水质监测"] * 2


@pytest.mark.parametrize(
    ("body", "concepts"),
    [
        ("教育支出预算12.00万元，一般公共服务支出预算3.00万元。", ["科目:教育支出", "科目:一般公共服务支出"]),
        ("住房保障支出决算8.00万元。", ["科目:住房保障支出"]),
        ("政府采购服务支出预算6.00万元。", ["政府采购服务支出"]),
        # What a list begins with, and what a name stands for, are no part of the name.
        ("项目支出包括委员活动经费36.30万元。", ["other:委员活动"]),
        ("三是职业教育，即实训设备购置合计67.60万元。", ["other:实训设备"]),
        ("即时通讯费2.00万元。", ["other:即时通讯费"]),
        # The income of a village is nobody's income by head.
        ("村集体收入60.30万元。", ["other:村集体"]),
    ],
)
def test_subjects_and_items(body, concepts):
    assert [f.concept for f in facts("二、资金情况\n" + body)] == concepts


def test_papers_are_drawn_up_and_posts_are_not():
    found = facts("二、绩效情况\n共编制15个绩效指标，编制应急预案12个。核定编制15个，实有13人。")
    assert [(f.label, f.stage) for f in found] == [
        ("绩效指标", Stage.DONE),
        ("编制应急预案", Stage.DONE),
        ("核定编制", Stage.QUOTA),
        ("实有", Stage.IN_POST),
    ]


def test_how_much_of_an_indicator_was_reached_is_no_value_of_it():
    found = facts("二、绩效情况\n读者满意度90%，指标完成率99.14%。开放360天，指标完成率100%。")
    assert [f.concept for f in found] == ["满意度", "完成率", "other:开放", "完成率"]


def test_a_share_of_budgetary_income_is_no_budget():
    found = facts("二、绩效情况\n非税收入占一般公共预算收入的26.01%，税收收入占73.99%。")
    assert {f.stage for f in found} == {Stage.ACTUAL}


@pytest.mark.parametrize("sign", [">=", "≥", ">= "])
def test_a_sign_before_a_rate_makes_it_a_target(sign):
    found = facts(
        f"二、绩效情况\n补贴对象满意程度 {sign}95 % 实际完成97%。服务人数占申报人数的比例 {sign}98% 实际完成99%。"
    )
    assert [f.stage for f in found] == [Stage.TARGET, Stage.DONE, Stage.TARGET, Stage.DONE]


def test_grants_that_rose_or_fell_are_changes():
    found = facts("二、资金情况\n主要原因是医疗卫生支出减少拨款19.96万元，住房保障支出增加拨款24.61万元。")
    assert [(f.concept, f.amount.value) for f in found] == [("增减额", -199600), ("增减额", 246100)]


def test_a_year_s_plan_is_a_budget_of_the_same_thing():
    found = facts("二、资金情况\n税收收入完成61323万元，占年计划55000万元的111.5%，同比增长12.05%。")
    assert [(f.concept, f.stage) for f in found[:2]] == [("other:税收", Stage.ACTUAL), ("other:税收", Stage.BUDGET)]


def test_what_was_taken_into_a_plan_and_what_was_set_beforehand():
    found = facts("二、绩效情况\n项目库共有项目79个，纳入年度实施计划项目30个，计划新增项目12个。")
    assert [f.stage for f in found] == [Stage.DONE, Stage.DONE, Stage.TARGET]
    found = facts(
        "二、绩效情况\n预定村集体收入60.30万元，实际完成村集体收入59.30万元。预定受益农户552户，实际受益550户。"
    )
    assert [f.stage for f in found] == [Stage.TARGET, Stage.ACTUAL, Stage.TARGET, Stage.DONE]
