"""The engine: binds a report to the standards, runs every rule that applies, and puts the findings in order."""

from __future__ import annotations

import importlib
from collections.abc import Collection
from functools import cache

from jiheng.checking.register import RuleFunction, asks_for_the_whole, registered
from jiheng.checking.review import Review
from jiheng.facts import Finding, Report
from jiheng.standards import Standards, load
from jiheng.standards.rules import RuleText

# Every module that holds rules stands here once; it is imported on the first check, not on `import jiheng.checking`.
MODULES: tuple[str, ...] = (
    "money_sums",
    "money_rates",
    "money_split",
    "money_balance",
    "money_wording",
    "money_plausible",
    "performance_targets",
    "performance_scores",
    "performance_claims",
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


def check(
    report: Report,
    standards: Standards | None = None,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Returns the findings of a report in order of place, then code.

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
    review = Review(report, standards or load())
    found: list[Finding] = []
    for code, function in rules().items():
        if not _wanted(code, select, ignore) or not _applies(review.rule_text(code), review, select):
            continue
        try:
            found.extend(function(review))
        except Exception as error:
            error.add_note(f"in rule {code} on {report.path}")
            raise
    return tuple(sorted(found, key=_place))


def _wanted(code: str, select: Collection[str], ignore: Collection[str]) -> bool:
    if any(code.startswith(each) for each in ignore):
        return False
    return not select or any(code.startswith(each) for each in select)


def _applies(entry: RuleText, review: Review, select: Collection[str]) -> bool:
    """Tells whether a rule is in force for the report; an unknown year or place excludes nothing."""
    if not entry.enabled and entry.code not in select:
        return False
    if asks_for_the_whole(entry.code) and not review.whole:
        return False
    family = review.family
    return entry.covers(review.report.year, family.jurisdiction if family else "")


def _place(finding: Finding) -> tuple[int, str]:
    return (min((s.start for s in finding.spans), default=0), finding.code)
