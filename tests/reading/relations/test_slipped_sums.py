"""Sums that miss by one digit, and lists that leave nothing out."""

import pytest


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        # More than the whole, by one digit.
        (
            "事业收入4,532.16万元（学费3,654.80万元、住宿费1,277.36万元）。",
            ("4,532.16万元", ["3,654.80万元", "1,277.36万元"], False),
        ),
        # What closes with 其他 names all there is.
        (
            "在岗67人，其中研究馆员4人、副研究馆员11人、其他人员48人。",
            ("67人", ["4人", "11人", "48人"], False),
        ),
        # Identities, wherever their members stand.
        (
            "全年支出合计2,536.80万元。\n三、支出结构\n基本支出1,346.18万元。\n项目支出790.62万元。",
            ("2,536.80万元", ["1,346.18万元", "790.62万元"], False),
        ),
        (
            "水库1,280.50万元，渠道860.30万元。以上项目累计投入2,540.80万元。",
            ("2,540.80万元", ["1,280.50万元", "860.30万元"], False),
        ),
        (
            "防汛支出312.64万元，抗旱支出140.25万元，监测支出86.75万元。三个专项合计支出579.64万元。",
            ("579.64万元", ["312.64万元", "140.25万元", "86.75万元"], False),
        ),
        (
            "自评得分92.33分，其中：资金9.71分，产出48.62分，效益30分，满意度10分。",
            ("92.33分", ["9.71分", "48.62分", "30分", "10分"], False),
        ),
    ],
)
def test_one_digit_is_told(claims, body, claim):
    failing = [c for c in claims(body, "sum") if not c[2]]
    assert failing == [claim]


@pytest.mark.parametrize(
    "body",
    [
        "教师276人，其中专任教师231人，占83.70%；高级职称62人，占26.84%。",  # one after the other
        "水库1,280.50万元，渠道860.30万元，累计投入6,120.77万元。",
    ],
)
def test_what_is_no_list_of_all_says_nothing(claims, body):
    assert [c for c in claims(body, "sum") if not c[2]] == []


def test_shares_have_the_total_behind_them(claims):
    body = "财政资金1,860万元、占62%，社会资金840万元、占28%，自筹资金300万元、占10%，合计3,000万元。"
    assert [c[:2] for c in claims(body, "ratio")] == [
        ("62%", ["1,860万元", "3,000万元"]),
        ("28%", ["840万元", "3,000万元"]),
        ("10%", ["300万元", "3,000万元"]),
    ]


def test_a_change_is_made_up_of_changes(claims):
    body = "收入较上年增加102.30万元，主要是人员经费增加68.40万元、项目经费增加33.90万元。"
    assert ("102.30万元", ["68.40万元", "33.90万元"], True) in claims(body, "sum")


def test_an_overrun_is_a_share_of_its_budget(claims):
    body = "公用经费预算120万元，实际支出131.4万元，超支11.4万元，超支率9.5%。"
    assert claims(body, "ratio") == [("9.5%", ["11.4万元", "120万元"], True)]
