"""An import writes below what is there, and leaves everything else of the workbook as people made it."""

import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference

from jiheng.ledger.workbook import WorkbookUnreadable, append_records, open_workbook, write_template

UNIT = "某县科学技术协会"


@pytest.fixture
def template(tmp_path, standards):
    path = tmp_path / "2021.xlsx"
    write_template(("core",), path, UNIT, 2021, standards=standards)
    return path


def pay(ledger, number, **more):
    cells = {"voucher": f"P{number}", "date": "3月5日", "line": "公用经费", "amount": f"{number}00.50", **more}
    entered = ledger.enter("payments", cells)
    assert entered.unread == ()
    return entered.record


def sheet_of(path, name="支付台账"):
    return openpyxl.load_workbook(path)[name]


def headings(sheet, row=3):
    return {str(c.value).strip("*").split("\n")[0]: c.column for c in sheet[row] if c.value}


def appended(path, standards, *numbers, **more):
    found = open_workbook(path, standards=standards)
    for number in numbers:
        pay(found.ledger, number, **more)
    count = append_records(found.ledger, path, path, found.places)
    again = open_workbook(path, standards=standards)
    for register in again.ledger.schema.registers:
        assert again.ledger.table(register) == found.ledger.table(register)
    return count


def test_new_rows_are_read_back_the_same(template, standards):
    assert appended(template, standards, 1, 2) == 2
    assert appended(template, standards, 3, purpose="退回 <多付> & 更正") == 1
    assert appended(template, standards) == 0
    found = open_workbook(template, standards=standards)
    assert [r.key for r in found.ledger.records("payments")] == ["P1", "P2", "P3"]
    assert not [p for p in found.problems if p.sheet == "支付台账"]


def test_everything_else_stays_as_it_was(template, standards):
    book = openpyxl.load_workbook(template)
    mine = book.create_sheet("我的汇总")
    mine["A1"], mine["B1"], mine["B2"] = "项目", 12, "=B1*2"
    chart = BarChart()
    chart.add_data(Reference(mine, min_col=2, min_row=1, max_row=2))
    mine.add_chart(chart, "D4")
    sheet = book["支付台账"]
    own = sheet.max_column + 1
    sheet.cell(3, own, "会计备注")
    heads = headings(sheet)
    for row, number in ((6, 1), (7, 2)):
        for heading, value in (("凭证号", f"P{number}"), ("支付日期", "3月1日"), ("金额", "约三百左右")):
            sheet.cell(row, heads[heading], value)
        sheet.cell(row, own, "已核")
    book.save(template)
    with zipfile.ZipFile(template) as archive:
        before = {i.filename: archive.read(i) for i in archive.infolist()}
    appended(template, standards, 3)
    with zipfile.ZipFile(template) as archive:
        after = {i.filename: archive.read(i) for i in archive.infolist()}
    assert list(after) == list(before)
    changed = {name for name in before if before[name] != after[name]}
    assert len(changed - {"xl/workbook.xml"}) == 1
    sheet = sheet_of(template)
    assert [sheet.cell(row, own).value for row in (3, 6, 7, 8)] == ["会计备注", "已核", "已核", None]
    assert sheet.cell(6, heads["金额"]).value == "约三百左右"  # what could not be read is still there to be mended
    assert sheet.cell(8, heads["凭证号"]).value == "P3"


def test_money_goes_in_as_the_heading_says(template, standards):
    book = openpyxl.load_workbook(template)
    sheet = book["支付台账"]
    sheet.cell(3, headings(sheet)["金额"]).value = "*金额（万元）"
    book.save(template)
    appended(template, standards, 7)
    [record] = open_workbook(template, standards=standards).ledger.records("payments")
    assert str(record.values["amount"].value) == "700.50"


def test_a_field_without_a_column_gets_one(template, standards):
    book = openpyxl.load_workbook(template)
    sheet = book["支付台账"]
    sheet.delete_cols(headings(sheet)["用途"])
    book.save(template)
    appended(template, standards, 1, purpose="印刷费")
    assert sheet_of(template).cell(6, headings(sheet_of(template))["用途"]).value == "印刷费"


def test_blank_formatted_rows_at_the_end_leave_no_gap(template, standards):
    book = openpyxl.load_workbook(template)
    for row in range(6, 400):
        book["支付台账"].cell(row, 2).fill = openpyxl.styles.PatternFill("solid", start_color="FFFFEE")
    book.save(template)
    appended(template, standards, 1)
    assert sheet_of(template).cell(6, 2).value == "P1"


def test_a_sheet_that_is_gone_refuses_and_writes_nothing(template, standards):
    book = openpyxl.load_workbook(template)
    del book["支付台账"]
    book.save(template)
    found = open_workbook(template, standards=standards)
    pay(found.ledger, 1)
    before = template.read_bytes()
    with pytest.raises(WorkbookUnreadable, match="没有“支付台账”表"):
        append_records(found.ledger, template, template, found.places)
    assert template.read_bytes() == before
    assert not list(template.parent.glob(".*part"))
