"""What the benchmarks share: the best of several runs, and the loop that they are measured in runs of."""

from __future__ import annotations

import time
from collections.abc import Callable


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Returns the processor seconds of the best run: on a shared machine the others measure the neighbours."""
    best = float("inf")
    for _ in range(times):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def baseline() -> int:
    """Adds ten million integers, about what a second of plain Python does on a slow machine."""
    total = 0
    for number in range(10_000_000):
        total += number
    return total
