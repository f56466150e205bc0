"""Outline: the headings of a document in any numbering, what each governs, and which slot it fills."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiheng.facts import Block, Section, Table
from jiheng.reading.outline_headings import Heading, judge
from jiheng.reading.outline_levels import Levels, Series
from jiheng.reading.outline_lines import Lines
from jiheng.reading.outline_numbers import Kind, line_numbers
from jiheng.reading.outline_slots import SlotIndex, choose, key, votes
from jiheng.reading.outline_unnumbered import unnumbered
from jiheng.reading.signature import signatures
from jiheng.standards import Standards

_CONTENTS = re.compile("^[ \t]{0,40}目[ \t]{0,8}[录次][ \t]{0,8}$", re.MULTILINE)
_LISTING = ("duties",)  # slots whose text is a list of sentences

_indexes: dict[int, tuple[Standards, SlotIndex]] = {}


def slot_index(standards: Standards) -> SlotIndex:
    """Returns the index of headings of the standards, built once."""
    known = _indexes.get(id(standards))
    if known is None or known[0] is not standards:
        words = standards.words
        index = SlotIndex(
            standards.families, words.get("heading_keywords", ()), words.get("heading_weak_keywords", ())
        )
        _indexes.clear()
        _indexes[id(standards)] = known = (standards, index)
    return known[1]


def outline(
    text: str, plain: str, blocks: Sequence[Block], standards: Standards, tables: Sequence[Table] = ()
) -> tuple[Section, ...]:
    """Returns the sections in order of the text; they nest, and `parent` always stands before its children.

    Args:
        text: the canonical text.
        plain: the same with forms unified, of the same length.
        blocks: headings by style among them give headings without number.
        standards: families and keywords give the slots.
        tables: what stands in a table is no heading.
    """
    index = slot_index(standards)
    lines = Lines(plain, tables, blocks)
    headings = _without_contents(_numbered(lines, index), lines)
    loose = unnumbered(lines, index, headings)
    closings = [s.start for s in signatures(lines, standards)]
    placed = _placed(sorted([*headings, *loose], key=lambda h: h.start), closings, lines, index)
    return _sections(text, placed, closings, index, len(text))


def _numbered(lines: Lines, index: SlotIndex) -> list[Heading]:
    numbers = [n for n in line_numbers(lines.plain) if not lines.in_table(n.start)]
    lines.kinds.update((lines.at(n.start), n.kind) for n in numbers)
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
        if heading.number is None:
            levels.place_unnumbered(heading, heading.level or 2)
            kept.append((heading, None))
            continue
        if heading.number.kind <= Kind.HAN_BRACKET:
            if not heading.heading or _is_listed(heading, levels, lines, index):
                continue
            kept.append((heading, levels.place(heading)))
            continue
        if heading.heading and not heading.known and _is_listed(heading, levels, lines, index):
            heading.heading = False
        kept.append((heading, levels.place(heading)))
    return [h for h, series in kept if h.heading and (h.known or series is None or _is_outline(series, lines))]


def _is_listed(heading: Heading, levels: Levels, lines: Lines, index: SlotIndex) -> bool:
    """Tells whether a line is one of the sentences that a section on duties lists."""
    owner = levels.would_own(heading)
    if owner is None or heading.known or heading.number is None or heading.number.kind <= Kind.HAN:
        return False
    words = lines.plain[owner.title_start : owner.title_end]
    slots = {o.slot for o in index.exact(words)} or set(index.said(words)[:1])
    if not slots.intersection(_LISTING):
        return False
    mark = lines.plain[lines.end(lines.at(heading.end - 1)) - 1 : lines.end(lines.at(heading.end - 1))]
    return heading.run_in or mark in ("。", ";", ".", ",") or heading.title_start == heading.title_end


def _is_outline(series: Series, lines: Lines) -> bool:
    """Tells whether most numbers of a series are headings with text below them, not items of a list."""
    if series.kind is not None and series.kind <= Kind.HAN_BRACKET:
        return True
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
    text: str, headings: list[Heading], closings: list[int], index: SlotIndex, end: int
) -> tuple[Section, ...]:
    titles = [_title(text, h) for h in headings]
    options = [index.exact(t) or index.options(t) if t else [] for t in titles]
    favour = votes(options)
    stops, parents = _nest(headings, closings, end)
    slots: list[str] = []
    found: list[Section] = []
    for i, heading in enumerate(headings):
        above = _ancestors(i, parents, slots)
        if options[i]:
            slot = choose(options[i], heading.level, above, favour)
        else:
            slot = next(iter(index.said(titles[i])), "") if titles[i] else ""
        slots.append(slot)
        number = heading.number
        found.append(
            Section(
                level=heading.level,
                number=text[number.start : number.end].strip() if number else "",
                title=titles[i],
                slot=slot,
                start=heading.start,
                end=heading.end,
                stop=max(stops[i], heading.end),
                parent=parents[i],
                run_in=heading.run_in,
            )
        )
    return tuple(found)


def _title(text: str, heading: Heading) -> str:
    return " ".join(text[heading.title_start : heading.title_end].split()).strip("*")


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
    return stops, parents


def _ancestors(i: int, parents: Sequence[int], slots: Sequence[str]) -> tuple[str, ...]:
    above: list[str] = []
    at = parents[i]
    while at >= 0:
        if slots[at]:
            above.append(slots[at])
        at = parents[at]
    return tuple(above)
