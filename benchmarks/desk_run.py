# ruff: noqa: PLC0415, S101 - Django is set up for the run; nothing here guards anything
"""What the benchmarks of the desk run on: a place for its data, units with many records, the server, a browser."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from jiheng.ledger import Ledger

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "web"))

CLIENTS = 8
UNITS = 5
LARGEST = 20_000
PAYMENTS = 95
"""How many of 100 records are vouchers, as in any year's books; the others are activities, all told in the report."""
WHO = "某人（someone）"


class Server:
    """`jiheng serve` as a process of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = 0
        self.began = 0.0
        self.run: subprocess.Popen[str] | None = None

    def start(self) -> None:
        words = [
            sys.executable,
            "-m",
            "jiheng",
            "serve",
            "--data",
            str(self.data),
            "--no-open",
            "--port",
            str(self.port),
        ]
        began = time.perf_counter()
        self.run = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.run.stdout is not None
        said = ""
        for line in self.run.stdout:
            said += line
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                self.port = int(found[1])
                break
        else:
            raise RuntimeError(said)
        while True:
            with contextlib.suppress(OSError):
                if Browser(self.port).get("/health/")[0] == 200:
                    break
        self.began = time.perf_counter() - began

    def spent(self) -> list[float]:
        """Seconds of processor time of the server, then of its children; nothing where the system does not tell."""
        ticks = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 1
        return [(int(said[11]) + int(said[12])) / ticks for said in self._told()]

    def memory(self) -> list[float]:
        """MB of memory that the server holds, then its children; nothing where the system does not tell."""
        pages = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
        return [int(said[21]) * pages / 2**20 for said in self._told()]

    def _told(self) -> list[list[str]]:
        """Returns what the system says of the server, then of its children."""
        assert self.run is not None
        pid = str(self.run.pid)
        found: dict[str, list[str]] = {}
        for told in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                words = told.read_text().rpartition(")")[2].split()
                if pid in (told.parent.name, words[1]):
                    found[told.parent.name] = words
        return [found[each] for each in sorted(found, key=lambda each: (each != pid, int(each)))]

    def kill(self) -> None:
        assert self.run is not None
        self.run.send_signal(signal.SIGKILL)
        self.run.wait()


class Browser:
    """A client with a connection of its own and cookies."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port = port
        self.cookies = {"jiheng": cookie} if cookie else {}
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> tuple[int, bytes]:
        return self.send("GET", path, None, {})

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        body = urlencode({**fields, "csrfmiddlewaretoken": self.cookies.get("jiheng_form", "")})
        return self.send("POST", path, body.encode(), {"Content-Type": "application/x-www-form-urlencoded"})

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        said = {**headers, "Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        self.line.request(method, path, body, said)
        answer = self.line.getresponse()
        data = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, data


@contextlib.contextmanager
def place(*, postgresql: bool, durable: bool) -> Iterator[Path]:
    """A data folder, and a database, for the run."""
    folder = Path(tempfile.mkdtemp(prefix="jiheng-bench-"))
    os.environ["JIHENG_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "jiheng.web.settings"
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if postgresql:
            from postgres import server

            os.environ["JIHENG_DATABASE"] = stack.enter_context(server(durable=durable))
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0)
        stack.callback(connections.close_all)
        yield folder


def filled(unit: str, year: int, records: int) -> Ledger:
    """A ledger with many payments and activities."""
    from jiheng.ledger import Ledger
    from jiheng.web.store.standards import standards

    ledger = Ledger(unit, year, standards(), ("core", "kexie"))
    for register in ledger.schema.registers.values():
        for row in register.presets:
            ledger.enter(register.id, row)
    ledger.enter("profile", {"full_name": unit, "region": "湖南省某市云溪县"})
    for n in range(50):
        ledger.enter("budget_lines", {"name": f"项目{n}", "kind": "项目", "parent": "项目支出", "initial": "18万元"})
    payments = records * PAYMENTS // 100
    for n in range(payments):
        day = f"{year}-{n % 12 + 1:02d}-{n % 27 + 1:02d}"
        ledger.enter(
            "payments", {"voucher": f"P{n}", "date": day, "line": f"项目{n % 50}", "amount": f"{n}.{n % 100:02d}"}
        )
    for n in range(records - payments):
        row = {
            "title": f"活动{n}",
            "kind": "讲座",
            "when": f"{n % 12 + 1}月10日",
            "events": "1",
            "audience": f"{n}人次",
        }
        ledger.enter("activities", row)
    return ledger


def build(records: int) -> list[tuple[str, int, int]]:
    """Founds the units with their years: slug, year and number of records of each."""
    from jiheng.web.models import Person
    from jiheng.web.roles import Role
    from jiheng.web.store import Book, cache
    from jiheng.web.store.founding import found_unit, join, open_year

    people = [Person.objects.make(f"c{n}", f"某{n}", uuid.uuid4().hex) for n in range(CLIENTS)]
    largest = min(LARGEST, records)
    rest = max(0, records - largest) // (UNITS * 2 - 1)
    found = []
    for n in range(UNITS):
        unit = found_unit(f"云溪县第{n}科学技术协会", "湖南省某市云溪县")
        for person in people:
            join(unit, person, list(Role), control="试验")
        for year in (2024, 2025):
            count = largest if (n, year) == (0, 2025) else rest
            made = open_year(unit, year, ["core", "kexie"], who=WHO, filled=False)
            Book(unit, made).follow(filled(unit.name, year, count), who=WHO, reason="导入")
            cache.forget()
            found.append((unit.slug, year, count))
    return found


def cookies() -> list[str]:
    from django.conf import settings
    from django.test import Client

    from jiheng.web.models import Person

    settings.ALLOWED_HOSTS.append("testserver")
    made = []
    for person in Person.objects.order_by("pk"):
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        made.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return made
