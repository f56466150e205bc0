"""Family: the outline that a kind of report follows in a province from a year on."""

from __future__ import annotations

import msgspec

from jiheng.standards.status import Status


class FamilySlot(msgspec.Struct, frozen=True):
    """A section of the outline.

    Attributes:
        slot: canonical id (`duties`, `targets`, …), the same in all families.
        level: 1 for 一、, 2 for （一）, 3 for 1.
        number: the number as the outline prints it, empty where it prints none.
        title: the heading as the outline prints it.
        variants: every accepted heading without its number, the title first.
        required: a report of the family lacks something without this section.
        parent: slot of the section above, empty at the top.
    """

    slot: str
    level: int
    number: str
    title: str
    variants: tuple[str, ...]
    required: bool = False
    parent: str = ""


class Family(msgspec.Struct, frozen=True):
    """An outline family.

    Attributes:
        id: `hunan-2020`.
        title: Chinese name for people.
        jurisdiction: province, empty for the whole country.
        first_year: first budget year it holds for; None is open.
        last_year: last budget year it holds for; None is open.
        places: names whose presence speaks for the jurisdiction, province and prefectures.
        sources: documents or reports it was taken from.
        status: see `Status`.
        slots: the sections in order.
        kind: `self-evaluation`, `final-accounts` or `project-evaluation`.
        markers: words of a title or opening that speak for this family.
        note: what a reader should know.
    """

    id: str
    title: str
    jurisdiction: str
    first_year: int | None
    last_year: int | None
    places: tuple[str, ...]
    sources: tuple[str, ...]
    status: Status
    slots: tuple[FamilySlot, ...]
    kind: str = "self-evaluation"
    markers: tuple[str, ...] = ()
    note: str = ""

    def covers(self, year: int) -> bool:
        """Tells whether the family holds for a budget year."""
        return (self.first_year or 0) <= year <= (self.last_year or 9999)

    def slot(self, name: str) -> FamilySlot | None:
        """Returns the first section of a canonical slot."""
        return next((s for s in self.slots if s.slot == name), None)

    @property
    def required(self) -> tuple[FamilySlot, ...]:
        return tuple(s for s in self.slots if s.required)
