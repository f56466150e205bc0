"""A workbook from the packs, filled in, and read back as it was."""

import datetime
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.facts import Amount, Bound
from jiheng.ledger import Ledger, Unread, read_value
from jiheng.ledger.workbook import open_workbook, read_workbook, write_template, write_workbook
from jiheng.ledger.workbook_cells import read_cell, written
from jiheng.ledger.workbook_formulas import cell_name
from jiheng.ledger.workbook_help import example_of
from jiheng.ledger.workbook_layout import heading_of
from jiheng.ledger.workbook_write import DATA, HEADINGS, MARKS
from jiheng.standards import load
from jiheng.standards.pack import Field, FieldType

UNIT = "某县科学技术协会"


@pytest.fixture(scope="module")
def standards():
    return load()


@pytest.fixture
def template(tmp_path, standards):
    path = tmp_path / "year.xlsx"
    write_template(("kexie",), path, UNIT, 2021, standards=standards)
    return path


def test_every_register_has_a_sheet_and_a_line_on_the_start_sheet(template, standards):
    book = openpyxl.load_workbook(template)
    ledger = Ledger(UNIT, 2021, standards, ("kexie",))
    registers = ledger.schema.registers.values()
    assert book.sheetnames[0] == "开始"
    assert {r.sheet for r in registers} <= set(book.sheetnames)
    listed = {row[4].value for row in book["开始"].iter_rows()}
    assert {r.title for r in registers} <= listed


def test_the_start_sheet_says_whose_year_it_is_and_what_is_due_by_month(template):
    cells = {str(c.value) for row in openpyxl.load_workbook(template)["开始"].iter_rows() for c in row if c.value}
    assert {UNIT, "2021", "core、kexie", "1月", "次年4月"} <= cells


def test_headings_marks_help_and_choices_come_from_the_pack(template):
    book = openpyxl.load_workbook(template)
    sheet = book["支付台账"]
    headings = {c.value: c.column_letter for c in sheet[HEADINGS + 1]}
    amount = headings["*金额\n（元）"]
    assert sheet.row_dimensions[MARKS + 1].hidden
    assert sheet[f"{amount}{MARKS + 1}"].value == "jiheng:payments.amount"
    assert sheet.freeze_panes == "C4"
    assert sheet.protection.sheet
    assert not sheet.column_dimensions["C"].protection.locked
    rules = book["预算调整"].data_validations.dataValidation
    assert any(rule.type == "list" and "追加" in (rule.formula1 or "") for rule in rules)
    assert any("预算与支出" in (rule.formula1 or "") for rule in rules)
    assert any("以元登记" in (rule.prompt or "") for rule in rules)


def test_sums_are_locked_formulas_and_trees_have_none(template):
    book = openpyxl.load_workbook(template)
    payments = [c for c in book["支付台账"][4] if str(c.value).startswith("=SUM(")]
    assert [c.protection.locked for c in payments] == [True]
    assert not [c for c in book["预算与支出"][4] if str(c.value).startswith("=")]


def test_a_new_workbook_is_read_back_with_its_presets_and_without_its_examples(template, standards):
    ledger, problems = read_workbook(template, standards=standards)
    assert (ledger.unit, ledger.year, ledger.schema.packs) == (UNIT, 2021, ("core", "kexie"))
    kept = {name: [r.key for r in ledger.records(name)] for name in ledger.schema.registers if ledger.records(name)}
    assert kept == {
        "profile": [UNIT],
        "budget_lines": ["支出合计", "基本支出", "人员经费", "公用经费", "项目支出"],
    }
    assert {(p.sheet, p.rule) for p in problems} == {("单位档案", "required")}


def test_every_example_of_every_pack_can_be_read(standards):
    ledger = Ledger(UNIT, 2021, standards, tuple(standards.packs))
    cells = [(r, f, example_of(r, f) or None) for r in ledger.schema.registers.values() for f in r.fields]
    assert [(r.id, f.id) for r, f, cell in cells if isinstance(read_value(f, cell, 2021), Unread)] == []


