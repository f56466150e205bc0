"""A total that lost its empty cells goes back under the columns it adds up."""

from decimal import Decimal

import pytest

from jiheng.facts import Cell, Table
from jiheng.reading import read_document
from jiheng.reading.meaning.short_rows import with_totals_in_place

TITLE = "青河县水务局2022年度项目支出绩效自评报告\n"


def table(*rows):
    text = "\n".join("|".join(r) for r in rows)
    cells, at = [], 0
    for r, row in enumerate(rows):
        for c, word in enumerate(row):
            cells.append(Cell(r, c, at, at + len(word), word))
            at += len(word) + 1
    return Table(0, len(text), len(rows), max(map(len, rows)), tuple(cells))


ROWS = (("指标", "目标", "完成", "分值", "得分"), ("甲", "5", "5", "60", "58"), ("乙", "9", "8", "40", "36.5"))


def test_a_short_total_moves_under_its_columns():
    moved = with_totals_in_place(table(*ROWS, ("合计", "100", "94.5")))
    assert [(c.column, c.text) for c in moved.cells if c.row == 3] == [(0, "合计"), (3, "100"), (4, "94.5")]


@pytest.mark.parametrize(
    "total",
    [
        ("合计", "14", "13"),  # makes the first columns
        ("丙", "100", "94.5"),
        ("合计", "14", "13", "100", "94.5"),
    ],
)
def test_other_rows_stay(total):
    whole = table(*ROWS, total)
    assert with_totals_in_place(whole) is whole


def test_one_column_that_fits_is_enough():
    moved = with_totals_in_place(table(*ROWS, ("合计", "100", "95")))
    assert [c.column for c in moved.cells if c.row == 3] == [0, 3, 4]


@pytest.mark.parametrize("words", ["", "，", "-", "十"])
def test_words_are_no_figures(words):
    whole = table(*ROWS, ("合计", words))
    assert with_totals_in_place(whole) is whole


def test_a_total_behind_wide_blanks_is_of_the_table_above():
    body = (
        "指标名称    目标值    完成值    分值    得分\n"
        "清淤长度    ≥12公里    12.6公里    60    60\n"
        "群众满意度    ≥90%    88.5%    40    37.2\n"
        "合计            100    97.2\n"
    )
    report = read_document((TITLE + body).encode(), "report.txt")
    scores = {f.span.quote: str(f.stage) for f in report.facts if f.amount.unit == "score"}
    assert scores["100"] == "满分"
    assert scores["97.2"] == "得分"
    assert any(r.holds and r.stated == 100 for r in report.relations if str(r.kind) == "sum")


def test_a_form_of_one_cell_a_line_has_the_heads_right_above_its_first_row():
    body = (
        "单位：万元\n项目名称\n灌区改造\n主管部门\n水务局\n项目资金\n年初预算数\n全年预算数\n全年执行数\n分值\n执行率\n得分\n"
        "年度资金总额\n1,400.00\n1,450.00\n1,377.50\n10\n95.00%\n9.50\n"
        "其中：省级资金\n900.00\n950.00\n950.00\n-\n100.00%\n-\n"
    )
    report = read_document((TITLE + body).encode(), "report.txt")
    read = {f.span.quote: (f.amount.value, str(f.stage)) for f in report.facts}
    assert read["1,450.00"] == (14500000, "调整预算")
    assert read["1,377.50"] == (13775000, "决算")
    assert read["9.50"] == (Decimal("9.5"), "得分")
