"""Every page that needs nothing but its address opens for who may see it."""

from __future__ import annotations

import pytest
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
