"""Who may open and send what: every page × every role × own and foreign unit, from the table of pages itself."""

from __future__ import annotations

import pytest
from django.test import Client

import jiheng.web.urls
from jiheng.web.access import PAGES, Page, Scope
from jiheng.web.roles import Role

_PARTS = {
    "<slug:register>": "activities",
    "<str:key>": "1",
    "<int:number>": "1",
    "<int:person>": "1",
    "<slug:sha256>": "0" * 64,
}
ASKED = {"get": 302, "post": 401}
"""Who has not signed in is led to the page for it; a form that was sent is kept in that page."""
_OF_UNITS = [p for p in PAGES.values() if p.scope in (Scope.UNIT, Scope.YEAR)]


def address(page: Page, unit: str, year: int = 2025) -> str:
    """The address of a page with some value for every part of it."""
    found = page.route.replace("<slug:unit>", unit).replace("<int:year>", str(year))
    for part, value in _PARTS.items():
        found = found.replace(part, value)
    while "<" in found:
        start, end = found.index("<"), found.index(">")
        found = found[:start] + ("1" if found[start:].startswith("<int") else "x") + found[end + 1 :]
    return f"/{found}"


@pytest.fixture
def browsers(world) -> dict[Role | None, Client]:
    return {role: world.client(role) for role in (*Role, None)}


@pytest.mark.parametrize("page", _OF_UNITS, ids=lambda p: p.name)
def test_a_page_lets_in_those_it_names_and_nobody_else(page: Page, world, browsers) -> None:
    own, foreign = address(page, world.unit.slug), address(page, world.other.slug)
    for role, client in browsers.items():
        for method, takes, roles in (("get", page.gets, page.read), ("post", page.posts, page.write)):
            status = getattr(client, method)(own).status_code
            if not takes:
                assert status == 405, (role, method)
            elif role is None:
                assert status == ASKED[method], (role, method)
            elif role in roles:
                assert status not in (401, 403, 405, 500), (role, method, status)
            else:
                assert status == 403, (role, method, status)
            if takes:
                there = getattr(client, method)(foreign).status_code
                assert there == (ASKED[method] if role is None else 404), (role, method, there)


@pytest.mark.parametrize("page", [p for p in PAGES.values() if p.scope is Scope.OWN], ids=lambda p: p.name)
def test_a_page_of_a_person_asks_who_one_is(page: Page, world) -> None:
    for method, takes in (("get", page.gets), ("post", page.posts)):
        status = getattr(Client(), method)(address(page, "")).status_code
        assert status == (ASKED[method] if takes else 405)


@pytest.mark.parametrize("page", [p for p in _OF_UNITS if p.scope is Scope.YEAR and p.gets], ids=lambda p: p.name)
def test_a_year_the_unit_does_not_keep_is_not_there(page: Page, world, browsers) -> None:
    role = min(page.read)
    assert browsers[role].get(address(page, world.unit.slug, 1999)).status_code == 404


def test_every_address_is_declared_in_the_table() -> None:
    declared = {p.route for p in PAGES.values()}
    for pattern in jiheng.web.urls.urlpatterns:
        route = str(pattern.pattern)
        # The API has a table of its own (test_api.py), each line with the page whose roles it takes.
        assert route in declared | {"static/<str:name>"} or route.startswith("api/v1/")


def test_a_page_that_changes_names_who_may() -> None:
    for page in _OF_UNITS:
        assert page.posts == bool(page.write), page.name
        assert Role.READER not in page.write, page.name
