"""The form of official documents (GB/T 9704), and text that tries to be more than text."""

import io
import re
import shutil
import subprocess
import zipfile

import docx
import openpyxl
import pypdfium2
import pytest
from cases import CASES, Case, composed
from docx.shared import Mm, Pt

from jiheng.facts import Amount, Fact, RecordOrigin, Stage
from jiheng.reading import read_document
from jiheng.reading.tags import find_tags
from jiheng.writing.report import About, TextBlock, compose
from jiheng.writing.report.outputs import render, write
from jiheng.writing.report.page import facts_csv, page
from jiheng.writing.report.sheet import workbook
from jiheng.writing.report.typeset import pdf
from jiheng.writing.report.word import word

EAST = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HOSTILE = '</w:t><script>alert(1)</script>=HYPERLINK("x") #eval("1") $x$ \\ {{ ]] \x00\x0b\ud800 <!--'


def opened(composition):
    return docx.Document(io.BytesIO(word(composition)))


def font_of(style):
    return style.element.rPr.rFonts.get(EAST)


def test_the_page_of_the_word_file():
    first = opened(composed("000")).sections[0]
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    for measured, wanted in (
        (first.top_margin, Mm(37)),
        (first.bottom_margin, Mm(35)),
        (first.left_margin, Mm(28)),
        (first.right_margin, Mm(26)),
    ):
        assert abs(measured - wanted) < Mm(0.1)


def test_fonts_sizes_and_lines_of_the_word_file():
    styles = opened(composed("000")).styles
    assert {name: font_of(styles[name]) for name in ("Title", "Heading 1", "Heading 2", "Normal")} == {
        "Title": "方正小标宋简体",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
        "Normal": "仿宋_GB2312",
    }
    assert styles["Title"].font.size == Pt(22)
    assert styles["Normal"].font.size == Pt(16)
    assert abs(styles["Normal"].paragraph_format.line_spacing - Pt(28.95)) < Pt(0.05)


def test_headings_are_numbered_by_word_and_not_by_text():
    document = opened(composed("000"))
    heads = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    assert heads
    assert not any(re.match("[一二三四五六七八九十]、", p.text) for p in heads)
    read = read_document(word(composed("000")), "x.docx")
    assert [s.number for s in read.sections if s.level == 1][:3] == ["一、", "二、", "三、"]


def test_every_number_is_a_content_control_with_its_own_mark(composition):
    with zipfile.ZipFile(io.BytesIO(word(composition))) as archive:
        body = archive.read("word/document.xml").decode()
    marks = re.findall(r'<w:tag w:val="jiheng:(\d+)"/>', body)
    assert len(marks) == len(set(marks)) == len(find_tags(word(composition), "docx").shown)


def test_the_same_report_is_the_same_file(composition):
    assert word(composition) == word(composition)


@pytest.mark.office
def test_libreoffice_opens_the_word_file_and_numbers_its_pages(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    (tmp_path / "report.docx").write_bytes(word(composed("002")))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "report.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    document = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    texts = [document[i].get_textpage().get_text_bounded() for i in range(len(document))]
    assert [re.search(r"— (\d+) —", text)[1] for text in texts] == [str(i + 1) for i in range(len(texts))]
    assert "一、基本情况" in texts[0]
    assert [round(x) for x in document[0].get_size()] == [595, 842]


def test_the_pdf_embeds_its_fonts_and_says_which_stand_in(composition):
    made = pdf(composition)
    document = pypdfium2.PdfDocument(made.data)
    assert document.count_attachments() == 1
    assert document[0].get_size() == pytest.approx((595.28, 841.89), abs=0.1)
    assert b"/FontFile" in made.data
    assert made.notice == "" or "JIHENG_FONTS" in made.notice


def test_forms_of_the_workbook_hold_real_numbers():
    book = openpyxl.load_workbook(io.BytesIO(workbook(composed("002"))))
    assert book.sheetnames == ["报告正文", "自评表"]
    values = {cell.value for row in book["自评表"].iter_rows() for cell in row}
    assert {831.88, 758.34, 0.9116, 88.48} <= values


@pytest.mark.parametrize("name", CASES)
def test_unit_and_date_end_the_text_of_the_workbook_as_they_end_the_letter(name):
    made = composed(name)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(made)))["报告正文"]
    assert [sheet.cell(sheet.max_row - 1, 1).value, sheet.cell(sheet.max_row, 1).value] == [made.unit, made.dated]
    assert made.dated in "\n".join(paragraph.text for paragraph in opened(made).paragraphs)


