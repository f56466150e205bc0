"""Tables that lost their lines: rows of text with tabs, pipes or columns set apart by blanks.

A row of a flattened table is found by its shape alone; neighbours of the same shape make the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jiheng.facts import Cell

Line = tuple[int, int]
Row = list[Line]

_SIGNS = ("\t", "|", "  ", "\u3000\u3000")  # without any of these no line has columns
_SPACES = re.compile(r"[ \u3000\u00a0]{2,}")
_RULE = re.compile(r"[\s|:+\-—─=]+")
_FIGURE = re.compile(r"[-－—]?[0-9０-９][0-9０-９,，.．% ％]*")
_FEW = 4
_TOTAL = re.compile(r"[ \u3000]*(?:合 ?计|总 ?计|小 ?计|共 ?计|总 ?分|总得分)[ \u3000\u00a0]{2,}")
_LONGEST = 80
"""Characters of a cell beyond which a line set apart by blanks is prose with stray blanks."""


def find_tables(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, int, list[Cell]]]:
    """Yields runs of lines that are tables: first line, one past the last, cells in reading order."""
    if not any(sign in text for sign in _SIGNS):
        return
    at = 0
    apart = _line_spacing(text, lines)
    while at < len(lines):
        shape = _shape(text, lines[at])
        if not shape:
            at += 1
            continue
        stop = at + 1
        while (
            stop < len(lines)
            and _adjacent(text, lines[stop - 1], lines[stop], apart)
            and _shape(text, lines[stop]) == shape
        ):
            stop += 1
        if stop < len(lines) and shape.isdigit() and _adjacent(text, lines[stop - 1], lines[stop], apart):
            stop += _is_total(text, lines[stop], int(shape))
        if grid := _grid(text, lines[at:stop], shape):
            yield at, stop, grid
        at = stop


def _shape(text: str, line: Line) -> str:
    """Returns what sets the columns of a line apart: `tab`, `pipe`, blanks with their count (`3`), or nothing."""
    start, end = line
    if text.find("\t", start, end) >= 0 and "\t" in text[start:end].strip():
        return "tab"
    if text.find("|", start, end) >= 0 and text[start:end].count("|") >= 2:
        return "pipe"
    if text.find("  ", start, end) >= 0 or text.find("\u3000\u3000", start, end) >= 0:
        parts = _SPACES.split(text[start:end].strip(" \u3000\u00a0"))
        if len(parts) > 1 and max(map(len, parts)) <= _LONGEST:
            return str(len(parts))
    return ""


def _line_spacing(text: str, lines: Sequence[Line]) -> int:
    """Returns how many line ends stand between neighbours: 2 in a text with an empty line behind nearly every line."""
    spaced = sum(text.count("\n", above[1], below[0]) == 2 for above, below in pairwise(lines))
    return 2 if spaced > _FEW and spaced * 10 >= (len(lines) - 1) * 9 else 1


def _is_total(text: str, line: Line, columns: int) -> bool:
    """Tells whether a line is the total of a table set apart by blanks, with empty cells that left only blanks."""
    if _TOTAL.match(text, line[0], line[1]) is None:
        return False
    name, *rest = _split(text, line, "")
    return 0 < len(rest) < columns - 1 and name[1] > name[0] and all(_FIGURE.fullmatch(text[a:b]) for a, b in rest)


def _adjacent(text: str, above: Line, below: Line, apart: int) -> bool:
    """Whether no empty line stands between two lines but what the text has between all."""
    between = text[above[1] : below[0]]
    return between.count("\n") <= apart and "\x0c" not in between


def _grid(text: str, lines: Sequence[Line], shape: str) -> list[Cell]:
    rows = [_split(text, line, shape) for line in lines]
    if shape == "pipe":
        rows = [r for r in rows if not all(_RULE.fullmatch(text[a:b]) for a, b in r if b > a)]
    if len(rows) < (2 if shape in {"tab", "pipe"} else 3):
        return []
    if shape == "2" and not _has_figures(text, rows):
        # Two columns of words are more often headings with a wide blank than a table.
        return []
    return [Cell(r, c, start, end, text[start:end]) for r, row in enumerate(rows) for c, (start, end) in enumerate(row)]


def _has_figures(text: str, rows: Sequence[Row]) -> bool:
    figures = sum(bool(_FIGURE.fullmatch(text[row[-1][0] : row[-1][1]])) for row in rows)
    return 2 * figures >= len(rows)


def _split(text: str, line: Line, shape: str) -> Row:
    """Returns start and end of the cells of a line, blanks around them left out."""
    start, end = line
    if shape == "tab":
        return _at_each(text, start, end, "\t")
    if shape == "pipe":
        cut = _at_each(text, start, end, "|")
        first = 1 if _empty(cut[0]) else 0
        last = len(cut) - 1 if _empty(cut[-1]) else len(cut)
        return cut[first:last]
    start, end = _strip(text, start, end)
    cells: Row = []
    at = start
    for gap in _SPACES.finditer(text, start, end):
        cells.append((at, gap.start()))
        at = gap.end()
    cells.append((at, end))
    return cells


def _at_each(text: str, start: int, end: int, mark: str) -> Row:
    cells: Row = []
    at = start
    while (found := text.find(mark, at, end)) >= 0:
        cells.append(_strip(text, at, found))
        at = found + 1
    cells.append(_strip(text, at, end))
    return cells


def _empty(cell: Line) -> bool:
    return cell[0] == cell[1]


def _strip(text: str, start: int, end: int) -> Line:
    while start < end and text[start] in " \u3000\u00a0":
        start += 1
    while end > start and text[end - 1] in " \u3000\u00a0":
        end -= 1
    return start, end
