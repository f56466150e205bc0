"""Text files: any encoding a Chinese office may have saved, and tables that lost their lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.reading.document import Limits, Unreadable
from jiheng.reading.formats import open_document
from jiheng.reading.formats.text import decode

REPORT = "一、基本情况\n全年支出108.37万元，其中：基本支出66.44万元，项目支出41.93万元。\n"
TRADITIONAL = "一、基本情況\n全年支出為一百萬元，較上年增長百分之三，預算執行情況良好，資產管理規範。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_every_encoding_gives_the_same_text(encoding):
    assert open_document(REPORT.encode(encoding), "a.txt").text == REPORT


def test_big5_is_not_taken_for_gb18030():
    decoded = decode(TRADITIONAL.encode("big5"))
    assert (decoded.text, decoded.encoding) == (TRADITIONAL, "big5hkscs")


def test_gb18030_is_not_taken_for_big5():
    assert decode(REPORT.encode("gb18030")).text == REPORT


def test_what_is_declared_decides():
    assert decode("歡迎".encode("big5"), "Big5").text == "歡迎"


def test_invalid_bytes_are_counted_and_the_rest_is_read():
    document = open_document(REPORT.encode() + b"\xff\xfe\xff" + "。收入".encode() * 5, "a.txt")
    assert REPORT in document.text
    (warning,) = document.warnings
    assert warning.code == "invalid-bytes"
    assert "3 处" in warning.message


def test_the_text_is_the_file_itself_line_ends_and_all():
    text = "一、概况\r\n\r\n  支出10万元。\r\n"
    document = open_document(text.encode(), "a.txt")
    assert document.text == text
    assert [text[b.start : b.end] for b in document.blocks] == ["一、概况", "  支出10万元。"]


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("一二三万元，。 \t|\r\n\x0c0123.%ab"), min_size=1, max_size=200))
def test_offsets_always_point_at_the_words(text):
    if not text.strip():
        return
    document = open_document(text.encode(), "a.txt")
    assert document.text == text
    for table in document.tables:
        assert all(text[c.start : c.end] == c.text for c in table.cells)
        assert all(c.row < table.rows and c.column < table.columns for c in table.cells)
    ends = [0]
    for block in document.blocks:
        assert block.start >= ends[-1]
        assert "\n" not in text[block.start : block.end] or block.kind == "table"
        ends.append(block.end)


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read_or_refused(data):
    try:
        document = open_document(data, "a.txt")
    except Unreadable:
        return
    assert document.text.strip()


def grid(text: str) -> list[list[str]]:
    document = open_document(text.encode(), "a.txt")
    (table,) = document.tables
    assert all(document.text[c.start : c.end] == c.text for c in table.cells)
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(cell.text)
    return rows


def test_lines_with_tabs_are_a_table():
    assert grid("收支情况如下：\n项目\t预算数\t决算数\n基本支出\t66.44\t\n合计\t108.37\t108.37\n以上。\n") == [
        ["项目", "预算数", "决算数"],
        ["基本支出", "66.44", ""],
        ["合计", "108.37", "108.37"],
    ]


def test_lines_with_pipes_are_a_table_without_its_ruler():
    assert grid("| 指标 | 得分 |\n|:---|---:|\n| 投入 | 20 |\n| 产出 | 30 |\n") == [
        ["指标", "得分"],
        ["投入", "20"],
        ["产出", "30"],
    ]


def test_columns_set_apart_by_blanks_are_a_table():
    assert grid("项目    预算数    决算数\n基本支出    66.44    66.44\n项目支出    41.93    41.93\n")[2] == [
        "项目支出",
        "41.93",
        "41.93",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "一、  基本情况\n二、  资金情况\n三、  存在问题\n",
        "\t全年支出10万元。\n\t其中基本支出6万元。\n",
        "项目  预算数  决算数\n基本支出  66.44  66.44\n",
    ],
)
def test_prose_with_blanks_is_no_table(text):
    assert open_document(text.encode(), "a.txt").tables == ()


def test_a_hundred_thousand_rows():
    document = open_document("基本支出\t66.44\n".encode() * 100_000, "a.txt")
    assert document.tables[0].rows == 100_000


def test_too_many_cells():
    with pytest.raises(Unreadable) as caught:
        open_document("支出\t66.44\n".encode() * 100, "a.txt", Limits(cells=50))
    assert caught.value.problem.code == "too-many-cells"


def test_too_many_characters():
    with pytest.raises(Unreadable) as caught:
        open_document(REPORT.encode() * 10, "a.txt", Limits(characters=100))
    assert caught.value.problem.code == "too-long"
