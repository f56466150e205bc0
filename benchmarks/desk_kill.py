# ruff: noqa: PLC0415, S311 - Django is set up for the run; nothing here guards anything
"""The desk killed while programs write, again and again: what was confirmed must be there, once."""

from __future__ import annotations

import argparse
import http.client
import json
import random
import threading
import time
import uuid

from desk_run import Browser, Server, build, place


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
