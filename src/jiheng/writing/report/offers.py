"""Offers: the facts that a text may name, each with the shortest reference that means it and no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from jiheng.facts import Fact
from jiheng.standards.glossary import Glossary
from jiheng.writing.report.figures import show
from jiheng.writing.report.shelf import Shelf, Unknown, parse
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


def offers(facts: Iterable[Fact], unit: str, year: int, glossary: Glossary) -> tuple[Offer, ...]:
    """Returns what may be named in a text of a unit and year, in order of the facts.

    Args:
        facts: of the unit and year, those of a score sheet too.
        unit: full name.
        year: reported on.
        glossary: names of concepts.
    """
    known = tuple(facts)
    shelf = Shelf(known, unit, year, glossary)
    return tuple(Offer(reference_to(fact, shelf), _label(fact, year), show(fact.amount), fact.id) for fact in known)


def reference_to(fact: Fact, shelf: Shelf) -> str:
    """Returns the shortest reference that leads to a fact; its id where no name does."""
    for said in _ways(fact, shelf.year):
        asked = parse(said)
        found = asked if isinstance(asked, Unknown) else shelf.find(asked)
        if isinstance(found, Fact) and (found.amount, found.stage) == (fact.amount, fact.stage):
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
