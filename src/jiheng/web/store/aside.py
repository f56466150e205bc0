"""Aside: results that take long, worked out one after another outside the requests.

They are worked out by the process beside the server where there is one and the work can be handed to it, else by a
thread. What somebody waits for comes first, then what was asked for, what took least the last time before the others,
then what nobody has asked for yet.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from jiheng.ledger import Ledger
from jiheng.web.store import beside
from jiheng.web.store.cache import Held, Place

_Key = tuple[Place, str]
_log = logging.getLogger("jiheng.web")


class Job:
    """A result that is wanted.

    Attributes:
        kept: the ledger it is wanted of, the newest that was asked for.
        state: the state of the records it is wanted of; the ledger may not have caught up with it.
        name: name of the result.
        make: works it out.
        urgent: somebody waits for it.
        early: nobody has asked for it yet.
        done: set when it has been worked out, or could not be.
    """

    def __init__(
        self,
        kept: Held,
        name: str,
        make: Callable[[Ledger], Any],
        *,
        urgent: bool = False,
        early: bool = False,
        state: int | None = None,
    ) -> None:
        self.kept = kept
        self.state = kept.state if state is None else state
        self.name = name
        self.make = make
        self.urgent = urgent
        self.early = early
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
    *,
    urgent: bool = False,
    early: bool = False,
    state: int | None = None,
) -> Job:
    """Asks for a result; those who ask for the same one share the work.

    Args:
        kept: the ledger it is wanted of.
        name: name of the result.
        make: works it out.
        urgent: the caller waits for it.
        early: it comes after all that is asked for.
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
            found = _waiting[key] = Job(kept, name, make, urgent=urgent, early=early, state=wanted)
        elif found.kept.state < kept.state:
            found.kept, found.make = kept, make
        found.state = max(found.state, wanted)
        found.urgent |= urgent
        found.early &= early
        _begin()
        _changed.notify()
        return found


def follow(kept: Held, state: int) -> None:
    """Asks the process for what people looked at a while ago, now that something has been written.

    Args:
        kept: the ledger as this process last saw it.
        state: number of the entry that was written.
    """
    if helped():
        for name, make in kept.past.looked_at():
            if beside.packed(make) is not None:
                submit(kept, name, make, early=True, state=state)


def _begin() -> None:
    global _thread  # noqa: PLW0603 - one for the process, begun with the first work
    if _thread is None or not _thread.is_alive():
        _thread = threading.Thread(target=_run, name="aside", daemon=True)
        _thread.start()


def _run() -> None:
    while True:
        with _changed:
            while not _waiting:
                _changed.wait()
            key = min(_waiting, key=_rank)
            job = _working[key] = _waiting.pop(key)
        try:
            _work(job)
        finally:
            with _changed:
                del _working[key]
            job.done.set()


def _rank(key: _Key) -> tuple[bool, bool, float]:
    job = _waiting[key]
    return (not job.urgent, job.early, job.kept.past.costs.get(job.name, 0))


def _work(job: Job) -> None:
    kept = job.kept
    try:
        made = beside.ask(kept.place, job.make)
        if made is not None:
            kept.take(job.name, made.state, made.value, made.seconds)
        elif not job.urgent and kept.state == job.state:
            # Who waits for it works it out in the request.
            kept.once(job.name, job.make)
    except Exception:  # noqa: BLE001 - who asked works it out again, and meets the fault where it can be told
        _log.exception("%s could not be worked out aside", job.name)
