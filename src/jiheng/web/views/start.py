"""Start: the first half hour, step by step: what is there, what is still to come, and where it comes from."""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec
import yaml
from django.http import HttpResponse

from jiheng.ledger import Ledger
from jiheng.standards.pack import Register
from jiheng.web.access import DeskRequest
from jiheng.web.models import Member
from jiheng.web.pages import show

_FILE = Path(__file__).parents[1] / "start.yaml"


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


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step as start.yaml names it."""

    register: str
    field: str
    title: str
    help: str
    file: str = ""


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
        Step(each.title, each.help, registers[each.register], _filled(ledger, each), each.file)
        for each in _asked()
        if each.register in registers
    ]


def _filled(ledger: Ledger, asked: Asked) -> int:
    return sum(asked.field in record.values for record in ledger.records(asked.register))


@functools.cache
def _asked() -> tuple[Asked, ...]:
    return msgspec.convert(yaml.safe_load(_FILE.read_text(encoding="utf-8")), tuple[Asked, ...])
