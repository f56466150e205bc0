r"""Flow: the text as it is read aloud, without blanks and without the line breaks that only the page made.

Published reports come from word processors, PDF pages and scans; a word may be broken by a blank (`本 年 收 入`) or
by the end of a line (`支出决\n算`). All grammar works on the flow, where `\n` stands for a true end of a
paragraph, and every position leads back to the text.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence

from jiheng.reading.normalise import plain as unify
from jiheng.reading.page_width import page_width, width

LIST_MARK = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]、?|\d{1,2}(?:[、．](?!\d(?!\d{3}年))|\.(?!\d(?!\d{3}年)))|\d{1,2}[)）]"
    r"|[①-⑳][.、]?|第[一二三四五六七八九十]{1,3}(?:部分|章|节|[，、])|(?:目标|任务|指标|项目)[一二三四五六七八九十\d]{1,2}[:：、]"
    r"|[一二三四五六七八九十]{1,2}是|其[一二三四五六七][，、]"
)
"""A mark that opens an item of a list, as it stands at the start of a line or after a stop."""
LIST_MARK_FIRSTS = frozenset("一二三四五六七八九十0123456789（(第目任指项其①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""The characters it may begin with."""


def list_mark(text: str, at: int = 0) -> re.Match[str] | None:
    """Returns the list mark at a place of a text, None where there is none."""
    return LIST_MARK.match(text, at) if text[at : at + 1] in LIST_MARK_FIRSTS else None


_POINT = re.compile(r"(?<=[一-鿿%％）)”])\.(?=[一-鿿“（(\s]|$)")
# One width for all marks, so that the grammar needs only one.
_WIDE = ((",", "，"), (";", "；"), (":", "："), ("(", "（"), (")", "）"), ("!", "！"), ("?", "？"))
_RESIDUE = re.compile(r"\[bookmark[:：][^\]\n]{0,40}\]")
_PAGE_NUMBER = re.compile(r"[-—–－]*\d{1,3}[-—–－]*")
_PAGE_FIRSTS = frozenset("-—–－0123456789")
_BULLETS = frozenset({"-", "*", "•", "·", "●", "■", "◆", "➢"})
_ENDS = frozenset("。！？；!?;：:")
_CLOSERS = frozenset("。，；、）)》”’！？：,;")
_TITLE_ENDS = ("报告", "说明", "情况", "总结", "公开", "自评", "评价", "决算", "预算")
_TITLE = 48  # characters of a title
_LONG = 20  # characters of a line that ends without a stop and yet is no heading


