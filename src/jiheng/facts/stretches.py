"""Stretches: what a page or a scan set within the sentences of a text; the way between the text with and without."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

Stretch = tuple[int, int]


class Stretches:
    """Stretches that are left out of a text; given in order and apart from each other."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._stretches = stretches
        self._starts = [start for start, _ in stretches]
        self._missing = [0]
        self._gone: list[int] = []
        for start, end in stretches:
            self._gone.append(start - self._missing[-1])
            self._missing.append(self._missing[-1] + end - start)

    def without(self, text: str) -> str:
        """Returns the text without the stretches."""
        starts = [0, *(end for _, end in self._stretches)]
        return "".join(text[start:end] for start, end in zip(starts, (*self._starts, len(text)), strict=True))

    def there(self, place: int) -> int:
        """Returns where a place of the text stands without the stretches; within one, where it was."""
        index = bisect.bisect_right(self._starts, place) - 1
        if index >= 0 and place < self._stretches[index][1]:
            return self._gone[index]
        return place - self._missing[index + 1]

    def back(self, place: int) -> int:
        """Returns where a place of the text without the stretches stands in the text."""
        return place + self._missing[bisect.bisect_right(self._gone, place)]

    def back_end(self, end: int) -> int:
        """Returns where the end of some words stands in the text: right behind their last character."""
        return self.back(end - 1) + 1 if end else 0
