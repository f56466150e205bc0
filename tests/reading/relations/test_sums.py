"""Sums beyond 其中: items with marks, lists that only a name ties to their head, score sheets, rows that hold rows."""

import pytest


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        (
            "全年投入专项资金1360.25万元。一是产业发展，投入800.15万元，受益300户，户均25万元；二是教育帮扶，投入560.10万元。",
            ("1360.25万元", ["800.15万元", "560.10万元"], True),
        ),
        (
            "基本支出98.40万元，项目支出45.55万元，比上年减少7.25万元。\n项目支出中：灌区维修20.00万元，水质监测15.00万元，防汛演练10.55万元。",
            ("45.55万元", ["20.00万元", "15.00万元", "10.55万元"], True),
        ),
        ("单位编制12名，行政编制9名，事业编制3名。", ("12名", ["9名", "3名"], True)),
        (
            "发放抚恤资金292.60万元；安置退役士兵支出48.63万元，人均2.28万元；走访慰问支出31.20万元。以上三项合计382.43万元。",
            ("382.43万元", ["292.60万元", "48.63万元", "31.20万元"], False),
        ),
        (
            (
                "年度总金额：年初预算数1865.00万元，全年预算数2640.73万元，全年执行数2006.96万元。\n"
                "其中：一般公共预算年初预算数1865.00万元，全年预算数2340.73万元，全年执行数1906.96万元；"
                "政府性基金年初预算数0.00万元，全年预算数300.00万元，全年执行数100.00万元。"
            ),
            ("2640.73万元", ["2340.73万元", "300.00万元"], True),
        ),
    ],
)
def test_money_and_counts(claims, body, claim):
    assert claim in claims(body, "sum")


def test_a_list_inside_an_item_ends_with_the_item(claims):
    body = "一是产业发展，投入800.15万元，其中到户25.00万元；二是教育帮扶，投入560.10万元。"
    assert claims(body, "sum") == []


def test_a_score_sheet_in_paragraphs(claims):
    body = (
        "我局自评总得分为51.36分，具体如下：\n（一）投入（15分），得14分\n1.目标合理性5分，得5分；\n"
        "2.指标明确性5分，得4分，扣1分，部分指标未量化；\n3.人员控制率5分，得5分。\n"
        "（二）过程（25分），得18.36分\n1.预算完成率10分，得8.36分；\n2.资产管理15分，得10分。\n（三）产出（20分），得19分\n"
    )
    found = claims(body, "sum")
    assert ("14分", ["5分", "4分", "5分"], True) in found
    assert ("18.36分", ["8.36分", "10分"], True) in found
    assert ("51.36分", ["14分", "18.36分", "19分"], True) in found


def test_rows_that_hold_rows(claims):
    body = (
        "| 项目 | 预算数（万元） | 决算数（万元） |\n| 合计 | 226.50 | 211.78 |\n| 基本支出 | 120.30 | 115.11 |\n"
        "| 人员经费 | 100.10 | 96.02 |\n| 公用经费 | 20.20 | 19.09 |\n| 项目支出 | 106.20 | 96.67 |\n"
        "| 培训 | 50.00 | 46.67 |\n| 宣传 | 56.20 | 50.00 |\n"
    )
    found = claims(body, "sum")
    assert ("226.50", ["120.30", "106.20"], True) in found
    assert ("211.78", ["115.11", "96.67"], True) in found


def test_the_whole_of_what_was_carried_over(claims):
    body = (
        "2022年度收入总计2768.44万元（含年初结转和结余68.08万元），支出总计2768.44万元（含年末结转和结余77.17万元）。\n"
        "本年收入合计2700.36万元，本年支出合计2691.27万元。\n"
    )
    found = claims(body, "sum")
    assert ("2768.44万元", ["2700.36万元", "68.08万元"], True) in found
    assert ("2768.44万元", ["2691.27万元", "77.17万元"], True) in found


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        # The total stands outside of its table.
        (
            "项目实际支出211.78万元，明细如下：\n\n| 子项目 | 支出数（万元） |\n| 培训 | 46.67 |\n| 宣传 | 50.00 |\n| 维修 | 115.11 |\n",
            ("211.78万元", ["46.67", "50.00", "115.11"], True),
        ),
        # The total stands beside its row.
        (
            "| 项目 | 中央（万元） | 省级（万元） | 合计（万元） |\n| 培训 | 50.00 | 46.67 | 96.67 |\n| 宣传 | 56.20 | 50.00 | 106.20 |\n",
            ("106.20", ["56.20", "50.00"], True),
        ),
        # A long figure is made up by others with much between them.
        (
            "全年收入合计7790.18万元，比上年增长3.1%。财政拨款收入7102.44万元，其中人员经费3188.20万元；事业收入640.00万元，完成预算的98%；其他收入47.74万元。",
            ("7790.18万元", ["7102.44万元", "640.00万元", "47.74万元"], True),
        ),
        # A total in 亿元 holds what its parts in 万元 add up to.
        ("全年投入5.84亿元，中央资金32150万元，地方资金26240万元。", ("5.84亿元", ["32150万元", "26240万元"], True)),
    ],
)
def test_totals_that_stand_apart(claims, body, claim):
    assert claim in claims(body, "sum")


def test_a_short_figure_is_no_total_of_figures_that_happen_to_fit(claims):
    assert claims("培训支出50万元，覆盖8个乡镇。宣传支出30万元，印发手册2000份。演练支出20万元。", "sum") == []


def test_the_reason_of_a_change_is_no_part_of_the_whole(claims):
    told = (
        "收入合计60.00亿元，其中：税收收入22.00亿元，增长5.1%；转移支付收入28.00亿元，增长20.4%，"
        "主要原因是一次性补助4.20亿元；非税收入10.00亿元，下降2.0%。"
    )
    assert claims(told, "sum") == [("60.00亿元", ["22.00亿元", "28.00亿元", "10.00亿元"], True)]
