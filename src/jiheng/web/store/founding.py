"""Founding: a unit, its people, its years: what exists before the first record."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from jiheng.ledger import Ledger, Record
from jiheng.web.models import Member, Person, Unit, Year
from jiheng.web.roles import Role
from jiheng.web.store.acts import Subject, act, latest_year
from jiheng.web.store.book import Book
from jiheng.web.store.refusals import Refused
from jiheng.web.store.standards import standards

_PROFILE = "profile"
FOUNDER = "建立单位"
"""Who gives the first roles, before there is anybody."""


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
        said = "、".join(standards().packs[p].title if p in standards().packs else p for p in made.packs)
        act(unit, year, Subject.SETTING, f"建立{year}年：{said}", who=who, row=made)
        if filled:
            Book(unit, made).put_all(_first_rows(unit, made), who=who, reason="建立年度")
    return made


def begin_next(unit: Unit, year: Year, begun: Ledger, *, who: str) -> Year:
    """Begins the year after one, with what is carried over.

    Args:
        unit: the unit.
        year: the old year, whose packs, outline and table go over.
        begun: the new year as it begins.
        who: `Person.signature`.

    Raises:
        Refused: where the unit has the year already.
    """
    with transaction.atomic():
        made = open_year(
            unit, begun.year, year.packs, who=who, standard=year.standard, system=year.system, filled=False
        )
        records = tuple(r for name in begun.schema.registers for r in begun.records(name))
        Book(unit, made).put_all(records, who=who, reason=f"由{year.year}年结转")
    return made


def join(unit: Unit, person: Person, roles: Iterable[Role], control: str = "", *, who: str = FOUNDER) -> None:
    """Gives a person these roles in a unit, and no others; each that is given or taken stands in the journal.

    Args:
        unit: the unit.
        person: the person.
        roles: all the roles; none takes the person out.
        control: what makes up for duties that are not apart.
        who: `Person.signature` of who decides.
    """
    wanted = {role.value for role in roles}
    year = latest_year(unit)
    with transaction.atomic():
        for row in Member.objects.filter(unit=unit, person=person).exclude(role__in=wanted):
            said = f"{person.signature}不再是{Role(row.role).caption}"
            act(unit, year, Subject.MEMBER, said, who=who, row=row, gone=True)
            row.delete()
        for role in sorted(wanted):
            row, made = Member.objects.get_or_create(unit=unit, person=person, role=role, defaults={"control": control})
            if not made and row.control == control:
                continue
            row.control = control
            row.save(update_fields=["control"])
            said = f"{person.signature}为{Role(role).caption}" + (f"，补偿控制：{control}" if control else "")
            act(unit, year, Subject.MEMBER, said, who=who, row=row)


def _first_rows(unit: Unit, year: Year) -> tuple[Record, ...]:
    ledger = Ledger(unit.name, year.year, standards(), tuple(year.packs))
    for register in ledger.schema.registers.values():
        for row in register.presets:
            ledger.enter(register.id, row)
    if _PROFILE in ledger.schema.registers and not ledger.records(_PROFILE):
        cells = {"full_name": unit.name, "region": unit.region}
        ledger.enter(_PROFILE, {name: cell for name, cell in cells.items() if cell})
    return tuple(record for name in ledger.schema.registers for record in ledger.records(name))
