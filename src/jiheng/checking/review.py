"""Review: a report bound to the standards, with the look-ups that rules share."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from jiheng.facts import Fact, Finding, Relation, Report, RuleClass, Section, Severity, Span, Stage
from jiheng.facts.relation import RelationKind
from jiheng.standards import Standards
from jiheng.standards.family import Family
from jiheng.standards.rules import RuleText


class Review:
    """One report under check. Rules read from it and never change it."""

    def __init__(self, report: Report, standards: Standards) -> None:
        self.report = report
        self.standards = standards

    @property
    def text(self) -> str:
        return self.report.text

    @cached_property
    def family(self) -> Family | None:
        """The outline family of the report, None when unknown."""
        return self.standards.families.get(self.report.standard)

    @cached_property
    def by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.report.facts}

    @cached_property
    def by_concept(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.report.facts:
            found.setdefault(fact.concept, []).append(fact)
        return found

    def facts(self, *concepts: str, stages: Iterable[Stage] = ()) -> list[Fact]:
        """Returns the facts of these concepts in order of the text, only of these stages where any are named."""
        wanted = frozenset(stages)
        found = [f for c in concepts for f in self.by_concept.get(c, ()) if not wanted or f.stage in wanted]
        return sorted(found, key=lambda f: f.span.start if f.span else 0)

    def relations(self, *kinds: RelationKind) -> list[Relation]:
        return [r for r in self.report.relations if r.kind in kinds]

    def sections(self, *slots: str) -> list[Section]:
        """Returns the sections that fill one of the slots."""
        return [s for s in self.report.sections if s.slot in slots]

    def body(self, section: Section) -> str:
        """Returns the text a section governs, without its heading."""
        return self.text[section.end : section.stop]

    def section_of(self, position: int) -> Section | None:
        """Returns the innermost section that governs a position."""
        found = None
        for section in self.report.sections:
            if section.start > position:
                break
            if position < section.stop:
                found = section
        return found

    @cached_property
    def line_starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    def line_of(self, position: int) -> int:
        """Returns the line number from 1."""
        return bisect.bisect_right(self.line_starts, position)

    def search(self, pattern: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Yields the matches of a pattern in the text or a part of it, with positions of the whole text."""
        return pattern.finditer(self.text, start, len(self.text) if end is None else end)

    def span(self, start: int, end: int) -> Span:
        """Returns a span of the text with its quote."""
        return Span(start, end, self.text[start:end])

    def sentence(self, position: int) -> Span:
        """Returns the sentence around a position, without blank ends."""
        start = max(self.text.rfind(mark, 0, position) for mark in "。！？；\n") + 1
        ends = [e for e in (self.text.find(mark, position) for mark in "。！？；\n") if e >= 0]
        end = min(ends) if ends else len(self.text)
        while start < end and self.text[start].isspace():
            start += 1
        return self.span(start, end)

    def rule_text(self, code: str) -> RuleText:
        return self.standards.rules[code]

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
        entry = self.rule_text(code)
        facts = [f for f in facts if f is not None]
        places = [s for s in spans if s is not None]
        places += [f.span for f in facts if f.span is not None]
        level = severity or entry.severity
        if entry.klass is RuleClass.JUDGEMENT and level is Severity.ERROR:
            level = Severity.WARNING
        return Finding(
            code=code,
            severity=level,
            klass=entry.klass,
            message=message,
            hint=hint or entry.hint,
            spans=tuple(dict.fromkeys(places)),
            facts=tuple(dict.fromkeys(f.id for f in facts)),
            expected=expected,
            found=found,
            difference=difference,
            basis=entry.basis_line,
        )
