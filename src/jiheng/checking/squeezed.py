"""Squeezed: the text without its blanks, for finding words that a converter or a line end has torn apart."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

_ends = frozenset("。！？；!?;").__contains__


class Squeezed:
    """A text without blanks, and the way back to the places of the original.

    A line end stays where a sentence or a heading ends, so that a pattern that does not name a line end never runs
    from a heading into the text below it.

    Attributes:
        text: the squeezed text.
    """

    def __init__(self, text: str, breaks: frozenset[int] = frozenset()) -> None:
        """Squeezes a text; `breaks` are places where a line end is kept (ends and starts of headings)."""
        parts: list[str] = []
        squeezed: list[int] = []
        original: list[int] = []
        length = last = line_start = 0
        for line in text.split("\n"):
            at = line_start
            for word in line.split():
                start = text.find(word, at)
                if at == line_start and parts and (_ends(text[last - 1]) or last in breaks or start in breaks):
                    parts.append("\n")
                    squeezed.append(length)
                    original.append(last)
                    length += 1
                squeezed.append(length)
                original.append(start)
                parts.append(word)
                length += len(word)
                at = last = start + len(word)
            line_start += len(line) + 1
        self._squeezed = squeezed
        self._original = original
        self.text = "".join(parts)

    def original(self, position: int) -> int:
        """Returns the place in the original of a character of the squeezed text."""
        run = bisect.bisect_right(self._squeezed, position) - 1
        return 0 if run < 0 else self._original[run] + position - self._squeezed[run]

    def place(self, position: int) -> int:
        """Returns the place in the squeezed text of the first character at or after a place of the original."""
        run = bisect.bisect_right(self._original, position) - 1
        if run < 0:
            return 0
        place = self._squeezed[run] + position - self._original[run]
        return min(place, self._squeezed[run + 1] if run + 1 < len(self._squeezed) else len(self.text))

    def places(self, positions: Sequence[int]) -> list[int]:
        """Returns the places in the squeezed text of characters of the original that are no blanks."""
        squeezed, original = self._squeezed, self._original
        runs = [bisect.bisect_right(original, position) - 1 for position in positions]
        return [squeezed[run] + position - original[run] for run, position in zip(runs, positions, strict=True)]

    def ends(self, start: int, end: int) -> tuple[int, int]:
        """Returns start and end in the original of a stretch of the squeezed text."""
        return self.original(start), self.original(end - 1) + 1 if end > start else self.original(start)

    def find(self, pattern: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Yields the matches between two places of the original; their positions are those of the squeezed text."""
        last = len(self.text) if end is None else self.place(end)
        return pattern.finditer(self.text, self.place(start), last)
