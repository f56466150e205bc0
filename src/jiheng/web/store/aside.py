"""Aside: results that take long, worked out one after another outside the requests.

They are worked out by the process beside the server where there is one and the work can be handed to it, else by a
thread. They come by their need, and where it is equal what took least the last time comes first.
"""

from __future__ import annotations

import enum
import logging
import threading
from collections.abc import Callable
from typing import Any

from jiheng.ledger import Ledger
from jiheng.web.store import beside, cache
from jiheng.web.store.cache import Held, Place

_Key = tuple[Place, str]
_log = logging.getLogger("jiheng.web")


class Need(enum.IntEnum):
    """How much a result is needed, the most first."""

    WAITED_FOR = 0
    ASKED_FOR = 1
    AHEAD = 2
    """Nobody has asked for it yet."""
    IN_QUIET = 3
    """Somebody may come back to it: made while nobody opens pages, for it takes from their processor too."""


class Job:
    """A result that is wanted.

    Attributes:
        kept: the ledger it is wanted of, the newest that was asked for.
        state: the state of the records it is wanted of; the ledger may not have caught up with it.
        name: name of the result.
        make: works it out.
        need: how much it is needed, by whoever needs it most.
        done: set when it has been worked out, or could not be.
    """

    def __init__(
        self,
        kept: Held,
        name: str,
        make: Callable[[Ledger], Any],
        need: Need = Need.ASKED_FOR,
        state: int | None = None,
    ) -> None:
        self.kept = kept
        self.state = kept.state if state is None else state
        self.name = name
        self.make = make
        self.need = need
        self.done = threading.Event()

    def wait(self, seconds: float | None = None) -> None:
        """Waits until it is done, or for so many seconds."""
        self.done.wait(seconds)


_waiting: dict[_Key, Job] = {}
_working: dict[_Key, Job] = {}
_changed = threading.Condition()
_thread: threading.Thread | None = None


def helped() -> bool:
    """Tells whether there is a process that takes work off the server."""
    return beside.running()


def in_turn(job: Job) -> bool:
    """Tells whether a result is being worked out, or would be at once: nothing else is on the way."""
    return not _working or job in _working.values()


def submit(
    kept: Held,
    name: str,
    make: Callable[[Ledger], Any],
    need: Need = Need.ASKED_FOR,
    state: int | None = None,
) -> Job:
    """Asks for a result; those who ask for the same one share the work.

    Args:
        kept: the ledger it is wanted of.
        name: name of the result.
        make: works it out.
        need: how much the caller needs it.
        state: what has been written meanwhile; by default the state of the ledger.
    """
    key = (kept.place, name)
    wanted = kept.state if state is None else state
    with _changed:
        found = _working.get(key)
        if found is not None and found.state >= wanted:
            return found
        found = _waiting.get(key)
        if found is None:
            found = _waiting[key] = Job(kept, name, make, need, wanted)
        elif found.kept.state < kept.state:
            found.kept, found.make = kept, make
        found.state = max(found.state, wanted)
        found.need = min(found.need, need)
        _begin()
        _changed.notify()
        return found


def follow(kept: Held, state: int) -> None:
    """Asks the process for what people looked at a while ago, now that something has been written and they may rest.

    Args:
        kept: the ledger as this process last saw it.
        state: number of the entry that was written.
    """
    if helped():
        for name, make in kept.past.looked_at():
            if beside.packed(make) is not None:
                submit(kept, name, make, Need.IN_QUIET, state)


def _begin() -> None:
    global _thread  # noqa: PLW0603 - one for the process, begun with the first work
    if _thread is None or not _thread.is_alive():
        _thread = threading.Thread(target=_run, name="aside", daemon=True)
        _thread.start()


def _run() -> None:
    while True:
        with _changed:
            while (key := _next()) is None:
                _changed.wait(cache.QUIET if _waiting else None)
            job = _working[key] = _waiting.pop(key)
        try:
            _work(job)
        finally:
            with _changed:
                del _working[key]
            job.done.set()


def _next() -> _Key | None:
    key = min(_waiting, key=_rank, default=None)
    return None if key is None or (_waiting[key].need is Need.IN_QUIET and not cache.quiet()) else key


def _rank(key: _Key) -> tuple[Need, float]:
    job = _waiting[key]
    return (job.need, job.kept.past.costs.get(job.name, 0))


def _work(job: Job) -> None:
    kept = job.kept
    try:
        made = beside.ask(kept.place, job.make)
        if made is not None:
            kept.take(job.name, made.state, made.value, made.seconds)
        elif job.need is not Need.WAITED_FOR and kept.state == job.state:
            # Who waits for it works it out in the request.
            kept.once(job.name, job.make)
    except Exception:  # noqa: BLE001 - who asked works it out again, and meets the fault where it can be told
        _log.exception("%s could not be worked out aside", job.name)
