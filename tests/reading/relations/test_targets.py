"""A result answers its target, and the bound of the target says how."""

import pytest


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        ("举办培训班14期（目标12期）。", ("14期", ["12期"], True)),
        ("水质达标率目标值≥95%，实际完成93.2%。", ("93.2%", ["95%"], False)),
        ("单位造价目标≤230万元，实际完成196.71万元。", ("196.71万元", ["230万元"], True)),
        ("管网漏损率目标12%，实际完成11.8%。", ("11.8%", ["12%"], True)),
        # 实际 right behind a target answers it, whatever it is called there.
        ("应急值守人数≥6人，实际在岗6人。", ("6人", ["6人"], True)),
        ("无人机巡河时长≥320小时，实际飞行时长309.5小时。", ("309.5小时", ["320小时"], False)),
    ],
)
def test_prose(claims, body, claim):
    assert claims("二、绩效目标完成情况\n" + body, "target") == [claim]


def test_rows_of_a_table(claims):
    body = (
        "二、绩效目标完成情况\n"
        "指标名称\t年度指标值\t全年完成值\t分值\t得分\n"
        "维修水库数量\t≥20座\t19座\t10\t9.5\n"
        "群众满意度\t≥90%\t94.7%\t10\t10\n"
        "单次维修成本\t≤3.5万元\t3.6万元\t10\t8\n"
    )
    assert claims(body, "target") == [
        ("19座", ["20座"], False),
        ("94.7%", ["90%"], True),
        ("3.6万元", ["3.5万元"], False),
    ]


def test_two_figures_of_two_things_are_no_answer(claims):
    assert claims("二、绩效目标完成情况\n年度目标为培训村民300人，建成水窖30口。", "target") == []


def test_what_is_missing_to_a_target_that_stands_elsewhere(claims):
    body = (
        "二、绩效目标完成情况\n指标名称\t年度指标值\t全年完成值\n全年接待读者\t≥80万人次\t61.4万人次\n"
        "受疫情影响，全年接待读者61.4万人次，比目标少18.6万人次，完成率76.75%。\n"
    )
    assert ("18.6万人次", ["80万人次", "61.4万人次"], True) in claims(body, "difference")
    assert ("76.75%", ["61.4万人次", "80万人次"], True) in claims(body, "ratio")
