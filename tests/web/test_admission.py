"""What every request reads before its page: few questions, and whoever is out is out with the next request."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiheng.web.models import Member
from jiheng.web.roles import Role

FEW = 4
"""Session, person, place, and entries written since."""


def test_a_page_costs_few_questions_before_its_own(world, clerk: Client) -> None:
    clerk.get(world.url("import/"))
    with CaptureQueriesContext(connection) as queries:
        assert clerk.get(world.url("import/")).status_code == 200
    assert len(queries.captured_queries) <= FEW


def test_who_is_no_member_any_more_is_out(world, clerk: Client) -> None:
    assert clerk.get(world.url("import/")).status_code == 200
    Member.objects.filter(unit=world.unit, person=world.people[Role.CLERK]).delete()
    assert clerk.get(world.url("import/")).status_code == 404


def test_a_role_that_is_taken_away_counts_at_once(world, admin: Client) -> None:
    years = f"/u/{world.unit.slug}/years/"
    assert admin.get(years).status_code == 200
    Member.objects.filter(unit=world.unit, person=world.people[Role.ADMIN]).update(role=Role.READER)
    assert admin.get(world.url("registers/")).status_code == 200
    assert admin.get(years).status_code == 403


@pytest.mark.parametrize("change", ["shut out", "password", "session over", "session gone"])
def test_who_may_not_sign_in_any_more_is_asked_to(world, clerk: Client, change: str) -> None:
    person = world.people[Role.CLERK]
    match change:
        case "shut out":
            person.is_active = False
        case "password":
            person.set_password("另外一个口令2025")
        case "session over":
            Session.objects.update(expire_date=timezone.now() - datetime.timedelta(seconds=1))
        case _:
            Session.objects.all().delete()
    person.save()
    answer = clerk.get(world.url("import/"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/")


def test_who_must_change_the_password_does_that_first(world, clerk: Client) -> None:
    person = world.people[Role.CLERK]
    person.must_change = True
    person.save()
    assert clerk.get(world.url("import/")).headers["Location"] == "/password/"


def test_a_year_and_a_name_that_change_are_there_with_the_next_request(world, clerk: Client) -> None:
    world.unit.name = "云溪县科协"
    world.unit.save(update_fields=["name"])
    assert "云溪县科协" in clerk.get(world.url("import/")).content.decode()
    assert clerk.get(world.url("import/").replace("2025", "2031")).status_code == 404
