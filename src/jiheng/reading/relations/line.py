"""Line: the facts of the running text in a row, with the words between them."""

from __future__ import annotations

import bisect
import functools
import re

import msgspec

from jiheng.facts import Fact, Table
from jiheng.reading.context import Context
from jiheng.reading.meaning.facts import flow_of
from jiheng.reading.meaning.flow import LIST_MARK

_MARKED = re.compile(rf"(?:^|[\n。；;：:，,、（(])({LIST_MARK.pattern})")
_STOP = re.compile(r"[。！？\n]")
_LINE = re.compile(r"\n")
_DIGITS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBER = re.compile(rf"\d+|[{_DIGITS}]+|[①-⑳]")


class Mark(msgspec.Struct, frozen=True):
    """A list mark: its shape (`1、` and `2、` have one shape) and its number."""

    shape: str
    number: int


class Line:
    """Facts of the prose with their positions in the flow.

    Attributes:
        facts: of the running text, in order.
        text: the flow.
    """

    def __init__(self, context: Context, facts: tuple[Fact, ...], tables: tuple[Table, ...]) -> None:
        self.context = context
        self.flow = flow_of(context, tables)
        self.text = self.flow.text
        grids = [(t.start, t.end) for t in tables]
        self.facts = [f for f in facts if f.span is not None and not _inside(f.span.start, grids)]
        self.start = {f.id: self.flow.at(f.span.start) for f in self.facts if f.span}
        self.end = {f.id: self.flow.at(f.span.end - 1) + 1 for f in self.facts if f.span}
        self.order = {f.id: i for i, f in enumerate(self.facts)}

    def between(self, first: Fact, second: Fact) -> str:
        """Returns the words from the end of one fact to the start of another."""
        return self.text[self.end[first.id] : self.start[second.id]]

    def before(self, fact: Fact, limit: int = 60) -> str:
        """Returns up to `limit` characters before a fact."""
        at = self.start[fact.id]
        return self.text[max(0, at - limit) : at]

    def after(self, fact: Fact, limit: int = 60) -> str:
        """Returns up to `limit` characters behind a fact."""
        at = self.end[fact.id]
        return self.text[at : at + limit]

    def sentence_start(self, fact: Fact) -> int:
        """Returns where in the flow the sentence of a fact begins."""
        return self._sentences[self.order[fact.id]]

    def paragraph_start(self, fact: Fact) -> int:
        """Returns where in the flow the paragraph of a fact begins."""
        return self._paragraphs[self.order[fact.id]]

    @functools.cached_property
    def _sentences(self) -> list[int]:
        return _last_before([m.end() for m in _STOP.finditer(self.text)], [self.start[f.id] for f in self.facts])

    @functools.cached_property
    def _paragraphs(self) -> list[int]:
        return _last_before([m.end() for m in _LINE.finditer(self.text)], [self.start[f.id] for f in self.facts])


def _last_before(marks: list[int], places: list[int]) -> list[int]:
    """Returns for each place the last mark at or before it, 0 without one."""
    found: list[int] = []
    for place in places:
        i = bisect.bisect_right(marks, place)
        found.append(marks[i - 1] if i else 0)
    return found


def mark_in(gap: str) -> Mark | None:
    """Returns the last list mark in the words between two numbers."""
    last: re.Match[str] | None = None
    for found in _MARKED.finditer(gap):
        last = found
    return _mark(last[1]) if last else None


def _mark(words: str) -> Mark | None:
    found = _NUMBER.search(words)
    if found is None:
        return None
    numeral = found[0]
    if numeral.isascii():
        number, kind = int(numeral), "1"
    elif numeral in _CIRCLED:
        number, kind = _CIRCLED.index(numeral) + 1, "①"
    else:
        number, kind = _chinese(numeral), "一"
    shape = words[: found.start()] + kind + words[found.end() :].rstrip(".、．")
    if "是" in words:
        shape = "一是"
    return Mark(shape.replace("（", "(").replace("）", ")"), number)


def _chinese(numeral: str) -> int:
    if numeral == "十":
        return 10
    head, ten, tail = numeral.partition("十")
    if not ten:
        return _DIGITS.index(numeral[0]) + 1
    return (_DIGITS.index(head[0]) + 1 if head else 1) * 10 + (_DIGITS.index(tail[0]) + 1 if tail else 0)


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)
