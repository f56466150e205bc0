"""Lines: a report's text as trimmed lines and paragraphs, worked out once for all rules about wording and form."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

import msgspec

from jiheng.checking.figures import dense
from jiheng.checking.review import Review

HAN = "\u4e00-\u9fff"
ENDS = "。！？；：.!?;:…"
_CLOSERS = "”’\"'）)》】」"
_BLANKS = " \u3000\u00a0"
_PROSE = "，。；！？,;"

# A text whose lines break at the page's width shows it in every paragraph; a broken paragraph here and there does not.
_WRAPPED_SHARE = 0.4
_WRAPPED_LINES = 12
_WRAPPED_WIDTH = 80
_PROSE_LENGTH = 12


class Line(msgspec.Struct, frozen=True, gc=False):
    """A line that is not blank, without the blanks around it; `text` stands at `start` to `end`."""

    start: int
    end: int
    text: str
    tabular: bool = False

    @property
    def ended(self) -> bool:
        """A mark that closes a sentence or opens a list stands at the end."""
        tail = self.text.rstrip(_CLOSERS)
        return not tail or tail[-1] in ENDS


class Paragraph(msgspec.Struct, frozen=True, gc=False):
    """One or more lines that belong together; `dense` is their text without any blank."""

    start: int
    end: int
    dense: str
    tabular: bool = False


class Layout:
    """The lines and paragraphs of a report."""

    def __init__(self, review: Review) -> None:
        # Not the review itself: it holds this layout, and two values that hold each other live on when both are done.
        self._text = review.text
        self._tables = review.report.tables

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        text = self._text
        tables = [(t.start, t.end) for t in self._tables]
        starts = [start for start, _ in tables]
        found: list[Line] = []
        position = 0
        for raw in text.split("\n"):
            trimmed = raw.strip()
            if trimmed:
                start = position + raw.index(trimmed)
                at = bisect_right(starts, start) - 1
                tabular = "\t" in trimmed or (at >= 0 and start < tables[at][1])
                found.append(Line(start, start + len(trimmed), trimmed, tabular))
            position += len(raw) + 1
        return tuple(found)

    @cached_property
    def blanked(self) -> tuple[Line, ...]:
        """The lines of running text with a blank inside: all that a search for blanks has to look at."""
        if not _holds_any(self._text, _BLANKS):
            return ()
        return tuple([a for a in self.lines if _holds_any(a.text, _BLANKS) and self.prose(a)])

    @cached_property
    def wrapped(self) -> bool:
        """The lines are those of a page, not paragraphs: the text layer of a PDF as it stands."""
        prose = [line for line in self.lines if not line.tabular and len(line.text) >= _PROSE_LENGTH]
        if len(prose) < _WRAPPED_LINES:
            return False
        lengths = sorted(len(line.text) for line in prose)
        if lengths[len(lengths) * 9 // 10] > _WRAPPED_WIDTH:
            return False
        return sum(not line.ended for line in prose) >= _WRAPPED_SHARE * len(prose)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Lines as they stand, or put together again where the text is wrapped."""
        if not self.wrapped:
            return tuple([Paragraph(a.start, a.end, dense(a.text), a.tabular) for a in self.lines])
        found: list[Paragraph] = []
        run: list[Line] = []
        for line in self.lines:
            opens = starts_with_mark(line.text) or line.tabular or (run and run[-1].tabular)
            if run and (opens or run[-1].ended or len(run[-1].text) < _PROSE_LENGTH):
                found.append(_joined(run))
                run = []
            run.append(line)
        if run:
            found.append(_joined(run))
        return tuple(found)

    def prose(self, line: Line) -> bool:
        """Tells whether a line is running text, not a heading, a name or a cell."""
        return not line.tabular and _holds_any(line.text, _PROSE)


def _holds_any(text: str, characters: str) -> bool:
    """Tells whether any of a few characters stands in a text; many times as fast as a pattern."""
    return any(map(text.__contains__, characters))


_MARK = re.compile(
    r"[-–—•●·▪◆■*]?\s{0,4}(?:[一二三四五六七八九十]{1,3}[、．.]|[（(〔][一二三四五六七八九十\d]{1,3}[）)〕]|\d{1,2}[、．.)）](?!\d)"
    r"|[①-⑳⑴-⒇]|第[一二三四五六七八九十\d]{1,3}(?:部分|章|条)|附(?:件|表)|[一二三四五六七八九十]是)"
)


def starts_with_mark(text: str) -> bool:
    """Tells whether a trimmed line begins with the number of a heading or of a list item."""
    return _MARK.match(text) is not None


def _joined(run: list[Line]) -> Paragraph:
    return Paragraph(run[0].start, run[-1].end, "".join("".join(a.text.split()) for a in run), run[0].tabular)


def layout(review: Review) -> Layout:
    """Returns the layout of a report, the same value for every rule that asks."""
    return review.once(Layout)


def words(review: Review, name: str) -> tuple[str, ...]:
    """Returns a word list of the standards, empty where an own set of standards has none."""
    return review.standards.words.get(name, ())
