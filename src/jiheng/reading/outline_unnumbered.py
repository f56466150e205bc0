"""Headings without a number: known words alone in a line, known words before a colon, or a heading by its style."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from jiheng.reading.outline_headings import Heading
from jiheng.reading.outline_lines import Lines
from jiheng.reading.outline_slots import SlotIndex, key

_ASPECT = re.compile("([\u4e00-\u9fff]{2,6}):")
# Slots of the kinds of performance: 有效性：… opens a text of its own, 基本支出：… only a line of figures.
_ASPECTS = frozenset({"economy", "efficiency", "effectiveness", "sustainability", "problems", "measures"})
_TITLE = re.compile("(?:报告|说明|自评表|决算|预算|材料|总结)[)》 ]*$")
_OPEN_END = re.compile("(?:如下|包括|其中|如|中|共|是|为|有|等)$")
_LONGEST = 30
_LONGEST_STYLED = 60
_SHORT_COLON = 10
_LONG_ENOUGH = 6
_CELL = 12


def unnumbered(lines: Lines, index: SlotIndex, numbered: Sequence[Heading]) -> list[Heading]:
    """Returns the headings without a number, with their levels."""
    found: list[Heading] = []
    seen: Counter[str] = Counter()
    taken = {lines.at(h.start) for h in numbered}
    taken.update(lines.at(h.title_start) for h in numbered if h.title_end > h.title_start)
    first = min((h.start for h in numbered if h.heading), default=len(lines.plain))
    for row, line in enumerate(lines.strings):
        if row in taken or row in lines.numbered or not line or line.isspace():
            continue
        stripped = line.strip()
        heading = _styled(row, stripped, lines, first) if lines.styled else None
        if heading is None and "\t" not in stripped:
            if len(stripped) <= _LONGEST:
                heading = _alone(row, stripped, lines, index, first)
            if heading is None:
                heading = _aspect(row, stripped, lines, index)
        if heading is not None and not lines.in_table(heading.start):
            seen[stripped] += 1
            found.append(heading)
    return [h for h in found if seen[lines.strings[lines.at(h.start)].strip()] <= 2]


def _styled(row: int, line: str, lines: Lines, first: int) -> Heading | None:
    """A heading by the style of the source, unless it is the title."""
    block = lines.styled.get(lines.starts[row])
    if block is None or len(line) > _LONGEST_STYLED:
        return None
    start = lines.begin(row)
    if start < first and _TITLE.search(line):
        return None
    heading = _heading(row, line, lines)
    heading.level = min(max(block.level, 1), 5)
    return heading


def _alone(row: int, line: str, lines: Lines, index: SlotIndex, first: int) -> Heading | None:
    """Known words that have a line for themselves."""
    words = line.removesuffix(":").rstrip()
    if not words or words[-1] in "。;,.、!?)" or not "\u4e00" <= words[0] <= "\u9fff":
        return None
    bare = key(words)
    colon = line.endswith(":")
    options = index.exact(words)
    if not options:
        if not colon or len(bare) > _SHORT_COLON or len(bare) < 4 or _OPEN_END.search(bare) or not index.said(words):
            return None
    elif not colon and (max(len(bare), 0) < _LONG_ENOUGH and all(o.level > 1 for o in options)):
        return None
    if lines.starts[row] < first and any(o.slot == "attachments" for o in options):
        return None  # 附件3 above the title
    if not colon and (_in_cells(row, lines) or _within_sentence(row, lines)):
        return None
    heading = _heading(row, line, lines)
    heading.level = 1 if not colon and any(o.level == 1 for o in options) else 2
    heading.known = bool(options)
    return heading


def _aspect(row: int, line: str, lines: Lines, index: SlotIndex) -> Heading | None:
    """有效性：… opens a section in its own line."""
    match = _ASPECT.match(line)
    if match is None or not any(o.slot in _ASPECTS for o in index.exact(match[1])):
        return None
    start = lines.begin(row)
    heading = Heading(None, start, start, start + match.end(1), start + match.end())
    heading.run_in = len(line) > match.end()
    heading.known = True
    heading.level = 2
    return heading


def _heading(row: int, line: str, lines: Lines) -> Heading:
    start = lines.begin(row)
    end = lines.end(row)
    return Heading(None, start, start, end - 1 if line.endswith(":") else end, end)


def _in_cells(row: int, lines: Lines) -> bool:
    """Tells whether the lines around are as short, as the cells of a flattened table are."""
    around = (lines.preceding(row), lines.following(row))
    return all(
        i is not None and abs(i - row) == 1 and len(lines.strings[i].strip()) < _CELL and i not in lines.numbered
        for i in around
    )


def _within_sentence(row: int, lines: Lines) -> bool:
    return row > 0 and lines.runs_on(row - 1)
