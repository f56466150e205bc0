"""Spacing: blanks in running text that mean nothing, set by a scan, by a typist, or between letters of a title."""

from __future__ import annotations

import re

from jiheng.reading.outline_lines import Lines
from jiheng.standards.characters import LETTER_SPACE

_HAN = "一-鿿"
_PROSE = re.compile("[,。;]")
_COLUMNS = re.compile(r"\S {2,}\S")
_WORDS = re.compile(f"[{_HAN}]{{2,}}")
_AROUND_WORDS = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}0-9,。;:、)%])|(?<=[0-9,。;:、(%)]) (?=[{_HAN}])|(?<=[0-9]) (?=%)")
_ANY = re.compile(r"(?<=\S) (?=\S)")
_FIGURES = frozenset("0123456789.,")
_UNITS = frozenset("%万亿元")
_FEW = 2  # blanks within the words of a line that show a scan
_SHARE = 60  # or one in so many places between its words, all over the document


def idle_blanks(lines: Lines, *, strewn: bool) -> list[tuple[int, int]]:
    """Returns the stretches of the blanks in running text that mean nothing, in order.

    In prose those around words; those between figures too where the words show that blanks stand anywhere
    (7 66.17万元). Rows of a table keep theirs, which part their cells.

    Args:
        lines: of the text.
        strewn: what `is_strewn` tells of it.
    """
    if " " not in lines.plain:
        return []
    found: list[tuple[int, int]] = []
    for index, line in enumerate(lines.strings):
        if " " not in line or "\t" in line or "|" in line or _COLUMNS.search(line):
            continue
        blanks = _blanks(line, strewn=strewn)
        if blanks is None or lines.in_table(lines.starts[index]):
            continue
        start = lines.starts[index]
        found += [(at := start + blank.start(), at + 1) for blank in blanks.finditer(line)]
    return found


def is_strewn(plain: str) -> bool:
    """Tells whether blanks stand anywhere between the words of a text, as a scan sets them."""
    if plain.count(" ") <= _FEW:
        return False
    noise = len(LETTER_SPACE.findall(plain))
    return noise > _FEW and (noise * _SHARE > len(plain) or noise * _SHARE > _closed(plain))


def is_fault(plain: str, blank: tuple[int, int]) -> bool:
    """Tells whether a blank is a fault of the text and not of its page: it cuts a number, or stands for one (占 %)."""
    before, after = plain[blank[0] - 1 : blank[0]], plain[blank[1] : blank[1] + 1]
    return before in _FIGURES if after in _FIGURES else after in _UNITS and not before.isdecimal()


def _closed(text: str) -> int:
    """Returns how many pairs of Chinese characters stand side by side without a blank."""
    words = _WORDS.findall(text)
    return sum(map(len, words)) - len(words)


def _blanks(line: str, *, strewn: bool) -> re.Pattern[str] | None:
    """Returns which blanks of a line mean nothing, None for a line that is no running text."""
    noise = len(LETTER_SPACE.findall(line))
    if noise > _FEW and noise > _closed(line):
        return _ANY
    if not _PROSE.search(line):
        return None
    return _ANY if strewn or noise >= _FEW else _AROUND_WORDS
