"""Exports of finance systems through profiles, every row with the file it came from."""

import datetime
import hashlib

import pytest
import xlsxwriter
import xlwt

from jiheng.ledger import Ledger
from jiheng.ledger.imports import import_file
from jiheng.ledger.imports_headings import choose_profile
from jiheng.ledger.workbook import WorkbookUnreadable, open_workbook, write_workbook
from jiheng.standards import load

HEAD = ["凭证编号", "支付日期", "项目名称", "部门经济分类", "支付金额", "收款人名称", "摘要"]
ROWS = [
    ["0012", "2021-03-05", "科普活动专项", "30201 办公费", "1,234.50", "某印刷厂", "资料印刷"],
    ["0013", "2021-03-06", "科普活动专项", "30216 培训费", "-200.00", "某中心", "退回"],
    ["0013", "2021-03-06", "公用经费", "30207 邮电费", "86.00", "电信", "电话费"],
]
DAY = datetime.date(2021, 12, 31)


@pytest.fixture(scope="module")
def standards():
    return load()


@pytest.fixture
def ledger(standards):
    found = Ledger("某县科学技术协会", 2021, standards, ("core",))
    for name, kind in (("科普活动专项", "项目"), ("公用经费", "公用经费")):
        found.enter("budget_lines", {"name": name, "kind": kind})
    return found


def csv_file(path, encoding, rows=ROWS, head=HEAD, above=()):
    lines = [*above, ",".join(head), *(",".join(f'"{c}"' for c in row) for row in rows), "合计,,,,1120.50,,"]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def xls_file(path, _encoding):
    book = xlwt.Workbook()
    sheet = book.add_sheet("支付明细")
    sheet.write(0, 0, "某县科协支付明细表")
    for row, cells in enumerate([HEAD, *ROWS], 2):
        for column, cell in enumerate(cells):
            sheet.write(row, column, float(cell.replace(",", "")) if row > 2 and column == 4 else cell)
    book.save(str(path))
    return path


def xlsx_file(path, _encoding):
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("说明").write(0, 0, "导出说明")
        sheet = book.add_worksheet("明细")
        for row, cells in enumerate([HEAD, *ROWS]):
            sheet.write_row(row, 0, cells)
    return path


@pytest.mark.parametrize(
    ("make", "name", "encoding"),
    [
        (csv_file, "a.csv", "utf-8"), (csv_file, "a.csv", "utf-8-sig"), (csv_file, "a.csv", "gb18030"),
        (csv_file, "a.csv", "utf-16"), (xls_file, "a.xls", ""), (xlsx_file, "a.xlsx", ""),
    ],
)  # fmt: skip
def test_an_export_becomes_records_with_provenance(tmp_path, ledger, make, name, encoding):
    path = make(tmp_path / name, encoding)
    profile = choose_profile(ledger, path)
    assert profile is not None
    assert profile.id == "payments-integrated"
    done = import_file(ledger, path, profile, DAY)
    assert (done.rows, done.known, done.problems) == (3, 0, ())
    records = {r.key: r for r in ledger.records("payments")}
    assert {k: str(r.values["amount"].value) for k, r in records.items()} == {
        "0012": "1234.50", "0013": "-200.00", "0013-2": "86.00",
    }  # fmt: skip
    assert str(records["0012"].values["_origin"]).startswith(f"导入1 {name} 第")
    noted = ledger.record("imports", "1").values
    assert noted["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest() == done.sha256
    assert (noted["file"], noted["profile"], noted["as_of"], noted["rows"].value) == (name, profile.id, DAY, 3)
    assert not [p for p in ledger.problems() if p.register == "payments"]


def test_the_same_file_twice_adds_nothing(tmp_path, ledger, standards):
    path = csv_file(tmp_path / "a.csv", "utf-8")
    profile = standards.imports["payments-integrated"]
    import_file(ledger, path, profile, DAY)
    again = import_file(ledger, path, profile, DAY)
    assert (again.rows, again.known) == (0, 3)
    assert len(ledger.records("payments")) == 3
    assert len(ledger.records("imports")) == 1


def test_a_unit_above_the_table_scales_its_money(tmp_path, ledger, standards):
    path = csv_file(tmp_path / "a.csv", "utf-8", above=["支付明细表,,单位：万元"])
    import_file(ledger, path, standards.imports["payments-integrated"], DAY)
    assert str(ledger.record("payments", "0012").values["amount"].value) == "12345000.00"


def test_a_bad_cell_is_named_and_the_row_kept(tmp_path, ledger, standards):
    rows = [["0012", "某日", "科普活动专项", "", "壹佰", "", ""]]
    done = import_file(
        ledger, csv_file(tmp_path / "a.csv", "utf-8", rows), standards.imports["payments-integrated"], DAY
    )
    assert [(p.sheet, p.cell) for p in done.problems] == [("a.csv", "B2"), ("a.csv", "E2")]
    assert ledger.record("payments", "0012").values["line"] == "科普活动专项"


def test_provenance_survives_the_workbook(tmp_path, ledger, standards):
    import_file(ledger, csv_file(tmp_path / "a.csv", "utf-8"), standards.imports["payments-integrated"], DAY)
    write_workbook(ledger, tmp_path / "year.xlsx")
    found = open_workbook(tmp_path / "year.xlsx", standards=standards)
    assert found.ledger.records("payments")[0].values["_origin"] == "导入1 a.csv 第2行"
    again = import_file(found.ledger, tmp_path / "a.csv", standards.imports["payments-integrated"], DAY)
    assert (again.rows, again.known) == (0, 3)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><table><tr><td>1</td></tr></table>", "web-page"),
        (b"\x00\x01\x02\x03\xff\xfe\x81", "not-text"),
        ("名称,单价\n苹果,3\n".encode(), "no-columns"),
        (b"PK\x03\x04 broken", "broken-workbook"),
    ],
)
def test_what_cannot_be_imported_says_why(tmp_path, ledger, standards, content, code):
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    with pytest.raises(WorkbookUnreadable) as caught:
        import_file(ledger, path, standards.imports["payments-integrated"], DAY)
    assert caught.value.code == code


def test_every_shipped_profile_fills_fields_that_exist(standards):
    ledger = Ledger("某单位", 2021, standards, tuple(standards.packs))
    for profile in standards.imports.values():
        register = ledger.register(profile.register)
        assert [c.field for c in profile.columns if register.field(c.field) is None] == []
