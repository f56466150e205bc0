"""Rates with what they were divided from: completions, shares, growth, quotients."""

import pytest


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        # The whole is named by its kind only.
        (
            "救助项目预算32.50万元，支出30.21万元。救助项目结余2.29万元，占预算的7.05%。",
            ("7.05%", ["2.29万元", "32.50万元"], True),
        ),
        # Counts of two measures, in one sentence.
        ("抽查120份档案，发现7户不符合条件，占5.83%。", ("5.83%", ["7户", "120份"], True)),
        # One digit, and no rounding.
        ("抽查180户，发现9户登记有误，差错率5%。", ("5%", ["9户", "180户"], True)),
        # Every item ends its paragraph.
        (
            "①年初部门预算批复1568.40万元；\n②年中追加212.35万元，调整后全年预算1780.75万元；\n③全年实际支出1743.06万元，预算执行率97.88%。",
            ("97.88%", ["1743.06万元", "1780.75万元"], True),
        ),
        # Two shares of two figures before them.
        (
            "全年支出1743.06万元。\n其中基本支出1495.18万元，项目支出247.88万元，分别占85.78%和14.22%。",
            ("85.78%", ["1495.18万元", "1743.06万元"], True),
        ),
    ],
)
def test_ratios_of_prose(claims, body, claim):
    assert claim in claims(body, "ratio")


def test_a_rate_behind_both_totals_and_their_lists_is_checked(claims):
    body = (
        "2022年全年预算数15862.35万元，其中基本支出6502.12万元，项目支出9360.23万元。"
        "资金总体支出15104.59万元，其中基本支出6381.20万元，项目支出8723.39万元。预算执行率为97.22%。"
    )
    assert ("97.22%", ["15104.59万元", "15862.35万元"], False) in claims(body, "ratio")


def test_a_column_of_shares_is_divided_by_its_total(claims):
    body = (
        "项目支出构成（单位：万元）\n项目名称\t金额\t占比\n环卫保洁\t2310.60\t70.67%\n绿化养护\t684.75\t20.94%\n"
        "路灯改造\t274.18\t8.93%\n小计\t3269.53\t100%\n"
    )
    found = claims(body, "ratio")
    assert ("70.67%", ["2310.60", "3269.53"], True) in found
    assert ("8.93%", ["274.18", "3269.53"], False) in found


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        ("床位由60张增加到68张，增长13.33%。", ("13.33%", ["68张", "60张"], True)),
        (
            "公务用车运行维护费决算86.30万元，较年初预算95.00万元压减9.16%。",
            ("9.16%", ["86.30万元", "95.00万元"], True),
        ),
        ("“三公”经费支出8.46万元，上年同期7.92万元，同比下降6.82%。", ("6.82%", ["8.46万元", "7.92万元"], False)),
    ],
)
def test_growth(claims, body, claim):
    assert claim in claims(body, "growth")
