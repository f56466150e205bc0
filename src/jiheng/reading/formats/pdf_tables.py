"""Tables that are drawn with lines: the lines of a page that cross, as a grid of cells with their words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from jiheng.reading.document import GridCell
from jiheng.reading.formats.pdf_glyphs import Glyph
from jiheng.reading.formats.pdf_lines import Line, join, lines_of
from jiheng.reading.formats.pdf_page import Page, Rule

_SNAP = 3.0
"""Points within which two ruled lines are one."""

_MANY = 400
"""Lines in one direction beyond which a page is a drawing and no table."""

FIGURE = re.compile(r"[-－—+]?[(（]?[￥¥]?\d[\d,，. ]*[)）]?[%％‰]?(?:万元|元|亿元|个|人|次|分)?|[-－—]{1,2}|/")
"""A cell that holds a figure or the mark of none."""


class Grid(msgspec.Struct):
    """A table of a page: its box, the edges of its columns, its cells (each merged cell once).

    Attributes:
        full: row and column of the cells whose last line reaches the right border, so that it may go on.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    edges: list[float]
    rows: int
    cells: list[GridCell]
    full: frozenset[tuple[int, int]] = frozenset()

    @property
    def columns(self) -> int:
        return len(self.edges) - 1


def ruled_tables(page: Page) -> tuple[list[Grid], list[Glyph]]:
    """Returns the tables that are drawn with lines, and the characters outside them."""
    grids: list[Grid] = []
    rest = page.glyphs
    across, down = _merged(page.across), _merged(page.down)
    if not across or not down or max(len(across), len(down)) > _MANY:
        return [], rest
    nets = [n for n in (_Net(h, v) for h, v in _connected(across, down)) if n.columns > 1 and n.rows > 0]
    # An inner table first: what is left of its cell belongs to the outer one.
    for net in sorted(nets, key=lambda n: n.area):
        inside, outside = net.divide(rest)
        grid = net.grid(inside) if len(inside) > 1 else None
        # Lines with a word or none among them are a drawing.
        if grid is not None and sum(bool(c.text) for c in grid.cells) > 1:
            grids.append(grid)
            rest = outside
    return grids, rest


