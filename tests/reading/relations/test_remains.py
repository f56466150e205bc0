"""What is left, missing, over or taken off lies between two figures, whatever it measures."""

import pytest


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        ("排查隐患412处，已整改398处，剩余14处正在整改。", ("14处", ["412处", "398处"], True)),
        ("目标新建管护房60座，实际建成64座，超额4座。", ("4座", ["64座", "60座"], True)),
        ("固定资产原值3,256.80万元，累计折旧1,120.30万元，净值2,136.50万元。", ("2,136.50万元", ["3,256.80万元", "1,120.30万元"], True)),
        # The two stand in other paragraphs: a long figure is not met by chance.
        (
            "全年预算5,236.87万元，支出5,081.34万元。\n三、存在的问题\n部分工程跨年实施，未支出155.53万元。",
            ("155.53万元", ["5,236.87万元", "5,081.34万元"], True),
        ),
        ("自评98.50分，其中管理指标得9.50分（满分10分），扣0.50分。", ("0.50分", ["10分", "9.50分"], True)),
    ],
)  # fmt: skip
def test_the_two_figures_are_found(claims, body, claim):
    assert claim in claims(body, "difference")


def test_a_full_mark_is_what_was_given_and_what_was_taken_off(claims):
    body = "自评总分100分，执行率扣1.2分，满意度扣0.8分，得98分。"
    assert [(head, sorted(parts)) for head, parts, holds in claims(body, "sum") if holds] == [
        ("100分", ["0.8分", "1.2分", "98分"])
    ]


@pytest.mark.parametrize(
    "body",
    [
        "公务接待费3.32万元，会议费15.30万元，培训费18.62万元。",  # 接待 leaves nothing
        "差旅费14.00万元，办公费20.00万元，水电费6.00万元。",
    ],
)
def test_names_that_only_hold_such_a_word_leave_nothing(claims, body):
    assert claims(body, "difference") == []


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        ("受理案件640件，审结602件，未结48件。", ("48件", ["640件", "602件"], False)),
        ("满意度93.6%，高于90%的目标值2.6个百分点。", ("2.6个百分点", ["93.6%", "90%"], False)),
        ("满意度93.6%，超过目标值（90%）2.6个百分点。", ("2.6个百分点", ["93.6%", "90%"], False)),
        ("本年收入45.30亿元，支出46.85亿元，当期赤字1.35亿元。", ("1.35亿元", ["46.85亿元", "45.30亿元"], False)),
    ],
)
def test_what_the_words_bind_fails_where_it_is_wrong(claims, body, claim):
    assert claim in claims(body, "difference")


def test_a_target_is_not_what_it_was_last_year(claims):
    body = "电子票据占比86.5%，高于目标值80%，比上年提高12.1个百分点。"
    assert [c for c in claims(body, "difference") if not c[2]] == []
