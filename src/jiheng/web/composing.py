"""Composing: the report of the year as it stands, and everything that stands against signing it."""

from __future__ import annotations

import hashlib

import msgspec

from jiheng.checking.dismissals import key_of
from jiheng.facts import Fact
from jiheng.ledger import Ledger, Problem
from jiheng.standards.choice import outline_for
from jiheng.standards.family import Family
from jiheng.web.access import Desk
from jiheng.web.models import Dismissal
from jiheng.web.overview import problems
from jiheng.web.scoresheet import Sheet, scoresheet
from jiheng.writing.report import Composition, Scores, compose_ledger
from jiheng.writing.report.about import profile
from jiheng.writing.report.composition import DraftProblem
from jiheng.writing.report.goals import score_facts
from jiheng.writing.report.offers import Offer, offers
from jiheng.writing.report.proof import plain, proof
from jiheng.year import score_projects

LEDGER, DRAFT, TEXT = "登记", "文稿", "审读"
SCOPE = "自评报告"
"""Scope of the dismissals of one's own report: they carry over from year to year."""


class Matter(msgspec.Struct, frozen=True):
    """Something that stands against signing: of the registers, of the draft, or found on reading the text.

    Attributes:
        source: `LEDGER`, `DRAFT` or `TEXT`.
        code: of the rule.
        severity: E, W or I.
        message: what is wrong.
        hint: what to do.
        key: what it is about, the same in the next version.
        quote: the words it is about, empty where there are none.
        start: where they stand in the plain text, -1 for nowhere.
        end: where they end.
        slot: section, for what is wrong with a draft.
        register: for problems of the registers, as the next two.
        record: key of the record.
        field: field of the record.
    """

    source: str
    code: str
    severity: str
    message: str
    hint: str
    key: str
    quote: str = ""
    start: int = -1
    end: int = -1
    slot: str = ""
    register: str = ""
    record: str = ""
    field: str = ""


class Composed(msgspec.Struct, frozen=True):
    """The report of a year as it stands."""

    composition: Composition
    family: Family
    text: str
    matters: tuple[Matter, ...]
    facts: tuple[Fact, ...]
    sheet: Sheet


def composed(desk: Desk) -> Composed:
    """Returns the report of the desk's year, worked out once for each state of its records."""
    standard, sheet = desk.year.standard, scoresheet(desk)
    known = problems(desk)
    name = f"report:{standard}:{desk.year.system}"
    return desk.book.once(name, lambda ledger: compose_year(ledger, standard, sheet, known))


def compose_year(ledger: Ledger, standard: str, sheet: Sheet, known: tuple[Problem, ...]) -> Composed:
    """Returns the report of a ledger by the outline that is named, else by that of its province and year."""
    families = ledger.standards.families
    region = profile(ledger, "region") or ledger.unit
    family = standard if standard in families else outline_for(families.values(), region, ledger.year)
    scored = sheet.scored
    composition = compose_ledger(
        ledger,
        family,
        Scores(scored.sheet, scored.system) if scored else None,
        projects={name: Scores(each.sheet, each.system) for name, each in score_projects(ledger).items()},
        clean=not any(problem.severity in "EW" for problem in known),
    )
    facts = (*ledger.facts(), *(score_facts(scored.sheet, ledger.year) if scored else ()))
    matters = (
        *map(_of_ledger, known),
        *map(_of_draft, composition.problems),
        *_of_text(composition, ledger),
    )
    ordered = sorted(matters, key=lambda each: "EWI".index(each.severity))
    return Composed(composition, families[family], plain(composition), tuple(ordered), facts, sheet)


def facts_offered(desk: Desk) -> tuple[Offer, ...]:
    """Returns the facts that a text of the year may name."""
    found = composed(desk)
    name = f"offers:{desk.year.system}"
    return desk.book.once(name, lambda ledger: offers(found.facts, ledger.unit, ledger.year, ledger.standards.glossary))


def dismissals(desk: Desk) -> dict[str, Dismissal]:
    """Returns the findings of the unit's own report that were set aside, by key; proposals do not count yet."""
    kept = Dismissal.objects.filter(unit=desk.unit, scope=SCOPE, withdrawn_at=None, pending=False).order_by("id")
    return {each.key: each for each in kept}


def _of_ledger(problem: Problem) -> Matter:
    key = _key(problem.rule, problem.register, problem.key, problem.field, problem.message)
    return Matter(
        LEDGER,
        problem.rule,
        problem.severity,
        problem.message,
        problem.fix,
        key,
        register=problem.register,
        record=problem.key,
        field=problem.field,
    )


def _of_draft(problem: DraftProblem) -> Matter:
    key = _key(problem.code, problem.place.slot, problem.message)
    return Matter(DRAFT, problem.code, problem.severity, problem.message, problem.fix, key, slot=problem.place.slot)


def _of_text(composition: Composition, ledger: Ledger) -> list[Matter]:
    found = []
    for each in proof(composition, ledger.standards):
        span = each.spans[0] if each.spans else None
        found.append(
            Matter(
                TEXT,
                each.code,
                each.severity.value,
                each.message,
                each.hint,
                _key(each.code, key_of(each, {}), each.message),
                quote=span.quote if span else "",
                start=span.start if span else -1,
                end=span.end if span else -1,
            )
        )
    return found


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
