"""The pool under the worst documents: hanging, dying, and eating memory."""

import os
import signal
import sys
import threading
import time

import pytest

from jiheng.batch.pool import Failure, Limits, run_inline, run_supervised

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the behaviour of workers is tested where they fork")

QUICK = Limits(seconds=0.8)
"""For documents that hang; one that does not may wait as long for a processor of a busy machine."""
PATIENT = Limits(seconds=60.0)


def work(path: str) -> bytes:
    match path.partition("-")[0]:
        case "hang":
            time.sleep(60)
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            os._exit(3)
        case "memory":
            raise MemoryError
        case "slow":
            time.sleep(0.15)
    return path.encode()


def run(paths, jobs=2, limits=PATIENT):
    return list(run_supervised(work, paths, jobs, limits))


def test_results_come_in_the_order_of_the_paths():
    paths = [f"{'slow' if i % 3 == 0 else 'quick'}-{i}" for i in range(30)]

    assert run(paths) == [(p, p.encode()) for p in paths]


def test_a_document_that_kills_its_worker_costs_only_itself():
    results = dict(run(["a", "die", "b", "exit", "c"]))

    assert results["die"].code == "crashed"
    assert results["exit"].code == "crashed"
    assert [results[x] for x in "abc"] == [b"a", b"b", b"c"]


def test_a_document_that_hangs_is_ended_at_its_limit():
    started = time.monotonic()
    results = dict(run(["hang-1", "hang-2"], limits=QUICK))

    assert results == dict.fromkeys(("hang-1", "hang-2"), Failure("timeout", "0.8"))
    assert time.monotonic() - started < 45, "not as long as it hangs"


def test_a_document_that_hangs_costs_only_itself():
    results = dict(run(["hang-1", "a", "b"], limits=Limits(seconds=5.0)))

    assert results == {"hang-1": Failure("timeout", "5"), "a": b"a", "b": b"b"}


def test_want_of_memory_is_a_failure_of_the_document():
    assert dict(run(["memory", "a"])) == {"memory": Failure("memory"), "a": b"a"}


def test_paths_are_taken_only_a_bounded_way_ahead():
    taken = []

    def paths():
        for i in range(10_000):
            taken.append(i)
            yield f"p-{i}"

    results = run_supervised(work, paths(), 2, PATIENT)
    next(results)
    results.close()

    assert len(taken) < 100


def test_closing_early_leaves_no_worker_behind():
    results = run_supervised(work, ("quick", *(f"hang-{i}" for i in range(100))), 2, PATIENT)
    next(results)
    started = time.monotonic()
    results.close()

    assert time.monotonic() - started < 45, "those that hang are not waited for"


def test_nothing_to_do_is_done():
    assert run([]) == []


def test_inline_gives_the_same_results():
    assert list(run_inline(work, ["a", "b"])) == [("a", b"a"), ("b", b"b")]


def parent(_path: str) -> bytes:
    return str(os.getppid()).encode()


def test_a_process_with_threads_is_not_forked():
    still = threading.Event()
    thread = threading.Thread(target=still.wait)
    thread.start()
    try:
        ((_, found),) = run_supervised(parent, ["x"], 1, Limits(seconds=60.0))
    finally:
        still.set()
        thread.join()

    assert int(found) != os.getpid(), "the worker comes from a server of its own"


def test_a_hanging_document_is_given_up_in_a_process_with_threads_too():
    still = threading.Event()
    thread = threading.Thread(target=still.wait)
    thread.start()
    try:
        found = run(["quick-1", "hang-1", "die-1", "quick-2"], jobs=1, limits=Limits(seconds=5.0))
    finally:
        still.set()
        thread.join()

    assert [r if isinstance(r, bytes) else r.code for _, r in found] == [b"quick-1", "timeout", "crashed", b"quick-2"]
