"""A row of a table that is what one row leaves of another."""

HEAD = "表1 收支情况表（单位：万元）\n项目\t2021年决算\t2022年预算\t2022年决算\n"
ROWS = "一、本年收入\t1,205.40\t1,260.00\t1,318.60\n二、本年支出\t1,187.90\t1,260.00\t1,302.15\n三、收支结余\t17.50\t0.00\t{}\n"


def test_the_difference_of_two_rows(claims):
    found = claims(HEAD + ROWS.format("16.45"), "difference")
    assert ("17.50", ["1,205.40", "1,187.90"], True) in found
    assert ("16.45", ["1,318.60", "1,302.15"], True) in found


def test_a_column_that_the_others_convict(claims):
    assert ("15.45", ["1,318.60", "1,302.15"], False) in claims(HEAD + ROWS.format("15.45"), "difference")


def test_what_was_left_the_year_before_is_none(claims):
    body = HEAD + ROWS.format("16.45").replace("三、收支结余", "三、上年结转结余")
    assert claims(body, "difference") == []


def test_a_column_of_rests(claims):
    body = (
        "二、项目支出情况（单位：万元）\n"
        "| 项目名称 | 预算数 | 支出数 | 结余数 | 执行率 |\n"
        "| 法律援助 | 96.00 | 91.20 | 4.80 | 95.00% |\n"
        "| 人民调解 | 128.00 | 126.08 | 1.92 | 98.50% |\n"
        "| 社区矫正 | 84.00 | 75.60 | 7.40 | 90.00% |\n"
        "| 合计 | 308.00 | 292.88 | 15.12 | 95.09% |\n"
    )
    assert claims(body, "difference") == [
        ("4.80", ["96.00", "91.20"], True),
        ("1.92", ["128.00", "126.08"], True),
        ("7.40", ["84.00", "75.60"], False),
        ("15.12", ["308.00", "292.88"], True),
    ]
