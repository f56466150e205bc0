"""Squeezed: the text without its blanks, for finding words that a converter or a line end has torn apart."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

_RUN = re.compile(r"\S+")
_SENTENCE_ENDS = frozenset("。！？；!?;")


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
        self._squeezed: list[int] = []
        self._original: list[int] = []
        length, last = 0, 0
        squeezed, original = self._squeezed, self._original
        for run in _RUN.finditer(text):
            start, end = run.span()
            broken = last in breaks or start in breaks or (last and text[last - 1] in _SENTENCE_ENDS)
            if broken and parts and "\n" in text[last:start]:
                parts.append("\n")
                squeezed.append(length)
                original.append(last)
                length += 1
            squeezed.append(length)
            original.append(start)
            parts.append(text[start:end])
            length += end - start
            last = end
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
        """Returns `place` of many positions of the original; those in order cost least."""
        squeezed, original, length = self._squeezed, self._original, len(self.text)
        found: list[int] = []
        run, known, last = -1, len(original), -1
        for position in positions:
            if position < last:
                run = bisect.bisect_right(original, position) - 1
            last = position
            while run + 1 < known and original[run + 1] <= position:
                run += 1
            if run < 0:
                found.append(0)
                continue
            place = squeezed[run] + position - original[run]
            most = squeezed[run + 1] if run + 1 < known else length
            found.append(min(most, place))
        return found

    def ends(self, start: int, end: int) -> tuple[int, int]:
        """Returns start and end in the original of a stretch of the squeezed text."""
        return self.original(start), self.original(end - 1) + 1 if end > start else self.original(start)

    def find(self, pattern: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Yields the matches between two places of the original; their positions are those of the squeezed text."""
        last = len(self.text) if end is None else self.place(end)
        return pattern.finditer(self.text, self.place(start), last)
