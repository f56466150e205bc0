"""Beside: the one process that takes heavy work off the server, as the server sees it.

It is a child with two pipes and ends when they close, so it never outlives the server. Where it ends by itself it is
started again with the next work; nothing depends on it.
"""

from __future__ import annotations

import contextlib
import pickle
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import IO, Any

import msgspec

from jiheng.ledger import Ledger
from jiheng.web.store.cache import Place

_LENGTH = struct.Struct("!Q")
_REST = 10.0
"""Seconds between two starts: a process that cannot start must not take the time of what it was to relieve."""


class Asked(msgspec.Struct, frozen=True):
    """A result that is wanted of a year: `make` is the pickled function."""

    place: Place
    make: bytes


class Made(msgspec.Struct, frozen=True):
    """A result: the state of the records it is of, and how many seconds of work it took."""

    state: int
    value: Any
    seconds: float


class _Child:
    def __init__(self) -> None:
        self.wanted = False
        self.run: subprocess.Popen[bytes] | None = None
        self.began = 0.0
        self.lock = threading.Lock()


_child = _Child()


def start() -> None:
    """Starts the process; from now on there is one whenever there is work."""
    with _child.lock:
        _child.wanted = True
        _started()


def stop() -> None:
    """Ends the process, and starts none any more."""
    with _child.lock:
        _child.wanted = False
        _end()
        _child.began = 0.0


def renew() -> None:
    """Ends the process; the next work starts one that knows nothing of before, as after a restore."""
    with _child.lock:
        _end()
        _child.began = 0.0


def running() -> bool:
    """Tells whether the process is there, or will be with the next work."""
    return _child.wanted and (_child.run is not None or not _resting())


def ask(place: Place, make: Callable[[Ledger], Any]) -> Made | None:
    """Returns a result of the newest state of a year, None where there is no process or it cannot do this.

    One thread asks at a time.
    """
    if not _child.wanted:
        return None
    said = packed(make)
    if said is None:
        return None
    asked = pickle.dumps(Asked(place, said))
    with _child.lock:
        run = _started() if _child.wanted else None
        if run is None or run.stdin is None or run.stdout is None:
            return None
        try:
            write(run.stdin, asked)
            answer = read(run.stdout)
        except OSError:
            answer = None
        if answer is None:
            _end()
            return None
    made: Made | None = pickle.loads(answer)  # noqa: S301 - written by our own child
    return made


def packed(make: Callable[[Ledger], Any]) -> bytes | None:
    """Returns work as it is handed on, None where it cannot be, such as a function within a function."""
    try:
        return pickle.dumps(make)
    except (pickle.PicklingError, AttributeError, TypeError):
        return None


def write(pipe: IO[bytes], data: bytes) -> None:
    """Writes a message.

    Raises:
        OSError: where the other side is gone.
    """
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def read(pipe: IO[bytes]) -> bytes | None:
    """Returns the next message, None where the other side is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None


def _started() -> subprocess.Popen[bytes] | None:
    if _child.run is not None and _child.run.poll() is None:
        return _child.run
    if _resting():
        return None
    _child.began = time.monotonic()
    words = [sys.executable, "-m", "jiheng.web.worker"]
    with contextlib.suppress(OSError):
        # Our own program, without words from outside.
        _child.run = subprocess.Popen(  # noqa: S603
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return _child.run
    return None


def _resting() -> bool:
    return bool(_child.began) and time.monotonic() - _child.began < _REST


def _end() -> None:
    if _child.run is None:
        return
    for pipe in (_child.run.stdin, _child.run.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        _child.run.wait(2)
    if _child.run.poll() is None:
        _child.run.kill()
        _child.run.wait()
    _child.run = None
