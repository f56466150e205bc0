"""The desk under test: a data folder of its own, a database for each test or module, a unit with one person a role."""

from __future__ import annotations

import contextlib
import copy
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

FOLDER = Path(tempfile.mkdtemp(prefix="jiheng-desk-"))
os.environ["JIHENG_DATA"] = str(FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "jiheng.web.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in the thread of the tests

import django  # noqa: E402 - after the settings are named

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import Client  # noqa: E402
from jinja2 import StrictUndefined  # noqa: E402
from pictures import watch  # noqa: E402

from jiheng.web import taking_in  # noqa: E402
from jiheng.web.demo import demo_ledger  # noqa: E402
from jiheng.web.models import Person, Unit, Year  # noqa: E402
from jiheng.web.roles import Role  # noqa: E402
from jiheng.web.store import Book, cache  # noqa: E402
from jiheng.web.store.founding import found_unit, join, open_year  # noqa: E402

# Where a page of a person says nothing for a name that is not there, a page under test falls.
engines["jinja2"].env.undefined = StrictUndefined
# Hashing passwords well is slow, and none of these is worth guarding.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.ALLOWED_HOSTS.append("testserver")
# On a loaded machine a file takes longer; that it is read aside is tested where it is meant.
taking_in.PATIENCE = 60.0
# There a result may count as slow too, and a page shows the earlier one: that is tested where it is meant.
cache.SLOW = 60.0
GUARD = 60.0
"""Seconds after which what is waited for will not come any more, on a machine however busy."""
PASSWORD = "一句不短的口令"
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


@contextlib.contextmanager
def fresh(empty: Path) -> Iterator[Path]:
    """A fresh database and an empty store of evidence, in the folder of the data."""
    connections.close_all()
    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            (FOLDER / f"desk.sqlite3{ending}").unlink(missing_ok=True)
        shutil.copy2(empty, FOLDER / "desk.sqlite3")
    else:
        _emptied()
    shutil.rmtree(FOLDER / "evidence", ignore_errors=True)
    cache.forget()
    yield FOLDER
    connections.close_all()


def _emptied() -> None:
    """Takes every row out of PostgreSQL and begins its numbers anew, at a twentieth of the time of `flush`."""
    tables = [name for name in connection.introspection.table_names() if name != "django_migrations"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = current_schema()")
        numbers = [name for (name,) in cursor.fetchall()]
        steps = [f'DELETE FROM "{name}"' for name in tables]  # noqa: S608 - names of the database itself
        steps += [f"SELECT setval('{name}', 1, false)" for name in numbers]
        # Without its triggers the order of the tables does not matter.
        cursor.execute("; ".join(["SET session_replication_role = replica", *steps]))
        cursor.execute("SET session_replication_role = DEFAULT")


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


def make_world() -> World:
    """Founds the unit, its people and the other unit in the database at hand."""
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


class Founded:
    """A world that was founded once: to copy its database takes a thirtieth of the time of founding it again."""

    def __init__(self) -> None:
        self._world = make_world()
        self._kept = FOLDER / "founded.sqlite3"
        connections.close_all()
        if connection.vendor == "sqlite":
            shutil.copy2(FOLDER / "desk.sqlite3", self._kept)

    def again(self) -> World:
        """Puts the world into the empty database at hand."""
        if connection.vendor != "sqlite":
            return make_world()
        connections.close_all()
        shutil.copy2(self._kept, FOLDER / "desk.sqlite3")
        return copy.deepcopy(self._world)


def tell(world: World) -> World:
    """Tells the year of the sample unit, as far as November, in the unit of the tests."""
    sample = demo_ledger()
    if sample.year != world.year.year:
        world.year = open_year(world.unit, sample.year, world.year.packs, who="某人")
    target = world.book.ledger.copy()
    for register in target.schema.registers:
        for key in tuple(target.table(register)):
            target.drop(register, key)
    for register in target.schema.registers:
        for record in sample.records(register):
            target.put(record)
    world.book.follow(target, who="某人", reason="示例")
    world.year.system = "hunan-2021"
    world.year.save()
    return world


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """Address of the desk on a server of its own, as `jiheng serve` runs it."""
    from waitress import wasyncore
    from waitress.server import create_server

    from jiheng.web.wsgi import application

    server = create_server(application, host="127.0.0.1", port=0, threads=4, max_request_body_size=1 << 28)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown(timeout=GUARD)
        # The loop closes what it looks at itself: a number closed under its hands may be that of another file already.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join(GUARD)
    assert not thread.is_alive(), "the server did not end"


@contextlib.contextmanager
def browsing() -> Iterator[Any]:
    """A real browser without a head."""
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("chromium is not on this machine")
    with sync_api.sync_playwright() as runner:
        browser = runner.chromium.launch(executable_path=chromium, args=list(_QUIET))
        yield browser
        # Within Playwright's loop the thread has connections of its own, which must not outlive the database.
        connections.close_all()
        browser.close()


def listening(page: Any) -> Any:
    """Keeps what the console of a page says in `page.said`, which a test may ask to be empty."""
    page.set_default_timeout(GUARD * 1000)
    page.said = []
    watch(page)
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    return page
