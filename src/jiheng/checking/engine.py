"""The engine: binds a report to the standards, runs every rule that applies, and puts the findings in order."""

from __future__ import annotations

import importlib
from collections.abc import Collection
from functools import cache

from jiheng.checking.rank import ranked
from jiheng.checking.register import RuleFunction, asks_for_the_whole, registered
from jiheng.checking.review import Review
from jiheng.checking.twin import Twin
from jiheng.facts import Finding, Report
from jiheng.facts.undisturbed import undisturbed
from jiheng.standards import Standards, load
from jiheng.standards.rules import RuleText

Wish = tuple[int | None, str, tuple[str, ...], tuple[str, ...]]
Plan = tuple[tuple[str, RuleFunction, bool], ...]

# Every module that holds rules stands here once; it is imported on the first check, not on `import jiheng.checking`.
MODULES: tuple[str, ...] = (
    "money_sums",
    "money_rates",
    "money_split",
    "money_balance",
    "money_execution",
    "money_wording",
    "money_subjects",
    "money_public",
    "money_plausible",
    "performance_targets",
    "performance_scores",
    "performance_losses",
    "performance_claims",
    "performance_twice",
    "performance_order",
    "performance_missed",
    "performance_figures",
    "governance_problems",
    "governance_results",
    "governance_control",
    "governance_people",
    "text_sections",
    "text_numbering",
    "text_repetition",
    "text_residues",
    "text_signature",
    "text_names",
    "text_wording",
    "text_staleness",
    "text_dates",
    "text_punctuation",
)


@cache
def rules() -> dict[str, RuleFunction]:
    """Returns the function of every rule by code, in order of the codes."""
    for module in MODULES:
        importlib.import_module(f"jiheng.checking.{module}")
    return dict(sorted(registered().items()))


@undisturbed
def check(
    report: Report,
    standards: Standards | None = None,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Returns the findings of a report in order of place, then code; `rank` tells which to mend first.

    Args:
        report: what reading made of a document, or a ledger laid out as one.
        standards: the shipped ones where None.
        select: codes or beginnings of codes (`M`, `P0`); empty runs every rule that is enabled.
        ignore: codes or beginnings of codes that do not run; wins over `select`.

    Raises:
        Exception: whatever a faulty rule raises, with the code and the path in a note.
    """
    if report.error is not None:
        return ()
    twin = Twin(report)
    review = Review(twin.report, standards or load(), None if twin.is_printed else twin)
    family = review.family
    jurisdiction = family.jurisdiction if family else ""
    found: list[Finding] = []
    wish = report.year, jurisdiction, tuple(select), tuple(ignore)
    for code, function, of_whole in _in_force(review.standards, wish):
        if of_whole and not review.whole:
            continue
        try:
            found.extend(review.raised(function))
        except Exception as error:
            error.add_note(f"in rule {code} on {report.path}")
            raise
    findings = ranked(found, review.by_id)
    return findings if twin.is_printed else twin.as_printed(findings)


# The rules to run by standards (by identity: what has dictionaries has no hash), year, place and choice of codes.
_plans: dict[int, tuple[Standards, dict[str, RuleFunction], dict[Wish, Plan]]] = {}
_MOST_STANDARDS, _MOST_WISHES = 4, 512


def _in_force(standards: Standards, wish: Wish) -> Plan:
    """Returns the rules to run, in order of the codes, and whether it asks for the whole; unknown excludes none."""
    known = rules()
    held, planned, plans = _plans.get(id(standards), (None, None, {}))
    if held is not standards or planned is not known:
        plans = {}
        if len(_plans) >= _MOST_STANDARDS:
            _plans.clear()
        _plans[id(standards)] = (standards, known, plans)
    if len(plans) >= _MOST_WISHES:
        plans.clear()
    found = plans.get(wish)
    if found is None:
        year, jurisdiction, select, ignore = wish
        found = plans[wish] = tuple(
            (code, function, asks_for_the_whole(code))
            for code, function in known.items()
            if _wanted(code, select, ignore) and _applies(standards.rules[code], year, jurisdiction, select)
        )
    return found


def _wanted(code: str, select: Collection[str], ignore: Collection[str]) -> bool:
    if any(code.startswith(each) for each in ignore):
        return False
    return not select or any(code.startswith(each) for each in select)


def _applies(entry: RuleText, year: int | None, jurisdiction: str, select: Collection[str]) -> bool:
    """Tells whether a rule is switched on, or asked for by its code, and holds for the year and place."""
    return (entry.enabled or entry.code in select) and entry.covers(year, jurisdiction)
