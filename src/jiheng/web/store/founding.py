"""Founding: a unit, its people, its years: what exists before the first record."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from jiheng.ledger import Ledger, Record
from jiheng.web.models import Member, Person, Unit, Year
from jiheng.web.roles import Role
from jiheng.web.store.book import Book, Refused
from jiheng.web.store.standards import standards

_PROFILE = "profile"


def found_unit(name: str, region: str) -> Unit:
    """Makes a unit. Its name in addresses is a number: names of units are Chinese."""
    with transaction.atomic():
        unit = Unit.objects.create(slug="new", name=name, region=region)
        unit.slug = f"u{unit.pk}"
        unit.save(update_fields=["slug"])
    return unit


def open_year(
    unit: Unit, year: int, packs: Iterable[str], *, who: str, standard: str = "", system: str = "", filled: bool = True
) -> Year:
    """Begins a year of a unit, with the rows every ledger of these packs starts with.

    Args:
        unit: the unit.
        year: the year.
        packs: ids of packs.
        who: `Person.signature`.
        standard: id of the outline family, empty where place and year decide.
        system: id of the scoring table, empty where place and year decide.
        filled: enter the first rows; not where a workbook follows at once.

    Raises:
        Refused: where the unit has the year already.
    """
    if Year.objects.filter(unit=unit, year=year).exists():
        raise Refused(f"{year}年已经建立")
    with transaction.atomic():
        made = Year.objects.create(unit=unit, year=year, packs=list(packs), standard=standard, system=system)
        if filled:
            Book(unit, made).put_all(_first_rows(unit, made), who=who, reason="建立年度")
    return made


def join(unit: Unit, person: Person, roles: Iterable[Role], control: str = "") -> None:
    """Gives a person these roles in a unit, and no others."""
    wanted = set(roles)
    with transaction.atomic():
        Member.objects.filter(unit=unit, person=person).exclude(role__in=wanted).delete()
        for role in wanted:
            Member.objects.update_or_create(unit=unit, person=person, role=role.value, defaults={"control": control})


def _first_rows(unit: Unit, year: Year) -> tuple[Record, ...]:
    ledger = Ledger(unit.name, year.year, standards(), tuple(year.packs))
    for register in ledger.schema.registers.values():
        for row in register.presets:
            ledger.enter(register.id, row)
    if _PROFILE in ledger.schema.registers and not ledger.records(_PROFILE):
        cells = {"full_name": unit.name, "region": unit.region}
        ledger.enter(_PROFILE, {name: cell for name, cell in cells.items() if cell})
    return tuple(record for name in ledger.schema.registers for record in ledger.records(name))
