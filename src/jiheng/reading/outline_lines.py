"""Lines: where they begin and end, which lie in tables, and whether the text was broken at a page width."""

from __future__ import annotations

import bisect
import datetime
import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property

import msgspec

from jiheng.facts import Block, Table
from jiheng.reading.outline_numbers import Kind
from jiheng.reading.page_width import ends_in_figure, is_open, page_width, width

_FEW_LINES, _MUCH = 6, 200
# A page that lost its line ends: a blank before 一、 or （一） stands for one.
_BEFORE_NUMBER = re.compile("[ \u3000](?=[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])")
# How a line begins that is one of its own, however full the line before: indented, numbered, a bullet, a row.
_BEGINS = re.compile(
    "[ \u3000]{2}|\u3000|[-*●■◆★#|]|[0-9]{1,2}[.、)](?![0-9])"
    "|[(][0-9一二三四五六七八九十]{1,3}[)]|[一二三四五六七八九十]{1,3}、"
)
# What may be the other half of a number that the page cut, or its unit.
_GOES_ON = re.compile("[ ]?[0-9]|[.%‰一-鿿]")
_UNFINISHED = frozenset(",、(")
_FULL, _HALF = 0.75, 0.5


class Signature(msgspec.Struct, frozen=True):
    """Where somebody signs.

    Attributes:
        start: first character of the block.
        unit_start: first character of the signing unit; equal to `unit_end` where only a date stands.
        unit_end: one past the last.
        signed_on: the date, None where only a unit stands or the date is impossible.
    """

    start: int
    unit_start: int
    unit_end: int
    signed_on: datetime.date | None


class Lines:
    """The lines of a plain text. A carriage return ends a line too.

    Attributes:
        plain: the text with newlines only as line ends.
        strings: the lines.
        starts: first character of each.
        styled: blocks that are headings by the style of the source, by their first character.
        signatures: set when they are first looked for.
        kinds: kind of the number that begins a line, by its index; set by the outline.
    """

    def __init__(self, plain: str, tables: Iterable[Table] = (), blocks: Iterable[Block] = ()) -> None:
        self.plain = plain.replace("\r", "\n") if "\r" in plain else plain
        self.strings = self.plain.split("\n")
        if len(self.strings) <= _FEW_LINES and len(plain) > _MUCH:
            self.plain = _BEFORE_NUMBER.sub("\n", self.plain)
            self.strings = self.plain.split("\n")
        self.starts: list[int] = []
        at = 0
        for line in self.strings:
            self.starts.append(at)
            at += len(line) + 1
        self._tables = sorted((t.start, t.end) for t in tables)
        self._table_starts = [start for start, _ in self._tables]
        self.styled = {b.start: b for b in blocks if b.kind == "heading"}
        self.kinds: dict[int, Kind] = {}
        self.signatures: list[Signature] | None = None

    @property
    def numbered(self) -> Collection[int]:
        """Indexes of the lines that begin with a number."""
        return self.kinds.keys()

    def __len__(self) -> int:
        return len(self.strings)

    def at(self, position: int) -> int:
        """Returns the index of the line a position stands in."""
        return bisect.bisect_right(self.starts, position) - 1

    def end(self, index: int) -> int:
        """Returns one past the last character of a line that is no blank."""
        return self.starts[index] + len(self.strings[index].rstrip())

    def begin(self, index: int) -> int:
        """Returns the first character of a line that is no blank."""
        line = self.strings[index]
        return self.starts[index] + len(line) - len(line.lstrip())

    def following(self, index: int) -> int | None:
        """Returns the index of the next line with words, None at the end."""
        for i in range(index + 1, len(self.strings)):
            if self.strings[i] and not self.strings[i].isspace():
                return i
        return None

    def preceding(self, index: int) -> int | None:
        """Returns the index of the last line with words before a line, None at the beginning."""
        for i in range(index - 1, -1, -1):
            if self.strings[i] and not self.strings[i].isspace():
                return i
        return None

    def in_table(self, position: int) -> bool:
        i = bisect.bisect_right(self._table_starts, position) - 1
        return i >= 0 and position < self._tables[i][1]

    @cached_property
    def page_width(self) -> int:
        """Width of the page in half characters, 0 for a text whose lines end with its paragraphs."""
        return page_width(self.strings)

    @property
    def wrapped(self) -> bool:
        """The text was broken into lines at a page width, as text out of a PDF is."""
        return self.page_width > 0

    def runs_on(self, index: int) -> bool:
        """Tells whether a line is full to the page width and ends within a sentence."""
        line = self.strings[index].strip()
        return bool(line) and self.wrapped and is_open(line) and width(line) >= self.page_width * _FULL

    @cached_property
    def _step(self) -> int:
        """How many lines on the next one with words stands: 2 where an empty one is behind nearly every line."""
        full = [i for i, line in enumerate(self.strings) if line and not line.isspace()]
        steps = Counter(b - a for a, b in itertools.pairwise(full))
        step, count = max(steps.items(), key=lambda each: each[1], default=(1, 0))
        return step if step > 1 and count * 10 >= (len(full) - 1) * 9 else 1

    def inner_breaks(self) -> list[tuple[int, int]]:
        """Returns where the page broke lines within a sentence: the stretches of the line ends there, in order."""
        if not self.wrapped:
            return []
        ends = range(len(self.strings) - self._step)
        return [
            (self.starts[i + self._step] - self._step, self.starts[i + self._step]) for i in ends if self._broken(i)
        ]

    def _broken(self, index: int) -> bool:
        line, following = self.strings[index], self.strings[index + self._step]
        if any(self.strings[index + 1 : index + self._step]):
            return False
        if not following or "\t" in line or "\t" in following or "|" in line:
            return False
        cut = ends_in_figure(line)
        if _BEGINS.match(following) and not cut:
            return False
        goes_on = line.rstrip()[-1:] in _UNFINISHED or (cut and _GOES_ON.match(following))
        runs_on = width(line) >= self.page_width * _HALF if goes_on else self.runs_on(index)
        return runs_on and not self.in_table(self.starts[index]) and not self.in_table(self.starts[index + self._step])
