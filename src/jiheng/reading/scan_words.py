"""Words the scanner asks for: measure words and names, laid out so that a look-up costs next to nothing."""

from __future__ import annotations

import functools
import re

import msgspec

from jiheng.facts.unit import count_of
from jiheng.reading.normalise import plain
from jiheng.standards import load
from jiheng.standards.names import Names

_NUMERAL = re.compile("[0-9〇零一二两三四五六七八九十百千万亿廿卅]")

# Marks, dates, grades, decimals, money, rates, 余 and blanks.
_NUMBERED = frozenset("、)是要来.等级年月星类余多元分点成之零壹贰叁肆伍陆柒捌玖拾佰仟角圆 \n")

_PATTERN_STARTS = frozenset("第双“”‘’\"'〇零一二两三四五六七八九十百千万亿0123456789ABCDEFGHVPOISX")


class Lexicon(msgspec.Struct, frozen=True):
    """The word lists of the data, by first character.

    Attributes:
        measures: measure words with their units, longest first.
        guards: words that only begin like a measure word (人员, 项目).
        numbered: what may follow Chinese numerals that say something; behind all others they are part of a word.
        structure: nouns that number the parts of a sentence, not work done (方面, 阶段).
        counted: nouns that are counted wherever they stand (部门, 小组).
        counting_measures: measure words that count even behind a lone Chinese digit (两名).
        single_measures: measure words that may count behind 一 (建成一座).
        ordinal_measures: measure words before which 二 is the second (二期).
        founding: matches verbs of making and holding at the end of a string (设立, 举办).
        telling: matches words before a count at the end of a string (共, 等, 有).
    """

    measures: dict[str, tuple[tuple[str, str], ...]]
    guards: dict[str, re.Pattern[str]]
    numbered: frozenset[str]
    structure: tuple[str, ...]
    counted: tuple[str, ...]
    counting_measures: frozenset[str]
    single_measures: frozenset[str]
    ordinal_measures: frozenset[str]
    founding: re.Pattern[str]
    telling: re.Pattern[str]

    def measure(self, text: str, at: int) -> tuple[str, str] | None:
        """Returns the measure word at a place and its unit, or None where another word begins with it."""
        first = text[at : at + 1]
        found = self.measures.get(first)
        if found is None:
            return None
        guard = self.guards.get(first)
        if guard is not None and guard.match(text, at):
            return None
        for pair in found:
            if text.startswith(pair[0], at):
                return None if _goes_on(text, at, pair[0]) else pair
        return None


def _goes_on(text: str, at: int, word: str) -> bool:
    """Tells whether Latin letters go on behind a unit in Latin letters: 5mmHg is no length."""
    end = at + len(word)
    return word[-1].isascii() and word[-1].isalnum() and text[end : end + 1].isascii() and text[end : end + 1].isalnum()


@functools.cache
def lexicon() -> Lexicon:
    """Returns the word lists, made ready once per process."""
    words = load().words
    measures: dict[str, dict[str, str]] = {}
    for word in words["measure_words"]:
        form = plain(word)
        measures.setdefault(form[0], {}).setdefault(form, count_of(word))
    guards: dict[str, list[str]] = {}
    for pattern in words["not_measures"]:
        guards.setdefault(pattern[0], []).append(pattern)
    founding = words["establishing_verbs"]
    return Lexicon(
        {c: tuple(sorted(all_.items(), key=lambda pair: -len(pair[0]))) for c, all_ in measures.items()},
        {c: re.compile("|".join(all_)) for c, all_ in guards.items()},
        frozenset(measures) | _NUMBERED,
        tuple(words["structure_nouns"]),
        tuple(words["counted_nouns"]),
        frozenset(words["counting_measures"]),
        frozenset(words["single_measures"]),
        frozenset(words["ordinal_measures"]),
        _ending(founding),
        _ending(words["counting_words"]),
    )


def _ending(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(f"(?:{longest_first})[了:]?[ ]?$")


class NameIndex:
    """Names that hold numerals, found by the two characters around their first numeral."""

    __slots__ = ("_pattern", "firsts", "pairs")

    def __init__(self, names: Names) -> None:
        self.pairs: dict[str, list[tuple[int, str]]] = {}
        self.firsts: set[str] = set()
        for name in sorted(names.literals, key=len, reverse=True):
            found = _NUMERAL.search(name)
            if found and len(name) > 1:
                at = min(found.start(), len(name) - 2)
                self.firsts.add(found.group())
                self.pairs.setdefault(name[at : at + 2], []).append((at, name))
        self._pattern = re.compile("|".join(f"(?:{p})" for p in names.patterns)) if names.patterns else None

    def literal(self, text: str, at: int) -> tuple[int, int] | None:
        """Returns start and end of the longest name whose first numeral stands at a place."""
        if text[at] not in self.firsts:
            return None
        pairs = self.pairs
        here, before = text[at : at + 2], text[at - 1 : at + 1]
        if here not in pairs and before not in pairs:
            return None
        best: tuple[int, int] | None = None
        for pair, place in ((here, at), (before, at - 1)):
            for offset, name in pairs.get(pair, ()):
                start = place - offset
                if start >= 0 and text.startswith(name, start):
                    # Longest first: the first name that fits is the longest of its pair.
                    if best is None or len(name) > best[1] - best[0]:
                        best = (start, start + len(name))
                    break
        return best

    def here(self, text: str, at: int) -> tuple[int, int] | None:
        """Returns start and end of a name told by a pattern that starts at a place."""
        found = self._pattern.match(text, at) if self._pattern else None
        return found.span() if found and found.end() > at else None

    def around(self, text: str, start: int) -> tuple[int, int] | None:
        """Returns start and end of a name told by a pattern that covers the numeral at a place."""
        if self._pattern is None:
            return None
        for place in range(start, max(0, start - 6) - 1, -1):
            # Patterns start with a numeral, a letter, a quotation mark, 第 or 双.
            if place == start or text[place] in _PATTERN_STARTS:
                found = self._pattern.match(text, place)
                if found and found.end() > start:
                    return found.span()
        return None


@functools.lru_cache(maxsize=4)
def name_index(names: Names) -> NameIndex:
    """Returns the index of names, made once for each set of names."""
    return NameIndex(names)
