"""Is a numbered line a heading, and where do its words end? Headings stand alone, or run in before 。 or ：."""

from __future__ import annotations

import re

from jiheng.reading.outline_lines import Lines
from jiheng.reading.outline_numbers import Kind, Number
from jiheng.reading.outline_slots import SlotIndex

_CLOSER = re.compile("[。:;!?]")
_MONEY = re.compile(r"[0-9][0-9,. ]{0,20}(?:[万亿千百]? ?元|%|万|亿)|年[初末]?预算[数为]")
_SENTENCE_OPENER = re.compile("根据|按照|依据|为了|截[至止]|经(?![营济费常验典办])|20[0-9]{2} ?年|本[单部我]|我")
_SUBJECT = re.compile(r"\((?:类|款|项)\)")  # 一般公共服务支出（类）财政事务（款）行政运行（项）
_SECOND_NUMBER = re.compile(r"[\t ][一二三四五六七八九十]{1,3}、")
_LEADER = re.compile(r"[.…·]{3,}[ \t]{0,8}[0-9]{1,4}$|\t[ \t]{0,40}[0-9]{1,4}$")
_LOOK_AHEAD = 90

_ALONE = 45  # characters of a heading with a Chinese number in its own line
_ALONE_KNOWN = 90
_RUN_IN = 30
_RUN_IN_KNOWN = 60
_SMALL_ALONE = 32
_SMALL_RUN_IN = 28
_SMALL_COLON = 20
_SMALL_SUBJECT = 70


class Heading:
    """A numbered line under judgement, or a heading without a number.

    Attributes:
        number: its number, None for a heading without one.
        start: first character.
        title_start: first character of its words.
        title_end: one past the last; equal to `title_start` for a number without words.
        end: one past the heading and the mark that closes it.
        run_in: text follows in the same line.
        heading: it is one; otherwise an item of a list.
        known: its words are those of an outline family.
        level: set when its place in the outline is known.
        lists: its text is a list of sentences; None until somebody asked.
    """

    __slots__ = ("end", "heading", "known", "level", "lists", "number", "run_in", "start", "title_end", "title_start")

    def __init__(self, number: Number | None, start: int, title_start: int, title_end: int, end: int) -> None:
        self.number = number
        self.start = start
        self.title_start = title_start
        self.title_end = title_end
        self.end = end
        self.run_in = False
        self.heading = True
        self.known = False
        self.level = 0
        self.lists: bool | None = None


def without_words(number: Number) -> Heading:
    """Returns a number that has text but no heading: （二） 根据编办核定，…"""
    bare = Heading(number, number.start, number.end, number.end, number.end)
    bare.run_in = True
    return bare


def judge(number: Number, lines: Lines, index: SlotIndex) -> Heading | None:
    """Returns the heading or list item that a number begins, None for what is no numbering at all."""
    plain = lines.plain
    row = lines.at(number.start)
    start, row = _words_start(number, lines, row)
    if start < 0:
        bare = Heading(number, number.start, number.end, number.end, number.end)
        bare.heading = number.kind <= Kind.HAN_BRACKET and not number.bullet
        return bare
    stop = lines.end(row)
    close = _closing(plain, start, min(stop, start + _LOOK_AHEAD))
    end = close.start() if close else stop
    if close is None and stop - start < _LOOK_AHEAD and lines.wrapped and _is_broken(start, row, lines):
        end, stop, close = _over_the_line(start, row, lines, index)
    if plain[stop - 1].isdecimal() and _LEADER.search(plain, start, stop):
        return None
    words = " ".join(plain[start:end].split())
    found = Heading(number, number.start, start, start + len(plain[start:end].rstrip()), close.end() if close else end)
    found.known = bool(index.options(words))
    found.run_in = close is not None and bool(plain[close.end() : stop].strip())
    mark = close.group() if close else ""
    if number.kind <= Kind.HAN_BRACKET:
        return _big(found, number, words, mark, index, listed=plain[max(stop - 1, 0) : stop] == ";")
    return _small(found, number, words, mark, index)


def _closing(plain: str, start: int, stop: int) -> re.Match[str] | None:
    """Finds the mark that closes a heading; one within brackets closes none: （单位：元）."""
    for match in _CLOSER.finditer(plain, start, stop):
        at = match.start()
        if plain.count("(", start, at) <= plain.count(")", start, at):
            return match
    return None


def is_subject(words: str) -> bool:
    """Tells whether words name a subject of the budget: 科学技术支出（类）科学技术普及（款）…"""
    return _SUBJECT.search(words.replace("（", "(").replace("）", ")")) is not None


