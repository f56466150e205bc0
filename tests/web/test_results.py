"""Results beside the requests: always of the state they are said to be of, with the process beside the server or without."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections, transaction

from jiheng.ledger import Ledger
from jiheng.web.models import Unit
from jiheng.web.store import Book, aside, beside, cache, results
from jiheng.web.store.beside import Made

_PARENT = """
import django, time
django.setup()
from jiheng.web.store import beside
beside.start()
print(beside._child.run.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Made | None]]:
    """The process beside the server; gives what it has answered so far."""
    answered: list[Made | None] = []
    asked = beside.ask

    def ask(*words: object) -> Made | None:
        answered.append(asked(*words))
        return answered[-1]

    monkeypatch.setattr(beside, "ask", ask)
    beside.start()
    yield answered
    beside.stop()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was worked out once counts as slow."""
    monkeypatch.setattr(cache, "SLOW", 0)
    monkeypatch.setattr(results, "HEAVY", 0)


def told(book: Book, title: str = "讲座") -> None:
    book.save("activities", {"title": title, "kind": "讲座", "audience": f"{len(title)}人次"}, who="某人")


def kept_of(book: Book) -> cache.Held:
    return cache.held(book.unit, book.year)


def size(ledger: Ledger) -> int:
    return len(ledger.records("activities"))


def test_what_took_long_is_given_as_it_was_while_it_is_worked_out(world, slow) -> None:
    book, gate = world.book, threading.Event()

    def make(ledger: Ledger) -> int:
        gate.wait(60)
        return size(ledger)

    gate.set()
    assert book.lately("slow", make) == (0, True)
    gate.clear()
    told(book)
    assert world.book.lately("slow", make) == (0, False)
    gate.set()
    assert world.book.once("slow", make) == 1
    assert world.book.lately("slow", make) == (1, True)


def test_a_request_waits_for_all_its_results_together_as_long_as_for_one(monkeypatch) -> None:
    clock = iter([100.0, 100.01, 100.5, 200.0])
    monkeypatch.setattr(results.time, "monotonic", lambda: next(clock))
    patience = results.Patience()
    first = patience.left
    assert 0 < patience.left < first
    assert patience.left == 0
    assert results.Patience().left == pytest.approx(first)


def test_what_was_only_made_beside_the_server_is_dear_here_however_quick_it_has_become_there(monkeypatch) -> None:
    monkeypatch.setattr(cache, "SLOW", 0.03)
    past = cache.Past()
    past.took("report", 1, "first", 0.9, here=False)
    past.took("report", 2, "second", 0.01, here=False)
    assert past.costs["report"] == 0.01
    assert past.slow("report")
    past.took("report", 3, "third", 0.4, here=True)
    past.took("report", 4, "fourth", 0.01, here=False)
    assert not past.slow("report")
    past.took("count", 1, "one", 0.01, here=False)
    assert not past.slow("count")


def test_nobody_waits_behind_a_report_that_is_being_composed(world, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = cache.held(world.unit, world.year)
    job, report = aside.Job(kept, "count", size), aside.Job(kept, "report", size)
    monkeypatch.setattr(aside, "_working", {})
    assert aside.in_turn(job)
    monkeypatch.setattr(aside, "_working", {(kept.place, "report"): report})
    assert not aside.in_turn(job)
    assert aside.in_turn(report)


def test_what_is_quick_is_always_new(world) -> None:
    for n in range(3):
        assert world.book.lately("quick", size) == (n, True)
        told(world.book)


def test_who_waits_gets_the_state_that_was_asked_for(world, slow, monkeypatch) -> None:
    """A value of a later state, such as a process that is ahead gives, is none of this one."""
    book = world.book
    book.once("size", size)
    told(book)
    kept = kept_of(world.book)
    monkeypatch.setattr(aside, "helped", lambda: True)
    monkeypatch.setattr(beside, "ask", lambda *_: Made(kept.state + 1, 99, 1.0))
    assert results.once(kept, "size", size) == 1
    assert results.lately(kept, "size", size, results.Patience()) == (1, True)


def test_what_a_transaction_takes_back_leaves_nothing(world, slow) -> None:
    world.book.once("size", size)

    def saved_and_taken_back() -> None:
        with transaction.atomic():
            told(world.book)
            book = world.book
            assert book.once("size", size) == 1
            assert book.lately("size", size) == (1, True)
            raise OSError("taken back")

    with pytest.raises(OSError, match="taken back"):
        saved_and_taken_back()
    assert world.book.once("size", size) == 0
    assert world.book.lately("size", size) == (0, True)


def test_a_state_has_one_number_however_the_ledger_came_about(world) -> None:
    told(world.book)
    known = kept_of(world.book)
    world.book.close_year(who="某人")
    caught_up = kept_of(world.book)
    cache.forget()
    loaded = kept_of(world.book)
    assert known.state == caught_up.state == loaded.state
    assert known.at < caught_up.at == loaded.at
    world.book.reopen_year(who="某人", reason="更正")
    told(world.book)
    assert kept_of(world.book).state > known.state


def test_the_process_gives_what_the_server_would(world, process) -> None:
    book = world.book
    answer = beside.ask(kept_of(book).place, Ledger.problems)
    assert answer is not None
    assert (answer.state, answer.value) == (kept_of(book).state, book.ledger.problems())


def test_after_a_save_it_has_followed(world, process, slow) -> None:
    assert world.book.lately("problems", Ledger.problems)[1]
    for n in range(3):
        told(world.book, f"讲座{n}")
        kept = kept_of(world.book)
        assert results.once(kept, "problems", Ledger.problems) == kept.ledger.copy().problems()
        assert process[-1].state == kept.state


def test_years_and_units_are_never_mixed(world, process, slow) -> None:
    books = [world.book, Book(world.other, world.other_year)]
    for n in range(3):
        told(books[n % 2], f"讲座{n}")
        for book in (Book(b.unit, b.year) for b in books):
            assert book.once("problems", Ledger.problems) == book.ledger.copy().problems()
            value, fresh = book.lately("facts", Ledger.facts)
            assert not fresh or value == book.ledger.copy().facts()
            assert book.once("facts", Ledger.facts) == book.ledger.copy().facts()
    assert process
    assert all(process)


def test_killed_it_is_started_again_and_nothing_is_wrong_meanwhile(world, process, slow, monkeypatch) -> None:
    world.book.lately("problems", Ledger.problems)
    beside._child.run.kill()
    told(world.book)
    kept = kept_of(world.book)
    assert results.once(kept, "problems", Ledger.problems) == kept.ledger.copy().problems()
    monkeypatch.setattr(beside, "_REST", 0)
    told(world.book)
    kept = kept_of(world.book)
    assert results.once(kept, "problems", Ledger.problems) == kept.ledger.copy().problems()
    assert process[-1] is not None


def test_one_that_cannot_start_is_not_tried_at_every_page(world, monkeypatch) -> None:
    tried = []
    monkeypatch.setattr(
        beside.subprocess, "Popen", lambda *_, **__: tried.append(1) or (_ for _ in ()).throw(OSError())
    )
    beside.start()
    assert beside.ask(kept_of(world.book).place, Ledger.problems) is None
    assert beside.ask(kept_of(world.book).place, Ledger.problems) is None
    beside.stop()
    assert tried == [1]
    assert world.book.lately("problems", Ledger.problems)[1]


def test_what_cannot_be_handed_on_is_worked_out_here(world, process, slow) -> None:
    within = len(world.unit.name)
    assert world.book.lately("closure", lambda ledger: size(ledger) + within) == (within, True)
    told(world.book)
    assert world.book.once("closure", lambda ledger: size(ledger) + within) == within + 1
    assert process == []


def test_a_fault_is_met_where_it_can_be_told(world, process) -> None:
    with pytest.raises(TypeError):
        world.book.lately("fault", Ledger.table)


def test_a_renamed_unit_is_another_ledger(world, process, slow) -> None:
    world.book.lately("facts", Ledger.facts)
    Unit.objects.filter(pk=world.unit.pk).update(name="云溪县科协")
    told(world.book)
    assert world.book.ledger.unit == "云溪县科协"
    assert world.book.once("facts", Ledger.facts) == world.book.ledger.copy().facts()


def test_after_a_rebuild_it_begins_anew(world, process, slow) -> None:
    world.book.lately("problems", Ledger.problems)
    before = beside._child.run.pid
    world.book.rebuild()
    told(world.book)
    assert world.book.once("problems", Ledger.problems) == world.book.ledger.copy().problems()
    assert world.book.lately("facts", Ledger.facts)[1]
    assert beside._child.run.pid != before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="looks for the process as POSIX shows it")
def test_it_never_outlives_the_server(world) -> None:
    connections.close_all()
    run = subprocess.Popen([sys.executable, "-c", _PARENT], env=dict(os.environ), stdout=subprocess.PIPE, text=True)
    pid = int(run.stdout.readline())
    os.kill(pid, 0)
    run.kill()
    run.wait(60)
    for _ in range(200):
        if gone(pid):
            return
        time.sleep(0.1)
    raise AssertionError(f"{pid} is still there")


def gone(pid: int) -> bool:
    """Tells whether a process has ended; one that nobody has waited for has."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    told = Path(f"/proc/{pid}/stat")
    return told.exists() and told.read_text().rpartition(")")[2].split()[0] == "Z"
