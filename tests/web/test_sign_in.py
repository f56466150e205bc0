"""Signing in: first use, sign-in and its limits, sessions that end without losing what was typed."""

from __future__ import annotations

import re
import time

import pytest
from django.conf import settings
from django.test import Client

from jiheng.web.models import Draft, Member, Person, Unit, Year
from jiheng.web.roles import Role
from jiheng.web.views.setup import setup_code

WORD = "一句不短的口令"


def enter(client: Client, login: str = "clerk", password: str = WORD, **more: str):
    return client.post("/login/", {"login": login, "password": password, **more}, REMOTE_ADDR="10.0.0.9")


def test_the_first_start_asks_for_the_code_and_makes_unit_and_administrator(db) -> None:
    client = Client()
    assert client.get("/").headers["Location"] == "/setup/"
    assert client.get("/setup/", {"code": "falsch"}).status_code == 403
    said = {
        "code": setup_code(),
        "unit": "云溪县科学技术协会",
        "region": "湖南省",
        "year": "2025",
        "packs": ["kexie"],
        "name": "林晓",
        "login": "linxiao",
        "password": "足够长的一句话儿",
        "again": "足够长的一句话",
    }
    answer = client.post("/setup/", said)
    assert answer.status_code == 200
    assert "两次输入的密码不一样" in answer.content.decode()
    said["password"] = said["again"] = "足够长的一句话儿们呀"
    answer = client.post("/setup/", said, follow=True)
    assert "2025年已建立" in answer.content.decode()
    assert Unit.objects.get().name == "云溪县科学技术协会"
    assert set(Member.objects.values_list("role", flat=True)) == {"admin", "clerk"}
    assert Client().get("/setup/").status_code == 404
    assert not (settings.DATA / "setup-code").exists()


def test_the_first_start_ticks_the_registers_of_units_of_such_a_name(db) -> None:
    client = Client()
    said = {
        "code": setup_code(),
        "unit": "云溪县科学技术协会",
        "year": "2025",
        "packs": ["core"],
        "name": "林晓",
        "login": "linxiao",
        "password": "足够长的一句话儿们呀",
        "again": "足够长的一句话儿们呀",
    }
    page = client.get("/setup/", {"code": said["code"]}).content.decode()
    assert "科学技术协会" in page.partition("data-packs=")[2][:200]
    answer = client.post("/setup/", said)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "已替您勾上" in text
    assert re.search(r'value="kexie"[^>]*checked', text)
    assert not Unit.objects.exists()
    client.post("/setup/", {**said, "asked": "1"})
    assert Year.objects.get().packs == ["core"]


def test_who_signs_in_comes_to_the_year(world) -> None:
    client = Client()
    assert enter(client).status_code == 302
    assert client.get("/", follow=True).redirect_chain[-1][0] == world.url()
    client.post("/logout/")
    assert client.get(world.url()).headers["Location"].startswith("/login/?next=")


def test_after_five_failures_the_door_is_closed_also_for_the_right_password(world) -> None:
    client = Client()
    for _ in range(5):
        assert enter(client, password="falsch").status_code == 200
    answer = enter(client)
    assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()
    assert enter(Client(), login="leader").status_code == 302


def test_a_name_that_is_not_there_is_answered_like_a_wrong_password(world) -> None:
    wrong, unknown = enter(Client(), password="falsch"), enter(Client(), login="niemand")
    assert wrong.status_code == unknown.status_code == 200
    assert "登录名或密码不对" in unknown.content.decode()


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/x", "/\\example.org", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(world, target: str) -> None:
    location = enter(Client(), next=target).headers["Location"]
    assert location == "/"


def test_who_is_idle_too_long_signs_in_again(world, monkeypatch) -> None:
    client = world.client(Role.CLERK)
    assert client.get(world.url()).status_code == 200
    now = time.time()
    monkeypatch.setattr("jiheng.web.middleware.sessions.time.time", lambda: now + settings.SESSION_IDLE + 400)
    assert client.get(world.url()).headers["Location"].startswith("/login/?next=")


