"""Warming: what a server does as soon as it can be reached, so that the first person of the day need not wait."""

from __future__ import annotations

import gc
import logging
import threading
import time

from django.db import DatabaseError, connections

from jiheng.ledger import Ledger
from jiheng.web.access import Desk
from jiheng.web.composing import composed_lately
from jiheng.web.models import Person, Year
from jiheng.web.pages import compile_pages
from jiheng.web.store import beside, cache

_FIRST = 1.0
"""Seconds that the first pages have for themselves."""
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
    # First of all the server is to be reached: what opens the browser asks at once.
    time.sleep(_FIRST)
    beside.start()
    compile_pages()
    try:
        person = Person.objects.first()
        if person is not None:
            for year in Year.objects.select_related("unit").order_by("-year", "unit_id")[: cache.MOST]:
                desk = Desk(year.unit, year, person, frozenset())
                # Here for what pages ask in passing, and beside the server for the report, which no page works out.
                desk.ledger.facts()
                desk.book.once("problems", Ledger.problems)
                composed_lately(desk)
    except DatabaseError:
        _log.exception("the years could not be loaded beforehand")
    finally:
        connections.close_all()
    # What has been loaded stays: the collector need not go through it again and again while pages wait.
    gc.collect()
    gc.freeze()
