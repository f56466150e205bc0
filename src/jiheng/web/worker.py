"""Worker: the process beside the server: follows the journals and works out what it is asked for.

    python -m jiheng.web.worker

It reads the database and writes nothing to it. It ends when the server closes the pipe, or is no more.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import sys
import time
from typing import BinaryIO


def main() -> int:
    """Answers until the pipe is closed."""
    # Ctrl+C reaches both; the server says when it is over.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        # Pages come first where they share a processor.
        os.nice(10)
    questions, answers = _pipes()
    import django  # noqa: PLC0415 - what is printed while it loads must not get into the answers

    django.setup()
    # What it will be asked for, while the server is still busy with its own start.
    from jiheng.web import composing  # noqa: F401, PLC0415 - models need Django
    from jiheng.web.store.beside import read, write  # noqa: PLC0415 - as above

    gc.set_threshold(50_000, 20, 50)
    with contextlib.suppress(BrokenPipeError):
        while (question := read(questions)) is not None:
            write(answers, _answer(question))
    return 0


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Returns the pipes of questions and answers; what anybody prints goes nowhere."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return sys.stdin.buffer, answers


def _answer(question: bytes) -> bytes:
    from django.db import close_old_connections  # noqa: PLC0415 - as above

    close_old_connections()
    try:
        return pickle.dumps(_made(question), pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 - the server works it out itself, and meets the fault where it can be told
        return pickle.dumps(None)
    finally:
        close_old_connections()


def _made(question: bytes) -> object:
    from jiheng.web.models import Unit  # noqa: PLC0415 - as above
    from jiheng.web.store.beside import Asked, Made  # noqa: PLC0415
    from jiheng.web.store.cache import held  # noqa: PLC0415

    asked: Asked = pickle.loads(question)  # noqa: S301 - written by the server that started this process
    unit = Unit.objects.get(pk=asked.place[0])
    kept = held(unit, unit.years.get(year=asked.place[1]))
    if kept.place != asked.place:
        return None
    make = pickle.loads(asked.make)  # noqa: S301 - as above
    began = time.thread_time()
    value = make(kept.ledger)
    return Made(kept.state, value, time.thread_time() - began)


if __name__ == "__main__":
    sys.exit(main())
