"""Outline: the headings of a document in any numbering, what each governs, and which slot it fills."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from jiheng.facts import Section
from jiheng.reading.outline_headings import Heading, is_subject, judge, without_words
from jiheng.reading.outline_levels import Levels, Series
from jiheng.reading.outline_lines import Lines
from jiheng.reading.outline_numbers import Kind, Number, line_number
from jiheng.reading.outline_slots import Option, SlotIndex, choose, key, votes
from jiheng.reading.outline_unnumbered import unnumbered
from jiheng.reading.signature import signatures
from jiheng.standards import Standards

_CONTENTS = re.compile("^[ \t]{0,40}目[ \t]{0,8}[录次][ \t]{0,8}$", re.MULTILINE)
_BREAK = re.compile(r"[ \t\u3000\xa0]{0,40}[\r\n\x0b\x0c\x85\u2028\u2029]\s{0,80}")
_DEEP = 3  # from this level on, headings speak of the work and fill a slot only when they say so word by word
_DEEP_WORDS = 8
_PARTS = frozenset({"glossary", "tables", "attachments"})
_LISTING = ("duties",)  # slots whose text is a list of sentences

_indexes: dict[int, tuple[Standards, SlotIndex]] = {}


def slot_index(standards: Standards) -> SlotIndex:
    """Returns the index of headings of the standards, built once."""
    known = _indexes.get(id(standards))
    if known is None or known[0] is not standards:
        words = standards.words
        index = SlotIndex(standards.families, words.get("heading_keywords", ()), words.get("heading_weak_keywords", ()))
        _indexes.clear()
        _indexes[id(standards)] = known = (standards, index)
    return known[1]


def outline(text: str, lines: Lines, standards: Standards) -> tuple[Section, ...]:
    """Returns the sections in order of the text; they nest, and `parent` always stands before its children.

    Args:
        text: the canonical text.
        lines: of its plain form; headings by style give headings without number, tables give none.
        standards: families and keywords give the slots.
    """
    index = slot_index(standards)
    headings = _without_contents(_numbered(lines, index), lines)
    loose = unnumbered(lines, index, headings)
    closings = [s.start for s in signatures(lines, standards)]
    placed = _placed(sorted([*headings, *loose], key=lambda h: h.start), closings, lines, index)
    return _sections(text, lines.plain, placed, closings, index)


def _numbered(lines: Lines, index: SlotIndex) -> list[Heading]:
    numbers: list[Number] = []
    for row, (line, start) in enumerate(zip(lines.strings, lines.starts, strict=True)):
        number = line_number(line, start)
        if number is not None and not lines.in_table(start):
            numbers.append(number)
            lines.kinds[row] = number.kind
    judged = (judge(n, lines, index) for n in numbers)
    return [h for h in judged if h is not None]


def _without_contents(headings: list[Heading], lines: Lines) -> list[Heading]:
    """Drops the table of contents: what follows 目录 until a heading comes for the second time."""
    mark = _CONTENTS.search(lines.plain)
    if mark is None:
        return headings
    seen: dict[tuple[str, str], int] = {}
    for i, heading in enumerate(headings):
        if heading.start < mark.end() or heading.number is None:
            continue
        number = heading.number
        name = (f"{number.kind}.{number.ordinal}", key(lines.plain[heading.title_start : heading.title_end]))
        if name in seen:
            first = seen[name]
            before = [h for h in headings[:first] if h.start < mark.start()]
            return before + headings[i:]
        seen[name] = i
    return headings


def _placed(headings: list[Heading], closings: list[int], lines: Lines, index: SlotIndex) -> list[Heading]:
    """Gives every heading its level and drops the items of lists."""
    levels = Levels(headings)
    pending = list(reversed(closings))
    kept: list[tuple[Heading, Series | None]] = []
    for heading in headings:
        while pending and pending[-1] <= heading.start:
            pending.pop()
            levels.close()
        number = heading.number
        if number is None:
            levels.place_unnumbered(heading, heading.level or 2)
            kept.append((heading, None))
            continue
        if number.kind is Kind.DECIMAL and levels.above_decimal(number) is None:
            continue
        if number.kind <= Kind.HAN and not heading.heading:
            continue
        if _is_listed(heading, number, levels, lines, index):
            if number.kind <= Kind.HAN_BRACKET:
                continue
            heading.heading = False
        kept.append((heading, levels.place(heading, number)))
    outlines = {id(series) for series in levels.series if _is_outline(series, lines)}
    return [placed for placed in (_kept(h, s, outlines) for h, s in kept) if placed is not None]


def _kept(heading: Heading, series: Series | None, outlines: set[int]) -> Heading | None:
    """Returns the heading, or None for an item of a list. Among headings an item is a number without words."""
    number = heading.number
    if number is None or series is None:
        return heading
    if id(series) not in outlines:
        return heading if heading.heading and heading.known else None
    if heading.heading:
        return heading
    if number.bullet:
        return None
    bare = without_words(number)
    bare.level = heading.level
    return bare


def _is_listed(heading: Heading, number: Number, levels: Levels, lines: Lines, index: SlotIndex) -> bool:
    """Tells whether a line is one of the sentences that a section on duties lists."""
    if number.kind <= Kind.HAN:
        return False
    owner = levels.would_own(number)
    if owner is None or not _lists(owner, lines, index):
        return False
    if index.exact(lines.plain[heading.title_start : heading.title_end]):
        return False
    end = lines.end(lines.at(heading.end - 1))
    return heading.run_in or lines.plain[end - 1] in "。;.," or heading.title_start == heading.title_end


def _lists(owner: Heading, lines: Lines, index: SlotIndex) -> bool:
    if owner.lists is None:
        words = lines.plain[owner.title_start : owner.title_end]
        slots = {o.slot for o in index.exact(words) if o.level == owner.level} or set(index.said(words)[:1])
        owner.lists = not slots.isdisjoint(_LISTING)
    return owner.lists


def _is_outline(series: Series, lines: Lines) -> bool:
    """Tells whether most numbers of a series are headings with text below them, not items of a list."""
    if series.kind is not None and series.kind <= Kind.HAN:
        return True
    if series.kind is Kind.HAN_BRACKET:
        return sum(m.heading for m in series.members) * 2 >= len(series.members)
    good = 0
    for member in series.members:
        if member.heading and (member.run_in or member.known or _has_text(member, lines)):
            good += 1
    return good * 2 > len(series.members) or (good > 0 and good * 2 == len(series.members) and len(series.members) > 2)


def _has_text(heading: Heading, lines: Lines) -> bool:
    after = lines.following(lines.at(max(heading.start, heading.end - 1)))
    return after is not None and (after not in lines.numbered or not _same_kind(heading, lines, after))


def _same_kind(heading: Heading, lines: Lines, row: int) -> bool:
    other = lines.kinds.get(row)
    return heading.number is not None and other is not None and other <= heading.number.kind


def _sections(
    text: str, plain: str, headings: list[Heading], closings: list[int], index: SlotIndex
) -> tuple[Section, ...]:
    titles = [_title(plain, h) for h in headings]
    options = [index.options(t) if t else [] for t in titles]
    favour = votes(options)
    stops, parents = _nest(headings, closings, len(text))
    slots: list[str] = []
    found: list[Section] = []
    for i, heading in enumerate(headings):
        above = _ancestors(i, parents, slots)
        slot = _slot(titles[i], heading, options[i], above, favour, index)
        slots.append(slot)
        number = heading.number
        found.append(
            Section(
                level=heading.level,
                number=text[number.start : number.end].strip() if number else "",
                title=_title(text, heading),
                slot=slot,
                start=heading.start,
                end=heading.end,
                stop=stops[i],
                parent=parents[i],
                run_in=heading.run_in,
            )
        )
    return tuple(found)


def _slot(
    title: str,
    heading: Heading,
    options: list[Option],
    above: tuple[str, ...],
    favour: Mapping[str, int],
    index: SlotIndex,
) -> str:
    if "glossary" in above:
        return "glossary"  # 三公经费 there is a word explained, not a section about it
    if heading.level == 0:
        said = next(iter(index.said(title)), "")
        return said if said in _PARTS else ""
    deep = heading.level >= _DEEP and heading.number is not None
    if options:
        fitting = [o for o in options if o.parent in above] if deep and above else options
        return choose(fitting, heading.level, above, favour) if fitting else ""
    if not title or (deep and is_subject(title)):
        return ""
    if deep and len(title) > _DEEP_WORDS:
        return index.head(title)
    return next(iter(index.said(title)), "")


def _title(text: str, heading: Heading) -> str:
    """Returns the words as printed, in one line: a page width may have broken them."""
    words = text[heading.title_start : heading.title_end]
    if words.isprintable() and "  " not in words:
        return words.strip("* ")
    return " ".join(_BREAK.sub("", words).split()).strip("*")


def _nest(headings: Sequence[Heading], closings: Iterable[int], end: int) -> tuple[list[int], list[int]]:
    """Returns for every heading where its text stops and the index of the heading above."""
    stops = [end] * len(headings)
    parents = [-1] * len(headings)
    stack: list[int] = []
    marks = sorted([(c, -1) for c in closings] + [(h.start, i) for i, h in enumerate(headings)])
    for position, i in marks:
        level = headings[i].level if i >= 0 else -1
        while stack and headings[stack[-1]].level >= level:
            stops[stack.pop()] = position
        if i >= 0:
            parents[i] = stack[-1] if stack else -1
            stack.append(i)
    # A heading governs its own words, even where a date among them closes the text, and so do all above it.
    for i in reversed(range(len(headings))):
        stops[i] = max(stops[i], headings[i].end)
        if parents[i] >= 0:
            stops[parents[i]] = max(stops[parents[i]], stops[i])
    return stops, parents


def _ancestors(i: int, parents: Sequence[int], slots: Sequence[str]) -> tuple[str, ...]:
    above: list[str] = []
    at = parents[i]
    while at >= 0:
        if slots[at]:
            above.append(slots[at])
        at = parents[at]
    return tuple(above)
