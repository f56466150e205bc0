"""Web pages as public bodies publish and save them."""

import pytest

from jiheng.reading.document import Limits, Unreadable
from jiheng.reading.formats import open_document

PROSE = "<p>一、基本情况</p><p>全年支出108.37万元，其中：基本支出66.44万元，项目支出41.93万元，均按规定使用。</p>" * 3


def read(body: str, **limits):
    return open_document(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), "a.html", Limits(**limits))


def rows(document):
    (table,) = document.tables
    assert all(document.text[c.start : c.end] == c.text for c in table.cells)
    return [[(c.column, c.text) for c in table.cells if c.row == r] for r in range(table.rows)]


def test_paragraphs_headings_and_line_breaks():
    document = read("<h1>自评报告</h1><div>第一行<br>第二行</div><p>第<b>三</b>行</p>")
    assert document.text == "自评报告\n第一行\n第二行\n第三行\n"
    assert (document.blocks[0].kind, document.blocks[0].level) == ("heading", 1)


def test_entities_and_line_ends_in_the_source():
    assert read("<p>支出\n  10&nbsp;万元&#65292;增长\n5%&lt;预算</p>").text == "支出10\u00a0万元，增长5%<预算\n"


def test_navigation_footer_scripts_and_hidden_words_are_left_out():
    document = read(
        "<div class='top-nav'><a href='/'>首页</a></div><ul><li><a href='1'>新闻中心栏目</a></li></ul>"
        f"<h1>某某局2023年度绩效自评报告</h1><div id='zoom'>{PROSE}<p hidden>甲</p><p style='display:none'>乙</p></div>"
        "<script>var x='丙'</script><div class='footer'>版权所有 备案号12345678</div>"
    )
    assert document.text.startswith("某某局2023年度绩效自评报告\n一、基本情况\n")
    assert not any(word in document.text for word in ("首页", "新闻", "甲", "乙", "丙", "备案"))


def test_a_page_without_navigation_is_kept_whole():
    document = read(f"<div>{PROSE}</div><div>某某县科学技术协会</div><div>2024年3月1日</div>")
    assert document.text.endswith("某某县科学技术协会\n2024年3月1日\n")


def test_merged_cells_keep_their_columns():
    document = read(
        "<table><tr><th rowspan=2>指标<th colspan=2>金额<tr><td>预算<br>数<td>决算数<tr><td>合计<td>10<td>9.5</table>"
    )
    assert rows(document) == [
        [(0, "指标"), (1, "金额")],
        [(1, "预算数"), (2, "决算数")],
        [(0, "合计"), (1, "10"), (2, "9.5")],
    ]
    assert document.tables[0].cells[0].row_span == 2
    assert document.tables[0].cells[1].column_span == 2


def test_a_table_that_only_arranges_the_page_is_none():
    document = read(
        "<table><tr><td><p>第一段</p><p>第二段</p><table><tr><td>支出<td>10<tr><td>收入<td>12</table></table>"
    )
    assert document.text == "第一段\n第二段\n支出\t10\n收入\t12\n"


def test_numbers_of_a_list_are_written_out():
    assert read("<ol start=3><li>学术交流</li><li>科普活动</li></ol><ul><li>其他</li></ul>").text == (
        "3.学术交流\n4.科普活动\n其他\n"
    )


@pytest.mark.parametrize("encoding", ["gb2312", "gb18030", "big5", "utf-16"])
def test_the_encoding_is_the_one_declared(encoding):
    page = f"<html><head><meta charset='{encoding}'></head><body><p>支出一百元</p></body></html>"
    assert open_document(page.encode(encoding), "a.htm").text == "支出一百元\n"


def test_nesting_without_end_is_refused_at_once():
    with pytest.raises(Unreadable) as caught:
        read("<div>" * 200_000 + "支出")
    assert caught.value.problem.code == "too-deep"


def test_a_thousand_levels_are_read():
    assert read("<div>" * 1000 + "支出10万元").text == "支出10万元\n"


def test_unclosed_rows_do_not_count_as_nesting():
    assert read("<table>" + "<tr><td>支出<td>10" * 3000 + "</table>").tables[0].rows == 3000


def test_spans_beyond_reason_are_cut():
    document = read("<table><tr><td rowspan=99999999 colspan=99999999>甲<td>乙<tr><td>丙</table>")
    assert document.tables[0].rows == 2
    assert document.tables[0].columns <= 1000


def test_a_hundred_thousand_rows():
    assert read("<table>" + "<tr><td>支出</td><td>10</td></tr>" * 100_000 + "</table>").tables[0].rows == 100_000


def test_too_many_cells():
    with pytest.raises(Unreadable) as caught:
        read("<table>" + "<tr><td>支出<td>10" * 100 + "</table>", cells=50)
    assert caught.value.problem.code == "too-many-cells"


@pytest.mark.parametrize("body", ["<table>", "<td>", "</p></div>", "<table><tr>", "<ol><ol></ol></li>"])
def test_crumbs_of_markup_are_no_error_of_ours(body):
    assert read(body + "支出10万元" + body).format == "html"


@pytest.mark.parametrize(
    "mark", ['<?xml:namespace prefix = o ns = "urn:schemas-microsoft-com:office:office" />', "<?table ?>"]
)
def test_instructions_that_office_programs_leave_are_passed_over(mark):
    page = f"<html><body><p>年初预算{mark}66.44万元</p>{mark}<table><tr><td>甲{mark}</td><td>乙</td></tr></table></body></html>"
    assert open_document(page.encode(), "a.html").text == "年初预算66.44万元\n甲\t乙\n"
