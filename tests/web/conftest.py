"""Fixtures of the desk under test; what they are made of stands in office.py, where other modules take it from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from office import FOLDER, PASSWORD, Founded, World, browsing, fresh, listening, make_world, serving, tell

from jiheng.web.roles import Role


def pytest_sessionfinish() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def empty_database() -> Path:
    """A migrated database without rows, which each test starts from."""
    call_command("migrate", verbosity=0)
    connections.close_all()
    kept = FOLDER / "empty.sqlite3"
    if connection.vendor != "sqlite":
        return kept
    shutil.copy2(FOLDER / "desk.sqlite3", kept)
    return kept


@pytest.fixture
def db(empty_database: Path):
    """A fresh database for one test."""
    with fresh(empty_database) as folder:
        yield folder


@pytest.fixture(scope="module")
def module_db(empty_database: Path):
    """A fresh database for all tests of a module, which change nothing that another of them looks at."""
    with fresh(empty_database) as folder:
        yield folder


@pytest.fixture(scope="session")
def founded(empty_database: Path) -> Founded:
    """The world of the tests, founded once."""
    with fresh(empty_database):
        return Founded()


@pytest.fixture
def world(db: Path, founded: Founded) -> World:
    return founded.again()


@pytest.fixture
def told(world: World) -> World:
    return tell(world)


@pytest.fixture
def clerk(world: World) -> Client:
    return world.client(Role.CLERK)


@pytest.fixture
def admin(world: World) -> Client:
    return world.client(Role.ADMIN)


@pytest.fixture
def live(world: World):
    with serving() as address:
        yield address


@pytest.fixture
def browser_page(live: str):
    """A page of a real browser that listens to its console."""
    with browsing() as browser:
        yield listening(browser.new_page(base_url=live, locale="zh-CN"))


@pytest.fixture(scope="module")
def office(module_db: Path):
    """A desk with the sample year, a server and a browser, which the tests of a module share."""
    from walking import Office

    with serving() as address, browsing() as browser:
        yield Office(tell(make_world()), browser, address)


@pytest.fixture(autouse=True)
def _leave(request: pytest.FixtureRequest):
    """Whoever sat down at the shared desk leaves it with the test."""
    yield
    if (office := request.node.funcargs.get("office")) is not None:
        office.leave()


@pytest.fixture
def sign_in():
    """Signs in through the page: `sign_in(page, Role.CLERK, "/u/…")`."""
    from walking import see

    def through_the_page(page, role: Role, then: str = "/") -> None:
        page.goto(f"/login/?next={then}")
        page.fill("#login", role.value)
        page.fill("#password", PASSWORD)
        page.click("main button")
        see(page, ".menu-end")

    return through_the_page
