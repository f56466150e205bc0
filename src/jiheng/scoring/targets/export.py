"""Reading an export of targets from an Excel file; sheets and columns are found by their headings."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import python_calamine

from jiheng.scoring.targets.project import TargetProject, TargetRow

_PROJECT = {
    "code": ("项目编码", "项目代码"),
    "name": ("项目名称",),
    "unit": ("申请单位", "实施单位", "预算单位", "单位名称", "主管部门"),
    "year_money": ("本年金额", "年度预算", "本年预算", "年度资金总额"),
    "total_money": ("项目总金额", "项目总额", "总金额"),
    "policy": ("政策依据", "立项依据"),
    "estimate": ("测算依据",),
    "goal": ("年度目标", "年度绩效目标", "年度总体目标"),
}
_ROW = {
    "code": ("项目编码", "项目代码"),
    "level1": ("一级指标",),
    "kind": ("二级指标",),
    "name": ("三级指标", "指标名称"),
    "value": ("指标值", "年度指标值", "目标值"),
    "explanation": ("指标解释", "指标说明", "指标内容"),
    "unit": ("计量单位", "度量单位", "单位"),
    "sign": ("指标性质", "计算符号"),
    "weight": ("分值", "权重"),
    "last": ("上年完成值", "上年实际完成值"),
}
_MOST_ROWS = 200_000
_LONGEST = 4_000
_LARGEST = 400 * 1024 * 1024
_HEADING_ROWS = 5


class TargetsError(ValueError):
    """A file that holds no targets; the message is Chinese."""


def read_targets(path: Path) -> tuple[TargetProject, ...]:
    """Returns the projects of an export, in the order of the file.

    A project may have its own sheet of projects and one of indicators, or one flat sheet with both.

    Raises:
        TargetsError: for a file that is no workbook, is too large, or has no such sheets.
    """
    _guard(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except (OSError, ValueError, python_calamine.CalamineError) as error:
        raise TargetsError(f"无法读取“{path.name}”：应为 xlsx 或 xls 工作簿（{error}）") from None
    heads: dict[str, dict[str, Any]] = {}
    rows: dict[str, list[TargetRow]] = {}
    projects_from, rows_from = _choose(sheets)
    for line, values in _lines(sheets, projects_from, _PROJECT):
        heads.setdefault(values["code"], {**values, "line": line})
    for line, values in _lines(sheets, rows_from, _ROW):
        rows.setdefault(values["code"], []).append(_row(values, line))
    for code in rows:
        heads.setdefault(code, {"code": code, "name": code, "line": 0})
    return tuple(_project(head, tuple(rows.get(code, ()))) for code, head in heads.items())


def _guard(path: Path) -> None:
    """Refuses a file that is large or would grow large when unpacked."""
    size = path.stat().st_size
    if size and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            size = max(size, sum(info.file_size for info in archive.infolist()))
    if size > _LARGEST:
        raise TargetsError(f"“{path.name}”过大：上限 {_LARGEST} 字节，展开后 {size} 字节")


Sheets = list[tuple[str, list[list[Any]]]]


def _choose(sheets: Sheets) -> tuple[int, int]:
    """Returns the sheets with projects and with indicators; a sheet of its own goes before a flat one."""
    projects = [i for i, (_, grid) in enumerate(sheets) if _columns(grid, _PROJECT, ("code", "name"))]
    rows = [i for i, (_, grid) in enumerate(sheets) if _columns(grid, _ROW, ("code", "name", "value"))]
    if not rows or not projects:
        raise TargetsError("没有找到绩效目标：应有“项目编码、项目名称”和“项目编码、二级指标、三级指标、指标值”等列")
    alone = [i for i in projects if i not in rows]
    return (alone or projects)[0], next((i for i in rows if i not in projects), rows[0])


def _columns(
    grid: list[list[Any]], names: dict[str, tuple[str, ...]], wanted: Sequence[str]
) -> tuple[int, dict[str, int]] | None:
    for at, cells in enumerate(grid[:_HEADING_ROWS]):
        texts = [_text(cell).replace(" ", "") for cell in cells]
        found = {
            key: texts.index(alias) for key, aliases in names.items() for alias in reversed(aliases) if alias in texts
        }
        if all(key in found for key in wanted):
            return at, found
    return None


def _lines(sheets: Sheets, which: int, names: dict[str, tuple[str, ...]]) -> Iterator[tuple[int, dict[str, Any]]]:
    name, grid = sheets[which]
    if len(grid) > _MOST_ROWS:
        raise TargetsError(f"工作表“{name}”有 {len(grid)} 行，上限 {_MOST_ROWS} 行")
    found = _columns(grid, names, ("code",))
    if found is None:
        return
    head, columns = found
    for line, cells in enumerate(grid[head + 1 :], head + 2):
        values = {key: _text(cells[column]) if column < len(cells) else "" for key, column in columns.items()}
        if values["code"]:
            yield line, values


def _row(values: dict[str, str], line: int) -> TargetRow:
    sign, unit = values.get("sign", ""), values.get("unit", "")
    value = values.get("value", "")
    if sign and sign not in ("定性", value[:1]):
        value = f"{sign}{value}"
    return TargetRow(
        level1=values.get("level1", "").removesuffix("指标"),
        kind=values.get("kind", "").removesuffix("指标"),
        name=values.get("name", ""),
        value=f"{value}{unit}" if unit and not value.endswith(unit) else value,
        explanation=values.get("explanation", ""),
        unit=unit,
        weight=_number(values.get("weight", "")),
        last=values.get("last", ""),
        line=line,
    )


def _project(head: dict[str, Any], rows: tuple[TargetRow, ...]) -> TargetProject:
    return TargetProject(
        code=head["code"],
        name=head["name"],
        unit=head.get("unit", ""),
        year_money=_number(head.get("year_money", "")) or None,
        total_money=_number(head.get("total_money", "")) or None,
        policy=head.get("policy", ""),
        estimate=head.get("estimate", ""),
        goal=head.get("goal", ""),
        rows=rows,
        line=head["line"],
    )


def _text(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)).normalize():f}"
    return " ".join(str(cell)[:_LONGEST].split())


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
