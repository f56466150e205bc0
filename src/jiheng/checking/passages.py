"""Passages: the text of a report in sentences, clauses, lines and sections, and the way from a place to each."""

from __future__ import annotations

import bisect
import itertools
import operator
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from jiheng.checking.pairs import Pairs
from jiheng.checking.squeezed import Squeezed
from jiheng.checking.twin import Twin
from jiheng.facts import Report, Section, Span

_FIRST_WORDS = re.compile(r"\S[^\n]{0,30}")
_LONGEST_HEADING = 60
_SENTENCE_MARKS = "。！？；"
_CLAUSE_MARKS = "，。；：！？（("


def ends(text: str, marks: str) -> list[int]:
    """Returns the places of the marks and line ends of a text, in order."""
    # Splitting is several times as fast as finding one match after the other.
    for mark in marks:
        text = text.replace(mark, "\n")
    pieces = text.split("\n")
    return list(map(operator.add, itertools.accumulate(map(len, pieces)), range(len(pieces) - 1)))


def occurrences(text: str, word: str) -> Iterator[int]:
    """Yields the places of a word in a text, in order and without overlap."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _beginning(text: str, pattern: re.Pattern[str], words: Iterable[str]) -> Iterator[re.Match[str]]:
    """Looks for the words first: they are found several times as fast as a pattern, which tries every place."""
    last = 0
    for at in sorted([at for word in words for at in occurrences(text, word)]):
        match = pattern.match(text, at) if at >= last else None
        if match is not None:
            last = match.end()
            yield match


class Passages:
    """The text of one report and what stands where in it; positions are those of the report's text."""

    def __init__(self, report: Report, twin: Twin | None = None) -> None:
        self.report = report
        self._twin = twin
        self.text = report.text
        self._held: dict[str, bool] = {}

    @cached_property
    def squeezed(self) -> Squeezed:
        """The text without blanks."""
        edges = {s.start for s in self.report.sections} | {s.end for s in self.report.sections if not s.run_in}
        edges |= {b.start for b in self.report.blocks if b.kind != "paragraph"}
        return Squeezed(self.text, frozenset(edges))

    @cached_property
    def dense(self) -> str:
        """The whole text without any blank, for asking whether words occur at all."""
        return self.squeezed.text.replace("\n", "")

    def undense(self, match: re.Match[str]) -> Span:
        """Returns the place in the text of a match in `dense`."""
        earlier = self.dense.count(match[0], 0, match.start())
        found = re.finditer(r"\s*".join(map(re.escape, match[0])), self.text)
        place = next(itertools.islice(found, earlier, None))
        return Span(place.start(), place.end(), place[0])

    @cached_property
    def pairs(self) -> Pairs:
        """The pairs of neighbouring characters, which tell what words the text cannot hold."""
        return Pairs(self.dense)

    def holds(self, *words: str) -> bool:
        """Tells whether any of the words stands in the squeezed text: asked before a pattern that needs one of them."""
        held = self._held
        for word in words:
            found = held.get(word)
            if found is None:
                found = held[word] = self.pairs.may_hold(word) and word in self.squeezed.text
            if found:
                return True
        return False

    def occurring(self, words: tuple[str, ...], text: str | None = None) -> list[str]:
        """Returns the words that stand in the text, or in what is given of it, in their own order."""
        text = self.text if text is None else text
        return [word for word in self.pairs.those_of(words) if word in text]

    def search(self, pattern: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Yields the matches of a pattern in the text or a part of it, with positions of the whole text."""
        return pattern.finditer(self.text, start, len(self.text) if end is None else end)

    def beginning(self, pattern: re.Pattern[str], words: tuple[str, ...]) -> Iterator[re.Match[str]]:
        """Yields the matches in the text of a pattern each alternative of which begins with one of the words."""
        return _beginning(self.text, pattern, self.pairs.those_of(words))

    def opening(self, pattern: re.Pattern[str], words: tuple[str, ...]) -> Iterator[re.Match[str]]:
        """Yields the matches in the squeezed text of a pattern that begins as `beginning` asks."""
        return self.matching(pattern, self.pairs.those_of(words))

    def matching(self, pattern: re.Pattern[str], spoken: Iterable[str]) -> Iterator[re.Match[str]]:
        """Yields the matches in the squeezed text of a pattern that begins with words known to stand there."""
        return _beginning(self.squeezed.text, pattern, spoken)

    def span(self, start: int, end: int) -> Span:
        """Returns a span of the text with its quote."""
        return Span(start, end, self.text[start:end])

    def match_span(self, match: re.Match[str], group: int | str = 0) -> Span:
        """Returns the place in the text of a match in the squeezed text."""
        return self.span(*self.squeezed.ends(*match.span(group)))

    @cached_property
    def head(self) -> Span:
        """The place for findings about the whole report: its title, else its first words."""
        if self.report.title_span is not None:
            return self.report.title_span
        found = _FIRST_WORDS.search(self.text)
        return self.span(*found.span()) if found else self.span(0, 0)

    @property
    def from_page(self) -> bool:
        """Whether a page broke the lines: where one ends in the text as printed says nothing."""
        return self._twin is not None and self._twin.was_broken

    # Lines and sentences

    @cached_property
    def line_starts(self) -> list[int]:
        return [0, *(at + 1 for at in ends(self.text, ""))]

    def row_of(self, position: int) -> int:
        """Returns the line of the text as it is checked, from 1."""
        return bisect.bisect_right(self.line_starts, position)

    def line_of(self, position: int) -> int:
        """Returns the line of the text as it is printed, from 1: the one to tell people."""
        return self._twin.line_of(position) if self._twin else self.row_of(position)

    def sentence(self, position: int) -> Span:
        """Returns the sentence around a position, without blank ends."""
        stops = self._text_stops
        index = bisect.bisect_left(stops, position)
        start = stops[index - 1] + 1 if index else 0
        end = stops[index] if index < len(stops) else len(self.text)
        while start < end and self.text[start].isspace():
            start += 1
        return self.span(start, end)

    @cached_property
    def _text_stops(self) -> list[int]:
        """Where the sentences of the text end."""
        return ends(self.text, _SENTENCE_MARKS)

    @cached_property
    def stops(self) -> list[int]:
        """Where the sentences of the squeezed text end."""
        return ends(self.squeezed.text, _SENTENCE_MARKS)

    @cached_property
    def clause_marks(self) -> list[int]:
        """Where the clauses of the squeezed text end."""
        return ends(self.squeezed.text, _CLAUSE_MARKS)

    # Sections

    def sections(self, *slots: str) -> list[Section]:
        """Returns the sections that fill one of the slots."""
        if len(slots) == 1:
            return list(self._by_slot.get(slots[0], ()))
        return [s for s in self.report.sections if s.slot in slots]

    @cached_property
    def _by_slot(self) -> dict[str, list[Section]]:
        found: dict[str, list[Section]] = {}
        for section in self.report.sections:
            found.setdefault(section.slot, []).append(section)
        return found

    def heading(self, *slots: str) -> Span | None:
        """Returns the place of the first heading that fills one of the slots."""
        for section in self.sections(*slots):
            return self.span(section.start, min(section.end, section.start + _LONGEST_HEADING))
        return None

    def body(self, section: Section) -> str:
        """Returns the text a section governs, without its heading."""
        return self.text[section.end : section.stop]

    def section_of(self, position: int) -> Section | None:
        """Returns the innermost section that governs a position."""
        index = self._section_at(position)
        return None if index < 0 else self.report.sections[index]

    def slots_at(self, position: int) -> frozenset[str]:
        """Returns the slots of all sections that govern a position."""
        index = self._section_at(position)
        return self.slots[index] if index >= 0 else frozenset()

    def _section_at(self, position: int) -> int:
        """Returns the index of the innermost section that governs a position, -1 outside all."""
        positions, indexes = self._changes
        return indexes[bisect.bisect_right(positions, position) - 1]

    @cached_property
    def _changes(self) -> tuple[list[int], list[int]]:
        """Where the innermost section changes: positions, and its index from there on."""
        sections = self.report.sections
        positions, indexes = [0], [-1]
        open_ones: list[int] = []
        for index, section in enumerate(sections):
            while open_ones and sections[open_ones[-1]].stop <= section.start:
                closed = open_ones.pop()
                positions.append(sections[closed].stop)
                indexes.append(open_ones[-1] if open_ones else -1)
            open_ones.append(index)
            positions.append(section.start)
            indexes.append(index)
        while open_ones:
            closed = open_ones.pop()
            positions.append(sections[closed].stop)
            indexes.append(open_ones[-1] if open_ones else -1)
        return positions, indexes

    @cached_property
    def slots(self) -> list[frozenset[str]]:
        """The slots of each section and of all sections above it."""
        found: list[frozenset[str]] = []
        for section in self.report.sections:
            above = found[section.parent] if 0 <= section.parent < len(found) else frozenset[str]()
            found.append(above | {section.slot} if section.slot else above)
        return found
