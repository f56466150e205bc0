"""Opinions on targets as an Excel workbook: projects ranked, every opinion a row, and what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from jiheng.ledger.beside import beside
from jiheng.scoring.targets.project import Opinion, TargetRow
from jiheng.scoring.targets.review import Ranked
from jiheng.standards.criteria import Criterion

_POINTS = ("完整性", "可测性", "可行性", "合规性")
_PROJECTS = (
    ("排序", 6), ("问题分", 8), ("意见数", 8), ("项目编码", 26), ("项目名称", 40), ("申请单位", 28),
    ("本年金额（元）", 16), ("有效指标数", 10), ("完整性审核", 50), ("可测性审核", 50), ("可行性审核", 40),
    ("合规性审核", 40), ("初审小结", 40),
)  # fmt: skip
_OPINIONS = (
    ("项目编码", 26), ("项目名称", 36), ("口径", 7), ("审核要点", 10), ("问题类型", 24), ("分量", 6), ("指标行", 9),
    ("二级指标", 12), ("三级指标", 30), ("指标值", 24), ("问题", 60), ("建议", 60), ("处理意见", 16),
)  # fmt: skip
_CRITERIA = (("口径", 7), ("名称", 30), ("审核要点", 10), ("分量", 6), ("意见数", 8), ("可靠程度", 16), ("出处", 60))
_CELL_LIMIT = 32_000  # Excel takes 32,767 characters a cell


def write_opinions(path: Path, ranked: Iterable[Ranked], criteria: Mapping[str, Criterion]) -> None:
    """Writes the workbook beside its place and moves it there whole; text never becomes a formula or a link.

    Raises:
        OSError: where the folder cannot be written.
    """
    part = beside(path)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        book = xlsxwriter.Workbook(str(part), options)
        sheets = _Sheets(book)
        projects = list(ranked)
        sheets.table("项目排序", _PROJECTS, (_project(i, each) for i, each in enumerate(projects, 1)))
        sheets.table(
            "意见明细",
            _OPINIONS,
            (_opinion(o, r) for each in projects for o in each.opinions for r in o.rows or (None,)),
        )
        counts = Counter(opinion.criterion for each in projects for opinion in each.opinions)
        sheets.table("审核口径", _CRITERIA, (_criterion(each, counts[each.id]) for each in criteria.values()))
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(f"无法写入{path}：{error}") from None
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class _Sheets:
    """Tables with a head that stays in view, filters, and wrapped text."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})

    def table(
        self, name: str, columns: tuple[tuple[str, int], ...], rows: Iterable[tuple[str | int | float, ...]]
    ) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for i, (title, width) in enumerate(columns):
            sheet.set_column(i, i, width)
            sheet.write_string(0, i, title, self._head)
        last = 0
        for last, row in enumerate(rows, 1):
            for i, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(last, i, _clean(value), self._wrap)
                else:
                    sheet.write_number(last, i, value, self._wrap)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)


def _project(number: int, each: Ranked) -> tuple[str | int | float, ...]:
    project, opinions = each.project, each.opinions
    money: str | float = "" if project.year_money is None else float(project.year_money)
    by_point = {point: [o for o in opinions if o.point == point] for point in _POINTS}
    said = tuple("\n".join(f"{i}．{o.problem}" for i, o in enumerate(by_point[point], 1)) for point in _POINTS)
    head = (number, each.weight, len(opinions), project.code, project.name, project.unit, money, len(project.live))
    return (*head, *said, _summary(each, by_point))


def _summary(each: Ranked, by_point: Mapping[str, list[Opinion]]) -> str:
    if not each.opinions:
        return "初审未发现问题。"
    counts = "、".join(f"{point}{len(found)}条" for point, found in by_point.items() if found)
    worst = "；".join(dict.fromkeys(opinion.title for opinion in each.opinions[:3]))
    return f"共{len(each.opinions)}条意见（{counts}），主要是：{worst}。请修改后重报。"


def _opinion(opinion: Opinion, row: TargetRow | None) -> tuple[str | int | float, ...]:
    said = (opinion.project, opinion.project_name, opinion.criterion, opinion.point, opinion.title, opinion.weight)
    where: tuple[str | int, ...] = ("", "", "", "") if row is None else (row.line, row.kind, row.name, row.value)
    return (*said, *where, opinion.problem, opinion.suggestion, "")


def _criterion(each: Criterion, count: int) -> tuple[str | int | float, ...]:
    return each.id, each.title, each.point, each.weight, count, each.status.chinese, "；".join(each.sources)


def _clean(text: str) -> str:
    return "".join(c for c in text if c.isprintable() or c == "\n")[:_CELL_LIMIT]
