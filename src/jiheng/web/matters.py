"""Matters: what stands against signing a report: of the registers, of the draft, or found on reading the text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from jiheng.checking.dismissals import key_of
from jiheng.ledger import Ledger, Problem
from jiheng.standards import Standards
from jiheng.writing.report import Composition
from jiheng.writing.report.composition import DraftProblem
from jiheng.writing.report.kept import Kept
from jiheng.writing.report.proof import proof_text

LEDGER, DRAFT, TEXT = "登记", "文稿", "审读"


class Matter(msgspec.Struct, frozen=True):
    """Something that stands against signing.

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


def matters(known: Iterable[Problem], composition: Composition, text: str, ledger: Ledger) -> tuple[Matter, ...]:
    """Returns all that stands against a report, errors first.

    Args:
        known: what is wrong in the registers.
        composition: the report.
        text: the report as plain text.
        ledger: of the year.
    """
    # Much that is saved leaves the text as it is, and with it all that a reader finds there.
    read = ledger.once("texts that were read", lambda _: Kept())
    in_text = read.once(text, lambda: _of_text(text, ledger.standards))
    read.turn()
    found = (*map(_of_ledger, known), *map(_of_draft, composition.problems), *in_text)
    return tuple(sorted(found, key=lambda each: "EWI".index(each.severity)))


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


def _of_text(text: str, standards: Standards) -> list[Matter]:
    found = []
    for each in proof_text(text, standards):
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
