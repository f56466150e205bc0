"""Composing: the report of the year as it stands, and everything that stands against signing it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from jiheng.facts import Derivation, Fact
from jiheng.ledger import Ledger
from jiheng.standards.choice import outline_for
from jiheng.standards.family import Family
from jiheng.web.access import Desk
from jiheng.web.arranging import Arranged, arrange
from jiheng.web.matters import Matter, matters
from jiheng.web.models import Dismissal
from jiheng.web.scoresheet import Sheet, sheet_of
from jiheng.web.store import Book
from jiheng.web.store.aside import Job
from jiheng.writing.report import Composition, Scores, compose_ledger
from jiheng.writing.report.about import profile
from jiheng.writing.report.offers import Offer, offers
from jiheng.writing.report.proof import plain
from jiheng.writing.report.scored import score_facts
from jiheng.year import score_projects

_T = TypeVar("_T")
SCOPE = "自评报告"
"""Scope of the dismissals of one's own report: they carry over from year to year."""
_ASIDE = """SELECT * FROM web_dismissal
    WHERE unit_id = %s AND scope = %s AND withdrawn_at IS NULL AND pending = %s ORDER BY id"""
_NOWHERE = Derivation("", ())
_LARGE = 3000
"""Records of a year from which its report is shown as it was before the last changes while it is composed anew."""


class Composed(msgspec.Struct, frozen=True, dict=True):
    """The report of a year as it stands; what is worked out from it is kept with it.

    Attributes:
        composition: the report.
        family: its outline.
        text: as plain text.
        matters: what stands against it, errors first.
        arranged: its sections with what is said beside them.
        facts: of the year and of its score.
        sheet: its score.
    """

    composition: Composition
    family: Family
    text: str
    matters: tuple[Matter, ...]
    arranged: Arranged
    facts: tuple[Fact, ...]
    sheet: Sheet

    @functools.cached_property
    def _kept(self) -> dict[str, Any]:
        return {}

    def once(self, name: str, make: Callable[[], _T]) -> _T:
        """Returns what is worked out from the report alone and what the name says, made when it is first asked for."""
        if name not in self._kept:
            self._kept[name] = make()
        found: _T = self._kept[name]
        return found


def composed(desk: Desk) -> Composed:
    """Returns the report of the desk's year, worked out once for each state of its records."""
    return desk.book.once(*_made(desk.book, compose_year))


def composed_lately(desk: Desk) -> tuple[Composed, bool]:
    """Returns the report for a page, and whether the last changes are in it: a long one is composed aside.

    Nothing that is signed, sent or given away is made from this.
    """
    return report_lately(desk.book) if _large(desk.ledger) else (composed(desk), True)


def report_lately(book: Book) -> tuple[Composed, bool]:
    """Returns the report of a book's year as `composed_lately` does for a large one."""
    return book.lately(*_made(book, _to_show), long=True)


def compose_ahead(desk: Desk) -> Job | None:
    """Has a long report composed aside for the first who opens its page; composes a short one here."""
    if _large(desk.ledger):
        return desk.book.ahead(*_made(desk.book, _to_show))
    composed(desk)
    return None


def compose_year(ledger: Ledger, standard: str, system: str) -> Composed:
    """Returns the report of a ledger.

    Args:
        ledger: of the year.
        standard: outline that is named, else that of its province and year.
        system: score table that is named, else that of its province and year.
    """
    sheet, known = sheet_of(ledger, system), ledger.problems()
    composition, family = written(ledger, standard, sheet, clean=not any(p.severity in "EW" for p in known))
    text = plain(composition)
    against = matters(known, composition, text, ledger)
    return Composed(
        composition=composition,
        family=family,
        text=text,
        matters=against,
        arranged=arrange(composition, family, against, ledger),
        facts=_facts(ledger, sheet),
        sheet=sheet,
    )


def written(ledger: Ledger, standard: str, sheet: Sheet, *, clean: bool) -> tuple[Composition, Family]:
    """Returns the report alone, unread, by the outline that is named, else by that of its province and year."""
    families = ledger.standards.families
    region = profile(ledger, "region") or ledger.unit
    name = standard if standard in families else outline_for(families.values(), region, ledger.year)
    scored = sheet.scored
    composition = compose_ledger(
        ledger,
        name,
        Scores(scored.sheet, scored.system) if scored else None,
        projects={name: Scores(each.sheet, each.system) for name, each in score_projects(ledger).items()},
        clean=clean,
    )
    return composition, families[name]


def facts_offered(desk: Desk) -> tuple[Offer, ...]:
    """Returns the facts that a text of the year may name; in a large year as they were before the last changes."""
    system = desk.year.system
    return shown_lately(desk, f"offers:{system}", functools.partial(offered, system=system))[0]


def shown_lately(desk: Desk, name: str, make: Callable[[Ledger], _T], *, long: bool = False) -> tuple[_T, bool]:
    """Returns what a page shows, and whether it is of the present state: in a large year it may not be.

    Args:
        desk: whose page it is.
        name: as `Book.lately`.
        make: as `Book.lately`.
        long: as `Book.lately`.
    """
    return desk.book.lately(name, make, long=long) if _large(desk.ledger) else (desk.book.once(name, make), True)


def dismissals(desk: Desk) -> dict[str, Dismissal]:
    """Returns the findings of the unit's own report that were set aside, by key; proposals do not count yet."""
    return kept_aside(desk, pending=False)


def kept_aside(desk: Desk, *, pending: bool) -> dict[str, Dismissal]:
    """Returns what stands set aside of the unit's own report, or is only proposed (`pending`), by key."""
    return {each.key: each for each in Dismissal.objects.raw(_ASIDE, (desk.unit.pk, SCOPE, pending))}


def _made(book: Book, compose: Callable[..., Composed]) -> tuple[str, Callable[[Ledger], Composed]]:
    standard, system = book.year.standard, book.year.system
    make = functools.partial(compose, standard=standard, system=system)
    return f"{compose.__name__}:{standard}:{system}", make


def _large(ledger: Ledger) -> bool:
    return sum(len(ledger.table(name)) for name in ledger.schema.registers) >= _LARGE


def _to_show(ledger: Ledger, standard: str, system: str) -> Composed:
    """Returns a report without what lies behind its numbers: that weighs most, and pages ask the ledger for it."""
    found = compose_year(ledger, standard, system)
    facts = {name: msgspec.structs.replace(fact, origin=_NOWHERE) for name, fact in found.composition.facts.items()}
    composition = msgspec.structs.replace(found.composition, facts=facts)
    return msgspec.structs.replace(found, composition=composition, facts=())


def offered(ledger: Ledger, system: str) -> tuple[Offer, ...]:
    """Returns the facts that a text of a ledger's year may name."""
    facts = _facts(ledger, sheet_of(ledger, system))
    keep = functools.partial(ledger.once_each, "names of facts")
    return offers(facts, ledger.unit, ledger.year, ledger.standards.glossary, keep)


def _facts(ledger: Ledger, sheet: Sheet) -> tuple[Fact, ...]:
    """Returns the facts of the year and of its score."""
    return (*ledger.facts(), *(score_facts(sheet.scored.sheet, ledger.year) if sheet.scored else ()))
