"""Which slot of the outline families a heading fills, by its words."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from jiheng.standards.family import Family

GENERIC = "generic"
VOTE = 60  # of a heading that only one family knows; divisible by the usual numbers of families

_NO_WORDS = re.compile("[(（][0-9.]{1,5} ?分[)）]|[^\u4e00-\u9fff]+|[及与和的]")
_TAIL = re.compile("(?:情况|分析|说明)+$")
_LONGEST_OWNER = 14  # characters of a unit name or year before the words of a variant
_SHORTEST_TAIL = 4
_LONGEST = 45
_LONGEST_TITLE = 120
_LONGEST_SAID = 60
_REMEMBERED = 5000


class Option(msgspec.Struct, frozen=True):
    """A slot of a family whose words are those of a heading."""

    family: str
    slot: str
    parent: str
    level: int


@functools.lru_cache(maxsize=4096)
def key(title: str) -> str:
    """Returns the bare words of a heading: no figures, marks, blanks, and no 及, 与, 和, 的."""
    return _NO_WORDS.sub("", title)


class SlotIndex:
    """The headings of all families, looked up by their bare words; then keywords, in the order of their list."""

    def __init__(self, families: Mapping[str, Family], keywords: Iterable[str], weak: Iterable[str]) -> None:
        self._options: dict[str, list[Option]] = {}
        for family in families.values():
            for slot in family.slots:
                option = Option(family.id, slot.slot, slot.parent, slot.level)
                for words in {key(v) for v in (slot.title, *slot.variants)}:
                    if words:
                        self._options.setdefault(words, []).append(option)
        self._keywords = [_pair(line) for line in keywords]
        self._weak = [_pair(line) for line in weak]
        self._ends = tuple(keyword for _, keyword in self._keywords)
        self._chosen: dict[str, list[Option]] = {}
        self._said: dict[str, tuple[str, ...]] = {}

    def options(self, title: str) -> list[Option]:
        """Returns the slots whose heading says the same, or the same after the name of a unit."""
        if len(title) > _LONGEST_TITLE:
            return []
        known = self._chosen.get(title)
        if known is None:
            known = self._find(key(title))
            if len(self._chosen) < _REMEMBERED:
                self._chosen[title] = known
        return known

    def _find(self, words: str) -> list[Option]:
        exact = self._options.get(words)
        if exact is not None or len(words) > _LONGEST:
            return exact or []
        for cut in range(1, min(_LONGEST_OWNER, len(words) - _SHORTEST_TAIL) + 1):
            tail = self._options.get(words[cut:])
            if tail is not None:
                # 收支预算|总体情况: what stands before is no owner but says itself what the section is about
                return [] if any(keyword in words[:cut] for _, keyword in self._keywords) else tail
        return []

    def exact(self, title: str) -> list[Option]:
        """Returns the slots whose heading says just the same."""
        return self._options.get(key(title), [])

    def said(self, title: str) -> tuple[str, ...]:
        """Returns the slots that the keywords in a heading name, the chief one first."""
        words = key(title)
        if len(words) > _LONGEST_SAID:
            return ()
        known = self._said.get(words)
        if known is None:
            known = self._search(words)
            if len(self._said) < _REMEMBERED:
                self._said[words] = known
        return known

    def _search(self, words: str) -> tuple[str, ...]:
        found: list[str] = []
        left = words
        for slot, keyword in self._keywords:
            if keyword in left:
                left = left.replace(keyword, "，")
                if slot not in found:
                    found.append(slot)
        if not found:
            found = [slot for slot, keyword in self._weak if keyword in words][:1]
        return tuple(found)

    def head(self, title: str) -> str:
        """Returns the slot of the keyword that a heading ends with, as a Chinese phrase ends with its head word."""
        words = _TAIL.sub("", key(title))
        if not words.endswith(self._ends):
            return ""
        return next(slot for slot, keyword in self._keywords if words.endswith(keyword))


def votes(options: Iterable[list[Option]]) -> Counter[str]:
    """Counts for each family how many headings it knows word by word, each for the share of families that know it.

    The generic outline knows them all and gets no votes.
    """
    count: Counter[str] = Counter()
    for of_one in options:
        names = {option.family for option in of_one if option.family != GENERIC}
        for name in names:
            count[name] += VOTE // len(names)
    return count


def choose(options: list[Option], level: int, parent_slots: tuple[str, ...], favour: Mapping[str, int]) -> str:
    """Returns the slot that fits best: under its parent, at its level, in the family that the document follows."""

    def fit(option: Option) -> tuple[bool, int, bool]:
        return (
            option.parent in parent_slots if option.parent else not parent_slots,
            favour.get(option.family, 0),
            option.level == level,
        )

    return max(options, key=fit).slot


def _pair(line: str) -> tuple[str, str]:
    slot, _, keyword = line.partition("=")
    return slot, key(keyword)
