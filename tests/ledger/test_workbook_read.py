"""What people do to a workbook, and what they are told: sheet, cell, what is wrong, what to type."""

import datetime
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from jiheng.facts import Bound
from jiheng.ledger.workbook import WorkbookUnreadable, open_workbook, read_workbook, write_template
from jiheng.ledger.workbook_formulas import scan_formulas
from jiheng.ledger.workbook_write import DATA, HEADINGS, MARKS
from jiheng.standards import load

UNIT = "某县科学技术协会"
FIRST = DATA + 1


@pytest.fixture(scope="module")
def standards():
    return load()


@pytest.fixture
def year(tmp_path, standards):
    """A new workbook to change: `year.book` is saved and read by `year.read()`."""

    class Year:
        path = tmp_path / "year.xlsx"

        def __init__(self):
            write_template(("kexie",), self.path, UNIT, 2021, standards=standards)
            self.book = openpyxl.load_workbook(self.path)

        def column(self, sheet, heading):
            return next(c.column for c in self.book[sheet][HEADINGS + 1] if str(c.value).strip("*").startswith(heading))

        def put(self, sheet, row, **cells):
            for heading, value in cells.items():
                self.book[sheet].cell(row, self.column(sheet, heading), value)

        def read(self, **more):
            self.book.save(self.path)
            return open_workbook(self.path, standards=standards, **more)

    return Year()


def said(reading, sheet=None):
    return [(p.sheet, p.cell, p.what) for p in reading.problems if sheet is None or p.sheet == sheet]


def payment(year, row, **cells):
    year.put(
        "支付台账", row, **{"凭证号": f"V{row}", "支付日期": "2021-09-18", "预算条目": "公用经费", "金额": 100, **cells}
    )


def test_numbers_and_dates_as_people_type_them(year):
    typed = [
        ("12.5万元", "2021年9月20日", 125000), ("12,500元", "2021.9.20", 12500), ("１２５００", "２０２１－９－２０", 12500),
        (" 12 500 ", "20210920", 12500), (12500.5, datetime.date(2021, 9, 20), "12500.5"), ("0.86亿", 44459, 86000000),
        ("300元", "9月20日", 300), ("-45.30", "2021/9/20", "-45.30"),
    ]  # fmt: skip
    for row, (money, day, _) in enumerate(typed, FIRST):
        payment(year, row, 金额=money, 支付日期=day)
    reading = year.read()
    assert said(reading) == []
    records = reading.ledger.records("payments")
    assert [float(r.values["amount"].value) for r in records] == [float(expected) for _, _, expected in typed]
    assert {r.values["date"] for r in records} == {datetime.date(2021, 9, 20)}


def test_percentages_by_format_by_sign_and_by_number(year):
    sheet = "科普传播员"
    for row, (value, style) in enumerate([(0.86, "0%"), ("86%", "@"), (86, "General"), (0.86, "General")], FIRST):
        year.put(sheet, row, 队伍=f"队{row}", 覆盖村=9, 分享任务完成率=value)
        year.book[sheet].cell(row, year.column(sheet, "分享任务完成率")).number_format = style
    reading = year.read()
    rates = [float(r.values["completion"].value) for r in reading.ledger.records("communicators")]
    assert rates == [86.0, 86.0, 86.0, 0.86]
    (problem,) = reading.problems
    assert (problem.cell, problem.severity) == ("F9", "W")
    assert "86.00%" in problem.fix


def test_columns_may_move_and_rows_may_come_between(year):
    sheet = year.book["支付台账"]
    payment(year, FIRST, 金额=100)
    payment(year, FIRST + 4, 金额=200)
    sheet.insert_rows(1, 3)
    amount, voucher = year_columns(sheet, HEADINGS + 4)
    sheet.move_range(f"{amount}1:{amount}40", cols=30)
    sheet.move_range(f"{voucher}1:{voucher}40", cols=31)
    reading = year.read()
    assert said(reading) == []
    assert [(r.key, int(r.values["amount"].value)) for r in reading.ledger.records("payments")] == [
        ("V6", 100),
        ("V10", 200),
    ]


