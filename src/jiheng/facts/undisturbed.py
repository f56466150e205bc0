"""Undisturbed: work that makes thousands of values and leaves no circles, without the collector looking for any."""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def undisturbed(work: Callable[P, T]) -> Callable[P, T]:
    """Returns the function with the cyclic garbage collector paused while it runs; nested calls pause it once.

    Reading and checking a report make values that all live to the end, so every look of the collector is in vain: a
    tenth of the time. In another thread the collector may start again too early, never stay off.
    """

    @functools.wraps(work)
    def paused(*args: P.args, **kwargs: P.kwargs) -> T:
        if not gc.isenabled():
            return work(*args, **kwargs)
        gc.disable()
        try:
            return work(*args, **kwargs)
        finally:
            gc.enable()

    return paused