class Flow:
    """A text without blanks, with the way back.

    Attributes:
        text: the flow.
    """

    def __init__(self, chunks: list[str], places: list[int]) -> None:
        self.text = "".join(chunks)
        self._places = places
        self._starts: list[int] = []
        at = 0
        for chunk in chunks:
            self._starts.append(at)
            at += len(chunk)
        self._lengths = [len(c) for c in chunks]

    def at(self, place: int) -> int:
        """Returns the position in the flow of a place in the text; a blank counts as the character after it."""
        i = bisect.bisect_right(self._places, place) - 1
        if i < 0:
            return 0
        offset = place - self._places[i]
        return self._starts[i] + (offset if offset < self._lengths[i] else self._lengths[i])

    def spans(self, stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Returns where stretches of the text, given by start and end in order, stand in the flow."""
        places, starts, lengths = self._places, self._starts, self._lengths
        found: list[tuple[int, int]] = []
        chunk, last = 0, len(places) - 1
        for start, end in stretches:
            if last < 0 or end - 1 < places[0]:
                found.append((self.at(start), self.at(end - 1) + 1))
                continue
            while chunk < last and places[chunk + 1] <= start:
                chunk += 1
            offset = start - places[chunk]
            if offset < 0 or end - places[chunk] > lengths[chunk]:
                found.append((self.at(start), self.at(end - 1) + 1))
                continue
            begin = starts[chunk] + offset
            found.append((begin, begin + end - start))
        return found

    def place(self, at: int) -> int:
        """Returns the place in the text of a position in the flow."""
        if not self._starts:
            return 0
        i = max(0, bisect.bisect_right(self._starts, at) - 1)
        return self._places[i] + at - self._starts[i]


def flow(
    plain: str, heading_ends: Iterable[int] = (), skipped: Iterable[tuple[int, int]] = (), page: int | None = None
) -> Flow:
    """Returns the flow of a text.

    Args:
        plain: the text with forms unified.
        heading_ends: where headings end that have no text behind them in their line.
        skipped: stretches that are read otherwise (tables); each becomes an end of a paragraph. In order.
        page: width of the page that broke the lines, 0 for none; None to find out.
    """
    if page is None:
        page = page_width(plain.split("\n"))
    plain = _widened(plain)
    if "." in plain:
        plain = _POINT.sub("。", plain)
    ends = sorted(set(heading_ends))
    lines = _lines(plain, skipped)
    chunks: list[str] = []
    places: list[int] = []
    before: _Line | None = None
    for line in lines:
        if before is not None and not _runs_on(before, line, ends, page):
            chunks.append("\n")
            places.append(before.end)
        chunks.extend(line.words)
        places.extend(line.places)
        before = line
    return Flow(chunks, places)


def as_flow(words: str) -> str:
    """Returns words as they would stand in a flow, as a heading that is letter-spaced or in traditional characters."""
    return _widened("".join(unify(words).split()))


def _widened(plain: str) -> str:
    for narrow, wide in _WIDE:
        plain = plain.replace(narrow, wide)
    return plain


class _Line:
    __slots__ = ("end", "first", "last", "length", "mark", "only_mark", "places", "table_before", "words")

    @property
    def width(self) -> int:
        return sum(map(width, self.words))

    def __init__(self, words: list[str], places: list[int], end: int, *, table_before: bool) -> None:
        self.words = words
        self.places = places
        self.end = end
        first = words[0]
        self.first = first[0]
        self.last = words[-1][-1]
        if len(words) == 1:
            self.length = len(first)
        else:
            self.length = sum(map(len, words))
            if len(first) <= 6:
                first = "".join(words[:4])
        found = list_mark(first)
        self.mark = found is not None
        self.only_mark = found is not None and found.end() == self.length
        self.table_before = table_before


def _lines(plain: str, skipped: Iterable[tuple[int, int]]) -> list[_Line]:
    if "[bookmark" in plain:
        plain = _RESIDUE.sub(lambda m: " " * len(m[0]), plain)
    lines: list[_Line] = []
    gaps = list(skipped)
    gap = 0
    start = 0
    table = False
    while start <= len(plain):
        if gap < len(gaps) and start >= gaps[gap][0]:
            start = max(start, gaps[gap][1])
            gap += 1
            table = True
            continue
        end = plain.find("\n", start)
        if end < 0:
            end = len(plain)
        if gap < len(gaps) and end > gaps[gap][0]:
            end = gaps[gap][0]
        words = plain[start:end].split()
        if not words:
            start = end + 1
            continue
        places: list[int] = []
        at = start
        for word in words:
            at = plain.find(word, at, end)
            places.append(at)
            at += len(word)
        if len(words) > 1 and words[0] in _BULLETS:
            del words[0], places[0]
        if words[0][0] not in _PAGE_FIRSTS or len(words) > 3 or not _PAGE_NUMBER.fullmatch("".join(words)):
            lines.append(_Line(words, places, end, table_before=table))
            table = False
        start = end + 1
    return lines


def _runs_on(before: _Line, line: _Line, ends: list[int], page: int) -> bool:
    """Tells whether a line goes on in the next."""
    if line.table_before:
        return False
    if line.first in _CLOSERS or before.only_mark:
        return True
    if line.mark:
        return False
    i = bisect.bisect_right(ends, before.places[-1])
    if i < len(ends) and ends[i] <= before.end:
        return False
    if page:
        wide = before.width
        return wide * 4 >= page * 3 or (before.last not in _ENDS and (before.length >= _LONG or wide * 2 >= page))
    if before.length <= _TITLE and before.words[-1].endswith(_TITLE_ENDS):
        return False
    return before.last not in _ENDS and before.length >= _LONG and not before.mark
