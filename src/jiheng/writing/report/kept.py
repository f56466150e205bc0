"""Kept: what earlier reports of a year made of a text, for texts that are still the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_T = TypeVar("_T")


class Kept:
    """Values by what they were made from; what the last report did not ask for is forgotten.

    A value must follow from its name alone, so that nobody can tell whether it was made anew. One is for one year of
    one unit and its standards. Threads may share it: at worst they make a value twice.
    """

    def __init__(self) -> None:
        self._now: dict[Hashable, Any] = {}
        self._before: dict[Hashable, Any] = {}

    def once(self, name: Hashable, make: Callable[[], _T]) -> _T:
        """Returns what is made from a name, made where the last report did not ask for it."""
        now = self._now
        found: _T | None = now.get(name)
        if found is None:
            found = self._before.get(name)
            if found is None:
                found = make()
            now[name] = found
        return found

    def turn(self) -> None:
        """Ends a report."""
        self._before, self._now = self._now, {}
