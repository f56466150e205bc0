"""Pairs: the pairs of neighbouring characters of a text, which tell in one look-up the words it cannot hold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec

_PAIR = 4  # bytes


class Pairs:
    """The pairs of characters of a text without blanks.

    A word stands in a text only where all its pairs do. Made once for a report, they answer for every word list of the
    rules; a search for each list, or a pattern of all its words, would pass over the text again and again.
    """

    __slots__ = ("_pairs",)

    def __init__(self, dense: str) -> None:
        """Takes a text without any blank, so that words which a line end has torn apart are whole."""
        self._pairs = _numbers(dense)

    def may_hold(self, word: str) -> bool:
        """Tells whether the text has all pairs of a word; certain for two characters, likely for more."""
        return _of_word(word) <= self._pairs

    def those_of(self, words: tuple[str, ...]) -> Sequence[str]:
        """Returns the words that the text may hold, in their own order."""
        index = _index(words)
        pairs, by_pair = self._pairs, index.by_pair
        found = {word for pair in by_pair.keys() & pairs for word, others in by_pair[pair] if others <= pairs}
        if not found:
            return index.unpaired
        found.update(index.unpaired)
        return [word for word in words if word in found]


class _Index(msgspec.Struct, frozen=True, gc=False):
    """Words by their first pair, each with its other pairs; `unpaired` have none or hold a blank."""

    by_pair: dict[int, tuple[tuple[str, frozenset[int]], ...]]
    unpaired: tuple[str, ...]


@lru_cache(maxsize=256)
def _index(words: tuple[str, ...]) -> _Index:
    by_pair: dict[int, list[tuple[str, frozenset[int]]]] = {}
    unpaired: list[str] = []
    for word in words:
        pairs = _of_word(word)
        if not pairs:
            unpaired.append(word)
            continue
        first = next(iter(_numbers(word[:2])), 0)
        by_pair.setdefault(first, []).append((word, pairs - {first}))
    return _Index({pair: tuple(all_) for pair, all_ in by_pair.items()}, tuple(unpaired))


@lru_cache(maxsize=4096)
def _of_word(word: str) -> frozenset[int]:
    """Returns the pairs of a word, none for one that holds a blank: it is looked for in texts with blanks."""
    return frozenset() if word.split() != [word] else frozenset(_numbers(word))


def _numbers(text: str) -> set[int]:
    """Returns each pair of neighbouring characters as one number: far cheaper than as strings of two."""
    units = memoryview(text.encode("utf-16-le", "surrogatepass"))
    found: set[int] = set()
    for start in (0, _PAIR // 2):
        length = max(len(units) - start, 0) // _PAIR * _PAIR
        found.update(units[start : start + length].cast("I"))
    return found
