"""`jiheng year rollup`: many units side by side, added up where they mean the same."""

import json

import openpyxl
import pytest
from command import run

from jiheng.ledger import Ledger
from jiheng.ledger.workbook import write_workbook
from jiheng.standards import load


@pytest.fixture
def books(tmp_path):
    return [book(tmp_path, "东河县", "60万元", "54万元"), book(tmp_path, "西河县", "40万元", "26万元")]


def book(folder, county, planned, spent, year=2023):
    ledger = Ledger(f"{county}科学技术协会", year, load(), ("kexie",))
    row = {"name": "支出合计", "kind": "合计", "initial": planned, "adjusted": planned}
    ledger.enter("budget_lines", {**row, "outlay": spent} if spent else row)
    place = folder / f"{county}{year}.xlsx"
    write_workbook(ledger, place)
    return place


def rows(*arguments):
    found = json.loads(run("year", "rollup", *arguments, "--format", "json").stdout)["rows"]
    return {(row["concept"], row["stage"]): row for row in found if not row["subject"]}


def test_money_is_added_and_a_rate_is_made_anew(books):
    found = rows(*books)
    assert found["支出合计", "决算"]["total"] == "800000"
    assert found["预算执行率", "完成"]["total"] == "80.00"


def test_without_the_figure_of_one_unit_there_is_no_total(books, tmp_path):
    found = rows(*books, book(tmp_path, "南河县", "10万元", ""))["支出合计", "决算"]
    assert found["total"] is None
    assert found["known"] == "800000"
    assert found["reason"] == "缺南河县科学技术协会的数"


def test_the_lines_say_what_each_unit_brings(books):
    done = run("year", "rollup", *books)
    assert "〔决算〕：80.00万元（东河县科学技术协会54.00万元，西河县科学技术协会26.00万元）" in done.stdout.decode()


def test_one_unit_twice_is_refused(books):
    done = run("year", "rollup", books[0], books[0])
    assert done.returncode in {1, 2}
    assert "同一单位同一年度出现两次" in done.stderr.decode()


def test_the_table_has_a_column_a_unit(books, tmp_path):
    run("year", "rollup", *books, "--format", "xlsx", "-o", tmp_path / "汇总.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "汇总.xlsx")["汇总"]
    lines = list(sheet.values)
    assert lines[0][6:] == ("东河县科学技术协会2023年", "西河县科学技术协会2023年")
    whole = next(line for line in lines if line[1] == "决算")
    assert whole[3] == "80.00万元"
