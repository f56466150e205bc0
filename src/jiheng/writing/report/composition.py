"""Composition: a report as values, before it takes the form of Word, Excel, PDF or a web page."""

from __future__ import annotations

import datetime

import msgspec

from jiheng.facts import Fact


class Words(msgspec.Struct, frozen=True, tag="words"):
    """A stretch of text without a number that counts."""

    text: str


class Figure(msgspec.Struct, frozen=True, tag="figure"):
    """A number in the text: the id of its fact, and how it is shown there."""

    fact: str
    shown: str


Piece = Words | Figure

_ONE_LINE = 20
"""Characters of 22 points on a line of 156 mm."""


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """A paragraph; `open` is set where somebody still has to write, `flush` where the first line is not set in.

    `item` is its place in a list until the outline has given it the mark of its level (1. or （1）).
    """

    pieces: tuple[Piece, ...]
    open: bool = False
    flush: bool = False
    item: int = 0


class GridCell(msgspec.Struct, frozen=True):
    """A cell of a table, at its top left corner; rows and columns count from 0; `left` for text, not for figures."""

    row: int
    column: int
    pieces: tuple[Piece, ...]
    across: int = 1
    down: int = 1
    head: bool = False
    left: bool = False


class Grid(msgspec.Struct, frozen=True, tag="grid"):
    """A table.

    Attributes:
        id: of its layout.
        title: printed above it.
        sheet: name of its sheet in a workbook.
        widths: of the columns, in characters.
        heights: of the rows, in lines.
        cells: in reading order, merged ones once.
        note: printed below it.
        leads: rows that head a list; where a page ends within the list they are printed again.
    """

    id: str
    title: str
    sheet: str
    widths: tuple[int, ...]
    heights: tuple[int, ...]
    cells: tuple[GridCell, ...]
    note: str = ""
    leads: tuple[int, ...] = ()


class Section(msgspec.Struct, frozen=True):
    """A heading and the text below it, up to the next heading of any level; without a title there is text only.

    Attributes:
        level: 1 for 一、, 2 for （一）, 3 for 1.
        number: as printed, with its mark.
        title: words of the heading.
        slot: canonical slot.
        body: paragraphs in order.
    """

    level: int
    number: str
    title: str
    slot: str
    body: tuple[Paragraph, ...] = ()


class Goal(msgspec.Struct, frozen=True):
    """A target beside its result.

    Attributes:
        name: of the indicator.
        target: as shown; empty where none was set.
        done: as shown; empty where nothing is known.
        reached: None where it cannot be told.
        reason: why it was not reached, empty where nobody said.
        full: full points, empty where it is not scored.
        points: points got.
        groups: headings above the indicator, from the top.
        sign: of the target, as forms print it beside the number: ≥, ≤, =.
        number: the target without sign and unit.
        unit: of target and result.
        project: it belongs to, empty for the unit.
        share: points got of the full points, in percent.
        done_number: the result without its unit.
    """

    name: str
    target: tuple[Piece, ...] = ()
    done: tuple[Piece, ...] = ()
    reached: bool | None = None
    reason: str = ""
    full: tuple[Piece, ...] = ()
    points: tuple[Piece, ...] = ()
    groups: tuple[str, ...] = ()
    sign: str = ""
    number: tuple[Piece, ...] = ()
    unit: str = ""
    project: str = ""
    share: tuple[Piece, ...] = ()
    done_number: tuple[Piece, ...] = ()


class Place(msgspec.Struct, frozen=True):
    """Where in a draft something is wrong: section, paragraph from 1, character from 1."""

    slot: str
    paragraph: int = 0
    character: int = 0


class DraftProblem(msgspec.Struct, frozen=True):
    """What is wrong with a draft, and what to do.

    Attributes:
        code: `unknown-reference`, `ambiguous-reference`, `stale`, `typed-number`, `open`, `nothing-claimed` or
            `unknown-slot`.
        severity: E stops nobody from looking at the draft, but it is not fit to be signed; W is to be looked at.
        place: see `Place`.
        message: what is wrong.
        fix: what to do.
    """

    code: str
    severity: str
    place: Place
    message: str
    fix: str


class Composition(msgspec.Struct, frozen=True):
    """A report, complete.

    Attributes:
        unit: full name.
        year: reported on.
        family: id of the outline family.
        title: one line.
        sections: in order.
        grids: annexed forms, in order.
        goals: targets beside results.
        facts: every fact that is shown, by id, in order of the first showing.
        signed_on: date under the report; None leaves it open.
        problems: of the draft.
        score: total and grade as shown, empty where nothing was scored.
        draft: every page says that it is a draft.
    """

    unit: str
    year: int
    family: str
    title: str
    sections: tuple[Section, ...]
    grids: tuple[Grid, ...]
    goals: tuple[Goal, ...]
    facts: dict[str, Fact]
    signed_on: datetime.date | None = None
    problems: tuple[DraftProblem, ...] = ()
    score: tuple[Piece, ...] = ()
    draft: bool = False

    @property
    def fit(self) -> bool:
        """Tells whether nothing stands against signing."""
        return all(problem.severity != "E" for problem in self.problems)

    @property
    def dated(self) -> str:
        """Tells the date under the report, left open by month and day where it is not set."""
        day = self.signed_on
        return f"{day.year}年{day.month}月{day.day}日" if day else f"{self.year + 1}年　月　日"


def title_lines(title: str, unit: str) -> tuple[str, ...]:
    """Returns the lines a long title is set in: broken behind the name of the unit, never inside a word of it."""
    rest = title.removeprefix(unit)
    return (unit, rest) if rest not in {title, ""} and len(title) > _ONE_LINE else (title,)


def shown(pieces: tuple[Piece, ...]) -> str:
    """Returns pieces as plain text."""
    return "".join(piece.shown if isinstance(piece, Figure) else piece.text for piece in pieces)