def year_columns(sheet, row):
    letters = {str(c.value).strip("*").split("\n")[0]: c.column_letter for c in sheet[row]}
    return letters["金额"], letters["凭证号"]


def test_a_renamed_heading_is_known_by_its_mark(year):
    payment(year, FIRST)
    sheet = year.book["支付台账"]
    sheet.cell(HEADINGS + 1, year.column("支付台账", "凭证号"), "票据流水")
    reading = year.read()
    assert said(reading) == []
    assert [r.key for r in reading.ledger.records("payments")] == ["V6"]


def test_without_marks_a_heading_is_taken_for_what_it_nearly_says(year):
    payment(year, FIRST)
    sheet = year.book["支付台账"]
    sheet.cell(HEADINGS + 1, year.column("支付台账", "收款人"), "收款人名称")
    sheet.cell(FIRST, year.column("支付台账", "收款人名称"), "某印刷厂")
    sheet.delete_rows(MARKS + 1)
    reading = year.read()
    assert reading.ledger.records("payments")[0].values["payee"] == "某印刷厂"
    assert [(p.severity, p.what) for p in reading.problems] == [("I", "表头“收款人名称”按“收款人”读入")]


def test_a_heading_in_wan_makes_its_numbers_wan(year):
    payment(year, FIRST, 金额=1.5)
    year.book["支付台账"].cell(HEADINGS + 1, year.column("支付台账", "金额"), "金额（万元）")
    assert int(year.read().ledger.records("payments")[0].values["amount"].value) == 15000


def test_a_row_with_a_problem_keeps_its_good_fields(year):
    payment(year, FIRST, 支付日期="去年底", 金额="一百元整", 收款人="某厂", 用途="印刷")
    reading = year.read()
    (record,) = reading.ledger.records("payments")
    assert record.values["line"] == "公用经费"
    assert record.values["purpose"] == "印刷"
    assert {"date", "amount"}.isdisjoint(record.values)
    told = {p.cell: (p.what, p.expected, p.fix) for p in reading.problems}
    assert told["C6"] == ("“去年底”不是日期", "日期", "改为年-月-日，如 2021-09-20")
    assert "不是数字" in told["F6"][0]


def test_a_row_without_its_name_is_kept_under_its_row(year):
    payment(year, FIRST, 凭证号=None)
    reading = year.read()
    assert [(r.key, int(r.values["amount"].value)) for r in reading.ledger.records("payments")] == [("（第6行）", 100)]
    assert said(reading) == [("支付台账", "B6", "没有填“凭证号”，本行暂以行号为名读入")]


def test_two_rows_of_one_name_are_both_kept_and_named(year):
    for row, money in ((FIRST, 100), (FIRST + 1, 200), (FIRST + 2, 100)):
        payment(year, row, 凭证号="V1", 金额=money)
    reading = year.read()
    assert [(r.key, int(r.values["amount"].value)) for r in reading.ledger.records("payments")] == [
        ("V1", 100), ("V1（第7行）", 200),
    ]  # fmt: skip
    assert said(reading) == [
        ("支付台账", "B7", "“V1”与第 6 行重名，内容不同，两行都已读入"),
        ("支付台账", "B8", "“V1”与第 6 行完全相同，只计一次"),
    ]


def test_sums_and_repeated_headings_below_the_records_are_no_records(year):
    payment(year, FIRST)
    sheet = year.book["支付台账"]
    for column in range(2, 9):
        sheet.cell(FIRST + 1, column, sheet.cell(HEADINGS + 1, column).value)
    payment(year, FIRST + 2, 金额=50)
    sheet.cell(FIRST + 3, 2, "合计")
    sheet.cell(FIRST + 3, year.column("支付台账", "金额"), 150)
    reading = year.read()
    assert [r.key for r in reading.ledger.records("payments")] == ["V6", "V8"]
    assert said(reading) == []


