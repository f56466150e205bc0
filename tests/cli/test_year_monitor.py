"""`jiheng year monitor`: money and targets at the end of a month, with nothing that was not known by then."""

import json

import openpyxl
import pytest
from command import run

from jiheng.ledger import Ledger
from jiheng.ledger.workbook import write_workbook
from jiheng.standards import load

ROWS = {
    "profile": [{"full_name": "东河县科学技术协会", "short_name": "县科协", "region": "湖南省东河县", "level": "县"}],
    "projects": [{"name": "科普活动"}],
    "budget_lines": [
        {"name": "支出合计", "kind": "合计", "initial": "100万元"},
        {"name": "项目支出", "kind": "项目支出", "parent": "支出合计", "initial": "60万元"},
        {"name": "科普活动", "kind": "项目", "parent": "项目支出", "initial": "60万元", "adjusted": "60万元"},
        {"name": "基本支出", "kind": "基本支出", "parent": "支出合计", "initial": "40万元"},
    ],
    "payments": [
        {"voucher": "1", "date": "2023-03-01", "line": "基本支出", "amount": "20万元"},
        {"voucher": "2", "date": "2023-05-01", "line": "科普活动", "amount": "10万元"},
        {"voucher": "3", "date": "2023-11-01", "line": "科普活动", "amount": "40万元"},
    ],
    "indicators": [
        {"name": "科普活动场次", "scope": "科普活动", "kind": "数量", "direction": "≥", "value": "24场", "weight": "20"},
        {"name": "科普日场次", "scope": "科普活动", "value": "10场", "weight": "20", "formula": "计数；按秋季曲线"},
        {"name": "发放资料", "scope": "科普活动", "kind": "数量", "value": "1000份", "weight": "10"},
        {"name": "满意度", "scope": "科普活动", "kind": "满意度", "direction": "≥", "value": "90%", "weight": "10"},
    ],
    "snapshots": [
        {"date": "2023-06-30", "indicator": "1", "value": "6场", "forecast": "部分完成", "action": "八月补办五场"},
        {"date": "2023-06-30", "indicator": "3", "value": "900份"},
        {"date": "2023-09-30", "indicator": "1", "value": "20场"},
    ],
    "indicator_values": [{"indicator": "4", "value": "93%"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    ledger = Ledger("东河县科学技术协会", 2023, load(), ["kexie"])
    for register, rows in ROWS.items():
        for row in rows:
            assert not ledger.enter(register, row).unread
    path = tmp_path_factory.mktemp("monitor") / "2023.xlsx"
    write_workbook(ledger, path)
    return path


def rows_of(workbook, month):
    done = run("year", "monitor", workbook, "--month", str(month), "--format", "json")
    assert done.returncode in (0, 1), done.stderr.decode()
    return {(row["scope"], row["name"]): row for row in json.loads(done.stdout)["rows"]}


def test_july_knows_nothing_of_november(workbook):
    rows = rows_of(workbook, 7)
    whole = rows["资金", "支出合计"]
    assert (whole["actual"], whole["plan"], whole["light"]) == ("300000", "1000000", "red")
    project = rows["资金·科普活动", "科普活动"]
    assert (project["actual"], project["plan"]) == ("100000", "600000")
    assert rows["指标·科普活动", "科普活动场次"]["actual"] == "6"


@pytest.mark.parametrize(
    ("month", "name", "light"),
    [
        (7, "科普活动场次", "red"),  # 6 of 14 due
        (9, "科普活动场次", "green"),  # 20 of 18 due
        (7, "科普日场次", "grey"),
        (7, "发放资料", "blue"),  # 900 of 583 due
        (7, "满意度", "grey"),  # its value has no date, so it is of the end of the year
        (12, "满意度", "green"),
        (12, "科普活动场次", "green"),
    ],
)
def test_each_indicator_has_its_light(workbook, month, name, light):
    assert rows_of(workbook, month)["指标·科普活动", name]["light"] == light


def test_what_is_registered_goes_before_the_general_advice(workbook):
    rows = rows_of(workbook, 7)
    row = rows["指标·科普活动", "科普活动场次"]
    assert (row["forecast"], row["action"]) == ("部分完成", "八月补办五场")
    assert "核对完成数的口径" in rows["指标·科普活动", "发放资料"]["action"]
    assert "绩效监控" in rows["指标·科普活动", "科普日场次"]["action"]


def test_a_red_light_ends_with_one_and_the_line_says_what_to_do(workbook):
    done = run("year", "monitor", workbook, "--month", "7")
    assert done.returncode == 1
    (line,) = [x for x in done.stdout.decode().splitlines() if "科普活动场次" in x]
    assert line.startswith("红 指标·科普活动 科普活动场次：计划24场，应完成14场，实际6场，为应完成的42.86%")
    assert line.endswith("→ 八月补办五场")


def test_the_table_has_a_coloured_cell_a_row(workbook, tmp_path):
    out = tmp_path / "监控.xlsx"
    done = run("year", "monitor", workbook, "--month", "7", "--format", "xlsx", "-o", out)
    assert done.returncode == 1
    sheet = openpyxl.load_workbook(out).active
    assert "1—7月" in sheet["A1"].value
    colours = {row[0].value: row[0].fill.fgColor.rgb for row in sheet.iter_rows(min_row=3)}
    assert colours["红"] == "FFF4B6B0"
    assert colours["蓝"] == "FFBBD6F2"


def test_a_project_is_scored_by_its_own_money(workbook):
    done = run("year", "score", workbook, "--project", "科普活动", "--format", "json")
    (row,) = [item for item in json.loads(done.stdout)["items"] if item["name"] == "预算执行率"]
    assert row["points"].startswith("8.33")  # 50 of 60万元


def test_misuse_is_said(workbook):
    assert "-o" in run("year", "monitor", workbook, "--month", "7", "--format", "xlsx").stderr.decode()
    assert "科普活动" in run("year", "monitor", workbook, "--month", "7", "--project", "别的").stderr.decode()
    assert run("year", "monitor", workbook, "--month", "13").returncode == 2
