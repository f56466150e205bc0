"""Tables: what their words, marks and columns claim is claimed of every row, whether it holds or not."""

from __future__ import annotations

import pytest

from jiheng.checking import check
from jiheng.facts import Severity
from jiheng.reading import read_document

HEAD = "江源县水利局2022年度部门整体支出绩效自评报告\n二、资金使用情况\n单位：万元\n"
BUDGET = [
    ["项目", "年初预算数", "全年预算数", "全年执行数", "执行率"],
    ["一、基本支出", "938.75", "977.95", "965.79", "98.76%"],
    ["（一）人员经费", "812.35", "846.20", "845.11", "99.87%"],
    ["（二）公用经费", "126.40", "131.75", "120.68", "91.60%"],
    ["二、项目支出", "309.10", "331.00", "289.63", "87.50%"],
    ["合计", "1247.85", "1308.95", "1255.42", "95.91%"],
]
YEARS = [
    ["科目", "2021年决算", "2022年决算", "增减额", "增减率"],
    ["财政拨款支出", "1186.40", "1243.52", "57.12", "4.81%"],
    ["事业支出", "214.35", "198.20", "-16.15", "-7.53%"],
    ["支出合计", "1400.75", "1441.72", "40.97", "2.92%"],
]
SHARES = [
    ["项目名称", "支出金额", "占比"],
    ["道路清扫", "1432.60", "59.44%"],
    ["垃圾清运", "612.35", "25.41%"],
    ["公厕管护", "365.20", "15.15%"],
    ["合计", "2410.15", "100%"],
]
BESIDE = [
    ["单位", "合计", "基本支出", "项目支出"],
    ["局机关", "1243.60", "812.45", "431.15"],
    ["监测站", "612.38", "402.18", "210.20"],
    ["执法队", "398.77", "305.60", "93.17"],
]
FORM = [
    ["三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["检测人次", "≥2000人次", "2164人次", "40", "40"],
    ["检测合格率", "≥98%", "96.5%", "30", "28"],
    ["检测成本", "≤800元", "765元", "30", "30"],
    ["总分", "—", "—", "100", "98"],
]


def lines(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def strung(rows: list[list[str]]) -> str:
    return "\n".join("\n".join(row) for row in rows)


def accused(body: str) -> list[str]:
    report = read_document(f"{HEAD}{body}\n三、存在的问题\n预算编制不够细化。\n".encode(), "table.txt")
    return [
        found.message
        for found in check(report)
        if found.code in ("M01", "M02") and found.severity in (Severity.ERROR, Severity.WARNING)
    ]


@pytest.mark.parametrize("rows", [BUDGET, YEARS, SHARES, BESIDE, FORM])
@pytest.mark.parametrize("printed", [lines, strung])
def test_a_table_that_adds_up_is_not_accused(rows: list[list[str]], printed: object) -> None:
    assert callable(printed)
    assert accused(printed(rows)) == []


@pytest.mark.parametrize(
    ("rows", "row", "column", "wrong"),
    [
        (BUDGET, 1, 2, "937.95"),
        (BUDGET, 5, 3, "1655.42"),
        (BUDGET, 3, 4, "95.60%"),
        (YEARS, 2, 3, "-10.15"),
        (YEARS, 3, 4, "2.32%"),
        (YEARS, 3, 1, "1800.75"),
        (SHARES, 2, 2, "29.41%"),
        (BESIDE, 2, 1, "652.38"),
        (FORM, 4, 4, "92"),
    ],
)
@pytest.mark.parametrize("printed", [lines, strung])
def test_one_wrong_cell_is_accused(rows: list[list[str]], row: int, column: int, wrong: str, printed: object) -> None:
    assert callable(printed)
    changed = [list(r) for r in rows]
    changed[row][column] = wrong
    assert any(wrong.rstrip("%") in message for message in accused(printed(changed)))


def test_the_money_of_a_form_counts_among_its_points() -> None:
    money = [
        ["项目资金（万元）", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额", "268.00", "251.92", "10", "94.00%", "9.40"],
    ]
    form = [r[:] for r in FORM]
    form[1][3:] = ["30", "30"]
    form[4][3:] = ["100", "97.40"]
    assert accused(f"{lines(money)}\n（二）绩效指标\n{lines(form)}") == []
    form[4][4] = "98.40"
    assert any("98.40" in m and "97.4" in m for m in accused(f"{lines(money)}\n（二）绩效指标\n{lines(form)}"))


def test_lists_side_by_side_have_sums_of_their_own() -> None:
    rows = [
        ["收入", "金额", "支出", "金额"],
        ["一般公共预算", "2310.45", "基本支出", "1612.60"],
        ["上年结转", "98.20", "项目支出", "700.85"],
        ["", "", "年末结转", "95.20"],
        ["收入总计", "2408.65", "支出总计", "2408.65"],
    ]
    assert accused(lines(rows)) == []


def test_what_stands_inside_other_rows_is_not_added_twice() -> None:
    rows = [
        ["科目名称", "决算数"],
        ["社会保障和就业支出", "56.30"],
        ["行政事业单位养老支出", "56.30"],
        ["农林水支出", "812.40"],
        ["合计", "868.70"],
    ]
    assert accused(lines(rows)) == []


def test_amounts_in_whole_units_give_rates_within_their_rounding() -> None:
    rows = [
        ["科目", "2021年", "2022年", "增减率"],
        ["工资福利", "352", "361", "2.43%"],
        ["商品服务", "87", "92", "5.61%"],
        ["资本性支出", "12", "14", "12.61%"],
    ]
    assert accused(lines(rows)) == []


def test_units_and_signs_in_columns_of_their_own() -> None:
    rows = [
        ["三级指标", "指标性质", "指标值", "度量单位", "完成值"],
        ["培训科普员", "≥", "2000", "人", "2102"],
        ["群众科学素质", "定性", "有提高", "", "达成"],
        ["补助标准", "≤", "0.16", "万元", "0.16"],
    ]
    body = "\n".join("| " + " | ".join(r) + " |" for r in rows)
    facts = read_document(f"{HEAD}{body}\n".encode(), "form.txt").facts
    told = [(f.span.quote, f.label, str(f.stage), f.amount.unit, str(f.amount.bound)) for f in facts if f.span]
    assert told == [
        ("2000", "培训科普员", "目标", "count:人", "at_least"),
        ("2102", "培训科普员", "完成", "count:人", "exact"),
        ("0.16", "补助标准", "目标", "CNY", "at_most"),
        ("0.16", "补助标准", "完成", "CNY", "exact"),
    ]


def test_a_hundred_reached_is_no_share_of_the_hundred_in_another_row() -> None:
    rows = [
        ["指标", "目标值", "完成"],
        ["覆盖率", "100", "100%"],
        ["及时率", "100", "100%"],
        ["知晓率", "100", "97%"],
        ["达标率", "100", "100%"],
    ]
    assert accused(lines(rows)) == []


def test_a_block_named_beside_the_heads_and_not_before_the_rows() -> None:
    rows = [
        [
            "执行情况（10分）",
            "年度预算数（万元）",
            "年初预算",
            "调整后预算数",
            "预算执行数",
            "预算执行率",
            "权重",
            "得分",
        ],
        ["总额", "6.00", "8.40", "6.30", "75.00%", "10", "7.5"],
        ["其中：财政资金", "6.00", "8.00", "6.00", "75.00%", "/", "/"],
        [
            "绩效指标（90分）",
            "一级指标",
            "二级指标",
            "三级指标",
            "指标性质",
            "指标值",
            "度量单位",
            "完成值",
            "权重",
            "得分",
        ],
        ["产出指标", "数量指标", "购置电脑", "≥", "12", "台", "13", "50", "50"],
    ]
    body = "\n".join("| " + " | ".join(r) + " |" for r in rows)
    facts = read_document(f"{HEAD}{body}\n".encode(), "form.txt").facts
    told = [(f.span.quote, f.concept, str(f.stage), f.amount.unit) for f in facts if f.span]
    assert told[:6] == [
        ("6.00", "支出合计", "年初预算", "CNY"),
        ("8.40", "支出合计", "调整预算", "CNY"),
        ("6.30", "支出合计", "决算", "CNY"),
        ("75.00%", "预算执行率", "完成", "percent"),
        ("10", "满分", "满分", "score"),
        ("7.5", "指标得分", "得分", "score"),
    ]
    assert [t[2] for t in told[6:9]] == ["年初预算", "调整预算", "决算"]
    assert told[-4:] == [
        ("12", "other:购置电脑", "目标", "count:台"),
        ("13", "other:购置电脑", "完成", "count:台"),
        ("50", "满分", "满分", "score"),
        ("50", "指标得分", "得分", "score"),
    ]