def cell_text(lines: Sequence[Line], width: float) -> str:
    """Joins the lines of a cell: a line that fills the cell goes on in the next, two figures stay two."""
    text = ""
    before: Line | None = None
    for line in lines:
        if before is not None:
            filled = before.x1 - before.x0 > width - 1.8 * before.size
            ends = text[-1:].isdigit() or text[-1:] in "%％"
            if not filled and ends and line.text[0].isdigit():
                text += " "
        text = join(text, line.text)
        before = line
    return text


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Joins rules that continue each other on the same line."""
    by_place: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if by_place and rule.at - by_place[-1][0].at <= _SNAP / 2:
            by_place[-1].append(rule)
        else:
            by_place.append([rule])
    merged: list[Rule] = []
    for group in by_place:
        at = group[0].at
        start = end = None
        for rule in sorted(group, key=lambda r: r.start):
            if end is None or start is None or rule.start > end + _SNAP:
                if start is not None and end is not None:
                    merged.append(Rule(at, start, end))
                start, end = rule.start, rule.end
            else:
                end = max(end, rule.end)
        if start is not None and end is not None:
            merged.append(Rule(at, start, end))
    return merged


def _connected(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Returns the groups of rules that cross or touch each other."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(across):
        for j, v in enumerate(down, len(across)):
            if (
                h.start - _SNAP <= v.at <= h.end + _SNAP
                and v.start - _SNAP <= h.at <= v.end + _SNAP
                and (a := root(i)) != (b := root(j))
            ):
                parent[b] = a
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, h in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(h)
    for j, v in enumerate(down, len(across)):
        groups.setdefault(root(j), ([], []))[1].append(v)
    return [g for g in groups.values() if len(g[0]) > 1 and g[1]]


class _Net:
    """Crossing rules as the cells between them."""

    def __init__(self, across: list[Rule], down: list[Rule]) -> None:
        self.ys = _places(r.at for r in across)
        xs = _places(r.at for r in down)
        # A table open at its sides: the lines across say where it ends.
        left, right = min(r.start for r in across), max(r.end for r in across)
        if left < xs[0] - 2 * _SNAP:
            xs.insert(0, left)
        if right > xs[-1] + 2 * _SNAP:
            xs.append(right)
        self.xs = xs
        self._across = _by_place(across, self.ys)
        self._down = _by_place(down, xs)

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def divide(self, glyphs: list[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
        """Returns the characters inside the net and those outside."""
        left, right, top, bottom = self.xs[0], self.xs[-1], self.ys[0], self.ys[-1]
        inside: list[Glyph] = []
        outside: list[Glyph] = []
        for g in glyphs:
            fits = left <= (g.x0 + g.x1) / 2 <= right and top <= g.y - 0.35 * g.size <= bottom
            (inside if fits else outside).append(g)
        return inside, outside

    def grid(self, glyphs: list[Glyph]) -> Grid:
        boxes = self._boxes()
        owner = {(r, c): box for box in boxes for r in range(box[0], box[2]) for c in range(box[1], box[3])}
        held: dict[tuple[int, int, int, int], list[Glyph]] = {}
        for word in self._words(glyphs):
            middle = (word[0].x0 + word[-1].x1) / 2
            row = _index(self.ys, word[0].y - 0.35 * word[0].size)
            held.setdefault(owner[row, _index(self.xs, middle)], []).extend(word)
        cells: list[GridCell] = []
        full: set[tuple[int, int]] = set()
        for box in boxes:
            r0, c0, r1, c1 = box
            words = held.get(box)
            lines = lines_of(words) if words else []
            width = self.xs[c1] - self.xs[c0]
            cells.append(GridCell(r0, c0, cell_text(lines, width), r1 - r0, c1 - c0))
            if lines and lines[-1].x1 - lines[-1].x0 > width - 2.8 * lines[-1].size:
                full.add((r0, c0))
        return Grid(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1], self.xs, self.rows, cells, frozenset(full))

    def _words(self, glyphs: list[Glyph]) -> list[list[Glyph]]:
        """Returns characters that belong together: a figure too wide for its cell is not cut at the border."""
        words: list[list[Glyph]] = []
        for g in sorted(glyphs, key=lambda g: (_index(self.ys, g.y - 0.35 * g.size), round(g.y), g.x0)):
            if words:
                last = words[-1][-1]
                gap = g.x0 - last.x1
                if abs(last.y - g.y) < 0.3 * g.size and -g.size < gap < 0.5 * g.size:
                    # By their middles: a full-width bracket reaches over the border with its blank half.
                    border = bisect_right(self.xs, (g.x0 + g.x1) / 2) != bisect_right(self.xs, (last.x0 + last.x1) / 2)
                    if not border or gap < 0.12 * g.size:
                        words[-1].append(g)
                        continue
            words.append([g])
        return words

    def _boxes(self) -> list[tuple[int, int, int, int]]:
        """Returns the cells as first row, first column, one past the last row and column, in reading order."""
        spans: dict[tuple[int, int], int] = {}
        boxes: list[tuple[int, int, int, int]] = []
        for row in range(self.rows):
            middle = (self.ys[row] + self.ys[row + 1]) / 2
            first = 0
            for column in range(self.columns):
                if column + 1 < self.columns and not _covers(self._down[column + 1], middle):
                    continue
                run = (first, column + 1)
                above = spans.get(run)
                if above is not None and boxes[above][2] == row and self._open_above(row, run):
                    box = boxes[above]
                    boxes[above] = (box[0], box[1], row + 1, box[3])
                else:
                    spans[run] = len(boxes)
                    boxes.append((row, first, row + 1, column + 1))
                first = column + 1
        return boxes

    def _open_above(self, row: int, run: tuple[int, int]) -> bool:
        """Whether no line parts a run of columns from the row above."""
        return not any(_covers(self._across[row], (self.xs[c] + self.xs[c + 1]) / 2) for c in range(run[0], run[1]))


def _places(at: Iterable[float]) -> list[float]:
    """Returns positions with neighbours closer than a double line taken as one."""
    places: list[float] = []
    for value in sorted(at):
        if not places or value - places[-1] > _SNAP:
            places.append(value)
    return places


def _by_place(rules: list[Rule], places: list[float]) -> list[list[Rule]]:
    held: list[list[Rule]] = [[] for _ in places]
    for rule in rules:
        nearest = min(range(len(places)), key=lambda i: abs(places[i] - rule.at))
        held[nearest].append(rule)
    return held


def _covers(rules: list[Rule], at: float) -> bool:
    return any(r.start <= at <= r.end for r in rules)


def _index(places: list[float], at: float) -> int:
    return min(max(bisect_right(places, at) - 1, 0), len(places) - 2)
