"""A supervised pool of processes: a document that hangs or kills its worker costs itself and nothing else.

Results come in the order of the input. The pool takes only a bounded number of paths ahead of the result that is due,
so memory does not grow with the batch.
"""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import msgspec

Work = Callable[[str], bytes]
"""Reads one path and returns an encoded result; must not raise for bad input."""


class Failure(msgspec.Struct, frozen=True):
    """What became of a path that gave no result: `timeout`, `crashed` or `memory`."""

    code: str
    detail: str = ""


class Limits(msgspec.Struct, frozen=True):
    """Bounds of one document: wall time in seconds and address space in bytes (0 for none)."""

    seconds: float = 60.0
    memory: int = 0


_AHEAD = 16  # paths in flight or waiting for their turn, for each worker
_GRACE = 2.0  # seconds a worker gets to leave by itself
_MASKS = hasattr(signal, "pthread_sigmask")
_ORPHAN_CHECK = 5.0  # seconds between an idle worker's looks whether its parent lives


def run_inline(work: Work, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Failure]]:
    """Does the work in this process: for debugging and profiles; no supervision."""
    for path in paths:
        try:
            yield path, work(path)
        except MemoryError:
            yield path, Failure("memory")


def run_supervised(
    work: Work, paths: Iterable[str], jobs: int, limits: Limits
) -> Iterator[tuple[str, bytes | Failure]]:
    """Yields the result of each path in order.

    Args:
        work: called in the workers; must be importable by them.
        paths: may be lazy; is read as workers become free.
        jobs: number of workers, at least 1.
        limits: of each document.
    """
    pool = _Pool(work, jobs, limits)
    try:
        yield from pool.run(iter(paths))
    finally:
        pool.close()


class _Worker:
    def __init__(self, context: Any, work: Work, limits: Limits) -> None:
        self.connection, theirs = context.Pipe()
        parent = os.getpid() if context.get_start_method() == "fork" else 0
        self.process = context.Process(target=_serve, args=(theirs, work, limits.memory, parent), daemon=True)
        with _no_interrupt():
            self.process.start()
        theirs.close()
        self.task: tuple[int, str] | None = None
        self.deadline = 0.0

    def give(self, task: tuple[int, str], seconds: float) -> None:
        self.task = task
        self.deadline = time.monotonic() + seconds
        try:
            self.connection.send(task)
        except OSError:
            self.deadline = 0.0  # it died while idle: collecting finds the broken connection

    def stop(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()


class _Pool:
    def __init__(self, work: Work, jobs: int, limits: Limits) -> None:
        self._context = _context()
        self._work = work
        self._limits = limits
        self._jobs = max(1, jobs)
        self._workers: list[_Worker] = []

    def run(self, paths: Iterator[str]) -> Iterator[tuple[str, bytes | Failure]]:
        done: dict[int, tuple[str, bytes | Failure]] = {}
        waiting = enumerate(paths)
        due = given = 0
        exhausted = False
        while True:
            while not exhausted and given - due < self._jobs * _AHEAD and (worker := self._idle()) is not None:
                task = next(waiting, None)
                if task is None:
                    exhausted = True
                else:
                    worker.give(task, self._limits.seconds)
                    given += 1
            while due in done:
                yield done.pop(due)
                due += 1
            busy = [w for w in self._workers if w.task is not None]
            for index, path, result in self._collect(busy) if busy else ():
                done[index] = (path, result)
            if exhausted and due == given:
                return

    def close(self) -> None:
        for worker in self._workers:
            if worker.task is None:
                try:
                    worker.connection.send(None)
                    worker.process.join(_GRACE)
                except OSError:
                    pass
            worker.stop()
        self._workers.clear()

    def _idle(self) -> _Worker | None:
        for worker in self._workers:
            if worker.task is None:
                return worker
        if len(self._workers) < self._jobs:
            worker = _Worker(self._context, self._work, self._limits)
            self._workers.append(worker)
            return worker
        return None

    def _replace(self, worker: _Worker) -> None:
        worker.stop()
        self._workers[self._workers.index(worker)] = _Worker(self._context, self._work, self._limits)

    def _collect(self, busy: list[_Worker]) -> Iterator[tuple[int, str, bytes | Failure]]:
        """Waits until something happens and yields what ended."""
        first_deadline = min(w.deadline for w in busy)
        multiprocessing.connection.wait(
            [w.connection for w in busy], timeout=max(0.0, first_deadline - time.monotonic()) + 0.01
        )
        now = time.monotonic()
        for worker in busy:
            task = worker.task
            if task is None:
                continue
            try:
                if worker.connection.poll():
                    result = worker.connection.recv()
                    worker.task = None
                    yield *task, result
                elif now > worker.deadline:
                    self._replace(worker)
                    yield *task, Failure("timeout", f"{self._limits.seconds:g}")
            except (EOFError, OSError):
                worker.process.join(_GRACE)
                status = worker.process.exitcode
                self._replace(worker)
                yield *task, Failure("crashed", str(status))


def _context() -> Any:
    """Returns how workers are born.

    Forked workers share the loaded standards; where there is no fork they load them again. A process with threads is
    never forked: a lock or a connection of another thread would live on in the worker; a server started for it is.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    if threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["jiheng.batch.warm"])
    return context


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Holds Ctrl-C back while a worker is born: before it can ignore it, it would die aloud."""
    if not _MASKS:
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _serve(connection: Connection, work: Work, memory: int, parent: int) -> None:
    """The life of a worker: takes paths, answers with results, ends with its parent (0 where the pipe tells of it)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if _MASKS:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    if memory:
        _limit_memory(memory)
    gc.freeze()  # what was loaded before stays: neither counted again nor copied from the parent
    while True:
        try:
            # A sibling forked later holds our parent's end open too, so its death is not always an end of file.
            while not connection.poll(_ORPHAN_CHECK):
                if parent and os.getppid() != parent:
                    return
            task = connection.recv()
        except (EOFError, OSError):
            return
        if task is None:
            return
        try:
            result: bytes | Failure = work(task[1])
        except MemoryError:
            result = Failure("memory")
        except Exception as error:  # noqa: BLE001 - work that breaks its promise costs its document only
            result = Failure("crashed", type(error).__name__)
        try:
            connection.send(result)
        except (BrokenPipeError, OSError):
            return


def _limit_memory(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
