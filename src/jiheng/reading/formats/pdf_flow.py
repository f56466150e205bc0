"""Lines to paragraphs: a line that fills the page goes on in the next one, over pages too."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from jiheng.reading.formats.pdf_lines import Line, parted

_TERMINAL = tuple("。！？!?；;：:…")
_OPEN = tuple("（(“‘《〈【")
_UNFINISHED = (*_OPEN, *"，、,")
_CLOSING = tuple("，。；：、！？）】》〉”’%％,.;:!?)")
_HANGING = tuple("，。、；：！？,.;:")
_LEADERS = re.compile(r"[.．…·。]{6,}|(?:\. ){5,}")
HEADING = re.compile(
    r"第[一二三四五六七八九十0-9]{1,3}[部章节条]|[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[、．.](?!\d)|[①-⑳]|附件|附表|注[:：]"
)
_STRONG_HEADING = re.compile(r"第[一二三四五六七八九十]{1,3}[部章节]|[一二三四五六七八九十]{1,3}、")
_SHORT = 0.3
"""Heights of the font a full line may end before the margin, beyond the width of the word that did not fit."""


class Margins(msgspec.Struct, frozen=True):
    """Edges of the body text, usual pitch of its lines and height of its font, whether paragraphs are indented."""

    left: float
    right: float
    pitch: float
    size: float
    indented: bool

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class Paragraph(msgspec.Struct):
    """A paragraph: its lines, the page it begins on, its box there."""

    parts: list[str]
    page: int
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def text(self) -> str:
        return "".join(self.parts)


def margins_of(lines: Sequence[Line], width: float) -> Margins | None:
    """Returns the margins of lines of pages of one width; None when too few lines are long enough to tell."""
    long = [line for line in lines if line.x1 - line.x0 > 0.4 * width]
    if not long or (len(long) == 1 and long[0].x1 < 0.8 * width):
        return None
    left = _edge(sorted(line.x0 for line in (long if len(long) > 1 else lines)), 6.0)
    right = -_edge(sorted(-_words_end(line) for line in long), 8.0)
    pitches = Counter(round(b.y - a.y) for a, b in itertools.pairwise(lines) if 0.8 * a.size < b.y - a.y < 4 * a.size)
    pitch = float(pitches.most_common(1)[0][0]) if pitches else 1.8 * long[0].size
    indents = sum(1.1 * line.size < line.x0 - left < 4.5 * line.size for line in long)
    size = sorted(line.size for line in long)[len(long) // 2]
    return Margins(left, right, pitch, size, 8 * indents >= len(long))


def _words_end(line: Line) -> float:
    """Returns where a line ends without a closing mark, which may hang out over the margin."""
    return line.x1 - line.size if line.text.endswith(_HANGING) else line.x1


def _edge(places: list[float], near: float) -> float:
    """Returns the outermost place that two lines at least share; places are sorted outermost first."""
    for a, b in itertools.pairwise(places):
        if b - a <= near:
            return a
    return places[0]


class Flow:
    """Takes lines one after another and says when a paragraph is complete."""

    def __init__(self) -> None:
        self._paragraph: Paragraph | None = None
        self._last: Line | None = None
        self._margins: Margins | None = None
        self._page = 0

    def add(self, line: Line, page: int, margins: Margins) -> Paragraph | None:
        """Adds a line; returns the paragraph before it when the line begins a new one."""
        done: Paragraph | None = None
        if self._paragraph is None or self._begins(line, page, margins):
            done = self._paragraph
            self._paragraph = Paragraph([line.text], page, line.x0, line.top, line.x1, line.bottom)
        else:
            grown = self._paragraph
            if self._last is not None and parted(self._last.text, line.text):
                grown.parts.append(" ")
            grown.parts.append(line.text)
            if page == grown.page:
                grown.x0, grown.x1 = min(grown.x0, line.x0), max(grown.x1, line.x1)
                grown.bottom = max(grown.bottom, line.bottom)
        self._last, self._margins, self._page = line, margins, page
        return done

    def finish(self) -> Paragraph | None:
        """Ends the paragraph at hand and returns it."""
        done, self._paragraph, self._last = self._paragraph, None, None
        return done

    def _begins(self, line: Line, page: int, margins: Margins) -> bool:
        last, before = self._last, self._margins
        if last is None or before is None or self._paragraph is None:
            return True
        if line.text.startswith(_CLOSING) and not line.text.startswith((".", "。.")):
            return False
        if abs(line.size - last.size) > 0.18 * last.size or _LEADERS.search(last.text) or _LEADERS.search(line.text):
            return True
        same_page = page == self._page
        if same_page and line.y - last.y > 1.6 * max(margins.pitch, 1.2 * line.size):
            return True
        if same_page and line.size > 1.15 * margins.size and _centred(last, before) and _centred(line, margins):
            # A title set in several lines.
            return line.y - last.y > 2.6 * line.size
        if not _is_full(last, line, before):
            return True
        if last.text.endswith(_UNFINISHED):
            return False
        terminal = last.text.endswith(_TERMINAL)
        indent = line.x0 - margins.left > 1.1 * line.size
        if indent:
            return bool(HEADING.match(line.text)) or not self._hangs(line, last, margins, terminal=terminal)
        if terminal:
            # Few paragraphs end exactly at the margin; many sentences do.
            return bool(HEADING.match(line.text)) or (not margins.indented and last.text.endswith((":", "：")))
        return bool(_STRONG_HEADING.match(line.text))

    def _hangs(self, line: Line, last: Line, margins: Margins, *, terminal: bool) -> bool:
        """Whether an indented line goes on in a paragraph that is indented as a whole."""
        shift = (last.x0 - line.x0) / line.size
        if self._paragraph is not None and len(self._paragraph.parts) > 1:
            return abs(shift) < 0.5
        return 1.4 < shift < 2.6 or (abs(shift) < 0.5 and not margins.indented and not terminal)


def _centred(line: Line, margins: Margins) -> bool:
    """Whether a line stands in the middle, away from both margins."""
    left, right = line.x0 - margins.left, margins.right - line.x1
    return min(left, right) > 1.5 * line.size and abs(left - right) < 1.6 * line.size


def _is_full(line: Line, following: Line, margins: Margins) -> bool:
    """Whether a line reaches the margin, or ends before it only because the next word would not fit."""
    return margins.right - line.x1 < _first_word(following) + _SHORT * line.size


def _first_word(line: Line) -> float:
    """Returns the width of what cannot be parted at the head of a line, in points."""
    text = line.text
    count = 0
    while count < min(len(text), 40) and text[count].isascii() and not text[count].isspace():
        count += 1
    width = 0.62 * count
    if not count:
        # A character, the bracket before it, and the marks after it that may not begin a line.
        count = 2 if text.startswith(_OPEN) else 1
        width = float(count)
    while count < len(text) and text[count] in _CLOSING + _OPEN:
        # An opening mark may not end a line: it takes its word along.
        step = 2 if text[count] in _OPEN else 1
        count += step
        width += step
    return width * line.size