def hostile():
    case = CASES["004"]
    fact = Fact(
        "x<&'\">",
        "",
        f"项目:{HOSTILE}",
        HOSTILE,
        Stage.ACTUAL,
        "2021",
        Amount(10000, "CNY"),
        RecordOrigin("a", "=b", "c"),
    )
    block = TextBlock("other", HOSTILE)
    return compose(f"某县{HOSTILE}", 2021, case.family, (*case.facts, fact), About(blocks=(*case.blocks, block)))


def test_text_stays_text_in_every_output():
    composition = hostile()
    html = page(composition)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    word_body = read_document(word(composition), "x.docx").text
    assert "<script>alert(1)</script>" in word_body
    book = openpyxl.load_workbook(io.BytesIO(workbook(composition)))
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "#eval" in read_document(pdf(composition).data, "x.pdf").text
    assert not re.search(r'(?m)(^|,)"?=', facts_csv(composition))


def test_a_page_has_no_script_and_its_facts_beside_it(tmp_path):
    report = composed("004")
    written = [each.path for each in write(render(report, ("html",)), tmp_path)]
    assert [path.name for path in written] == [f"{report.title}{end}" for end in (".html", ".csv", ".json")]
    assert all(path.stat().st_size for path in written)
    assert "<script" not in written[0].read_text("utf-8")
    assert "项目支出（决算）" in written[1].read_text("utf-8-sig")
    assert sorted(tmp_path.iterdir()) == sorted(written)


def test_nothing_half_written_is_left(tmp_path):
    outputs = render(composed("000"), ("docx", "xlsx"))
    *_, last = outputs.files
    (tmp_path / last).mkdir()
    with pytest.raises(OSError, match="xlsx"):
        write(outputs, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [last]


def long_form():
    rows = "\n".join(f"other:讲座{n} 目标 10 场\nother:讲座{n} 完成 8 场" for n in range(40))
    case = Case("某县图书馆", 2023, "hunan-2021", rows)
    return compose(case.unit, case.year, case.family, case.facts)


def test_the_head_of_a_list_is_repeated_in_the_word_file():
    document = docx.Document(io.BytesIO(word(long_form())))
    heads = [t.rows[0] for t in document.tables if t.rows[0]._tr.trPr.find(f"{{{W}}}tblHeader") is not None]
    assert [cell.text for cell in heads[-1].cells][:4] == ["一级指标", "二级指标", "三级指标", "年度指标值"]
    assert not any(
        row._tr.trPr.find(f"{{{W}}}tblHeader") is not None for t in document.tables for row in t.rows[1:]
    )  # fmt: skip


def test_the_head_of_a_list_is_repeated_in_the_workbook():
    book = openpyxl.load_workbook(io.BytesIO(workbook(long_form())))
    sheet = book["自评表"]
    row = int(sheet.print_title_rows.partition(":")[0].strip("$"))
    assert [sheet.cell(row, column).value for column in (1, 2, 3)] == ["一级指标", "二级指标", "三级指标"]


def test_a_list_whose_items_begin_with_a_day_is_no_number():
    text = "\n".join(f"{n}.{n + 2}月8日，开展讲座。" for n in (1, 2))
    made = composed("000", blocks=(TextBlock("performance", text, listed=True),))
    lines = ["".join(getattr(p, "text", "") or p.shown for p in b.pieces) for s in made.sections for b in s.body]
    assert [line[:3] for line in lines if "讲座" in line] == ["（1）", "（2）"]


def test_nothing_is_not_said_beside_something():
    made = composed("000", blocks=(TextBlock("other", "另有一事说明。"),))
    (body,) = [s.body for s in made.sections if s.slot == "other"]
    assert [p.pieces[0].text for p in body] == ["另有一事说明。"]


@pytest.mark.parametrize("name", CASES)
def test_the_page_for_citizens_fits_a_phone(name: str):
    """The picture is as wide as there is room; on a phone every value of a target stands behind what it is."""
    html = page(composed(name))
    for drawn in re.findall(r"<svg [^>]*>", html):
        assert 'width="100%"' in drawn
        assert "viewBox" not in drawn
    for bar in re.findall(r'<rect [^>]*width="([^"]*)"', html):
        assert bar.endswith("%")
        assert float(bar[:-1]) <= 70
    goals = re.search(r'<table class="goals">.*?<tbody>(.*?)</tbody>', html, re.DOTALL)
    for row in re.findall(r"<tr>(.*?)</tr>", goals[1] if goals else "", re.DOTALL):
        named = re.findall(r'<td data-name="([^"]+)">', row)
        assert (named[:2], named[-1]) == (["年度指标值", "实际完成值"], "原因")