def _is_broken(start: int, row: int, lines: Lines) -> bool:
    """Tells whether a line without closing mark goes on in the next: it is full, or what follows cannot begin one."""
    if lines.runs_on(row):
        return True
    return _subject_goes_on(start, row, lines)


def _subject_goes_on(start: int, row: int, lines: Lines) -> bool:
    after = lines.following(row)
    if after is None or after > row + 3 or not lines.strings[after].lstrip().startswith(("。", ":", "(", ")")):
        return False
    return _SUBJECT.search(lines.plain, start, lines.end(row)) is not None


def _words_start(number: Number, lines: Lines, row: int) -> tuple[int, int]:
    """Returns where the words begin and in which line; the words of a number alone in its line stand in the next."""
    end = lines.end(row)
    at = number.end
    while at < end and lines.plain[at] in " \t\u200b*":
        at += 1
    if at < end:
        return at, row
    after = lines.following(row)
    if after is None or after > row + 2 or len(lines.strings[after].strip()) > _ALONE:
        return -1, row
    if number.kind > Kind.ARABIC or after in lines.numbered:
        return -1, row
    return lines.begin(after), after


def _over_the_line(start: int, row: int, lines: Lines, index: SlotIndex) -> tuple[int, int, re.Match[str] | None]:
    """Finds the end of a heading that a page width broke: its closing mark, or the end of a short second line."""
    plain = lines.plain
    first_end = lines.end(row)
    if index.exact(plain[start:first_end]):
        return first_end, first_end, None
    while True:
        after = row + 1
        if _subject_goes_on(start, row, lines):
            after = lines.following(row) or after  # a page may end within the name of a subject
        if after >= len(lines) or after in lines.numbered or lines.end(after) == lines.starts[after]:
            return first_end, first_end, None
        stop = lines.end(after)
        close = _closing(plain, start, min(stop, start + _LOOK_AHEAD))
        if close is not None:
            return close.start(), stop, close
        if stop - start > _LOOK_AHEAD:
            return first_end, first_end, None
        if not lines.runs_on(after):
            return stop, stop, None
        row = after


def _big(found: Heading, number: Number, words: str, mark: str, index: SlotIndex, *, listed: bool) -> Heading | None:
    """Judges 第一部分, 一、 and （一）."""
    said = found.known or bool(index.said(words))
    if number.loose and not (index.exact(words) and not found.run_in):
        return None
    if number.bullet and not said:
        found.heading = False
        return found
    if _SECOND_NUMBER.search(words):
        return None
    length = len(words)
    if number.kind is Kind.PART:
        return found if length <= _ALONE_KNOWN else None
    if mark == ";":
        found.heading = found.run_in and not listed
        return without_words(number) if found.heading else found
    if mark in ("", ":") and not found.run_in:
        fits = length <= (_ALONE_KNOWN if said else _ALONE) and words.count(",") <= 4
    elif found.run_in:
        fits = found.known and length <= _RUN_IN_KNOWN
        fits = fits or (length <= _RUN_IN and words.count(",") <= 2 and not _SENTENCE_OPENER.match(words))
    else:
        fits = found.known or length <= _RUN_IN
        # 。 closes the line: a sentence of a list rather than a heading
        if not said and (length > 12 or "," in words):
            found.heading = number.kind is Kind.HAN
    if fits and not _MONEY.search(words):
        return found
    head = words.partition(" ")[0]
    if len(head) < len(words) and index.exact(head):
        # （一）收入情况 全年收入80万元: a blank divides the heading from its text
        found.end = found.title_end = found.title_start + len(head)
        found.known = found.run_in = found.heading = True
        return found
    bare = without_words(number)
    bare.heading = found.heading and (number.kind is Kind.HAN or found.run_in or not mark)
    return bare


def _small(found: Heading, number: Number, words: str, mark: str, index: SlotIndex) -> Heading:
    """Judges 1., （1） and ①: as often items of a list as headings."""
    length = len(words)
    commas = words.count(",")
    if number.bullet or mark in (";", "!", "?") or _MONEY.search(words) or not length:
        found.heading = False
    elif _SUBJECT.search(words):
        found.heading = length <= _SMALL_SUBJECT
    elif found.run_in:
        longest = _SMALL_COLON if mark == ":" else _SMALL_RUN_IN
        found.heading = length <= longest and commas <= (1 if length > 24 or mark == ":" else 2)
    elif mark == "。":
        found.heading = found.known and length <= _SMALL_COLON
    else:
        longest = _SMALL_ALONE + 13 if found.known or index.said(words) else _SMALL_ALONE
        found.heading = length <= longest and commas <= 1
    return found
