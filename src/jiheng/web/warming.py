"""Warming: what a server does as soon as it can be reached, so that the first person of the day need not wait."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Iterator

from django.db import DatabaseError, connections
from django.urls import get_resolver

from jiheng.ledger import Ledger
from jiheng.web.access import Desk
from jiheng.web.composing import compose_ahead
from jiheng.web.models import Person, Year
from jiheng.web.pages import compile_pages
from jiheng.web.store import beside, cache

_log = logging.getLogger("jiheng.web")


def warm_up() -> None:
    """Starts the process beside the server, and loads the latest years in the background."""
    # Young objects are looked through less often: a page makes thousands that go with it. Old ones rarely: to look
    # through them takes a tenth of a second, and a save leaves only a thousand that nobody holds any more.
    gc.set_threshold(5_000, 5, 100)
    threading.Thread(target=_warm, name="warming", daemon=True).start()


def cool_down() -> None:
    """Ends the process beside the server."""
    beside.stop()


def _warm() -> None:
    beside.start()
    try:
        # The first request needs them at once; whoever comes second waits for the same import.
        get_resolver().url_patterns  # noqa: B018 - imports every page
        compile_pages()
        reports = []
        for desk in _latest():
            # The report beside the server, which takes longest; meanwhile here what every page of the year asks for.
            reports.append(compose_ahead(desk))
            desk.ledger.facts()
            desk.book.once("problems", Ledger.problems)
        for report in reports:
            if report is not None:
                report.wait()
    except DatabaseError:
        _log.exception("the years could not be loaded beforehand")
    finally:
        connections.close_all()
    # What has been loaded stays: the collector need not go through it again and again while pages wait.
    gc.collect()
    gc.freeze()


def _latest() -> Iterator[Desk]:
    """Yields the latest years, as many as are held at once."""
    person = Person.objects.first()
    if person is not None:
        for year in Year.objects.select_related("unit").order_by("-year", "unit_id")[: cache.MOST]:
            yield Desk(year.unit, year, person, frozenset())
