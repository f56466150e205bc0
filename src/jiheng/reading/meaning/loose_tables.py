"""Loose tables: rows of figures that lost their columns to single blanks, as the text layer of a PDF prints them.

`基本支出 2450.00 2598.60 2590.42 3.15` below `科目 年初预算 调整预算 决算数 比上年增减%` is a table: two or more
lines that end in the same number of figures, set apart by blanks, below a line of as many words.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from jiheng.facts import Cell, Table
from jiheng.reading.context import Context
from jiheng.reading.meaning.form_rows import form_tables
from jiheng.reading.meaning.lexicon import lexicon
from jiheng.reading.meaning.short_rows import with_totals_in_place
from jiheng.reading.meaning.strung_cells import strung_tables

_FIGURE = re.compile(r"[-+(]?\d[\d,]*(?:\.\d+)?[)%]?|[—－-]{1,2}|[/／]")
_NUMBER = re.compile(r"\d+[,.\d]*%?")
_CANDIDATE = re.compile(r"[ \t][-+(]?\d[\d,.]*[)%]?[ \t]+[-+(]?\d[\d,.]*[)%]?[ \t]*(?:\n|$)")
_MAY_BE_ROW = re.compile(r"[\d)%—－\-/／][^\S\n]*$", re.MULTILINE)
_WORD = re.compile(r"\S+")
_HAS_NAME = re.compile(r"[一-鿿]")

_LONGEST_HEADER = 160

_Row = list[tuple[int, int]]


def all_tables(context: Context) -> tuple[Table, ...]:
    """Returns the tables of a document and the loose ones in its running text, in order."""
    if _known and _known[0][0] is context:
        return _known[0][1]
    found = tuple(map(with_totals_in_place, context.tables))
    forms = tuple(form_tables(context.plain, [(t.start, t.end) for t in found]))
    found = tuple(sorted((*found, *forms), key=lambda t: t.start)) if forms else found
    loose = tuple(_loose(context.plain, [(t.start, t.end) for t in found]))
    found = tuple(sorted((*found, *loose), key=lambda t: t.start)) if loose else found
    strung = tuple(strung_tables(context, lexicon(context.standards), found))
    found = tuple(sorted((*found, *strung), key=lambda t: t.start)) if strung else found
    _known[:] = [(context, found)]
    return found


_known: list[tuple[Context, tuple[Table, ...]]] = []


def _loose(plain: str, taken: list[tuple[int, int]]) -> Iterator[Table]:
    if _CANDIDATE.search(plain) is None:
        return
    taken.sort()
    starts = [start for start, _ in taken]
    rows: list[_Row] = []
    header: _Row | None = None
    before = -1  # where the row before ends
    for found in _MAY_BE_ROW.finditer(plain):
        start, end = plain.rfind("\n", 0, found.start()) + 1, found.end()
        k = bisect.bisect_right(starts, start) - 1
        row = _row(plain, start, end) if k < 0 or taken[k][1] <= start else None
        if row is None:
            continue
        above = _last_of_line(plain, start)
        follows = before >= 0 and above == before
        if follows and rows and len(row) == len(rows[0]):
            rows.append(row)
        else:
            yield from _table(plain, header, rows)
            rows, header = [row], None if follows else _header(plain, above)
        before = _last_of_line(plain, end + 1)
    yield from _table(plain, header, rows)


def _last_of_line(plain: str, start: int) -> int:
    """Returns the end of the last line with characters before the beginning of a line, -1 without one."""
    end = start - 1
    while end > 0 and plain[end - 1] == "\n":
        end -= 1
    return end if end > 0 else -1


def _header(plain: str, end: int) -> _Row | None:
    """Returns the words of a line that ends at a place, None for one that is too long to head a table."""
    start = plain.rfind("\n", 0, end) + 1 if end > 0 else 0
    return [m.span() for m in _WORD.finditer(plain, start, end)] if 0 < end - start < _LONGEST_HEADER else None


def _row(plain: str, start: int, end: int) -> _Row | None:
    """Returns name and figures of a line that is a row, None for any other line."""
    if end - start > 160:
        return None
    words = [m.span() for m in _WORD.finditer(plain, start, end)]
    k = len(words)
    while k and _FIGURE.fullmatch(plain, *words[k - 1]):
        k -= 1
    figures = words[k:]
    if len(figures) < 2 or not 1 <= k <= 4 or sum(bool(_NUMBER.fullmatch(plain, *w)) for w in figures) < 2:
        return None
    name = (words[0][0], words[k - 1][1])
    if not _HAS_NAME.search(plain, *name) or name[1] - name[0] > 40 or plain[name[1] - 1] in "，。；：":
        return None
    return [name, *figures]


def _table(plain: str, header: _Row | None, rows: list[_Row]) -> Iterator[Table]:
    if len(rows) < 2 or header is None:
        return
    width = len(rows[0])
    if len(header) < width - 1 or any(_NUMBER.fullmatch(plain, *w) for w in header):
        return
    heads = header[len(header) - width + 1 :]
    first = (header[0][0], header[len(header) - width][1]) if len(header) >= width else None
    cells = [Cell(0, 0, *first, plain[first[0] : first[1]])] if first else []
    cells += [Cell(0, c, a, b, plain[a:b]) for c, (a, b) in enumerate(heads, 1)]
    for r, row in enumerate(rows, 1):
        cells += [Cell(r, c, a, b, plain[a:b]) for c, (a, b) in enumerate(row)]
    yield Table(header[0][0], rows[-1][-1][1], len(rows) + 1, width, tuple(cells))
