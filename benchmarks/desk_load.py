# ruff: noqa: S311 - nothing here guards anything
"""The desk under load: clients that open pages of every kind, one after another, and save records."""

from __future__ import annotations

import argparse
import contextlib
import gc
import http.client
import os
import random
import statistics
import threading
import time
import uuid
from collections import defaultdict
from urllib.parse import quote

from desk_run import PAYMENTS, Browser, Server, build, cookies, place

BAR = 100
Kept = dict[str, list[tuple[float, int, bool]]]
"""By kind of page: how many ms it took, its status, and whether it said that newer figures are on their way."""
_OLDER = "稍后刷新".encode()


def load(options: argparse.Namespace) -> int:
    with place(postgresql=options.postgresql, durable=True) as folder, contextlib.ExitStack() as stack:
        began = time.perf_counter()
        places = build(options.records)
        print(
            f"{sum(p[2] for p in places)} 条记录，{len(places)} 个单位年度，建立用 {time.perf_counter() - began:.0f} 秒"
        )
        # What was built is not gone through while the clients wait: their pauses would be told as the server's.
        gc.collect()
        gc.freeze()
        server = Server(folder)
        server.start()
        # However the run ends, no server is left behind.
        stack.callback(server.kill)
        print(f"jiheng serve {server.began:.1f} 秒后可用")
        signed = cookies()
        first(Browser(server.port, signed[0]), places)
        kept: Kept = defaultdict(list)
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
        weight = [f"{each:.0f} MB" for each in server.memory()]
        missed = report(kept)
        for what, of in ((f"{options.seconds:.0f} 秒内处理器时间", told), ("内存", weight)):
            if of:
                print(f"{what}：服务 {of[0]}，旁进程 {'、'.join(of[1:]) or '没有'}")
        return missed


def first(browser: Browser, places: list[tuple[str, int, int]]) -> None:
    """Opens every page of every year once, from the moment the server can be reached, and tells which took longest."""
    kept: Kept = defaultdict(list)
    for slug, year, records in places:
        for name, path in pages(records, random.Random(0)).items():
            measured(browser, kept, name, f"/u/{slug}/{year}/{path}")
    report({"第一次打开": [each for found in kept.values() for each in found]})
    slowest = sorted(((took, name) for name, found in kept.items() for took, _, _ in found), reverse=True)
    print(f"最久：{'、'.join(f'{name} {took:.0f}' for took, name in slowest[:13])} ms")


def report(kept: Kept) -> int:
    """Prints the figures, and tells how many kinds of page are beyond the bar or failed."""
    missed = 0
    every = [t for found in kept.values() for t, _, _ in found]
    for name, found in sorted(kept.items(), key=lambda each: -_p95([t for t, _, _ in each[1]])):
        times, errors = [t for t, _, _ in found], [s for _, s, _ in found if s >= 400]
        older = sum(o for _, _, o in found)
        said = f"  {older} 次先给前数" if older else ""
        missed += _p95(times) > BAR or bool(errors)
        figures = f"p50 {statistics.median(times):7.1f}  p95 {_p95(times):7.1f} ms"
        print(f"{name:12} {len(times):6} 次  {figures}  错误 {len(errors)}{said}")
    load = f"；机器负荷 {os.getloadavg()[0]:.1f}（{os.cpu_count()} 核）" if hasattr(os, "getloadavg") else ""
    print(f"{'合计':12} {len(every):6} 次  p95 {_p95(every):7.1f} ms{load}")
    return int(missed > 0)


def _p95(times: list[float]) -> float:
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


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
