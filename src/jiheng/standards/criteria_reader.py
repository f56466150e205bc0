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
    "action", "blank_rows", "cost_over_budget", "empty", "far_from_last", "few_for_money", "longer", "loose_bound",
    "low_rate", "marked_wrongly", "matches", "misses", "no_deadline", "no_indicators", "no_kind", "no_mark",
    "no_number", "no_unit", "repeated", "same_as_name", "shorter", "vague", "weights", "wrong_kind",
]  # fmt: skip
_NUMBERS = {
    "shorter": ("least",),
    "longer": ("most",),
    "few_for_money": ("money", "least"),
    "far_from_last": ("most",),
    "cost_over_budget": ("most",),
    "low_rate": ("least",),
}
_WORDS = frozenset({"action", "wrong_kind", "loose_bound", "marked_wrongly"})


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
            grouped=entry.flag("grouped", default=False),
            enabled=entry.flag("enabled", default=True),
            sources=entry.texts("source") or head.sources,
            status=entry.choice("status", Status, head.status),
            note=entry.text("note", ""),
        )
        entry.finish()
        lacking = [name for name in _NUMBERS.get(criterion.test, ()) if name not in criterion.numbers]
        if lacking:
            entry.fault(f"“{criterion.test}”须有 numbers：{'、'.join(lacking)}")
        if criterion.test in _WORDS and not criterion.words:
            entry.fault(f"“{criterion.test}”须有 words")
        draft.add("criterion", key, criterion, entry)


def _numbers(entry: Fields) -> dict[str, Decimal]:
    numbers = {}
    for name, text, line in entry.pairs("numbers"):
        try:
            numbers[name] = Decimal(text)
        except InvalidOperation:
            entry.fault(f"“{name}”应为数，实为“{text}”", line)
    return numbers
