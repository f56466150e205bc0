# ruff: noqa: PLC0415, S101, S311 - Django is set up for the run; nothing here guards anything
"""The desk under load and under the axe, as `jiheng serve` runs it.

    python benchmarks/desk.py load [--records 100000] [--seconds 60] [--pause 0.5] [--postgresql]
    python benchmarks/desk.py kill [--rounds 50] [--postgresql]

`load`: 8 clients, each signed in, open pages of every kind one after another with a short pause, and save records; it
prints the time at 50 and 95 of 100 for each kind of page, and the errors. `kill`: programs write through the API as
fast as they can while the server is killed (SIGKILL) again and again; every write that was confirmed must be there
afterwards, written once, and the journal must verify. With `--postgresql` a server of its own is started for the run.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from jiheng.ledger import Ledger

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "web"))

CLIENTS = 8
UNITS = 5
LARGEST = 20_000
BAR = 100
Kept = dict[str, list[tuple[float, int, bool]]]
"""By kind of page: how many ms it took, its status, and whether it said that newer figures are on their way."""
_OLDER = "稍后刷新".encode()
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
        assert self.run is not None
        pid = str(self.run.pid)
        found: dict[str, float] = {}
        for told in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                words = told.read_text().rpartition(")")[2].split()
                if pid in (told.parent.name, words[1]):
                    found[told.parent.name] = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
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


def pages(records: int, rng: random.Random) -> dict[str, str]:
    """Pages of a year, one of each kind, at a random place of it."""
    payment, activity = (
        rng.randrange(max(1, records * PAYMENTS // 100)),
        rng.randrange(max(1, records * (100 - PAYMENTS) // 100)) + 1,
    )
    return {
        "首页": "",
        "登记簿": "registers/",
        "列表": "registers/payments/",
        "列表 后面的页": f"registers/payments/?page={rng.randrange(1, max(2, records * PAYMENTS // 5000))}",
        "列表 查找": f"registers/payments/?q=P{payment}",
        "列表 筛选排序": "registers/activities/?kind=讲座&sort=-audience",
        "列表 按金额": "registers/payments/?sort=-amount",
        "记录": f"registers/payments/P{payment}/",
        "记录 活动": f"registers/activities/{activity}/",
        "新登记": "registers/activities/new/",
        "问题": "problems/",
        "审计": "audit/",
        "钱": "money/",
        "目标": "targets/",
        "监控": "targets/monitoring/",
        "自评": "score/",
        "假设": "score/what-if/",
        "来源": "origin/",
        "报告": "report/",
        "报告 段落": "report/text/0/",
        "稿次": "report/versions/",
        "审签": "leader/",
        "公开": "disclosure/",
        "整改": "issues/",
        "读报告": "readings/",
        "导入页": "import/",
    }


def work(
    port: int, cookie: str, places: list[tuple[str, int, int]], until: float, pause: float, seed: int, kept: Kept
) -> None:
    """A client: opens pages and saves records until the end."""
    rng, browser = random.Random(seed), Browser(port, cookie)
    while time.monotonic() < until:
        slug, year, records = rng.choice(places)
        root = f"/u/{slug}/{year}/"
        wanted = list(pages(records, rng).items())
        rng.shuffle(wanted)
        for name, path in wanted[:8]:
            measured(browser, kept, name, root + path)
            time.sleep(pause * rng.random() * 2)
        register, fields = new_record(rng, year)
        new = f"{root}registers/{register}/new/"
        browser.get(new)
        measured(browser, kept, "保存", new, fields)
        time.sleep(pause * rng.random() * 2)


def new_record(rng: random.Random, year: int) -> tuple[str, dict[str, str]]:
    """A record as a form sends it: as often a voucher of the large register as an activity of the small one."""
    word = uuid.uuid4().hex
    sent = {"seen": "0", "once": word}
    if rng.random() < 0.5:
        return "activities", {"title": f"新活动{word[:6]}", "kind": "讲座", **sent}
    line, amount = f"项目{rng.randrange(50)}", f"{rng.randrange(9000)}.{rng.randrange(100):02d}"
    return "payments", {"voucher": f"N{word[:8]}", "date": f"{year}-03-04", "line": line, "amount": amount, **sent}


def measured(browser: Browser, kept: Kept, name: str, path: str, fields: dict[str, str] | None = None) -> None:
    began = time.perf_counter()
    address = quote(path, safe="/?=&-")
    try:
        status, body = browser.get(address) if fields is None else browser.post(address, fields)
    except (OSError, http.client.HTTPException):
        status, body = 599, b""
        browser.line.close()
    kept[name].append(((time.perf_counter() - began) * 1000, status, _OLDER in body))


def load(options: argparse.Namespace) -> int:
    with place(postgresql=options.postgresql, durable=True) as folder:
        began = time.perf_counter()
        places = build(options.records)
        print(
            f"{sum(p[2] for p in places)} 条记录，{len(places)} 个单位年度，建立用 {time.perf_counter() - began:.0f} 秒"
        )
        server = Server(folder)
        server.start()
        print(f"jiheng serve {server.began:.1f} 秒后可用")
        signed = cookies()
        # The first page of a year loads its records: once for each process and year.
        kept: Kept = defaultdict(list)
        browser = Browser(server.port, signed[0])
        for slug, year, records in places:
            for path in dict.fromkeys(pages(records, random.Random(0)).values()):
                measured(browser, kept, "第一次打开", f"/u/{slug}/{year}/{path}")
        report(kept, "第一次打开")
        kept.clear()
        spent = server.spent()
        until = time.monotonic() + options.seconds
        threads = [
            threading.Thread(target=work, args=(server.port, c, places, until, options.pause, n, kept))
            for n, c in enumerate(signed)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        told = [f"{now - before:.1f} 秒" for now, before in zip(server.spent(), spent, strict=False)]
        server.kill()
        missed = report(kept)
        if told:
            print(f"{options.seconds:.0f} 秒内处理器时间：服务 {told[0]}，旁进程 {'、'.join(told[1:]) or '没有'}")
        return missed


def report(kept: Kept, only: str = "") -> int:
    """Prints the figures, and tells how many kinds of page are beyond the bar or failed."""
    missed = 0
    every = [t for found in kept.values() for t, _, _ in found]
    for name, found in sorted(kept.items(), key=lambda each: -_p95([t for t, _, _ in each[1]])):
        times, errors = [t for t, _, _ in found], [s for _, s, _ in found if s >= 400]
        older = sum(o for _, _, o in found)
        said = f"  {older} 次先给前数" if older else ""
        missed += (_p95(times) > BAR or bool(errors)) and not only
        figures = f"p50 {statistics.median(times):7.1f}  p95 {_p95(times):7.1f} ms"
        print(f"{name:12} {len(times):6} 次  {figures}  错误 {len(errors)}{said}")
    load = f"；机器负荷 {os.getloadavg()[0]:.1f}（{os.cpu_count()} 核）" if hasattr(os, "getloadavg") else ""
    print(f"{'合计':12} {len(every):6} 次  p95 {_p95(every):7.1f} ms{load}")
    return int(missed > 0)


def _p95(times: list[float]) -> float:
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


def kill(options: argparse.Namespace) -> int:
    with place(postgresql=options.postgresql, durable=True) as folder:
        return _killed(Server(folder), options.rounds)


def _killed(server: Server, rounds: int) -> int:
    from jiheng.web.api.tokens import TokenScope, make_token
    from jiheng.web.models import Entry, Member, Row, Unit
    from jiheng.web.store import Book, cache

    (slug, year, _), *_ = build(200)
    unit = Unit.objects.get(slug=slug)
    book = Book(unit, unit.years.get(year=year))
    word = make_token(book, Member.objects.filter(unit=unit)[0], "试验", [TokenScope.WRITE], 1)[1]
    path = f"/api/v1/u/{slug}/{year}/registers/activities/records"
    confirmed: dict[str, int] = {}
    sent: set[str] = set()
    rng = random.Random(1)

    def write(stop: threading.Event) -> None:
        """Writes until the server is gone."""
        browser = Browser(server.port)
        while not stop.is_set():
            title = uuid.uuid4().hex
            body = json.dumps({"values": {"title": title, "kind": "讲座"}}).encode()
            heads = {"Authorization": f"Bearer {word}", "Content-Type": "application/json", "Idempotency-Key": title}
            sent.add(title)
            try:
                status, answer = browser.send("POST", path, body, heads)
            except (OSError, http.client.HTTPException):
                return
            if status == 201:
                confirmed[title] = json.loads(answer)["entry"]

    lost = twice = broken = 0
    for _ in range(rounds):
        server.start()
        stop = threading.Event()
        threads = [threading.Thread(target=write, args=(stop,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.2 + rng.random())
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        cache.forget()
        verdict = Book(unit, book.year).verify()
        broken += not verdict.sound
        there = set(Entry.objects.filter(unit=unit, n__in=confirmed.values()).values_list("n", flat=True))
        lost += len(set(confirmed.values()) - there)
    labels = list(Row.objects.filter(unit=unit, year=year, register="activities").values_list("label", flat=True))
    twice = sum(labels.count(title) > 1 for title in sent)
    missing = sum(title not in set(labels) for title in confirmed)
    rebuilt = Book(unit, book.year)
    before = list(
        Row.objects.filter(unit=unit).order_by("year", "register", "key").values_list("key", "version", "data")
    )
    sound = rebuilt.rebuild().sound
    after = list(
        Row.objects.filter(unit=unit).order_by("year", "register", "key").values_list("key", "version", "data")
    )
    print(
        f"{rounds} 次 kill -9：确认的写入 {len(confirmed)}，丢失 {lost + missing}，重复 {twice}，日志不符 {broken}，"
        f"按日志重建{'相同' if sound and before == after else '不同'}"
    )
    return int(bool(lost or missing or twice or broken or before != after or not sound or not confirmed))


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", choices=["load", "kill"])
    asked.add_argument("--records", type=int, default=100_000)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--pause", type=float, default=0.5, help="seconds between two pages of a client, on average")
    asked.add_argument("--rounds", type=int, default=50)
    asked.add_argument("--postgresql", action="store_true")
    options = asked.parse_args()
    return (load if options.what == "load" else kill)(options)


if __name__ == "__main__":
    sys.exit(main())
