"""Every page that needs nothing but its address opens for who may see it."""

from __future__ import annotations

import http.client

import pytest
from django.conf import settings
from django.test import Client

import jiheng.web.urls  # noqa: F401 - declares the pages
from jiheng.web.access import PAGES, Scope
from jiheng.web.roles import Role

_PLAIN = [p for p in PAGES.values() if p.scope in (Scope.UNIT, Scope.YEAR) and p.gets]


def test_the_home_page_says_whose_year_it_is(clerk: Client, world) -> None:
    text = clerk.get(world.url()).content.decode()
    assert "云溪县科学技术协会" in text
    assert "2025年" in text


@pytest.mark.parametrize(
    "page", [p for p in _PLAIN if p.route.count("<") == (2 if p.scope is Scope.YEAR else 1)], ids=lambda p: p.name
)
def test_a_page_opens(page, world) -> None:
    role = min(page.read)
    address = "/" + page.route.replace("<slug:unit>", world.unit.slug).replace("<int:year>", "2025")
    answer = world.client(Role(role)).get(address)
    assert answer.status_code == 200, (address, answer.content.decode()[:500])
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "style=" not in b"".join(answer).decode(errors="replace")


def test_nothing_follows_the_headers_that_were_asked_for_alone(world, clerk: Client, live: str) -> None:
    """On a connection that is kept, a body after a HEAD would be read as the next answer."""
    line = http.client.HTTPConnection(live.removeprefix("http://"), timeout=60)
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={clerk.cookies[settings.SESSION_COOKIE_NAME].value}"}
    for path in (world.url(), "/static/desk.css", world.url("audit/journal.jsonl"), "/health/"):
        line.request("HEAD", path, headers=cookie)
        assert line.getresponse().read() == b""
        line.request("GET", path, headers=cookie)
        answer = line.getresponse()
        assert answer.status == 200, path
        assert answer.read()
    line.close()
