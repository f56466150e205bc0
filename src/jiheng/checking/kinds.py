"""Kinds: what sort of report it is, and whether it has an end."""

from __future__ import annotations

import re
from collections.abc import Callable
from re import Pattern

from jiheng.facts import Report
from jiheng.standards.family import Family

SELF_EVALUATION = "self-evaluation"
FINAL_ACCOUNTS = "final-accounts"
PROJECT_EVALUATION = "project-evaluation"
MONITORING = "monitoring"
BUDGET = "budget"

# In this order: a report of the whole body may name projects in its title, a monitoring report names performance.
_TITLES = (
    (MONITORING, "titles_monitoring"),
    (FINAL_ACCOUNTS, "titles_final_accounts"),
    (BUDGET, "titles_budget"),
    (SELF_EVALUATION, "titles_self_evaluation"),
    (PROJECT_EVALUATION, "titles_project_evaluation"),
)
_CLOSING = frozenset(
    {"scores", "problems", "measures", "use_of_results", "disclosure", "plans", "other", "attachments"}
)
_EVALUATIONS = frozenset({SELF_EVALUATION, PROJECT_EVALUATION})
_ABOUT = re.compile(r"绩效|自评|预算执行|年初预算|全年预算|整体支出")
# What a report without a title begins with where it is that of a project: 一、项目基本情况, 项目名称|… of a form.
_OF_A_PROJECT = re.compile(r"(?:一、|[（(]一[）)])?项目(?:基本)?(?:情况|概况)|.{0,80}?(?:项目支出绩效自评表|项目名称)")
_SECTIONS_OF_A_WHOLE = 3
_SCORE = "自评得分"
_LONG = 2500  # characters


def kind_of(title: str | None, family: Family | None, opening: str, words: Callable[[str], Pattern[str]]) -> str:
    """Tells the kind by plain words of the title, else by the outline family, else by the opening; empty for none.

    Args:
        title: as printed.
        family: the outline family of the report.
        opening: the first words of the report without blanks.
        words: gives the pattern of a shared word list.
    """
    plain = "".join((title or "").split())
    for kind, titles in _TITLES:
        if plain and words(titles).search(plain):
            return kind
    if not plain and _OF_A_PROJECT.match(opening):
        return PROJECT_EVALUATION
    # Headings like those of an outline are no sign of a self-evaluation where no word speaks of one.
    if family is not None and (plain or family.kind not in _EVALUATIONS or _ABOUT.search(opening)):
        return family.kind
    if not plain and words("titles_self_evaluation").search(opening):
        return SELF_EVALUATION
    return ""


def is_whole(report: Report) -> bool:
    """Tells whether the document has an end: an excerpt may have said elsewhere what it seems to lack.

    A whole report is signed, or closes with one of the sections that reports close with or with its score, or is long.
    What comes without a text (a ledger) is whole.
    """
    if report.signature is not None or report.signed_on is not None or not report.text:
        return True
    if len(report.text) >= _LONG:
        return True
    tops = sum(s.level == 1 for s in report.sections)
    if tops < _SECTIONS_OF_A_WHOLE:
        return False
    return any(s.slot in _CLOSING for s in report.sections) or _ends_with_its_score(report)


def _ends_with_its_score(report: Report) -> bool:
    """Tells whether the last section of a titled report gives the score of the whole: 四、自评情况。总分94.6分."""
    last = max((s.start for s in report.sections if s.level == 1), default=0)
    return report.title is not None and any(
        f.concept == _SCORE and f.span is not None and f.span.start > last for f in report.facts
    )
