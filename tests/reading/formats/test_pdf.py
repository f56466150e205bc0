"""PDF: paragraphs, tables and furniture as a reader sees them; files that are none."""

import re
from decimal import Decimal

import pypdfium2
import pytest
from pdfs import LEFT, SIZE, Pages, empty_pdf
from reportlab.lib.pdfencrypt import StandardEncryption

from jiheng.reading.document import Limits, Unreadable
from jiheng.reading.formats import ocr, open_document

LONG = "全年支出合计108.37万元，其中基本支出66.44万元，项目支出41.93万元，全部用于科普活动、学术交流和科技人才服务等方面的工作。"


def read(pages: Pages, **limits):
    return open_document(pages.bytes(), "a.pdf", Limits(**limits))


def code(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        open_document(data, "a.pdf", limits)
    return caught.value.problem.code


def rows(table):
    return [[c.text for c in table.cells if c.row == r] for r in range(table.rows)]


def test_lines_become_paragraphs():
    document = read(
        Pages().title("自评报告").paragraph("一、资金情况").paragraph(LONG).paragraph("（一）收入情况").paragraph(LONG)
    )
    assert document.text == f"自评报告\n一、资金情况\n{LONG}\n（一）收入情况\n{LONG}\n"


def test_every_block_keeps_page_and_box():
    document = read(Pages().paragraph("第一页的话。").page().paragraph("第二页的话。"))
    assert [b.place.page for b in document.blocks] == [1, 2]
    left, top, right, bottom = document.blocks[0].place.box
    assert left == pytest.approx(LEFT + 2 * SIZE, abs=1)
    assert (right - left, bottom - top) == (pytest.approx(6 * SIZE, abs=2), pytest.approx(SIZE, abs=4))


def test_a_paragraph_goes_on_over_the_page():
    pages = Pages()
    for _ in range(3):
        pages.paragraph(LONG)
    pages.line("本年度共开展各类科普活动三十六场次，服务群众一万二", LEFT + 2 * SIZE).page()
    pages.line("千余人次。").paragraph(LONG)
    assert "服务群众一万二千余人次。\n" in read(pages).text


def test_a_number_cut_by_the_line_is_whole_again():
    pages = (
        Pages().paragraph(LONG).paragraph(LONG).line("全年完成技术服务合同金额合计为人民币大约是2336.", LEFT + 2 * SIZE)
    )
    assert "2336.91万元" in read(pages.line("91万元。")).text


def test_a_mark_that_hangs_out_of_the_margin_does_not_widen_the_page():
    hung = "全年安排的部门预算资金都用于科普和学术活动以及人才工作，"
    full = "年底前已按8个项目逐项核对了全部预算资金和绩效指标的支"
    pages = Pages().line(hung, LEFT).line("执行良好。").line(hung, LEFT).line("没有结余。").line(full, LEFT)
    assert f"{full}出9.5万元。" in read(pages.line("出9.5万元。")).text


def test_blanks_of_justified_text_are_none():
    assert (
        read(Pages().line("本 年 收 入 合 计 2946.25 万 元 ， 其 中 ： 财 政")).text
        == "本年收入合计2946.25万元，其中：财政\n"
    )
    assert read(Pages().line("本年收入合计2946.25万元", spread=5)).text == "本年收入合计2946.25万元\n"


def test_blanks_that_part_words_stay():
    assert read(Pages().line("第一部分　某某局概况")).text == "第一部分 某某局概况\n"


def test_quotes_of_another_font_stay_in_their_place():
    pages = Pages()
    pages.canvas.setFont("Times-Roman", SIZE)
    pages.canvas.drawString(LEFT + 2 * SIZE, 841.9 - 90, "\u201c")
    pages.canvas.drawString(LEFT + 6.6 * SIZE, 841.9 - 90, "\u201d")
    pages.at("严格", LEFT, 90).at("四风建设", LEFT + 2.45 * SIZE, 90).at("要求", LEFT + 7.2 * SIZE, 90)
    assert read(pages).text == "严格“四风建设”要求\n"


def test_running_headers_and_page_numbers_are_left_out():
    pages = Pages()
    for number in range(1, 5):
        pages.at("某某县科学技术协会绩效自评", LEFT, 50, 10).paragraph(LONG).at(f"— {number} —", 280, 800, 12).page()
    document = read(pages)
    assert document.text == f"{LONG}\n" * 4


def test_a_figure_at_the_end_of_a_page_is_no_page_number():
    assert "300\n" in read(Pages().paragraph(LONG).line("300")).text


def test_ruled_lines_make_a_grid():
    table = [["项目", "预算数", "决算数"], ["基本支出", "66.44", ""], ["合计", None, "108.37"]]
    document = read(Pages().paragraph("收支如下：").table(table, [90, 220, 350, 480]).paragraph("以上为收支情况。"))
    (grid,) = document.tables
    assert rows(grid) == [["项目", "预算数", "决算数"], ["基本支出", "66.44", ""], ["合计", "108.37"]]
    assert grid.cells[-2].column_span == 2
    assert [b.kind for b in document.blocks] == ["paragraph", "table", "paragraph"]
    assert document.text.count("108.37") == 1
    assert all(document.text[c.start : c.end] == c.text for c in grid.cells)


def test_a_figure_too_wide_for_its_cell_is_not_cut():
    document = read(Pages().table([["收入", "12,345,678,901.25", ""]], [90, 150, 230, 330]))
    assert "12,345,678,901.25" in rows(document.tables[0])[0]


def test_columns_under_each_other_make_a_grid_without_lines():
    table = [["项目", "预算数", "决算数"], ["基本支出", "66.44", "66.44"], ["项目支出", "41.93", "40.00"]]
    (grid,) = read(Pages().table(table, [90, 220, 350, 480], rules=False)).tables
    assert rows(grid) == table


def test_a_table_goes_on_over_the_page_and_its_header_stands_once():
    header, edges = ["指标", "目标值", "完成值"], [90, 220, 350, 480]
    pages = Pages().table([header, ["场次", "10", "12"]], edges).page().table([header, ["人次", "90", "95"]], edges)
    (grid,) = read(pages).tables
    assert rows(grid) == [header, ["场次", "10", "12"], ["人次", "90", "95"]]
    assert grid.place.page == 1


def test_two_tables_on_two_pages_with_words_between_stay_two():
    header, edges = ["指标", "目标值"], [90, 220, 350]
    pages = (
        Pages()
        .table([header, ["场次", "10"]], edges)
        .page()
        .paragraph("下表为人次：")
        .table([header, ["人次", "90"]], edges)
    )
    assert len(read(pages).tables) == 2


def test_a_row_cut_by_the_page_is_one_row_again():
    edges = [90, 150, 260, 320]
    pages = Pages().table([["序号", "内容", "得分"], ["1", "组织科普讲座活动十场", "5"]], edges).page()
    (grid,) = read(pages.table([["", "并有宣传展览", ""], ["2", "学术交流", "4"]], edges)).tables
    assert rows(grid) == [
        ["序号", "内容", "得分"],
        ["1", "组织科普讲座活动十场并有宣传展览", "5"],
        ["2", "学术交流", "4"],
    ]


def test_a_numbered_row_at_the_top_of_a_page_is_a_row_of_its_own():
    edges = [90, 150, 260, 320]
    pages = Pages().table([["收入", "支出", "数"], ["", "十五、商业服务业等的支出", ""]], edges).page()
    (grid,) = read(pages.table([["", "十六、金融支出", ""], ["", "十七、其他", "4"]], edges)).tables
    assert grid.rows == 4


def test_a_merged_cell_goes_on_over_the_page():
    edges = [90, 170, 300, 380]
    pages = Pages().table([["一级指标", "三级指标", "得分"], ["产出指标", "科普场次", "5"]], edges).page()
    (grid,) = read(pages.table([["", "培训人次", "4"], ["效益指标", "知晓率", "3"]], edges)).tables
    spans = {c.text: c.row_span for c in grid.cells if c.column == 0}
    assert spans == {"一级指标": 1, "产出指标": 2, "效益指标": 1}


def test_a_slanted_watermark_is_left_out():
    pages = Pages().paragraph(LONG)
    pages.canvas.rotate(40)
    pages.canvas.drawString(300, 100, "仅供内部参考")
    assert read(pages).text == f"{LONG}\n"


def test_a_turned_page_is_read_upright():
    pages = Pages()
    pages.canvas.setPageRotation(90)
    pages.canvas.rotate(90)
    pages.canvas.setFont("STSong-Light", SIZE)
    for i, line in enumerate(("第一行文字", "第二行文字")):
        pages.canvas.drawString(90, -90 - 40 * i, line)
    assert open_document(pages.bytes(), "a.pdf").text == "第一行文字\n第二行文字\n"


def test_no_pages():
    assert code(empty_pdf()) == "no-pages"


def test_a_password():
    assert code(Pages(encrypt=StandardEncryption("secret")).paragraph(LONG).bytes()) == "encrypted"


def test_a_password_for_printing_only_does_not_matter():
    locked = Pages(encrypt=StandardEncryption("", ownerPassword="secret", canPrint=0))
    assert read(locked.paragraph(LONG)).text == f"{LONG}\n"


@pytest.mark.parametrize("cut", [20, 200, 700])
def test_a_truncated_file(cut):
    assert code(Pages().paragraph(LONG).bytes()[:cut]) in {"broken-pdf", "no-pages", "no-text"}


def test_too_many_pages_and_characters():
    data = Pages().paragraph(LONG).page().paragraph(LONG).bytes()
    assert code(data, Limits(pages=1)) == "too-many-pages"
    assert code(data, Limits(characters=50)) == "too-long"


def scan() -> Pages:
    picture = pypdfium2.PdfDocument(Pages().paragraph(LONG).bytes())[0].render(scale=1).to_pil()
    pages = Pages()
    pages.canvas.drawInlineImage(picture, 0, 0, 595, 842)
    return pages


def test_a_scan_without_ocr_says_what_to_install(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    assert code(scan().bytes()) == "scanned"


def test_a_scanned_page_among_others_is_named(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    document = read(scan().page().paragraph(LONG))
    assert document.text == f"{LONG}\n"
    (warning,) = document.warnings
    assert warning.code == "pages-without-text"
    assert "第 1 页" in warning.message


@pytest.mark.shared
@pytest.mark.parametrize("name", ["putuo-finance-2024-altered", "putuo-social-work-2024"])
def test_published_final_accounts_read_as_their_text_says(shared, name):
    document = open_document((shared / "reports" / "pdf" / f"{name}.pdf").read_bytes(), f"{name}.pdf")
    text = (shared / "reports" / "texts" / f"{name}.txt").read_text(encoding="utf-8")
    squeezed = re.sub(r"\s", "", document.text)
    lines = [re.sub(r"\s", "", line) for line in text.splitlines() if line.strip()]
    missing = [line for line in lines if line not in squeezed]
    assert len(missing) <= 0.01 * len(lines), missing


@pytest.mark.shared
def test_the_tables_of_final_accounts_are_grids_with_sums_that_hold(shared):
    name = "putuo-social-work-2024.pdf"
    document = open_document((shared / "reports" / "pdf" / name).read_bytes(), name)
    income = next(t for t in document.tables if t.cells[0].text == "项目" and t.columns == 9)
    at = {(c.row, c.column): c.text for c in income.cells}
    by_name = {name: Decimal(at[row, 2]) for (row, column), name in at.items() if column == 1 and at.get((row, 2))}
    parts = ("一般公共服务支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出")
    assert sum(by_name[p] for p in parts) == Decimal("307.82")
