"""A header that lost its empty first cell stands one column to the left of what it heads."""

from prose import told

ROWS = """某县供水站2022年度项目支出绩效自评报告
一、资金情况（单位：元）
|{first} 年初预算数 | 全年（调整）预算数 | 全年执行数 | 执行率（%） | 分值 | 得分 |
| 年度资金总额 | 3,724,055.00 | 4,764,453.11 | 4,614,453.11 | 96.85 | 10.00 | 9.68 |
| 其中：财政拨款 | 3,724,055.00 | 4,764,453.11 | 4,614,453.11 | 96.85 | 10.00 | 9.68 |
"""


def test_columns_mean_what_they_mean_with_the_cell():
    lost = told(ROWS.format(first=""))
    assert lost == told(ROWS.format(first=" 项目 |"))
    assert [stage for *_, stage in lost[:4]] == ["年初预算", "调整预算", "决算", "完成"]
    assert lost[3][:2] == ("96.85", "percent")


def test_a_header_as_wide_as_its_rows_stays():
    rows = "| 预算数 | 决算数 |\n| 120.50 | 118.30 |\n| 90.00 | 88.00 |\n"
    assert [stage for *_, stage in told(f"收支情况（单位：万元）\n{rows}")[:2]] == ["预算", "决算"]
