"""Page: the report for citizens: the money in one picture, targets reached or not and why, then the full text.

Every number is a `data` element with its fact; no script, nothing from outside. The facts stand beside the page as CSV
and JSON.
"""

from __future__ import annotations

import csv
import io
from importlib import resources

from jiheng.facts import Fact
from jiheng.reading.tags import MARK, tag_of
from jiheng.writing.findings.markup import escaped
from jiheng.writing.report.composition import Composition, Figure, Goal, Grid, GridCell, Piece, Section, Words
from jiheng.writing.report.picture import picture
from jiheng.writing.report.tagging import name, origin

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_COLUMNS = ("id", "name", "subject", "concept", "stage", "period", "value", "unit", "bound", "upper", "origin")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def page(composition: Composition, table: str = "", data: str = "") -> str:
    """Returns the page.

    Args:
        composition: the report.
        table: file name of the facts as CSV, empty for no link.
        data: file name of the facts as JSON, empty for no link.
    """
    title = escaped(composition.title)
    head = {
        "facts": MARK,
        "unit": composition.unit,
        "year": str(composition.year),
        "family": composition.family,
        "title": composition.title,
    }
    marks = " ".join(f'data-{key}="{escaped(text)}"' for key, text in head.items())
    return "".join(
        (
            '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title><style>{_style()}</style></head><body><main {marks}><h1>{title}</h1>",
            _Body(composition).html(),
            _links(table, data),
            "</main></body></html>\n",
        )
    )


