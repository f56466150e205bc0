"""Page width: whether a text was broken into lines at the edge of a page, as text out of a PDF or a mail is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

_SENTENCE_ENDS = frozenset("。:;!?,.、")
_NARROWEST, _WIDEST = 30, 140  # half characters of a line that a page may have broken
_PLAY = 6  # half characters a full line may be short of another, for words that would not fit and marks that hang out
_STANDING_OUT = 2
_FEW = 3
_HAN = re.compile("[一-鿿]")
_FIGURE_ENDS = re.compile("[0-9][.,]?$")
_GOES_ON = frozenset("0123456789.%万亿元")
_CLOSERS = frozenset(",。;、)%")
_LONG = 20  # characters of a line that is no heading


def width(line: str) -> int:
    """Returns the width of a line in half characters."""
    return len(line.encode("gbk", "replace"))


def ends_in_figure(line: str) -> bool:
    """Tells whether a line with Chinese words ends in a figure, which the next line may go on with."""
    figure = _FIGURE_ENDS.search(line, max(0, len(line) - 2))
    return figure is not None and _HAN.search(line, 0, figure.start()) is not None


def page_width(lines: Iterable[str]) -> int:
    """Returns the width of the page in half characters, 0 for a text whose lines end with its paragraphs.

    A page shows in many lines of one width that end within a sentence; where its lines are ragged, in most long lines
    ending so, or in numbers that are cut and marks that begin a line.
    """
    found = [line for line in map(str.strip, lines) if len(line) > _PLAY and "\t" not in line and "|" not in line]
    return _even(found) or _ragged(found) or _torn(found)


def _even(lines: list[str]) -> int:
    if _runs_wide(lines):
        return 0
    measured = sorted([(width(line), is_open(line)) for line in lines])
    # One line or two may stand out: a heading, a formula.
    for edge, _ in measured[-1 : -_STANDING_OUT - 2 : -1]:
        full = [is_open for wide, is_open in measured if edge - _PLAY <= wide <= edge]
        if len(full) >= 4:
            long = sum(wide * 2 >= edge for wide, _ in measured)
            told = len(full) * 3 >= long and sum(full) * 5 >= len(full) * 2
            return edge if told and _NARROWEST <= edge <= _WIDEST else 0
    return 0


def _runs_wide(lines: list[str]) -> bool:
    """Tells whether more lines are wider than any page than may stand out: told by a few, so that few are measured."""
    wide = 0
    for line in lines:
        if len(line) * 2 > _WIDEST and width(line) > _WIDEST:
            wide += 1
            if wide > _STANDING_OUT:
                return True
    return False


def _ragged(lines: list[str]) -> int:
    long = [line for line in lines if len(line) >= _LONG]
    if len(long) < 8 or sum(map(is_open, long)) * 5 < len(long) * 2:
        return 0
    edge = sorted(map(width, long))[len(long) * 9 // 10]
    return edge if edge <= _WIDEST else 0


def _torn(lines: list[str]) -> int:
    cut = sum(
        after[0] in _CLOSERS or (after[0] in _GOES_ON and ends_in_figure(before)) for before, after in pairwise(lines)
    )
    if cut < _FEW or cut * 20 < len(lines):
        return 0
    edge = sorted(map(width, lines))[len(lines) * 9 // 10]
    return edge if _NARROWEST <= edge <= _WIDEST else 0


def is_open(line: str) -> bool:
    """Tells whether a line ends within a sentence."""
    return line[-1] not in _SENTENCE_ENDS
