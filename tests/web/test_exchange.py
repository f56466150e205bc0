"""Excel out and in: what comes back unchanged changes nothing; what changed is shown first, then taken."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiheng.ledger.workbook import write_workbook
from jiheng.web.demo import demo_ledger
from jiheng.web.roles import Role

CSV = "凭证号,支付日期,摘要,支付金额,收款人,预算项目\n0001,2025-03-05,办公用品,1200.50,某商店,公用经费\n"


def send(world, client: Client, name: str, data: bytes, **more: str):
    return client.post(world.url("import/"), {"file": SimpleUploadedFile(name, data), **more})


def confirm(world, client: Client, answer, **more: str):
    text = answer.content.decode()
    said = {name: text.split(f'name="{name}" value="')[1].split('"')[0] for name in ("word", "number")}
    return client.post(world.url("import/"), {**said, "confirm": "1", **more}, follow=True)


@pytest.fixture
def activity(world) -> None:
    world.book.save("activities", {"title": "科普讲座", "kind": "讲座", "audience": "2000余人次"}, who="x")


def test_what_comes_back_unchanged_changes_nothing(world, clerk: Client, activity) -> None:
    for path in ("registers/activities/export/", "export/"):
        data = clerk.get(world.url(path)).content
        answer = send(world, clerk, "登记簿.xlsx", data)
        assert answer.status_code == 200
        assert "没有改动" in answer.content.decode()


def test_a_sheet_filled_in_is_shown_and_then_taken(world, clerk: Client, activity) -> None:
    data = clerk.get(world.url("registers/activities/export/")).content
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["活动"]
    columns = {str(c.value).lstrip("*").split("\n")[0]: c.column for c in sheet[3]}
    row = sheet.max_row + 1
    for title, value in (("活动名称", "=HYPERLINK(1)"), ("类型", "义诊"), ("受众", "很多")):
        sheet.cell(row, columns[title]).value = value
        sheet.cell(row, columns[title]).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    answer = send(world, clerk, "活动.xlsx", out.getvalue())
    text = answer.content.decode()
    assert "新增 1 条" in text
    assert "不是数字" in text
    assert len(world.book.ledger.records("activities")) == 1
    assert "1 处改动" in confirm(world, clerk, answer).content.decode()
    assert world.book.ledger.record("activities", "2").values["title"] == "=HYPERLINK(1)"
    assert "=HYPERLINK" in clerk.get(world.url("registers/activities/")).content.decode()
    back = openpyxl.load_workbook(io.BytesIO(clerk.get(world.url("registers/activities/export/")).content))
    cells = [c for r in back["活动"].iter_rows() for c in r if c.value == "=HYPERLINK(1)"]
    assert [c.data_type for c in cells] == ["s"], "a text that looks like a formula stays text"


def test_a_whole_year_is_brought_in_and_gives_the_same_facts(world, clerk: Client, tmp_path: Path) -> None:
    ledger = demo_ledger()
    year = world.year
    write_workbook(ledger, tmp_path / "year.xlsx")
    if ledger.year != year.year:
        type(year).objects.filter(pk=year.pk).update(year=ledger.year)
        year.refresh_from_db()
    answer = send(world, clerk, "全年.xlsx", (tmp_path / "year.xlsx").read_bytes(), drop="1")
    assert answer.status_code == 200, answer.content.decode()
    confirm(world, clerk, answer, drop="1")
    mine = {(f.id, f.amount) for f in world.book.ledger.facts()}
    assert mine == {(f.id, f.amount) for f in ledger.facts()}


def test_an_export_of_the_finance_system_becomes_payments(world, clerk: Client) -> None:
    answer = send(world, clerk, "支付明细.csv", CSV.encode("gb18030"))
    assert answer.status_code == 200, answer.content.decode()
    assert "1 行" in answer.content.decode()
    confirm(world, clerk, answer)
    record = world.book.ledger.records("payments")[0]
    assert record.values["_origin"].endswith("支付明细.csv 第2行")
    assert world.book.ledger.records("imports")[0].values["file"] == "支付明细.csv"
    again = send(world, clerk, "支付明细.csv", CSV.encode("gb18030")).content.decode()
    assert "已有 1 行" in again


def test_what_changed_since_the_preview_is_shown_again(world, clerk: Client) -> None:
    answer = send(world, clerk, "支付明细.csv", CSV.encode())
    world.book.save("partners", {"name": "县教育局"}, who="x")
    again = confirm(world, clerk, answer)
    assert again.status_code == 200
    assert "预览之后有人改过登记" in again.content.decode()
    assert not world.book.ledger.records("payments")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.exe", b"MZ"),
        ("x.xlsx", b"not a zip"),
        ("x.csv", b"\x00\xff\x00"),
        ("x.xlsx", b""),
        ("x.csv", "甲,乙\n1,2\n".encode()),
    ],
)
def test_what_is_no_table_of_ours_is_refused_with_words(world, clerk: Client, name: str, data: bytes) -> None:
    answer = send(world, clerk, name, data)
    assert answer.status_code == 200
    assert "flash-error" in answer.content.decode()


@pytest.mark.parametrize("word", ["../../secret", "0123456789abcdef-../x", "0123456789abcdef-none.xlsx", "x"])
def test_an_upload_is_named_by_its_word_alone(world, clerk: Client, word: str) -> None:
    answer = clerk.post(world.url("import/"), {"word": word, "confirm": "1"})
    assert answer.status_code == 200
    assert "flash-error" in answer.content.decode()


def test_a_checker_may_not_bring_in(world) -> None:
    assert world.client(Role.CHECKER).get(world.url("import/")).status_code == 403
