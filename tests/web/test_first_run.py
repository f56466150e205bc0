"""The first day: a unit from a form or a workbook, and the five sample years brought in through the page."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiheng.ledger.workbook import open_workbook
from jiheng.scoring.plain import plain as plain_sheet
from jiheng.web.composing import compose_year
from jiheng.web.models import Person, Unit
from jiheng.web.roles import Role
from jiheng.web.scoresheet import sheet_of
from jiheng.web.store import Book
from jiheng.web.store.founding import found_unit, join, open_year
from jiheng.web.store.standards import standards
from jiheng.web.views.setup import setup_code
from jiheng.writing.report.word import word

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FIVE = ("yongxing-2021", "ebian-2024", "zengcheng-2021", "furong-2020", "lusong-2021")
PERSON = {"name": "王芳", "login": "wangfang", "password": "一句不短的口令在这里呀", "again": "一句不短的口令在这里呀"}


def said(text: str, name: str) -> str:
    return text.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


@pytest.mark.parametrize("name", FIVE)
def test_a_sample_year_through_the_page_is_the_same_as_from_the_workbook(db, name: str) -> None:
    path = SAMPLES / f"{name}.xlsx"
    reading = open_workbook(path, standards=standards())
    wanted = reading.ledger
    unit = found_unit(wanted.unit, "")
    person = Person.objects.make("clerk", "某经办", "x")
    join(unit, person, [Role.CLERK])
    year = open_year(unit, wanted.year, wanted.schema.packs, who="x", system=reading.system, filled=False)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    url = f"/u/{unit.slug}/{year.year}/import/"
    shown = client.post(url, {"file": SimpleUploadedFile(path.name, path.read_bytes())}).content.decode()
    assert not Book(unit, year).ledger.records("budget_lines"), "nothing is written before it is confirmed"
    sent = {n: said(shown, n) for n in ("word", "number")}
    assert client.post(url, {**sent, "confirm": "1"}).status_code == 302
    mine = Book(unit, year).ledger
    assert msgspec.to_builtins(mine.facts()) == msgspec.to_builtins(wanted.facts())
    assert mine.problems() == wanted.problems()
    sheets = [sheet_of(ledger, reading.system) for ledger in (mine, wanted)]
    assert [s.why for s in sheets] == [sheets[0].why] * 2
    if sheets[0].sheet is not None and sheets[1].sheet is not None:
        assert plain_sheet(sheets[0].sheet) == plain_sheet(sheets[1].sheet)
    reports = [compose_year(each, "", reading.system) for each in (mine, wanted)]
    assert reports[0].text == reports[1].text
    assert len(reports[0].text) > 500
    assert word(reports[0].composition) == word(reports[1].composition)
    page = client.get(f"/u/{unit.slug}/{year.year}/score/")
    assert page.status_code == 200
    if (total := sheets[1].sheet and sheets[1].sheet.total) is not None:
        assert f"{total}" in page.content.decode()


def test_a_unit_is_founded_from_a_workbook_and_nothing_is_written_before_it_is_confirmed(db) -> None:
    path = SAMPLES / "yongxing-2021.xlsx"
    client = Client()
    file = SimpleUploadedFile(path.name, path.read_bytes())
    answer = client.post("/setup/", {**PERSON, "code": setup_code(), "workbook": file})
    assert answer.status_code == 302, answer.content.decode()
    unit = Unit.objects.get()
    wanted = open_workbook(path, standards=standards())
    year = unit.years.get()
    assert (unit.name, year.year, year.packs) == (wanted.ledger.unit, 2021, list(wanted.ledger.schema.packs))
    assert year.system == wanted.system
    assert not Book(unit, year).ledger.records("budget_lines")
    shown = client.get(answer["Location"]).content.decode()
    assert "确认导入" in shown
    sent = {n: said(shown, n) for n in ("word", "number")}
    client.post(f"/u/{unit.slug}/2021/import/", {**sent, "confirm": "1"})
    assert Book(unit, year).ledger.facts() == wanted.ledger.facts()


def test_a_file_that_is_no_workbook_founds_nothing(db) -> None:
    file = SimpleUploadedFile("名单.xlsx", b"not a workbook")
    answer = Client().post("/setup/", {**PERSON, "code": setup_code(), "workbook": file})
    assert answer.status_code == 200
    assert not Unit.objects.exists()
    assert "wrong" in answer.content.decode()


def activities(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "活动"
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_one_sheet_of_activities_shows_what_is_wrong_with_each_cell(world, clerk: Client) -> None:
    data = activities(
        ("活动名称", "类型", "时间", "地点", "受众人次"),
        ("科普讲座", "讲座", "3月5日", "城东社区", 120),
        ("义诊", "义诊", "四十月", "镇卫生院", "许多"),
    )
    url = world.url("import/")
    shown = clerk.post(url, {"file": SimpleUploadedFile("活动台账.xlsx", data)}).content.decode()
    assert "新增 2 条" in shown
    assert "C3" in shown
    assert "E3" in shown
    assert not world.book.ledger.records("activities")
    sent = {n: said(shown, n) for n in ("word", "number")}
    clerk.post(url, {**sent, "confirm": "1"})
    assert len(world.book.ledger.records("activities")) == 2


def test_the_first_day_says_what_is_there_and_what_is_still_to_come(world, clerk: Client) -> None:
    text = clerk.get(world.url("start/")).content.decode()
    assert "导入支付明细" in text
    assert "按步骤开始" in clerk.get(world.url()).content.decode()
    data = "凭证号,支付日期,摘要,支付金额,收款人,预算项目\n0001,2025-03-05,办公用品,1200.50,某商店,公用经费\n".encode()
    url = world.url("import/")
    shown = clerk.post(url, {"file": SimpleUploadedFile("支付明细.csv", data)}).content.decode()
    clerk.post(url, {**{n: said(shown, n) for n in ("word", "number")}, "confirm": "1"})
    assert "已有 1 条" in clerk.get(world.url("start/")).content.decode()
    assert world.url("import/") not in world.client(Role.READER).get(world.url("start/")).content.decode()
