"""Project: what a report on one project is about, from its title or from 项目名称 above its text."""

from __future__ import annotations

import re

from jiheng.reading.context import Context
from jiheng.reading.meaning.naming import PROJECT, Name

_REPORT = re.compile(r"(?:支出)?(?:部门)?(?:绩效|自评|评价|情况|报告)")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_ABOUT = re.compile(r"项目|工程|资金|经费|专项|补助|补贴")
_GENERIC = re.compile(r"(?:部门|单位|预算|县级|市级|区级|省级|本级|重点|专项|财政|支出|项目|资金|经费|年度|和|及)*")
_GIVEN = re.compile(r"项目名称(?:[：:]|[ \t|]+)[ \t|]*(?P<name>[^\s|，。；]{3,40})")
_OPENING = 1500


def project_of(context: Context) -> Name | None:
    """Returns the project that a report is about: `2023年道路维修项目支出绩效自评报告`, `项目名称：道路维修`."""
    name = name_in_title(context.title or "", context.unit or "")
    if not name:
        given = _GIVEN.findall(context.plain[:_OPENING])
        name = given[0].strip('“”"《》') if len(given) == 1 else ""
    return Name(PROJECT + name, name) if name else None


def name_in_title(title: str, unit: str) -> str:
    """Returns the name of the project in a title, empty where it names none."""
    head = _REPORT.split("".join(title.split()).removeprefix("关于"), maxsplit=1)[0]
    years = list(_YEAR.finditer(head))
    name = head
    if years:
        name = head[years[-1].end() :] or head[: years[-1].start()]
    if unit:
        name = name.removeprefix(unit)
    name = name.removeprefix("关于").strip("的、")
    return "" if _GENERIC.fullmatch(name) or not _ABOUT.search(name) else name
