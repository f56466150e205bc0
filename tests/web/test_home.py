"""The home page: what is due, what is missing, what waits for whom."""

from __future__ import annotations

import datetime

import pytest

from jiheng.web.access import Desk
from jiheng.web.demo import make_demo
from jiheng.web.models import Document, Person, Unit
from jiheng.web.overview import due, money_of, overview
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
