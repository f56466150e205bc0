"""Demo: a sample unit with five people, entered through the book like any other."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from jiheng.ledger import Ledger
from jiheng.web.models import Person, Unit
from jiheng.web.roles import Role
from jiheng.web.store.book import Book
from jiheng.web.store.founding import found_unit, join, open_year
from jiheng.web.store.standards import standards

_REPORTING = 4  # the report of a year goes to the bureau in April of the next
_FILE = Path(__file__).with_name("demo.yaml")
PASSWORD = "shiyong-jiheng"  # noqa: S105 - printed on the terminal; the sample holds nothing to guard


def make_demo() -> list[tuple[str, str, str]]:
    """Makes the sample unit where the database is empty.

    Returns:
        Login, name with role, and password of each person.
    """
    kept = _kept()
    people = [(p["login"], p["name"], [Role(r) for r in p["roles"]]) for p in kept["people"]]
    if not Unit.objects.exists():
        with transaction.atomic():
            _make(kept, people)
    return [(login, f"{name}（{'、'.join(r.caption for r in roles)}）", PASSWORD) for login, name, roles in people]


def demo_ledger() -> Ledger:
    """Returns the ledger of the sample unit.

    Raises:
        ValueError: for a cell that cannot be read.
    """
    return _ledger(_kept())


def _kept() -> dict[str, Any]:
    """Returns the sample, told of the year that is being worked on: until April that is the last one."""
    today = datetime.date.today()  # noqa: DTZ011 - the clerk's own day
    year = today.year - (today.month <= _REPORTING)
    text = re.sub(r"\{year(?:-(\d{4}))?\}", lambda m: str(year - int(m[1] or 0)), _FILE.read_text(encoding="utf-8"))
    return {**yaml.safe_load(text), "year": year}


def _make(kept: dict[str, Any], people: list[tuple[str, str, list[Role]]]) -> None:
    unit = found_unit(kept["unit"], kept["region"])
    made = []
    for login, name, roles in people:
        person = Person.objects.make(login, name, PASSWORD)
        join(unit, person, roles)
        made.append(person)
    who = made[0].signature
    year = open_year(unit, kept["year"], kept["packs"], who=who, system=kept["system"], filled=False)
    Book(unit, year).follow(_ledger(kept), who=who, reason="示例数据")


def _ledger(kept: dict[str, Any]) -> Ledger:
    ledger = Ledger(kept["unit"], kept["year"], standards(), kept["packs"])
    rows: dict[str, list[dict[str, Any]]] = dict(kept["records"])
    rows["payments"] = [
        {"voucher": f"{month:02d}-{place:04d}", "date": f"{kept['year']}-{month:02d}-20", "line": line}
        | {"amount": f"{amount:.2f}", "purpose": purpose}
        for place, (month, line, amount, purpose) in enumerate(kept["payments"], 1)
    ]
    for register, cells in rows.items():
        for row in cells:
            found = ledger.enter(register, {name: str(cell) for name, cell in row.items()})
            if found.unread or found.record is None:
                raise ValueError(f"{register} {row}: {found.unread}")
    return ledger