def test_an_example_row_that_was_typed_over_is_a_record(year):
    payment(year, DATA, 凭证号="V1", 支付日期="2021-03-01", 预算条目="公用经费", 金额=5)
    reading = year.read()
    assert [r.key for r in reading.ledger.records("payments")] == ["V1"]
    assert [p.rule for p in reading.problems] == ["example"]


def test_merged_words_go_down_and_merged_figures_count_once(year):
    sheet = year.book["支付台账"]
    for row in range(FIRST, FIRST + 3):
        payment(year, row, 预算条目=None, 金额=None)
    year.put("支付台账", FIRST, 预算条目="公用经费", 金额=300)
    for heading in ("预算条目", "金额"):
        letter = sheet.cell(1, year.column("支付台账", heading)).column_letter
        sheet.merge_cells(f"{letter}{FIRST}:{letter}{FIRST + 2}")
    reading = year.read()
    records = reading.ledger.records("payments")
    assert [r.values.get("line") for r in records] == ["公用经费"] * 3
    assert ["amount" in r.values for r in records] == [True, False, False]
    assert [(p.severity, p.rule) for p in reading.problems] == [("I", "merged"), ("W", "merged")]


def test_a_deleted_sheet_is_missed(year):
    del year.book["支付台账"]
    assert said(year.read()) == [("支付台账", "", "工作表“支付台账”不见了")]


def test_without_start_sheet_and_marks_the_headings_still_tell(year):
    payment(year, FIRST)
    del year.book["开始"]
    del year.book["_jiheng"]
    reading = year.read(year=2021, packs=("kexie",))
    assert len(reading.ledger.records("payments")) == 1
    assert reading.ledger.unit == UNIT
    assert [p.rule for p in reading.problems] == ["sheet-missing"]


def test_a_foreign_sheet_and_a_foreign_column_are_said(year):
    payment(year, FIRST)
    sheet = year.book["支付台账"]
    sheet.cell(HEADINGS + 1, 30, "我的备忘")
    sheet.cell(FIRST, 30, "查一下")
    year.book.create_sheet("草稿")["A1"] = "随手记"
    assert {(p.sheet, p.cell, p.severity) for p in year.read().problems} == {
        ("支付台账", "AD3", "W"),
        ("草稿", "", "W"),
    }


def test_formulas_in_error_without_value_and_in_circles(tmp_path, standards):
    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("支付台账")
        sheet.write_row(0, 0, ["凭证号", "支付日期", "预算条目", "金额"])
        for row in range(1, 6):
            sheet.write_row(row, 0, [f"V{row}", "2021-03-01", "公用经费"])
        sheet.write_formula(1, 3, "=#REF!+1", None, "#REF!")
        sheet.write_formula(2, 3, "=D4", None, 0)
        sheet.write_formula(3, 3, "=D3+1", None, 0)
        sheet.write_formula(4, 3, "=1+1", None, "")
        sheet.write_formula(5, 3, "=1+1", None, 2)
    reading = open_workbook(path, standards=standards, unit=UNIT, year=2021, packs=("core",))
    told = {p.cell: p.what for p in reading.problems if p.sheet == "支付台账" and p.rule == "cell"}
    assert told == {
        "D2": "公式出错 #REF!",
        "D3": "公式循环引用 D3→D4→D3",
        "D4": "公式循环引用 D3→D4→D3",
        "D5": "公式没有计算结果",
    }
    assert [("amount" in r.values) for r in reading.ledger.records("payments")] == [False, False, False, False, True]


def test_many_problems_alike_end_in_one_line_that_counts_them(year):
    for row in range(FIRST, FIRST + 80):
        payment(year, row, 金额="若干")
    alike = [p for p in year.read().problems if p.cell.startswith("F")]
    assert len(alike) == 51
    assert alike[-1].what.startswith("另有 30 处同类问题")


def test_references_survive_blanks_and_widths(year):
    payment(year, FIRST, 预算条目=" 公用 经费")
    assert year.read().ledger.records("payments")[0].values["line"] == "公用经费"