def facts_csv(composition: Composition) -> str:
    """Returns the facts as CSV; a text that a spreadsheet would take for a formula is disarmed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for fact in composition.facts.values():
        tag = tag_of(fact, origin(fact))
        row = {"name": name(fact), **{key: getattr(tag, key) for key in _COLUMNS if key != "name"}}
        writer.writerow([_safe(key, row[key]) for key in _COLUMNS])
    return out.getvalue()


def _safe(key: str, text: str) -> str:
    return f"'{text}" if key != "value" and text.startswith(_FORMULA) else text


def _told(*, scored: bool) -> tuple[str, ...]:
    """Returns the heads of what is told of a target: on a phone each stands before its value."""
    return ("年度指标值", "实际完成值", *(("分值", "得分") if scored else ()))


class _Body:
    def __init__(self, composition: Composition) -> None:
        self._composition = composition

    def html(self) -> str:
        composition = self._composition
        drawn = picture(composition.facts.values(), f"{composition.year}年度收支")
        parts = ['<p class="draft">草稿，尚未定稿</p>' if composition.draft else ""]
        parts += [f'<p class="by">{escaped(composition.unit)}</p>' if composition.unit not in composition.title else ""]
        if drawn:
            parts.append(f"<h2>钱花在哪里</h2><figure>{drawn}</figure>")
        told = tuple(g for g in composition.goals if g.target or g.done or g.reached is not None)
        if told:
            parts.append(self._goals(told))
        parts.append("<article>")
        parts += [self._section(section) for section in composition.sections]
        parts.append(self._signature())
        parts.append("</article>")
        parts += [self._grid(grid) for grid in composition.grids]
        return "".join(parts)

    def _goals(self, goals: tuple[Goal, ...]) -> str:
        scored = any(goal.full for goal in goals)
        reached = sum(goal.reached is True for goal in goals)
        missed = sum(goal.reached is False for goal in goals)
        open_ones = len(goals) - reached - missed
        summary = f"达到 ✓ {reached} 项，未达到 ✗ {missed} 项" + (f"，尚无结果 {open_ones} 项" if open_ones else "")
        heads = ("指标", *_told(scored=scored), "是否达到", "原因")
        # What is told in words stands below what is told in numbers.
        ordered = sorted(goals, key=lambda goal: not any(isinstance(p, Figure) for p in (*goal.target, *goal.done)))
        rows = "".join(self._goal(goal, scored=scored) for goal in ordered)
        return (
            f'<h2>目标达到了吗</h2><table class="goals"><caption>{summary}</caption><thead><tr>'
            + "".join(f'<th scope="col">{head}</th>' for head in heads)
            + f"</tr></thead><tbody>{rows}</tbody></table>"
        )

    def _goal(self, goal: Goal, *, scored: bool) -> str:
        mark = {
            True: '<span class="yes">✓ 达到</span>',
            False: '<span class="no">✗ 未达到</span>',
            None: '<span class="unknown">尚无结果</span>',
        }[goal.reached]
        reason = goal.reason or ("未说明原因" if goal.reached is False else "")
        cells = [goal.target, goal.done, *([goal.full, goal.points] if scored else [])]
        return (
            f'<tr><th scope="row">{escaped(goal.name)}</th>'
            + "".join(
                f'<td data-name="{name}">{self._pieces(pieces)}</td>'
                for name, pieces in zip(_told(scored=scored), cells, strict=True)
            )
            + f'<td>{mark}</td><td data-name="原因">{escaped(reason)}</td></tr>'
        )

    def _section(self, section: Section) -> str:
        level = min(section.level + 1, 6)
        body = "".join(
            f"<p{' class=open' if paragraph.open else ''}>{self._pieces(paragraph.pieces)}</p>"
            for paragraph in section.body
        )
        return f"<h{level}>{escaped(section.number + section.title)}</h{level}>{body}"

    def _signature(self) -> str:
        day = self._composition.signed_on
        end = f'<p class="end">{escaped(self._composition.unit)}</p>'
        return end + (f'<p class="end">{day.year}年{day.month}月{day.day}日</p>' if day else "")

    def _grid(self, grid: Grid) -> str:
        rows = []
        for row in range(len(grid.heights)):
            cells = "".join(self._cell(cell) for cell in grid.cells if cell.row == row)
            rows.append(f"<tr>{cells}</tr>")
        note = f'<p class="plain">{escaped(grid.note)}</p>' if grid.note else ""
        table = f'<div class="scroll" tabindex="0"><table>{"".join(rows)}</table></div>'
        return f"<h2>{escaped(grid.title)}</h2>{table}{note}"

    def _cell(self, cell: GridCell) -> str:
        tag = "th" if cell.head and cell.pieces else "td"  # a heading that says nothing is none
        spans = (f" colspan={cell.across}" if cell.across > 1 else "") + (
            f" rowspan={cell.down}" if cell.down > 1 else ""
        )
        look = "" if cell.left or cell.head else ' class="figure"'
        return f"<{tag}{spans}{look}>{self._pieces(cell.pieces)}</{tag}>"

    def _pieces(self, pieces: tuple[Piece, ...]) -> str:
        return "".join(escaped(p.text) if isinstance(p, Words) else self._data(p) for p in pieces)

    def _data(self, figure: Figure) -> str:
        return _element(self._composition.facts[figure.fact], figure.shown)


def _element(fact: Fact, text: str) -> str:
    tag = tag_of(fact, origin(fact))
    marks = {
        "fact": tag.id,
        "shown": text,
        **{k: getattr(tag, k) for k in tag.__struct_fields__ if k not in {"id", "value"}},
    }
    attributes = " ".join(f'data-{key}="{escaped(value)}"' for key, value in marks.items() if value)
    return f'<data value="{escaped(tag.value)}" {attributes} title="{escaped(name(fact))}">{escaped(text)}</data>'


def _links(table: str, data: str) -> str:
    links = [(table, "表格（CSV）"), (data, "数据（JSON）")]
    shown = "、".join(f'<a href="{escaped(file)}" download>{label}</a>' for file, label in links if file)
    return f'<nav class="facts">本页数据下载：{shown}</nav>' if shown else ""


def _style() -> str:
    return resources.files("jiheng.writing.report").joinpath("page.css").read_text("utf-8")
