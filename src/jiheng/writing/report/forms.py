"""Forms: an official layout filled with facts, as a grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jiheng.facts import Fact
from jiheng.standards.layout import FormRow, Layout
from jiheng.writing.report.composition import Goal, Grid, GridCell, Piece
from jiheng.writing.report.sentences import Fault, Filler
from jiheng.writing.report.shelf import Ambiguous

Extra = Mapping[str, str | Fact | tuple[Piece, ...]]
_PROJECTS = ("项目:*.决算", "项目:*.调整预算", "项目:*.年初预算")


def form(layout: Layout, filler: Filler, goals: tuple[Goal, ...]) -> tuple[Grid, tuple[Fault, ...]]:
    """Returns the form as a grid; what is not known stays blank, what is not clear is a fault."""
    cells: list[GridCell] = []
    heights: list[int] = []
    faults: list[Fault] = []
    taken: set[tuple[int, int]] = set()
    for row in layout.rows:
        for name, extra in _repeats(row, filler, goals):
            _lay_row(row, name, extra, len(heights), filler, cells, taken, faults)
            heights.append(row.height)
    grid = Grid(
        id=layout.id,
        title=_words(filler, layout.heading),
        sheet=layout.sheet,
        widths=layout.widths,
        heights=tuple(heights),
        cells=_merged(cells, len(heights)),
        note=_words(filler, layout.note),
    )
    return grid, tuple(faults)


def _repeats(row: FormRow, filler: Filler, goals: tuple[Goal, ...]) -> Iterator[tuple[str, Extra]]:
    """Yields the name and the words of each row that a row of the layout stands for."""
    if row.each == "project":
        names = dict.fromkeys(name for pattern in _PROJECTS for name, _ in filler.matching(pattern))
        yield from ((name, {"name": name}) for name in names)
    elif row.each in {"indicator", "score"}:
        chosen = [g for g in goals if row.each == "indicator" or g.full]
        yield from ((goal.name, _goal(goal)) for goal in chosen)
    else:
        yield "", {}


def _goal(goal: Goal) -> Extra:
    groups = [*goal.groups, "", ""]
    mark = {True: "✓", False: "✗", None: ""}[goal.reached]
    return {
        "name": goal.name,
        "target": goal.target,
        "done": goal.done,
        "full": goal.full,
        "points": goal.points,
        "reason": goal.reason,
        "mark": mark,
        "first": groups[0],
        "second": groups[1],
    }


def _lay_row(
    row: FormRow,
    name: str,
    extra: Extra,
    at: int,
    filler: Filler,
    cells: list[GridCell],
    taken: set[tuple[int, int]],
    faults: list[Fault],
) -> None:
    column = 0
    for cell in row.cells:
        while (at, column) in taken:
            column += 1
        filled = filler.fill(cell.text.replace("*", name), extra)
        faults += [fault for fault in filled.faults if isinstance(fault.found, Ambiguous)]
        pieces = () if filled.faults else filled.pieces
        cells.append(GridCell(at, column, pieces, cell.across, cell.down, cell.head))
        taken.update((at + i, column + j) for i in range(cell.down) for j in range(cell.across))
        column += cell.across


def _merged(cells: list[GridCell], rows: int) -> tuple[GridCell, ...]:
    """Returns the cells with those that would reach below the last row cut off there."""
    return tuple(
        c if c.row + c.down <= rows else GridCell(c.row, c.column, c.pieces, c.across, rows - c.row, c.head)
        for c in cells
    )


def _words(filler: Filler, text: str) -> str:
    for name, word in filler.words.items():
        text = text.replace(f"{{{name}}}", word)
    return text
