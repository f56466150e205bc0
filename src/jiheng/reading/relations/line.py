"""Line: the figures of the running text in a row, with the words between them."""

from __future__ import annotations

import bisect
import re

import msgspec

from jiheng.facts import Fact, Span, Table
from jiheng.facts.unit import CNY, SCORE
from jiheng.reading.context import Context
from jiheng.reading.meaning.facts import flow_of
from jiheng.reading.meaning.flow import LIST_MARK
from jiheng.reading.meaning.openers import opens
from jiheng.reading.relations.figure import Figure

_MARKED = re.compile(rf"(?:^|[\n。；;：:，,、（(])({LIST_MARK.pattern})")
_MARKISH = re.compile(r"[一二三四五六七八九十\d][、.．）)是：:章节，部]|[①-⑳]")  # one of these stands in every mark
_STOP = re.compile(r"[。！？\n]")
_OPENER = re.compile(
    r"其中|当中|分别|以下|如下|项目[是为有]|构成|组成|明细|具体[是为]|包括|包含|用于|：\n?(?=[一二三四五六七八九十第目任指其（(\d①-⑳])"
)  # one of these stands in whatever `opens`, or a bracket begins it
_INSIDE = re.compile("(?<!其)中：")
_NAMED = re.compile(r"[。；\n][^，。；：\n]{2,14}(?<!其)$")
_NAME = 16
_LONGEST_LEAD = 200
_DIGITS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBER = re.compile(rf"\d+|[{_DIGITS}]+|[①-⑳]")


class Mark(msgspec.Struct, frozen=True):
    """A list mark: its shape (`1、` and `2、` have one shape) and its number."""

    shape: str
    number: int


class Line:
    """Figures of the prose with their positions in the flow.

    Attributes:
        context: of the document.
        flow: the running text as it is read aloud.
        text: the flow's text.
        figures: of the running text, in order.
        leads: for each of them the words between it and the one before it, from the beginning of its sentence at most.
        money: those of them that are sums of money.
        scores: those of them that are points.
        counts: those of them that count, by unit.
        tabled: the figures inside tables, in order.
        openers: where words stand that may make a list.
        has_openers: some words may make a list.
    """

    def __init__(self, context: Context, facts: tuple[Fact, ...], tables: tuple[Table, ...]) -> None:
        self.context = context
        self.flow = flow_of(context, tables)
        self.text = self.flow.text
        self.figures: list[Figure] = []
        self.leads: list[str] = []
        self.money: list[Figure] = []
        self.scores: list[Figure] = []
        self.counts: dict[str, list[Figure]] = {}
        self.tabled: list[Figure] = []
        self.openers: list[int] = [m.start() for m in _OPENER.finditer(self.text)]
        self._inside = _INSIDE.search(self.text) is not None
        self.has_openers = bool(self.openers) or self._inside or "（" in self.text or "(" in self.text
        self._place(facts, [(t.start, t.end) for t in tables])

    def _place(self, facts: tuple[Fact, ...], grids: list[tuple[int, int]]) -> None:
        stops = [m.end() for m in _STOP.finditer(self.text)]
        stops.append(len(self.text) + 1)
        text = self.text
        stop = sentence = paragraph = before = 0
        figures, leads = self.figures, self.leads
        kinds: dict[str, list[Figure]] = {CNY: self.money, SCORE: self.scores}
        prose, places = self._outside(facts, grids)
        for index, (fact, (start, end)) in enumerate(zip(prose, self.flow.spans(places), strict=True)):
            while stops[stop] <= start:
                sentence = stops[stop]
                if text[sentence - 1] == "\n":
                    paragraph = sentence
                stop += 1
            figure = Figure(fact, index, start, end, sentence, paragraph)
            figures.append(figure)
            first = before if before > sentence else sentence
            leads.append(text[first if start - first < _LONGEST_LEAD else start - _LONGEST_LEAD : start])
            before = end
            unit = figure.unit
            same = kinds.get(unit)
            if same is None:
                same = kinds[unit] = []
                if unit.startswith("count"):
                    self.counts[unit] = same
            same.append(figure)

    def _outside(
        self, facts: tuple[Fact, ...], grids: list[tuple[int, int]]
    ) -> tuple[list[Fact], list[tuple[int, int]]]:
        """Returns the facts of the running text with their places, and keeps those inside tables."""
        prose: list[Fact] = []
        places: list[tuple[int, int]] = []
        grid, last = 0, len(grids)
        for fact in facts:
            span = fact.origin
            if type(span) is not Span:
                continue
            place = span.start
            while grid < last and grids[grid][1] <= place:
                grid += 1
            if grid < last and grids[grid][0] <= place:
                self.tabled.append(Figure(fact, -1, place, span.end, 0, 0))
            else:
                prose.append(fact)
                places.append((place, span.end))
        return prose, places

    def between(self, first: Figure, second: Figure) -> str:
        """Returns the words from the end of one figure to the start of another."""
        return self.text[first.end : second.start]

    def before(self, figure: Figure, limit: int = 60) -> str:
        """Returns up to `limit` characters before a figure."""
        at = figure.start
        return self.text[at - limit if at > limit else 0 : at]

    def after(self, figure: Figure, limit: int = 60) -> str:
        """Returns up to `limit` characters behind a figure."""
        return self.text[figure.end : figure.end + limit]

    def opens(self, first: Figure, second: Figure) -> int:
        """Returns how surely the words between two figures make the first the head and the second an item."""
        openers = self.openers
        i = bisect.bisect_left(openers, first.end)
        if (i == len(openers) or openers[i] >= second.start) and self.text[first.end : first.end + 1] not in {
            "（",
            "(",
        }:
            return 0
        return opens(self.text[first.end : second.start])

    def mark(self, low: int, high: int) -> Mark | None:
        """Returns the last list mark between two positions."""
        return mark_in(self.text[low:high]) if _MARKISH.search(self.text, low, high) is not None else None

    def names_list(self, first: Figure, second: Figure) -> bool:
        """Tells whether a new sentence between two figures begins a list of what it names (`项目支出中：`)."""
        if not self._inside:
            return False
        at = self.text.rfind("中：", first.end, second.start)
        return at > 0 and _NAMED.search(self.text, max(first.end, at - _NAME), at) is not None


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
    written = found[0]
    if written.isascii():
        number, kind = int(written), "1"
    elif written in _CIRCLED:
        number, kind = _CIRCLED.index(written) + 1, "①"
    else:
        number, kind = numeral(written), "一"
    shape = words[: found.start()] + kind + words[found.end() :].rstrip(".、．")
    if "是" in words:
        shape = "一是"
    return Mark(shape.replace("（", "(").replace("）", ")"), number)


def numeral(written: str) -> int:
    """Returns a number below a hundred as lists count: 3, 三, 两, 十二."""
    if written.isascii():
        return int(written)
    if written in {"十", "两"}:
        return 10 if written == "十" else 2
    head, ten, tail = written.partition("十")
    if not ten:
        return _DIGITS.index(written[0]) + 1
    return (_DIGITS.index(head[0]) + 1 if head else 1) * 10 + (_DIGITS.index(tail[0]) + 1 if tail else 0)
