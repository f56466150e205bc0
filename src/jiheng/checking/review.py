"""Review: a report bound to the standards, with the look-ups that rules share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, TypeVar

from jiheng.checking.accounts import Accounts
from jiheng.checking.kinds import (
    BUDGET,
    FINAL_ACCOUNTS,
    MONITORING,
    PROJECT_EVALUATION,
    SELF_EVALUATION,
    is_whole,
    kind_of,
)
from jiheng.checking.placed import Placed
from jiheng.checking.twin import Twin
from jiheng.facts import Fact, Finding, Report, RuleClass, Severity, Span
from jiheng.facts.relation import RelationKind
from jiheng.standards import Standards
from jiheng.standards.family import Family
from jiheng.standards.rules import RuleText

__all__ = [
    "BUDGET",
    "FINAL_ACCOUNTS",
    "MONITORING",
    "PROJECT_EVALUATION",
    "SELF_EVALUATION",
    "Review",
    "any_of",
]

T = TypeVar("T")

_OPENING = 2000


@cache
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Returns a pattern that finds any of the words, longer ones first."""
    rest: dict[str, list[str]] = {}
    for word in sorted(set(words), key=len, reverse=True):
        rest.setdefault(word[:1], []).append(re.escape(word[1:]))
    # Words with the same first character stand in one group, so that most places are passed after one look.
    return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(each)})" for first, each in rest.items()))


def _each_once(spans: list[Span]) -> Iterable[Span]:
    """Returns spans without repeats; a whole span is dear to hash, so those are told by their places first."""
    apart = len(spans) < 2 or len({(s.start, s.end) for s in spans}) == len(spans)
    return spans if apart else dict.fromkeys(spans)


class Review(Placed):
    """One report under check. Rules read from it and never change it."""

    def __init__(self, report: Report, standards: Standards, twin: Twin | None = None) -> None:
        super().__init__(report, twin)
        self.standards = standards
        self._once: dict[Callable[[Review], Any], Any] = {}
        self._raised: dict[Callable[[Review], Iterable[Finding]], tuple[Finding, ...]] = {}
        self._said: dict[str, list[str]] = {}

    def once(self, work: Callable[[Review], T]) -> T:
        """Returns what a function makes of this review, worked out on the first call only."""
        if work not in self._once:
            self._once[work] = work(self)
        found: T = self._once[work]
        return found

    def raised(self, rule: Callable[[Review], Iterable[Finding]]) -> tuple[Finding, ...]:
        """Returns the findings of a rule, worked out on the first call only: some rules build on others."""
        found = self._raised.get(rule)
        if found is None:
            found = self._raised[rule] = tuple(rule(self))
        return found

    # The report as a whole

    @cached_property
    def family(self) -> Family | None:
        """The outline family of the report, None when unknown."""
        return self.standards.families.get(self.report.standard)

    @cached_property
    def kind(self) -> str:
        """What kind of report it is, see `kind_of`."""
        return kind_of(self.report.title, self.family, self.squeezed.text[:_OPENING], self.words)

    @cached_property
    def whole(self) -> bool:
        """Whether the document has an end, see `is_whole`."""
        return is_whole(self.report)

    # Standards

    def words(self, name: str) -> re.Pattern[str]:
        """Returns a pattern for any word of a shared word list."""
        return any_of(self.standards.words[name])

    def spoken(self, name: str) -> Iterator[re.Match[str]]:
        """Yields the words of a list in the squeezed text, in order."""
        return self.matching(self.words(name), self._spoken_words(name))

    def says(self, name: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Returns the first word of a list between two places of the text, blanks between characters ignored."""
        if not self._spoken_words(name):
            return None
        if not start and end is None:
            return next(self.spoken(name))
        return next(self.squeezed.find(self.words(name), start, end), None)

    def _spoken_words(self, name: str) -> list[str]:
        """Returns the words of a list that stand in the squeezed text."""
        said = self._said.get(name)
        if said is None:
            said = self._said[name] = self.occurring(self.standards.words[name], self.squeezed.text)
        return said

    def parameter(self, code: str, name: str) -> Decimal:
        """Returns a threshold of a rule."""
        value = self.standards.rules[code].parameters[name]
        return value if type(value) is Decimal else Decimal(value)

    def rule_text(self, code: str) -> RuleText:
        return self.standards.rules[code]

    @cached_property
    def accounts(self) -> Accounts:
        """The main sums of the report."""
        return Accounts.of(
            self.money,
            self.relations(RelationKind.SUM),
            self.report.unit,
            self.report.year,
            self.slots_of,
            self.words_before,
        )

    # Findings

    def finding(
        self,
        code: str,
        message: str,
        *,
        spans: Iterable[Span | None] = (),
        facts: Iterable[Fact | None] = (),
        severity: Severity | None = None,
        expected: str = "",
        found: str = "",
        difference: str = "",
        hint: str = "",
    ) -> Finding:
        """Returns a finding with what the catalogue says of its code; facts bring their spans along."""
        entry = self.standards.rules[code]
        places = [s for s in spans if s is not None]
        named = [f for f in facts if f is not None]
        places += [span for f in named if (span := f.span) is not None]
        level = severity or entry.severity
        if entry.klass is RuleClass.JUDGEMENT and level is Severity.ERROR:
            level = Severity.WARNING
        return Finding(
            code=code,
            severity=level,
            klass=entry.klass,
            message=message,
            hint=hint or entry.hint,
            spans=tuple(_each_once(places)),
            facts=tuple(dict.fromkeys([f.id for f in named])) if named else (),
            expected=expected,
            found=found,
            difference=difference,
            basis=entry.basis_line,
        )
