"""Forms: an official layout filled with facts, as a grid."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from jiheng.facts import Fact
from jiheng.standards.layout import FormRow, Layout
from jiheng.standards.wording import Results
from jiheng.writing.report.composition import Figure, Goal, Grid, GridCell, Piece, Words, shown
from jiheng.writing.report.sentences import Extra, Fault, Filled, Filler
from jiheng.writing.report.shelf import Ambiguous

_PROJECTS = ("项目:*.决算", "项目:*.调整预算", "项目:*.年初预算")


def form(
    layout: Layout, filler: Filler, goals: tuple[Goal, ...], project: str = "", results: Results | None = None
) -> tuple[Grid, tuple[Fault, ...]]:
    """Returns the form as a grid; what is not known stays blank, what is not clear is a fault.

    Args:
        layout: the form.
        filler: with the facts.
        goals: targets beside results.
        project: the form is for; a star in the layout stands for its name.
        results: how a cell tells what was achieved in all.
    """
    cells: list[GridCell] = []
    heights: list[int] = []
    faults: list[Fault] = []
    taken: set[tuple[int, int]] = set()
    merging: list[GridCell] = []
    own: dict[str, str | Fact | tuple[Piece, ...]] = {"project": project, **_words_of(filler, project)}
    if told := _told(filler, goals, results or Results()):
        own["goal_done"] = told
    leads: list[int] = []
    for row in layout.rows:
        if row.each and heights and _is_lead(cells, len(heights) - 1, len(layout.widths)):
            leads.append(len(heights) - 1)
        for name, extra in _repeats(row, filler, goals):
            laid = _lay_row(row, name or project, {**own, **extra}, len(heights), filler, taken, faults)
            cells += laid
            merging += [cell for cell, asked in zip(laid, row.cells, strict=True) if asked.merge]
            heights.append(row.height)
    title = _words(filler, layout.heading).replace("{project}", project)
    grid = Grid(
        id=layout.id,
        title=title,
        sheet=f"{layout.sheet}-{project}" if project else layout.sheet,
        widths=layout.widths,
        heights=tuple(heights),
        cells=_cut(_merged(cells, merging), len(heights)),
        note=_words(filler, layout.note),
        leads=tuple(leads),
    )
    return grid, tuple(faults)


def _is_lead(cells: list[GridCell], row: int, columns: int) -> bool:
    """Tells whether a row is nothing but the heads of its columns."""
    heads = [cell for cell in cells if cell.row == row and cell.head and cell.down == 1]
    return sum(cell.across for cell in heads) == columns


def _words_of(filler: Filler, project: str) -> dict[str, str]:
    """Returns the words of a project by their short names: `科普活动.goal` is `goal`."""
    mark = f"{project}."
    return {key.removeprefix(mark): text for key, text in filler.words.items() if project and key.startswith(mark)}


def _told(filler: Filler, goals: tuple[Goal, ...], results: Results) -> tuple[Piece, ...]:
    """Returns what the indicators achieved, in one sentence; nothing where no result is known."""
    pieces: list[Piece] = []
    for goal in (each for each in goals if each.done):
        if pieces:
            pieces.append(Words(results.join))
        pieces += filler.fill(_manner(goal, results), {"name": goal.name, "done": goal.done}).pieces
    return filler.fill(results.text, {"items": tuple(pieces)}).pieces if pieces else ()


def _manner(goal: Goal, results: Results) -> str:
    if not any(isinstance(piece, Figure) for piece in goal.done):
        return results.said
    return results.money if shown(goal.done).endswith("元") else results.item


def _repeats(row: FormRow, filler: Filler, goals: tuple[Goal, ...]) -> Iterator[tuple[str, Extra]]:
    """Yields the name and the words of each row that a row of the layout stands for."""
    if row.each == "project":
        names = dict.fromkeys(name for pattern in _PROJECTS for name, _ in filler.matching(pattern))
        yield from ((name, {"name": name}) for name in names)
    elif row.each in {"indicator", "score"}:
        chosen = [g for g in goals if (row.each == "indicator" or g.full) and g.name not in row.skip]
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
        "done_number": goal.done_number,
        "full": goal.full,
        "points": goal.points,
        "reason": goal.reason,
        "mark": mark,
        "first": groups[0],
        "second": groups[1],
        "sign": goal.sign,
        "number": goal.number,
        "unit_word": goal.unit,
        "share": goal.share,
    }


def _lay_row(
    row: FormRow,
    name: str,
    extra: Extra,
    at: int,
    filler: Filler,
    taken: set[tuple[int, int]],
    faults: list[Fault],
) -> list[GridCell]:
    column = 0
    cells = []
    for cell in row.cells:
        while (at, column) in taken:
            column += 1
        filled = _first_known(cell.text.replace("*", name), filler, extra)
        faults += [fault for fault in filled.faults if isinstance(fault.found, Ambiguous)]
        pieces = () if filled.faults else filled.pieces
        cells.append(GridCell(at, column, pieces, cell.across, cell.down, cell.head, cell.left))
        taken.update((at + i, column + j) for i in range(cell.down) for j in range(cell.across))
        column += cell.across
    return cells


def _first_known(text: str, filler: Filler, extra: Extra) -> Filled:
    """Returns the first of the ways to fill a cell that has all it needs, else the last."""
    filled = Filled(())
    for way in text.split("||"):
        filled = filler.fill(way, extra)
        if not filled.faults:
            break
    return filled


def _merged(cells: list[GridCell], merging: list[GridCell]) -> list[GridCell]:
    """Returns the cells with those of one column that say the same, under the same heads to the left, made one."""
    asked = {(cell.row, cell.column): cell for cell in merging}
    made: dict[tuple[int, int], GridCell] = {}
    gone: set[tuple[int, int]] = set()
    for cell in sorted(merging, key=lambda c: (c.column, c.row)):
        above = _top(made, gone, cell, asked)
        same = above is not None and above.pieces == cell.pieces and bool(cell.pieces)
        left_joined = all((cell.row, column) in gone for column in range(cell.column) if (cell.row, column) in asked)
        if above is not None and same and left_joined:
            grown = msgspec.structs.replace(above, down=cell.row + cell.down - above.row)
            made[above.row, above.column] = grown
            gone.add((cell.row, cell.column))
        else:
            made[cell.row, cell.column] = cell
    return [made.get((c.row, c.column), c) for c in cells if (c.row, c.column) not in gone]


def _top(
    made: dict[tuple[int, int], GridCell],
    gone: set[tuple[int, int]],
    cell: GridCell,
    asked: dict[tuple[int, int], GridCell],
) -> GridCell | None:
    """Returns the cell that ends right above another one in its column."""
    row = cell.row - 1
    while (row, cell.column) in gone:
        row -= 1
    return made.get((row, cell.column)) if (row, cell.column) in asked else None


def _cut(cells: list[GridCell], rows: int) -> tuple[GridCell, ...]:
    """Returns the cells with those that would reach below the last row cut off there."""
    return tuple(c if c.row + c.down <= rows else msgspec.structs.replace(c, down=rows - c.row) for c in cells)


def _words(filler: Filler, text: str) -> str:
    for name, word in filler.words.items():
        text = text.replace(f"{{{name}}}", word)
    return text
