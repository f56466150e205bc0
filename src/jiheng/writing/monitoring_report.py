"""Monitoring report: where money and targets stand at the end of a month, what lags and why, and what is done next."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Iterator

from jiheng.scoring import Light
from jiheng.writing.report.composition import Composition, Grid, GridCell, Paragraph, Section, Words
from jiheng.year import Standing, Watched, percent

_HEADS = ("灯", "范围", "对象", "全年计划", "应完成", "实际", "占应完成", "原因", "下一步")
_WIDTHS = (4, 7, 12, 11, 11, 11, 9, 13, 22)
_LATE = (Light.RED, Light.YELLOW)
_MONEY = "资金"
_ROW = 22  # characters of the widest column on one line of it


def monitoring_report(unit: str, year: int, found: Standing) -> Composition:
    """Returns the report on a month: in words, with the table annexed.

    Args:
        unit: full name.
        year: the year.
        found: where it stands.
    """
    title = f"{unit}{year}年1—{found.month}月绩效运行监控报告"
    sections = (
        Section(1, "一、", "总体情况", "", tuple(_texts(_whole(found)))),
        Section(1, "二、", "资金执行", "", tuple(_texts(_money(found.rows)))),
        Section(1, "三、", "目标完成", "", tuple(_texts(_targets(found.rows)))),
        Section(1, "四、", "偏差原因和下一步", "", tuple(_texts(_next(found)))),
    )
    day = datetime.date(year, found.month, calendar.monthrange(year, found.month)[1])
    return Composition(unit, year, "monitoring", title, sections, (_grid(found.rows),), (), {}, signed_on=day)


def _texts(lines: Iterable[str]) -> Iterator[Paragraph]:
    for line in lines:
        yield Paragraph((Words(line),))


def _whole(found: Standing) -> Iterator[str]:
    if not found.rows:
        yield "还没有可以监控的资金和指标。"
        return
    counts = ((light, sum(row.light is light for row in found.rows)) for light in Light)
    said = "，".join(f"{_lamp(light)}{count}项" for light, count in counts if count)
    yield f"截至{found.month}月底，共监控{len(found.rows)}项：{said}。"


def _money(rows: tuple[Watched, ...]) -> Iterator[str]:
    chosen = [row for row in rows if row.scope.startswith(_MONEY)]
    for row in chosen:
        if row.plan is None or row.actual is None:
            yield f"{row.name}：没有数据。"
            continue
        budget, paid, share = row.number(row.plan), row.number(row.actual), percent(row.done)
        pace = f"，为应完成数{row.number(row.due)}的{percent(row.pace)}" if row.pace is not None else ""
        yield f"{row.name}：全年预算{budget}，已支出{paid}，占{share}{pace}，{_lamp(row.light)}。"
    if not chosen:
        yield "没有资金数据。"


def _targets(rows: tuple[Watched, ...]) -> Iterator[str]:
    for row in rows:
        if row.scope.startswith(_MONEY):
            continue
        if row.actual is None:
            yield f"{row.name}：{row.note or '没有监控值'}，{_lamp(row.light)}。"
            continue
        plan = f"全年目标{row.number(row.plan)}，" if row.plan is not None else ""
        done = f"，完成全年的{percent(row.done)}" if row.done is not None else ""
        yield f"{row.name}：{plan}已完成{row.number(row.actual)}{done}，{_lamp(row.light)}。"


def _next(found: Standing) -> Iterator[str]:
    late = [row for row in found.rows if row.light in _LATE]
    for row in late:
        note = f"{row.note}。" if row.note else ""
        forecast = f"预计{row.forecast}。" if row.forecast else ""
        reason = row.reason.rstrip("。") or "没有写明"
        yield f"{row.name}（{_lamp(row.light)}）：{note}原因：{reason}。{forecast}下一步：{row.action}"
    yield from (f"{note.rstrip('。')}。" for note in found.notes)
    if not late and not found.notes:
        yield "没有落后于计划的事项。"


def _lamp(light: Light) -> str:
    return light.chinese if light is Light.GREY else f"{light.chinese}灯"


def _grid(rows: tuple[Watched, ...]) -> Grid:
    cells = [GridCell(0, column, (Words(name),), head=True) for column, name in enumerate(_HEADS)]
    heights = [1]
    for place, row in enumerate(rows, 1):
        figures = (row.number(row.plan), row.number(row.due), row.number(row.actual), percent(row.pace))
        said = (row.light.chinese, row.scope, row.name, *figures, row.reason, row.action)
        cells += [
            GridCell(place, column, (Words(text),), left=column in (1, 2, 7, 8)) for column, text in enumerate(said)
        ]
        heights.append(max(1, -(-max(len(row.action), len(row.reason)) // _ROW) + 1))
    return Grid("monitoring", "绩效运行监控表", "监控", _WIDTHS, tuple(heights), tuple(cells), leads=(0,))
