"""Start: the first half hour, step by step: what is there, what is still to come, and where it comes from."""

from __future__ import annotations

import msgspec
from django.http import HttpResponse

from jiheng.ledger import Ledger
from jiheng.standards.pack import Register
from jiheng.web.access import DeskRequest
from jiheng.web.models import Member
from jiheng.web.pages import show


class Step(msgspec.Struct, frozen=True):
    """A step: the register it fills, how many records tell of it, and whether a file can bring them."""

    title: str
    help: str
    register: Register
    count: int
    file: str = ""

    @property
    def done(self) -> bool:
        return self.count > 0


_STEPS: tuple[tuple[str, str, str, str, str], ...] = (
    ("profile", "level", "补全单位档案", "层级、性质、所在地决定用哪个提纲和评分表。", ""),
    ("budget_lines", "initial", "年初预算", "财政批复导出的表，直接导入。", "预算批复"),
    ("payments", "amount", "支付明细", "财务系统导出的支付明细，直接导入；每月导一次。", "支付明细"),
    ("projects", "name", "项目", "名称全年一致，预算、支出、目标都挂到项目上。", ""),
    ("activities", "title", "活动", "一张 Excel，第一行写“活动名称、类型、时间、地点、受众人次”。", "活动台账"),
    ("performances", "title", "文艺活动", "一张 Excel，第一行写活动名称、类型、时间。", "活动台账"),
    ("indicators", "name", "绩效指标", "目标值连同单位，如 20场、85%。", ""),
)
"""Register, field that shows the step is done, title, help, and which file brings it."""


def start(request: DeskRequest) -> HttpResponse:
    """Shows the steps with what is there already."""
    desk = request.desk
    steps = _steps(desk.ledger)
    people = Member.objects.filter(unit=desk.unit).values("person").distinct().count()
    done = sum(step.done for step in steps) + (people > 1)
    return show(request, "start", {"steps": steps, "people": people, "done": done, "whole": len(steps) + 1})


def _steps(ledger: Ledger) -> list[Step]:
    registers = ledger.schema.registers
    return [
        Step(title, words, registers[name], sum(field in r.values for r in ledger.records(name)), file)
        for name, field, title, words, file in _STEPS
        if name in registers
    ]