def test_a_link_into_the_desk_asks_to_sign_in_and_leads_on(world) -> None:
    client = Client()
    path = world.url("registers/activities/?q=a&sort=-date")
    asked = client.get(path).headers["Location"]
    text = client.get(asked).content.decode()
    said = text.split('name="next" value="')[1].split('"')[0].replace("&amp;", "&")
    assert enter(client, next=said).headers["Location"] == path


def test_a_clock_that_was_set_back_signs_nobody_out(world, monkeypatch) -> None:
    client = world.client(Role.CLERK)
    client.get(world.url())
    now = time.time()
    monkeypatch.setattr("jiheng.web.middleware.sessions.time.time", lambda: now - 86400)
    assert client.get(world.url()).status_code == 200


def test_a_form_sent_after_the_session_ended_is_kept_over_the_sign_in(world) -> None:
    path = world.url("registers/activities/new/")
    client = Client()
    answer = client.post(path, {"title": "写了很久的活动", "place": "<script>", "password": "geheim"})
    text = answer.content.decode()
    assert answer.status_code == 401
    assert "<script>alert" not in text
    kept = text.split('name="kept" value="')[1].split('"')[0].replace("&amp;", "&")
    assert "geheim" not in kept
    answer = enter(client, next=path, kept=kept)
    assert answer.headers["Location"] == path
    text = client.get(path).content.decode()
    assert "写了很久的活动" in text
    assert "&lt;script&gt;" in text
    client.post(path, {"title": "写了很久的活动", "kind": "讲座", "once": "a"})
    assert not Draft.objects.exists()
    assert world.book.ledger.record("activities", "1").values["title"] == "写了很久的活动"


def test_a_first_password_must_be_changed(world) -> None:
    admin = world.client(Role.ADMIN)
    said = {"name": "新人", "login": "xinren", "roles": ["reader"]}
    text = admin.post(f"/u/{world.unit.slug}/members/", said, follow=True).content.decode()
    word = text.split("初始密码：")[1].split("（")[0]
    client = Client()
    enter(client, "xinren", word)
    assert client.get(world.url()).headers["Location"] == "/password/"
    for new, fault in (("kurz", "10"), ("1234567890123", "数字")):
        assert fault in client.post("/password/", {"old": word, "new": new, "again": new}).content.decode()
    client.post("/password/", {"old": word, "new": "另一句够长的话呀", "again": "另一句够长的话呀"})
    client.post("/password/", {"old": word, "new": "另一句够长的话语呀呀", "again": "另一句够长的话语呀呀"})
    assert client.get(world.url()).status_code == 200


def test_one_who_writes_and_checks_names_what_makes_up_for_it(world) -> None:
    admin = world.client(Role.ADMIN)
    path = f"/u/{world.unit.slug}/members/{world.people[Role.CLERK].pk}/"
    answer = admin.post(path, {"do": "roles", "roles": ["clerk", "checker"]})
    assert answer.status_code == 200
    assert "补偿控制" in answer.content.decode()
    admin.post(path, {"do": "roles", "roles": ["clerk", "checker"], "control": "主席每季度抽查凭证"})
    assert (
        Member.objects.filter(unit=world.unit, person=world.people[Role.CLERK], control__contains="抽查").count() == 2
    )


def test_the_last_administrator_stays(world) -> None:
    admin = world.client(Role.ADMIN)
    path = f"/u/{world.unit.slug}/members/{world.people[Role.ADMIN].pk}/"
    assert admin.post(path, {"do": "roles", "roles": ["clerk"]}).status_code == 200
    admin.post(path, {"do": "leave"})
    assert Member.objects.filter(unit=world.unit, role="admin").count() == 1


def test_an_administrator_does_not_set_the_password_of_one_of_another_unit(world) -> None:
    Member.objects.create(unit=world.unit, person=world.stranger, role="reader")
    before = Person.objects.get(pk=world.stranger.pk).password
    path = f"/u/{world.unit.slug}/members/{world.stranger.pk}/"
    world.client(Role.ADMIN).post(path, {"do": "password"})
    assert Person.objects.get(pk=world.stranger.pk).password == before


def test_a_form_from_elsewhere_is_refused(world) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people[Role.CLERK], backend=settings.AUTHENTICATION_BACKENDS[0])
    answer = client.post(world.url("registers/activities/new/"), {"title": "x", "kind": "讲座"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