def test_what_only_the_whole_shows_is_told_with_its_cell(year, standards):
    payment(year, FIRST, 预算条目="没有的条目", 支付日期="2020-12-31")
    for row, weight in enumerate((60, 39), FIRST):
        year.put("绩效指标", row, 指标名称=f"指标{row}", 目标值="0场", 权重分=weight, 方向="≥")
    year.book.save(year.path)
    _, problems = read_workbook(year.path, standards=standards)
    told = {(p.sheet, p.cell, p.rule) for p in problems}
    assert ("支付台账", "D6", "reference") in told
    assert ("支付台账", "C6", "payment_in_year") in told
    assert any(rule == "weights_total" for _, _, rule in told)
    assert ("绩效指标", "6", "target_not_zero") in told


@pytest.mark.parametrize("cut", [10, 1000, 60000])
def test_a_half_written_file_is_said_to_be_one(year, standards, cut):
    year.path.write_bytes(year.path.read_bytes()[:cut])
    with pytest.raises(WorkbookUnreadable) as caught:
        open_workbook(year.path, standards=standards)
    assert caught.value.code == "broken-workbook"


def test_a_workbook_of_something_else_is_refused(tmp_path, standards):
    path = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write(0, 0, "菜谱")
    with pytest.raises(WorkbookUnreadable) as caught:
        open_workbook(path, standards=standards)
    assert caught.value.code == "not-a-ledger"


def test_cells_in_far_corners_do_not_take_all_memory(tmp_path, standards):
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("支付台账")
        sheet.write(0, 0, "凭证号")
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(WorkbookUnreadable) as caught:
        open_workbook(path, standards=standards, year=2021, unit=UNIT)
    assert caught.value.code == "too-large"


def test_a_member_that_unpacks_without_end_is_refused(year, standards, monkeypatch):
    monkeypatch.setattr("jiheng.ledger.workbook_file._UNPACKED", 10_000_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(year.path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/worksheets/sheet99.xml", b" " * 40_000_000)
    year.path.write_bytes(packed.getvalue())
    with pytest.raises(WorkbookUnreadable) as caught:
        open_workbook(year.path, standards=standards)
    assert caught.value.code == "too-large"


def test_estimates_keep_their_bound(year):
    year.put("活动", FIRST, 活动名称="启动仪式", 类型="主题活动", 受众="两千余人")
    year.put("活动", FIRST + 1, 活动名称="开放日", 类型="开放日", 受众="2000余人")
    reading = year.read()
    assert [p.cell for p in reading.problems if p.sheet == "活动"] == ["K6"]
    assert reading.ledger.records("activities")[1].values["audience"].bound is Bound.AT_LEAST


def test_a_long_chain_of_formulas_is_walked_without_recursion():
    cells = "".join(f'<c r="A{n}"><f>A{n + 1}</f><v>0</v></c>' for n in range(1, 15_000))
    found = scan_formulas(f'{cells}<c r="A15000"><f>A1</f><v>0</v></c>'.encode(), frozenset())
    assert len(found.circles) == 15_000


@pytest.mark.slow
def test_very_many_rows_are_all_read(tmp_path, standards):
    path, rows = tmp_path / "long.xlsx", 30_000
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("支付台账")
        sheet.write_row(0, 0, ["凭证号", "支付日期", "预算条目", "金额"])
        for row in range(1, rows + 1):
            sheet.write_row(row, 0, [f"V{row}", "2021-03-01", "公用经费", 12.5 if row < rows else "若干"])
    reading = open_workbook(path, standards=standards, unit=UNIT, year=2021, packs=("core",))
    assert len(reading.ledger.records("payments")) == rows
    assert [p.cell for p in reading.problems if p.sheet == "支付台账" and p.rule == "cell"] == [f"D{rows + 1}"]
    assert len(reading.problems) < 200


def test_full_width_digits_and_blanks_are_numbers(year):
    payment(year, FIRST, 金额="３，８６０．５０")
    payment(year, FIRST + 1, 凭证号="V2", 金额=" 1 200 ")
    assert [r.values["amount"].value for r in year.read().ledger.records("payments")] == [Decimal("3860.50"), 1200]
