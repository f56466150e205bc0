"""Loose tables: rows of figures that lost their columns to single blanks, as the text layer of a PDF prints them.

`基本支出 2450.00 2598.60 2590.42 3.15` below `科目 年初预算 调整预算 决算数 比上年增减%` is a table: two or more
lines that end in the same number of figures, set apart by blanks, below a line of as many words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiheng.facts import Cell, Table
from jiheng.reading.context import Context
from jiheng.reading.meaning.lexicon import lexicon
from jiheng.reading.meaning.strung_cells import strung_tables

_FIGURE = re.compile(r"[-+(]?\d[\d,]*(?:\.\d+)?[)%]?|[—－-]{1,2}|[/／]")
_NUMBER = re.compile(r"\d+[,.\d]*%?")
_CANDIDATE = re.compile(r"[ \t][-+(]?\d[\d,.]*[)%]?[ \t]+[-+(]?\d[\d,.]*[)%]?[ \t]*(?:\n|$)")
_WORD = re.compile(r"\S+")
_HAS_NAME = re.compile(r"[一-鿿]")

_Row = list[tuple[int, int]]


def all_tables(context: Context) -> tuple[Table, ...]:
    """Returns the tables of a document and the loose ones in its running text, in order."""
    if _known and _known[0][0] is context:
        return _known[0][1]
    loose = tuple(_loose(context.plain, [(t.start, t.end) for t in context.tables]))
    found = tuple(sorted((*context.tables, *loose), key=lambda t: t.start)) if loose else context.tables
    strung = tuple(strung_tables(context, lexicon(context.standards), found))
    found = tuple(sorted((*found, *strung), key=lambda t: t.start)) if strung else found
    _known[:] = [(context, found)]
    return found


_known: list[tuple[Context, tuple[Table, ...]]] = []


def _loose(plain: str, taken: list[tuple[int, int]]) -> Iterator[Table]:
    if _CANDIDATE.search(plain) is None:
        return
    rows: list[_Row] = []
    width = 0
    header: _Row | None = None
    previous: _Row | None = None
    for start, end in _lines(plain):
        if start == end:
            continue
        row = _row(plain, start, end) if not any(a <= start < b for a, b in taken) else None
        if row is not None and (not rows or len(row) == width):
            if not rows:
                width, header = len(row), previous
            rows.append(row)
            previous = None
            continue
        yield from _table(plain, header, rows)
        rows = []
        if row is not None:
            width, header, previous = len(row), None, None
            rows = [row]
        else:
            previous = [m.span() for m in _WORD.finditer(plain, start, end)] if end - start < 160 else None
    yield from _table(plain, header, rows)


def _lines(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(plain):
        end = plain.find("\n", start)
        end = end if end >= 0 else len(plain)
        yield start, end
        start = end + 1


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
