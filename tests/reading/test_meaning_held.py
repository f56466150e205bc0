"""What a figure is held against, and what rose or fell."""

import pytest

from jiheng.reading import read_document

TITLE = "青河县水务局2022年度部门整体支出绩效自评报告\n四、绩效完成情况\n"


def facts(body):
    report = read_document((TITLE + body).encode(), "report.txt")
    return {f.span.quote: (f.concept, str(f.stage), str(f.amount.value)) for f in report.facts}


@pytest.mark.parametrize(
    ("body", "quote", "value"),
    [
        ("全年火灾2起，比上年减少3起。", "3起", "-3"),
        ("授权专利27件，比上年的31件减少4件。", "4件", "-4"),
        ("接待28批，较上年增加3批。", "3批", "3"),
        ("接待游客61.4万人次，比目标少18.6万人次。", "18.6万人次", "186000"),  # no year is compared
        ("床位由95张减少到90张。", "90张", "90"),
    ],
)
def test_a_fall_against_an_earlier_year_is_negative(body, quote, value):
    assert facts(body)[quote][2] == value


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("群众满意度95.77%，高于95%的目标值0.77个百分点。", "95%"),
        ("在线率98.6%，达到98%的考核标准。", "98%"),
        ("每座造价20.5万元，低于21万元的控制数。", "21万元"),
        ("及时处置率100%（目标=99%）。", "99%"),
    ],
)
def test_what_follows_a_figure_makes_it_the_target(body, quote):
    assert facts(body)[quote][1] == "目标"


def test_points_above_a_target_are_a_change():
    assert facts("知晓率89.6%，比目标值85%高出4.6个百分点。")["4.6个百分点"][0] == "增减幅"


def test_what_completes_a_target_is_done():
    assert facts("年度目标安装320套，已安装96套，仅完成30%。")["30%"][1] == "完成"


def test_outlay_beside_its_budget_is_outlay():
    body = "基本支出42.96万元，完成基本支出预算71.60万元的60.00%；项目支出70.33万元，完成项目预算164.00万元的42.88%。"
    assert facts(body)["70.33万元"][:2] == ("项目支出", "决算")


def test_points_behind_a_stroke_are_the_full_mark():
    assert facts("自评得分96.8分，其中产出48.2分/50分。")["50分"][:2] == ("满分", "满分")
