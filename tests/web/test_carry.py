"""The next year from this one: shown before it is made, journalled, never twice."""

from __future__ import annotations

from django.test import Client

from jiheng.web.models import Unit, Year
from jiheng.web.roles import Role
from jiheng.web.store import Book

ROWS = {
    "projects": [{"name": "科普专项", "goal": "办20场"}, {"name": "展品采购", "state": "终止", "note": "已完成"}],
    "activities": [{"title": "讲座", "kind": "讲座"}],
}


def test_the_page_shows_first_and_writes_once(world, admin: Client) -> None:
    for register, rows in ROWS.items():
        for row in rows:
            world.book.save(register, row, who="某经办")
    text = admin.get(world.url("carry/")).content.decode()
    assert "展品采购" in text
    assert "活动 1 条" in text
    assert not Year.objects.filter(unit=world.unit, year=2026).exists()
    assert admin.post(world.url("carry/")).status_code == 302
    year = Year.objects.get(unit=world.unit, year=2026)
    book = Book(Unit.objects.get(pk=world.unit.pk), year)
    assert set(book.ledger.table("projects")) == {"科普专项"}
    assert {e.reason for e in book.history() if e.register} == {"由2025年结转"}
    assert book.verify().sound
    before = book.at
    assert admin.post(world.url("carry/")).status_code == 200
    assert Book(Unit.objects.get(pk=world.unit.pk), year).at == before
    assert "已经建立" in admin.get(world.url("carry/")).content.decode()


def test_only_the_administrator_opens_a_year(world) -> None:
    assert world.client(Role.CLERK).get(world.url("carry/")).status_code == 403
