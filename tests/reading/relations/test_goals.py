"""How far a result lies from a goal that is told elsewhere."""

import pytest

GOALS = (
    "一、年度目标\n新建护坡1200米，开放数据集400个，培训村民3500人次，群众满意度90%以上，招生1100人。\n"
    "二、绩效目标完成情况\n"
)


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        ("开放数据集372个，比目标少28个。", ("28个", ["400个", "372个"], True)),
        ("培训村民3716人次，超额完成216人次。", ("216人次", ["3716人次", "3500人次"], True)),
        ("群众满意度95.83%，高于目标5.83个百分点。", ("5.83个百分点", ["95.83%", "90%"], True)),
        ("新建护坡1160米，尚有40米因汛期延后。", ("40米", ["1200米", "1160米"], True)),
        (
            "机关编制24名，年末在职26人，超编2人。",
            ("2人", ["26人", "24名"], True),
        ),
    ],
)
def test_what_lies_off_a_goal(claims, body, claim):
    assert claim in claims(GOALS + body, "difference")


def test_a_growth_over_a_plan(claims):
    assert ("7.55%", ["1183人", "1100人"], True) in claims(GOALS + "招生1183人，超计划7.55%。", "growth")


def test_small_counts_of_two_things_lie_apart_by_chance(claims):
    body = "一、年度目标\n举办讲座5次。\n二、绩效目标完成情况\n开展巡查8次，比计划多3次。"
    assert claims(body, "difference") == []
