"""The annotated page and the index: what they explain, what they keep to themselves, where findings stand."""

import re
from io import BytesIO

import openpyxl
import pytest

from jiheng.checking import check
from jiheng.facts import Problem, Report
from jiheng.reading import read_document, read_text
from jiheng.standards import load
from jiheng.writing.findings.index import index_page
from jiheng.writing.findings.lines import finding_lines
from jiheng.writing.findings.outcome import outcome_of
from jiheng.writing.findings.page import annotated_page
from jiheng.writing.findings.workbook import WorkbookSink

TEXT = """青禾县档案馆2023年部门整体支出绩效自评报告
一、部门概况
年初预算66.44万元，其中：人员经费46.74万元，公用经费9.70万元。
二、存在问题
无。
"""


@pytest.fixture(scope="module")
def report():
    return read_text(TEXT, "/home/zhang/2023/报告.txt", standard="hunan-2020")


@pytest.fixture(scope="module")
def page(report):
    return annotated_page(report, check(report), index="index.html")


def test_the_three_marks_are_explained(page):
    legend = re.search(r'<dl class="legend".*?</dl>', page)[0]
    for name, meaning in (("相符", "复算一致"), ("未证", "不等于有错"), ("矛盾", "对不上")):
        assert name in legend
        assert meaning in legend


def test_the_outline_is_named_in_chinese(page, report):
    assert load().families[report.standard].title in page
    assert "hunan-2020" not in page


def test_neither_page_nor_index_tells_where_the_file_lies(page, report):
    outcome = outcome_of(report, check(report))
    for shown in (page, index_page([outcome])):
        assert "报告.txt" in shown
        assert "/home/zhang" not in shown


def test_files_of_several_folders_are_told_apart_in_the_index():
    outcomes = [Report(path=f"/home/zhang/{year}/报告.txt", error=Problem("empty", "空的")) for year in (2022, 2023)]
    shown = index_page([outcome_of(each, ()) for each in outcomes])
    assert ">2022/报告.txt<" in shown
    assert ">2023/报告.txt<" in shown
    assert "/home" not in shown


def test_the_index_explains_its_columns(report):
    shown = index_page([outcome_of(report, check(report))])
    for words in ("涉及金额</dt>", "复算</dt>", "E 应退回", "最大合计数"):
        assert words in shown


def test_every_finding_has_a_card_a_line_and_a_number_in_the_text(page, report):
    findings = check(report)
    for i, finding in enumerate(findings, 1):
        assert page.count(f'id="f{i}"') == 1
        assert page.count(f'href="#f{i}"') >= (2 if finding.spans else 1)


def test_a_report_without_findings_still_shows_its_text(report):
    shown = annotated_page(report, ())
    assert "没有发现问题" in shown
    assert "年初预算" in shown
    assert "原文" in shown


def test_findings_in_a_workbook_name_the_cell(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "明细1"
    for line in TEXT.splitlines():
        sheet.append([line])
    data = BytesIO()
    book.save(data)
    report = read_document(data.getvalue(), "a.xlsx")
    findings = tuple(f for f in check(report) if f.spans)
    assert findings
    lines = "\n".join(finding_lines(report, findings))
    assert re.search(r"^a\.xlsx:明细1!A\d+: [EWI] ", lines, re.MULTILINE)
    assert re.search(r"<small>明细1!A\d+</small>", annotated_page(report, findings))
    sink = WorkbookSink(tmp_path / "out.xlsx")
    sink.add(outcome_of(report, findings))
    sink.close()
    rows = list(openpyxl.load_workbook(tmp_path / "out.xlsx")["发现"].values)
    column = rows[0].index("单元格")
    assert all(row[column].startswith("明细1!A") for row in rows[1:])


def test_what_is_no_report_is_said_once_and_left_out_of_the_ranking(report, tmp_path):
    other = Report(path="通知.txt", text="关于放假的通知", warnings=(Problem("not-a-report", "不像绩效报告"),))
    assert list(finding_lines(other, ())) == ["通知.txt: [not-a-report] 不像绩效报告"]
    outcomes = [outcome_of(other, ()), outcome_of(report, check(report))]
    shown = index_page(outcomes)
    assert "1 份报告，1 个文件不像绩效报告" in shown
    assert shown.index("报告.txt") < shown.index("通知.txt")
    sink = WorkbookSink(tmp_path / "out.xlsx")
    for outcome in outcomes:
        sink.add(outcome)
    sink.close()
    rows = list(openpyxl.load_workbook(tmp_path / "out.xlsx")["报告"].values)
    assert [(row[0], row[-1]) for row in rows[1:]] == [(1, ""), (None, "不像绩效报告")]
