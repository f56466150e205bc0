"""The desk under test: a data folder of its own, a fresh database for each test, a unit with one person a role."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

_FOLDER = Path(tempfile.mkdtemp(prefix="jiheng-desk-"))
os.environ["JIHENG_DATA"] = str(_FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "jiheng.web.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in the thread of the tests

import django  # noqa: E402 - after the settings are named

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402

from jiheng.web.models import Person, Unit, Year  # noqa: E402
from jiheng.web.roles import Role  # noqa: E402
from jiheng.web.store import Book, cache  # noqa: E402
from jiheng.web.store.founding import found_unit, join, open_year  # noqa: E402

# Hashing passwords well is slow, and none of these is worth guarding.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.ALLOWED_HOSTS.append("testserver")
PASSWORD = "一句不短的口令"


def pytest_sessionfinish() -> None:
    shutil.rmtree(_FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def empty_database() -> Path:
    """A migrated database without rows, which each test starts from."""
    call_command("migrate", verbosity=0)
    connections.close_all()
    kept = _FOLDER / "empty.sqlite3"
    if connection.vendor != "sqlite":
        return kept
    shutil.copy2(_FOLDER / "desk.sqlite3", kept)
    return kept


@pytest.fixture
def db(empty_database: Path):
    """A fresh database and an empty store of evidence."""
    connections.close_all()
    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            (_FOLDER / f"desk.sqlite3{ending}").unlink(missing_ok=True)
        shutil.copy2(empty_database, _FOLDER / "desk.sqlite3")
    else:
        call_command("flush", verbosity=0, interactive=False)
    shutil.rmtree(_FOLDER / "evidence", ignore_errors=True)
    cache.forget()
    yield _FOLDER
    connections.close_all()


class World(SimpleNamespace):
    """A unit with a year, and a person for each role: `world.clerk`, `world.clients["clerk"]`.

    Attributes:
        unit, year: the unit and its year 2025, with the packs core and kexie.
        people: person by role.
        other, other_year, stranger: another unit, its year, and someone who is clerk there only.
    """

    unit: Unit
    year: Year
    people: dict[Role, Person]
    other: Unit
    other_year: Year
    stranger: Person

    @property
    def book(self) -> Book:
        return Book(Unit.objects.get(pk=self.unit.pk), Year.objects.get(pk=self.year.pk))

    def client(self, role: Role | None) -> Client:
        """A browser of who has a role, of nobody for None."""
        return signed_in(self.people[role]) if role else Client()

    def url(self, path: str = "") -> str:
        return f"/u/{self.unit.slug}/{self.year.year}/{path}"


@pytest.fixture
def world(db: Path) -> World:
    unit = found_unit("云溪县科学技术协会", "湖南省某市云溪县")
    people = {}
    for role in Role:
        people[role] = Person.objects.make(role.value, f"某{role.caption}", PASSWORD)
        join(unit, people[role], [role])
    year = open_year(unit, 2025, ["core", "kexie"], who=people[Role.ADMIN].signature)
    other = found_unit("他县科学技术协会", "湖南省某市他县")
    stranger = Person.objects.make("stranger", "外人", PASSWORD)
    join(other, stranger, list(Role), control="试验")
    other_year = open_year(other, 2025, ["core", "kexie"], who=stranger.signature)
    return World(unit=unit, year=year, people=people, other=other, other_year=other_year, stranger=stranger)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def clerk(world: World) -> Client:
    return world.client(Role.CLERK)


@pytest.fixture
def admin(world: World) -> Client:
    return world.client(Role.ADMIN)


@pytest.fixture
def live(world: World):
    """Address of the desk on a server of its own, as `jiheng serve` runs it."""
    from waitress.server import create_server

    from jiheng.web.wsgi import application

    server = create_server(application, host="127.0.0.1", port=0, threads=4, max_request_body_size=1 << 28)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    server.task_dispatcher.shutdown()
    thread.join(5)


@pytest.fixture
def browser_page(live: str):
    """A page of a real browser; what its console says is kept in `page.said`, which a test may ask to be empty."""
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("chromium is not on this machine")
    with sync_api.sync_playwright() as runner:
        browser = runner.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(base_url=live, locale="zh-CN")
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        yield page
        # Within Playwright's loop the thread has connections of its own, which must not outlive the database.
        connections.close_all()
        browser.close()


@pytest.fixture
def sign_in():
    """Signs in through the page: `sign_in(page, Role.CLERK, "/u/…")`."""

    def through_the_page(page, role: Role, then: str = "/") -> None:
        page.goto(f"/login/?next={then}")
        page.fill("#login", role.value)
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_selector(".menu-end")

    return through_the_page
