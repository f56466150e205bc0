"""The home page: what is due, what is missing, what waits for whom."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from jiheng.ledger import Record
from jiheng.ledger.entry import Entry
from jiheng.web.access import Desk
from jiheng.web.demo import make_demo
from jiheng.web.models import Document, Person, Unit
from jiheng.web.overview import due, money_of, overview, steps
from jiheng.web.roles import Role


@pytest.fixture
def desk(db) -> Desk:
    make_demo()
    unit = Unit.objects.get()
    year = unit.years.get()
    return Desk(unit, year, Person.objects.get(login="clerk"), frozenset({Role.CLERK}))


def test_the_money_is_that_of_the_facts(desk: Desk) -> None:
    money = money_of(desk.ledger)
    facts = {f.id: f.amount.value for f in desk.ledger.facts()}
    assert money.initial == facts["initial"] == 1_850_000
    assert money.spent == facts["outlay"]
    assert money.left == money.adjusted - money.spent
    assert money.rate == facts["execution_rate"]


def test_what_is_due_follows_the_calendar_of_the_year(desk: Desk) -> None:
    year = desk.ledger.year
    assert [d.month for d in due(desk.ledger, datetime.date(year, 3, 9))] == ["3月", "4月"]
    assert due(desk.ledger, datetime.date(year + 1, 1, 9))[0].month == "次年1月"
    assert due(desk.ledger, datetime.date(year + 3, 1, 9)) == ()


def _written(n: int, at: str, who: str, register: str = "", key: str = "", reason: str = "") -> Entry:
    return Entry(n, f"2026-11-20T{at}+00:00", who, "put" if register else "note", 2026, register, key, reason=reason)


def test_what_one_did_at_once_is_told_once(desk: Desk) -> None:
    sent = "第1稿送复核"
    entries = [
        _written(9, "09:30:01", "周敏", "submissions", "1", sent),
        _written(8, "09:30:01", "周敏", "submissions", "1", sent),
        _written(7, "09:30:00", "周敏", "", "signing", "送复核第1稿"),
        _written(6, "09:30:00", "周敏", "profile", "云溪县科协", "报告落款日期"),
        _written(5, "09:30:00", "吴建国", "activities", "4"),
        _written(4, "09:20:00", "周敏", "activities", "3", "导入 活动.xlsx"),
        _written(3, "09:20:00", "周敏", "activities", "2", "导入 活动.xlsx"),
        _written(2, "09:10:00", "周敏", "activities", "1"),
        _written(1, "09:10:00", "周敏", "", "evidence", "现场.jpg"),
    ]
    told = steps(entries, desk.ledger.schema.registers)
    assert [(s.entry.n, s.register.title if s.register else "", s.count, s.more) for s in told] == [
        (7, "", 0, False),
        (5, "活动", 1, False),
        (4, "活动", 2, False),
        (2, "活动", 1, False),
    ]


def test_of_a_long_import_it_is_said_that_there_is_more(desk: Desk) -> None:
    entries = [_written(50 - n, "09:30:00", "周敏", "activities", str(n)) for n in range(40)]
    (told,) = steps(entries, desk.ledger.schema.registers)
    assert (told.count, told.more) == (40, True)


def test_the_page_gives_no_number_of_an_import_it_has_not_counted(clerk: Client, world) -> None:
    world.book.put_all(
        tuple(Record("activities", str(n), {"title": "讲座"}) for n in range(45)), who="周敏", reason="导入 活动.xlsx"
    )
    text = clerk.get(world.url("")).content.decode()
    assert "等一批记录" in text
    assert "等 40 条" not in text


def test_errors_come_first_and_lead_to_where_they_are_mended(desk: Desk) -> None:
    view = overview(desk)
    assert [p.problem.severity for p in view.places] == sorted(
        (p.problem.severity for p in view.places), key="EWI".index
    )
    assert sum(view.counts.values()) == view.all
    assert all(p.register is not None for p in view.places)


@pytest.mark.parametrize(
    ("role", "state"), [(Role.CLERK, "退回"), (Role.CHECKER, "复核"), (Role.LEADER, "签批")], ids=str
)
def test_a_document_waits_for_whose_step_it_is(desk: Desk, role: Role, state: str) -> None:
    document = Document.objects.create(
        unit=desk.unit, year=desk.year.year, kind="自评报告", title="自评报告", state=state
    )
    for each in Role:
        found = overview(Desk(desk.unit, desk.year, desk.person, frozenset({each}))).waiting
        assert [w.title for w in found] == ([document.title] if each is role else [])


def test_the_registers_that_a_fix_names_are_links(world) -> None:
    book = world.book
    money = {"name": "支出合计", "kind": "合计", "initial": "101.57万元", "outlay": "117.49万元"}
    book.save("budget_lines", money, who="某人", key="支出合计", seen=book.version("budget_lines", "支出合计"))
    path = world.url("registers/adjustments/")
    assert f'在“<a href="{path}new/">预算调整</a>”表' in world.client(Role.CLERK).get(world.url()).content.decode()
    assert f'在“<a href="{path}">预算调整</a>”表' in world.client(Role.READER).get(world.url()).content.decode()


def test_home_and_audit_name_records_by_their_titles(world) -> None:
    clerk = world.client(Role.CLERK)
    clerk.post(world.url("registers/activities/new/"), {"title": "科普进社区", "kind": "讲座"})
    assert "活动“科普进社区”" in clerk.get(world.url()).content.decode()
    assert "活动“科普进社区”" in clerk.get(world.url("audit/")).content.decode()


def test_a_signature_is_one_line_of_the_last_changes(told) -> None:
    told.client(Role.CLERK).post(told.url("report/send/"), {"day": f"{told.year.year + 1}-04-20"})
    card = told.client(Role.CLERK).get(told.url()).content.decode().partition("最近的改动")[2]
    assert card.count("第1稿") == 1
    assert "送复核第1稿" in card
