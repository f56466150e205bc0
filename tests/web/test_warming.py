"""What a server does before the first person of the day comes, and after a save: results are there when asked for."""

from __future__ import annotations

import threading
from pathlib import Path

import jinja2
import pytest

from jiheng.ledger import Ledger
from jiheng.web import composing, pages, warming
from jiheng.web.store import Book, aside, beside, cache, results
from jiheng.web.store.beside import Made
from jiheng.web.templating.compiled import Compiled

PAGES = {"one.html": "{% for n in numbers %}{{ n }}、{% endfor %}", "two.html": "{{ word }}"}


def told(book: Book, title: str) -> None:
    book.save("activities", {"title": title, "kind": "讲座", "audience": f"{len(title)}人次"}, who="某人")


def kept_of(book: Book) -> cache.Held:
    return cache.held(book.unit, book.year)


def size(ledger: Ledger) -> int:
    return len(ledger.records("activities"))


@pytest.fixture
def helper(monkeypatch: pytest.MonkeyPatch) -> list[tuple[cache.Place, object]]:
    """A process beside the server as the server sees it; gives what it was asked."""
    asked: list[tuple[cache.Place, object]] = []

    def ask(place: cache.Place, make: object) -> Made:
        asked.append((place, make))
        kept = cache.current(place)
        assert kept is not None
        newest = cache._caught_up(kept, own=False)
        return Made(newest.state, make(newest.ledger), 1.0)

    monkeypatch.setattr(aside, "helped", lambda: True)
    monkeypatch.setattr(beside, "ask", ask)
    monkeypatch.setattr(cache, "QUIET", 0.0)
    return asked


def settled() -> None:
    """Waits until nothing is worked out any more."""
    done = threading.Event()
    for _ in range(500):
        with aside._changed:
            if not aside._waiting and not aside._working:
                return
        done.wait(0.01)
    raise AssertionError("still at work")


def test_the_latest_years_are_there_before_anyone_comes(world, helper, monkeypatch) -> None:
    monkeypatch.setattr(beside, "start", lambda: None)
    monkeypatch.setattr(composing, "_LARGE", 0)
    monkeypatch.setattr(warming.gc, "freeze", lambda: None)
    cache.forget()
    warming._warm()
    settled()
    kept = kept_of(world.book)
    assert "problems" in kept.made
    assert any("_to_show" in name for name in kept.made)
    asked = len(helper)
    found, fresh = composing.report_lately(world.book)
    assert fresh
    assert found.text
    assert len(helper) == asked


def test_what_is_not_said_to_take_long_waits_behind_nothing(world, helper) -> None:
    assert world.book.lately("count", size) == (0, True)
    assert helper == []
    assert world.book.lately("report", size, long=True) == (0, True)
    assert [make for _, make in helper] == [size]


def test_what_people_look_at_is_new_again_when_they_come_back(world, helper) -> None:
    world.book.lately("report", size, long=True)
    told(world.book, "讲座")
    settled()
    asked = len(helper)
    assert world.book.lately("report", size) == (1, True)
    assert len(helper) == asked


def test_nothing_is_worked_out_that_nobody_looked_at_for_a_while(world, helper, monkeypatch) -> None:
    world.book.lately("report", size, long=True)
    asked = len(helper)
    monkeypatch.setattr(cache, "_WHILE", -1)
    told(world.book, "讲座")
    settled()
    assert len(helper) == asked
    assert world.book.lately("report", size)[0] in (0, 1)


def test_without_the_process_a_save_works_nothing_out(world, monkeypatch) -> None:
    world.book.lately("report", size, long=True)
    submitted: list[object] = []
    monkeypatch.setattr(aside, "submit", lambda *words, **_: submitted.append(words))
    told(world.book, "讲座")
    assert submitted == []


