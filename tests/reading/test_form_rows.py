"""Indicator rows of a form whose cells came to be joined by single blanks."""

from jiheng.reading import read_text
from jiheng.reading.meaning.form_rows import form_tables

FORM = """东湖区体育中心2023年度项目支出绩效自评报告
一级指标 二级指标 三级指标 年度指标值 全年完成值 分值 得分 偏差原因
产出指标（50分） 数量指标 开放场馆场次 ≥1,200场次 1,260场次 20 20
时效指标 维修及时率 ≥98% 95% 10 9 雨季集中报修
满意度指标 服务对象满意度 健身群众满意度 ≥90% 92.5% 10 10
总分 100 98.50
二、有关说明
全年开放1,260场次。
"""


def rows(text):
    return [
        (f.label, str(f.stage), f.span.quote)
        for f in read_text(text).facts
        if f.span.start < text.index("二、有关说明")
    ]


def test_every_cell_gets_the_meaning_of_its_head():
    assert rows(FORM) == [
        ("产出指标", "满分", "50分"),
        ("开放场馆场次", "目标", "1,200场次"),
        ("开放场馆场次", "完成", "1,260场次"),
        ("开放场馆场次", "满分", "20"),
        ("开放场馆场次", "得分", "20"),
        ("维修及时率", "目标", "98%"),
        ("维修及时率", "完成", "95%"),
        ("维修及时率", "满分", "10"),
        ("维修及时率", "得分", "9"),
        ("健身群众满意度", "目标", "90%"),
        ("健身群众满意度", "完成", "92.5%"),
        ("健身群众满意度", "满分", "10"),
        ("健身群众满意度", "得分", "10"),
        ("总分", "满分", "100"),
        ("总分", "得分", "98.50"),
    ]


def test_prose_that_speaks_of_points_is_no_form():
    text = "本次自评分值100分，得分95分。\n年度指标值合理，分值设置科学，得分依据充分。\n其中产出指标 50 48\n"
    assert list(form_tables(text, [])) == []


def test_the_form_ends_with_the_next_heading():
    (table,) = form_tables(FORM, [])
    assert FORM[table.start : table.end].endswith("98.50")
    assert (table.rows, table.columns) == (5, 8)
