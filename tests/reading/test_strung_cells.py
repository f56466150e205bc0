"""Tables whose cells stand one after the other: forms that a web page or a PDF gave up line by line."""

import pytest

from jiheng.reading import read_text

PEOPLE = """清河县柳林镇2021年度部门整体支出绩效自评报告
一、基本概况
联络电话
0730-5551234
人员编制
32
实有人数
41
主要职责
管好全镇事务。
"""

INCOME = """清河县林业局2021年度部门整体支出绩效自评报告
二、收支情况
年度收入情况（万元）
机构名称
收入合计
其中：
上年结转
公共财
政拨款
其他
局机关及二级机构汇总
860.5
60.5
780
20
1、局机关
500.5
30.5
460
10
"""

OUTLAY = """清河县林业局2021年度部门整体支出绩效自评报告
二、收支情况
年度支出情况（万元）
机构名称
支出合计
其中：
基本支出
其中：
项目支出
当年结余
人员支出
公用支出
局机关
840
600
480
120
240
20.5
"""

FORM = (
    "项目支出绩效自评表 （2022年度） 项目名称 护林防火 主管部门 清河县林业局 资金 （万元） 年初预算数 全年预算数 全年执行数 "
    "分值 执行率 得分 年度资金总额 60 58 55.1 10 95 9.5 绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 "
    "产出指标（50分） 数量指标 巡护次数 ≥120次 131 15 15 质量指标 火情处置率 ≥95% 98 15 15 时效指标 完成时间 年底前完成 "
    "已完成 20 20 成本指标 巡护成本 ≤60万元 55.1 10 9"
)


def said(text):
    return [
        (f.span.quote, f.concept, f.stage.value, f.amount.unit, str(f.amount.value.normalize().to_eng_string()))
        for f in read_text(text).facts
        if f.span
    ]


def test_a_name_and_a_figure_each_on_its_line():
    assert said(PEOPLE) == [
        ("32", "编制人数", "编制", "count:人", "32"),
        ("41", "实有人数", "实有", "count:人", "41"),
    ]


def test_rows_below_heads_of_which_one_is_broken():
    found = {(q, c) for q, c, *_ in said(INCOME)}
    assert {("860.5", "收入合计"), ("60.5", "年初结转和结余"), ("780", "一般公共预算财政拨款")} <= found
    assert {("500.5", "收入合计"), ("460", "一般公共预算财政拨款")} <= found


def test_heads_of_a_second_row_stand_behind_the_head_they_divide():
    assert [(q, c) for q, c, *_ in said(OUTLAY)] == [
        ("840", "支出合计"),
        ("600", "基本支出"),
        ("480", "人员经费"),
        ("120", "公用经费"),
        ("240", "项目支出"),
        ("20.5", "结转结余"),
    ]


@pytest.mark.parametrize(
    "expected",
    [
        ("60", "支出合计", "年初预算", "CNY"),
        ("55.1", "支出合计", "决算", "CNY"),
        ("95", "预算执行率", "完成", "percent"),
        ("120次", "other:巡护次数", "目标", "count:次"),
        ("131", "other:巡护次数", "完成", "count:次"),
        ("98", "other:火情处置率", "完成", "percent"),
        ("20", "满分", "满分", "score"),
    ],
)
def test_a_form_in_one_line(expected):
    assert expected in [line[:4] for line in said(FORM)]


def test_running_text_with_stray_blanks_is_no_form():
    text = "我局核定编制 12 名,年末在职 11 人,离退休 6 人,全年支出 86.5 万元,其中项目支出 20 万元。"
    assert [q for q, *_ in said(text)] == ["12 名", "11 人", "6 人", "86.5 万元", "20 万元"]
