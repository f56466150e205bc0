"""Offers: the facts that a text may name, each with the shortest reference that means it and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import msgspec

from jiheng.facts import Fact
from jiheng.standards.glossary import Glossary
from jiheng.writing.report.figures import show
from jiheng.writing.report.shelf import Reference, Shelf, Unknown, parse
from jiheng.writing.report.tagging import name

_OTHER = "other:"


class Offer(msgspec.Struct, frozen=True):
    """A fact to be named in a text.

    Attributes:
        reference: what stands between the braces.
        label: what people call it, with its stage.
        shown: its number as the report prints it.
        fact: its id.
    """

    reference: str
    label: str
    shown: str
    fact: str


class Named(msgspec.Struct, frozen=True):
    """What a fact alone tells of its offer.

    Attributes:
        ways: references that may lead to it, the shortest first, as written and as read.
        label: as in the offer.
        shown: as in the offer.
    """

    ways: tuple[tuple[str, Reference | Unknown], ...]
    label: str
    shown: str


Keep = Callable[[Iterable[tuple[str, Fact]], Callable[[Fact], Named]], Iterable[tuple[Fact, Named]]]


def offers(
    facts: Iterable[Fact], unit: str, year: int, glossary: Glossary, keep: Keep | None = None
) -> tuple[Offer, ...]:
    """Returns what may be named in a text of a unit and year, in order of the facts.

    Args:
        facts: of the unit and year, those of a score sheet too; each has an id of its own.
        unit: full name.
        year: reported on.
        glossary: names of concepts.
        keep: gives what is made of each fact, from an earlier time where it can.
    """
    known = tuple(facts)
    shelf = Shelf(known, unit, year, glossary)
    named = ((fact.id, fact) for fact in known)
    made = (keep or _anew)(named, partial(_named, year=year))
    leads: dict[str, Fact | None] = {}
    return tuple(Offer(_reference(fact, each, shelf, leads), each.label, each.shown, fact.id) for fact, each in made)


def _anew(facts: Iterable[tuple[str, Fact]], make: Callable[[Fact], Named]) -> Iterable[tuple[Fact, Named]]:
    return ((fact, make(fact)) for _, fact in facts)


def _named(fact: Fact, year: int) -> Named:
    return Named(tuple((said, parse(said)) for said in _ways(fact, str(year))), _label(fact, year), show(fact.amount))


def _reference(fact: Fact, named: Named, shelf: Shelf, leads: dict[str, Fact | None]) -> str:
    """Returns the shortest reference that leads to a fact; its id where no name does."""
    for said, asked in named.ways:
        if said not in leads:
            found = asked if isinstance(asked, Unknown) else shelf.find(asked)
            leads[said] = found if isinstance(found, Fact) else None
        led = leads[said]
        if led is fact or (led is not None and (led.amount, led.stage) == (fact.amount, fact.stage)):
            return said
    return f"={fact.id}"


def _ways(fact: Fact, year: str) -> Iterator[str]:
    concept = fact.concept.removeprefix(_OTHER)
    when = "" if not fact.period or fact.period.startswith(year) else f"#{fact.period}"
    yield f"{concept}.{fact.stage}{when}"
    if fact.subject:
        yield f"{concept}.{fact.stage}@{fact.subject}{when}"


def _label(fact: Fact, year: int) -> str:
    when = "" if not fact.period or fact.period.startswith(str(year)) else f"{fact.period}年"
    return f"{when}{name(fact)}"
