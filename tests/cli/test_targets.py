"""`jiheng targets review` on a small export."""

import json

import pytest
import xlsxwriter
from click.testing import CliRunner

from jiheng.cli.targets import targets


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "目标.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("data")
    sheet.write_row(0, 0, ["项目编码", "项目名称", "年度目标", "二级指标", "三级指标", "指标值"])
    sheet.write_row(1, 0, ["p1", "科普经费", "", "时效", "完成及时性", "及时"])
    book.close()
    return path


def run(*arguments):
    return CliRunner().invoke(targets, ["review", *map(str, arguments)])


def test_a_workbook_of_opinions(export, tmp_path):
    out = tmp_path / "意见.xlsx"
    result = run(export, "-o", out)
    assert result.exit_code == 0
    assert "1 个项目" in result.output
    assert "年度目标未填写" in result.output
    assert out.read_bytes()[:2] == b"PK"


def test_lines_for_machines(export):
    result = run(export, "--format", "jsonl", "--select", "C06，A01")
    [line] = result.output.splitlines()
    assert [o["code"] for o in json.loads(line)["opinions"]] == ["A01", "C06"]


def test_unknown_codes_and_files(export, tmp_path):
    assert "没有口径Q1" in run(export, "--select", "Q1").output
    bad = tmp_path / "a.xlsx"
    bad.write_text("x", encoding="utf-8")
    result = run(bad)
    assert result.exit_code == 1
    assert "无法读取" in result.output