def test_a_filled_ledger_comes_back_equal(tmp_path, standards):
    ledger = Ledger(UNIT, 2021, standards, ("kexie",))
    rows = {
        "budget_lines": [
            {"name": "科普经费", "kind": "项目", "initial": "66.44万元", "outlay": "664400.5"},
            {"name": "=1+1", "kind": "项目", "outlay": "0"},
        ],
        "activities": [
            {"title": "启动仪式", "kind": "主题活动", "when": "2021-09-14/2021-09-30", "audience": "2000余人"},
            {"title": "培训", "kind": "培训班", "when": "2021-09", "events": "近20场", "audience": "8.2万人次"},
            {
                "title": "讲座",
                "kind": "讲座",
                "when": "2021-05-08",
                "audience": "约60人",
                "partners": "甲、乙",
                "state": "执行",
            },
        ],
        "communicators": [{"name": "队伍", "villages": "99", "completion": "95.25%", "shares": "3-5万条"}],
        "contests": [{"name": "大赛", "edition": "第二十三届", "award": "二等奖"}],
        "fund_documents": [{"doc_no": "川财教[2023]147号", "amount": "27.84万元"}],
        "metrics": [{"period": "2021", "coverage_delta": "2.08个百分点", "per_head_delta": "8.75次"}],
        "profile": [{"full_name": UNIT, "short_name": "县科协", "region": "某省", "level": "县", "has_website": "无"}],
    }
    for register, each in rows.items():
        for row in each:
            assert ledger.enter(register, row).unread == ()
    path = tmp_path / "filled.xlsx"
    write_workbook(ledger, path)
    found = open_workbook(path, standards=standards)
    assert found.problems == ()
    for register in ledger.schema.registers:
        assert found.ledger.records(register) == ledger.records(register)
    assert found.places.cell("budget_lines", "科普经费", "outlay") == ("预算与支出", f"K{DATA + 1}")


def test_words_never_become_formulas_or_links(tmp_path, standards):
    ledger = Ledger(UNIT, 2021, standards, ("core",))
    for text in ("=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "http://example.org", "-3"):
        ledger.enter("tasks", {"title": text})
    path = tmp_path / "words.xlsx"
    write_workbook(ledger, path)
    with zipfile.ZipFile(path) as archive:
        index = openpyxl.load_workbook(path).sheetnames.index("年度工作任务") + 1
        sheet = archive.read(f"xl/worksheets/sheet{index}.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
    found = open_workbook(path, standards=standards).ledger
    assert [r.values["title"] for r in found.records("tasks")] == [
        "=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "http://example.org", "-3",
    ]  # fmt: skip


def test_the_same_ledger_makes_the_same_file(tmp_path, standards):
    for name in ("one.xlsx", "two.xlsx"):
        write_template(("core",), tmp_path / name, UNIT, 2021, standards=standards)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_broken_write_leaves_the_old_file_and_nothing_beside_it(tmp_path, standards, monkeypatch):
    path = tmp_path / "year.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr("jiheng.ledger.workbook_write.write_start", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_template(("core",), path, UNIT, 2021, standards=standards)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["year.xlsx"]


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [("*金额\n（元）", "金额", "元"), ("金额(万元)", "金额", "万元"), (" 金 额 ", "金额", ""), ("（元）", "(元)", "")],
)
def test_a_heading_is_its_words_and_its_unit(text, name, unit):
    assert (heading_of(text).name, heading_of(text).unit) == (name, unit)


MONEY = Field("amount", "金额", FieldType.MONEY, "元", digits=2)
COUNT = Field("count", "人次", FieldType.COUNT, "人次")
BOUNDS = st.sampled_from([Bound.EXACT, Bound.AT_LEAST, Bound.NEARLY, Bound.ABOUT, Bound.AT_MOST])


@given(st.integers(0, 10**10), st.sampled_from(["0.01", "100", "1000", "10000"]), BOUNDS)
def test_money_is_written_and_read_with_the_same_digits(number, digit, bound):
    step = Decimal(digit)
    amount = Amount(Decimal(f"{Decimal(number) * step:f}"), "CNY", Decimal(f"{step:f}"), bound)
    cell = written(MONEY, amount)
    back = read_value(MONEY, read_cell(MONEY, cell, None, percent=False), 2021)
    assert isinstance(back, Amount)
    assert (back.value, back.step, back.bound) == (amount.value, amount.step, amount.bound)


@given(st.integers(0, 10**9), st.integers(0, 4), BOUNDS)
def test_counts_are_written_and_read_with_the_same_digits(number, places, bound):
    step = Decimal(1).scaleb(places)
    amount = Amount(Decimal(f"{Decimal(number) * step:f}"), "count:人次", Decimal(f"{step:f}"), bound)
    back = read_value(COUNT, read_cell(COUNT, written(COUNT, amount), None, percent=False), 2021)
    assert isinstance(back, Amount)
    assert (back.value, back.step, back.bound) == (amount.value, amount.step, amount.bound)


@given(st.integers(0, 20000))
def test_percentages_keep_two_digits(number):
    field = Field("rate", "率", FieldType.RATE, "%", digits=2)
    amount = Amount(Decimal(number).scaleb(-2), "percent", Decimal("0.01"))
    back = read_value(field, read_cell(field, written(field, amount), None, percent=True), 2021)
    assert isinstance(back, Amount)
    assert (back.value, back.step) == (amount.value, amount.step)


def test_day_numbers_are_days_and_cells_have_names():
    field = Field("date", "日期", FieldType.DATE)
    assert read_cell(field, 44459.0, None, percent=False) == datetime.date(2021, 9, 20)
    assert [cell_name(0, 0), cell_name(4, 26), cell_name(9, 701)] == ["A1", "AA5", "ZZ10"]
