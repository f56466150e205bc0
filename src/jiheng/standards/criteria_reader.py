"""Reader of data/criteria: the points of the review of targets."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from jiheng.standards.criteria import Criterion
from jiheng.standards.draft import Draft, Head
from jiheng.standards.fields import Fields
from jiheng.standards.status import Status

_SUBJECTS = ["project", "basis", "estimate", "goal", "tree", "indicator"]
_POINTS = ["完整性", "可测性", "可行性", "合规性"]
TESTS = [
    "matches", "misses", "empty", "shorter", "longer", "no_kind", "no_unit", "no_number", "vague", "action", "repeated",
    "weights", "few_for_money", "far_from_last", "no_deadline", "cost_over_budget", "blank_rows", "wrong_kind", "copy",
    "loose_bound", "same_as_name", "no_indicators",
]  # fmt: skip


def read_criteria(fields: Fields, head: Head, _name: str, draft: Draft) -> None:
    for key, entry in fields.entries("criteria", required=True):
        criterion = Criterion(
            id=key,
            title=entry.text("title"),
            subject=entry.one_of("subject", _SUBJECTS),
            test=entry.one_of("test", TESTS),
            point=entry.one_of("point", _POINTS),
            weight=entry.integer("weight", 1) or 1,
            problem=entry.text("problem"),
            suggestion=entry.text("suggestion"),
            kinds=entry.texts("kinds"),
            patterns=entry.patterns("patterns"),
            except_patterns=entry.patterns("except"),
            words=entry.texts("words"),
            numbers=_numbers(entry),
            enabled=entry.flag("enabled", default=True),
            sources=entry.texts("source") or head.sources,
            status=entry.choice("status", Status, head.status),
            note=entry.text("note", ""),
        )
        entry.finish()
        draft.add("criterion", key, criterion, entry)


def _numbers(entry: Fields) -> dict[str, Decimal]:
    numbers = {}
    for name, text, line in entry.pairs("numbers"):
        try:
            numbers[name] = Decimal(text)
        except InvalidOperation:
            entry.fault(f"“{name}”应为数，实为“{text}”", line)
    return numbers