def test_what_is_asked_for_comes_before_what_nobody_has_asked_for(world, monkeypatch) -> None:
    kept = kept_of(world.book)
    kept.past.costs.update(report=2.0, count=0.1, early=0.01, again=0.01)
    jobs = {
        "again": aside.Job(kept, "again", size, aside.Need.IN_QUIET),
        "early": aside.Job(kept, "early", size, aside.Need.AHEAD),
        "report": aside.Job(kept, "report", size),
        "count": aside.Job(kept, "count", size),
        "waited for": aside.Job(kept, "waited for", size, aside.Need.WAITED_FOR),
    }
    monkeypatch.setattr(aside, "_waiting", {(kept.place, name): job for name, job in jobs.items()})
    order = sorted(aside._waiting, key=aside._rank)
    assert [name for _, name in order] == ["waited for", "count", "report", "early", "again"]


def test_while_people_open_pages_nothing_is_made_that_nobody_asked_for(world, helper, monkeypatch) -> None:
    world.book.lately("report", size, long=True)
    asked = len(helper)
    monkeypatch.setattr(cache, "QUIET", 60.0)
    told(world.book, "讲座")
    assert [name for _, name in aside._waiting] == ["report"]
    assert aside._next() is None
    assert len(helper) == asked
    assert world.book.lately("report", size)[0] in (0, 1), "who asks is given what there is, and has it made"
    monkeypatch.setattr(cache, "QUIET", 0.0)
    told(world.book, "讲座二")
    settled()
    assert world.book.lately("report", size) == (2, True)


def test_a_save_during_the_work_has_it_done_once_more(world, helper, monkeypatch) -> None:
    gate, begun = threading.Event(), threading.Event()
    world.book.lately("report", size, long=True)
    ask = beside.ask

    def slowly(place: cache.Place, make: object) -> Made | None:
        found = ask(place, make)
        begun.set()
        gate.wait(10)
        return found

    monkeypatch.setattr(beside, "ask", slowly)
    told(world.book, "讲座一")
    assert begun.wait(10)
    told(world.book, "讲座二")
    gate.set()
    settled()
    assert results.lately(kept_of(world.book), "report", size, results.Patience()) == (2, True)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def rendered(compiled: Compiled, sources: dict[str, str] = PAGES) -> str:
    environment = jinja2.Environment(loader=jinja2.DictLoader(sources), bytecode_cache=compiled, autoescape=True)
    said = environment.get_template("one.html").render(numbers=[1, 2]) + environment.get_template("two.html").render(
        word="<a>"
    )
    compiled.keep()
    return said


def test_compiled_pages_serve_the_next_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(Compiled()) == "1、2、&lt;a&gt;"
    monkeypatch.setattr(jinja2.Environment, "compile", lambda *_: pytest.fail("compiled once more"))
    assert rendered(Compiled()) == "1、2、&lt;a&gt;"


def test_a_page_that_was_changed_is_compiled_anew(folder: Path) -> None:
    rendered(Compiled())
    assert rendered(Compiled(), {**PAGES, "two.html": "{{ word }}！"}) == "1、2、&lt;a&gt;！"
    assert rendered(Compiled()) == "1、2、&lt;a&gt;"


def test_pages_of_another_program_are_compiled_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(Compiled())
    monkeypatch.setattr(jinja2, "__version__", "0")
    assert Compiled()._pages == {}


def test_a_spoilt_file_is_none(folder: Path) -> None:
    rendered(Compiled())
    (path,) = (folder / "jiheng").glob("pages-*")
    path.write_bytes(path.read_bytes()[:-9])
    assert rendered(Compiled()) == "1、2、&lt;a&gt;"
    assert Compiled()._pages


def test_where_nothing_can_be_written_pages_are_compiled_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert rendered(Compiled()) == "1、2、&lt;a&gt;"
    assert Compiled()._pages == {}


def test_all_pages_of_the_desk_are_kept_compiled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages.compile_pages()
    environment = pages.engines["jinja2"].env
    assert environment.bytecode_cache is not None
    names = environment.list_templates(extensions=["html"])
    assert len(environment.bytecode_cache._pages) >= len(names) > 50
