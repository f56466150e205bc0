"""Layout: an official form as rows of cells with number references."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from jiheng.standards.draft import Draft, Head
from jiheng.standards.fields import Fields
from jiheng.standards.status import Status

_EACH = ["", "indicator", "project", "score"]
_SCOPES = ["unit", "project"]
_MOST_COLUMNS = 30


class FormCell(msgspec.Struct, frozen=True):
    """A cell of a form; `text` may hold number references and words as sentences do.

    What stands after `||` is used where a number or word before it is missing. `left` sets long text to the left.
    `merge` joins the cell with those above it that say the same, as the headings of indicators stand in official forms.
    """

    text: str = ""
    across: int = 1
    down: int = 1
    head: bool = False
    merge: bool = False
    left: bool = False


class FormRow(msgspec.Struct, frozen=True):
    """A row; with `each` one for every indicator, project or scored row of the unit.

    Attributes:
        cells: from left to right, without the places that cells above reach down to.
        each: `indicator`, `project`, `score` or nothing.
        height: lines of text it is made for.
        skip: names of indicators that have a place elsewhere in the form.
    """

    cells: tuple[FormCell, ...]
    each: str = ""
    height: int = 1
    skip: tuple[str, ...] = ()


class Layout(msgspec.Struct, frozen=True):
    """A form.

    Attributes:
        id: name of the form.
        title: Chinese name.
        heading: what stands above it, with `{year}`.
        sheet: name of its sheet in a workbook.
        form: what it is for; of the layouts of one form the one that fits best is used.
        scope: `unit`, or `project` for one form a project.
        families: outline families it goes with; empty for all.
        regions: provinces it goes with; empty for all.
        widths: of the columns, in characters.
        rows: from the top.
        note: what stands below it.
        sources: where the layout is known from.
        status: how sure.
    """

    id: str
    title: str
    heading: str
    sheet: str
    families: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[FormRow, ...]
    note: str
    sources: tuple[str, ...]
    status: Status
    form: str = ""
    scope: str = "unit"
    regions: tuple[str, ...] = ()


def chosen(layouts: Iterable[Layout], family: str, region: str) -> tuple[Layout, ...]:
    """Returns the layouts for a report, one a form: that of its province, else of its outline, else the general one.

    Args:
        layouts: all there are.
        family: id of the outline family.
        region: where the unit is, or its name.
    """
    best: dict[str, tuple[int, Layout]] = {}
    for layout in layouts:
        here = any(name in region for name in layout.regions)
        mine = family in layout.families
        if (layout.regions or layout.families) and not (here or mine):
            continue
        rank = 2 * here + mine
        if rank > best.get(layout.form, (-1, layout))[0]:
            best[layout.form] = (rank, layout)
    return tuple(layout for _, layout in best.values() if layout.rows)


def read_layout(fields: Fields, head: Head, name: str, draft: Draft) -> None:
    """Reads one form a file."""
    widths = []
    for text in fields.texts_as_written("widths"):
        if text.isdecimal() and 1 <= int(text) <= 200:
            widths.append(int(text))
        else:
            fields.fault(f"列宽应为 1 至 200 的整数，实为“{text}”", fields.line_of("widths"))
    if not 1 <= len(widths) <= _MOST_COLUMNS:
        fields.fault(f"列数应为 1 至 {_MOST_COLUMNS}，实为 {len(widths)}", fields.line_of("widths"))
    rows = tuple(_row(entry, len(widths)) for entry in fields.children("rows", required=True))
    layout = Layout(
        id=name,
        title=head.title,
        heading=fields.text("heading", head.title),
        sheet=fields.text("sheet", head.title)[:31],
        families=fields.texts("families"),
        widths=tuple(widths),
        rows=rows,
        note=fields.text("below", ""),
        sources=head.sources,
        status=head.status,
        form=fields.text("form", name),
        scope=fields.one_of("scope", _SCOPES, "unit"),
        regions=fields.texts("regions"),
    )
    draft.add("layout", name, layout, fields)


def _row(entry: Fields, columns: int) -> FormRow:
    cells = []
    for cell in entry.children("cells", required=True):
        cells.append(
            FormCell(
                text=cell.text("text", ""),
                across=cell.integer("across", 1) or 1,
                down=cell.integer("down", 1) or 1,
                head=cell.flag("head", default=False),
                merge=cell.flag("merge", default=False),
                left=cell.flag("left", default=False),
            )
        )
        cell.finish()
    if sum(cell.across for cell in cells) > columns:
        entry.fault(f"一行的格子合计超过 {columns} 列")
    row = FormRow(tuple(cells), entry.one_of("each", _EACH, ""), entry.integer("height", 1) or 1, entry.texts("skip"))
    entry.finish()
    return row
