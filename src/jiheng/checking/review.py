"""Review: a report bound to the standards, with the look-ups that rules share."""

from __future__ import annotations

import bisect
import operator
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, TypeVar

from jiheng.checking.accounts import Accounts
from jiheng.checking.squeezed import Squeezed
from jiheng.facts import Fact, Finding, Relation, Report, RuleClass, Section, Severity, Span, Stage
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY, PERCENT, SCORE
from jiheng.standards import Standards
from jiheng.standards.family import Family
from jiheng.standards.rules import RuleText

T = TypeVar("T")

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
_SECTIONS_OF_A_WHOLE = 3
_LONG = 2500  # characters
_NUMERAL = re.compile(r"\d[\d,.]*")
_MOST_IN_PROSE = 3
_START = operator.itemgetter(0)
_LONGEST_CLAUSE = 60
_SENTENCE_END = re.compile(r"[。！？；\n]")
_CLAUSE_MARK = re.compile(r"[，。；：！？\n（(]")


@cache
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Returns a pattern that finds any of the words, longer ones first."""
    rest: dict[str, list[str]] = {}
    for word in sorted(set(words), key=len, reverse=True):
        rest.setdefault(word[:1], []).append(re.escape(word[1:]))
    # Words with the same first character stand in one group, so that most places are passed after one look.
    return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(each)})" for first, each in rest.items()))


class Review:
    """One report under check. Rules read from it and never change it."""

    def __init__(self, report: Report, standards: Standards) -> None:
        self.report = report
        self.standards = standards
        self._once: dict[Callable[[Review], Any], Any] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._words_before: dict[str, str] = {}
        self._tabular_lines: dict[int, bool] = {}

    def once(self, work: Callable[[Review], T]) -> T:
        """Returns what a function makes of this review, worked out on the first call only."""
        if work not in self._once:
            self._once[work] = work(self)
        found: T = self._once[work]
        return found

    @property
    def text(self) -> str:
        return self.report.text

    @cached_property
    def family(self) -> Family | None:
        """The outline family of the report, None when unknown."""
        return self.standards.families.get(self.report.standard)

    @cached_property
    def kind(self) -> str:
        """What kind of report it is: by plain words of its title, else by its outline family, else by its opening."""
        title = "".join((self.report.title or "").split())
        for kind, words in _TITLES:
            if title and self.words(words).search(title):
                return kind
        if self.family is not None:
            return self.family.kind
        if not title and self.words("titles_self_evaluation").search(self.squeezed.text[:2000]):
            return SELF_EVALUATION
        return ""

    @cached_property
    def whole(self) -> bool:
        """Whether the document has an end: an excerpt may have said elsewhere what it seems to lack.

        A whole report is signed, or closes with one of the sections that reports close with, or is long. What comes
        without a text (a ledger) is whole.
        """
        report = self.report
        if report.signature is not None or report.signed_on is not None or not report.text:
            return True
        if len(report.text) >= _LONG:
            return True
        tops = sum(s.level == 1 for s in report.sections)
        return tops >= _SECTIONS_OF_A_WHOLE and any(s.slot in _CLOSING for s in report.sections)

    @cached_property
    def squeezed(self) -> Squeezed:
        """The text without blanks."""
        edges = {s.start for s in self.report.sections} | {s.end for s in self.report.sections if not s.run_in}
        edges |= {b.start for b in self.report.blocks if b.kind != "paragraph"}
        return Squeezed(self.text, frozenset(edges))

    def words(self, name: str) -> re.Pattern[str]:
        """Returns a pattern for any word of a shared word list."""
        found = self._patterns.get(name)
        if found is None:
            found = self._patterns[name] = any_of(self.standards.words[name])
        return found

    def says(self, name: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Returns the first word of a list between two places of the text, blanks between characters ignored."""
        return next(self.squeezed.find(self.words(name), start, end), None)

    def parameter(self, code: str, name: str) -> Decimal:
        """Returns a threshold of a rule."""
        return Decimal(self.rule_text(code).parameters[name])

    @cached_property
    def by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.report.facts}

    @cached_property
    def by_concept(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.report.facts:
            found.setdefault(fact.concept, []).append(fact)
        return found

    @cached_property
    def by_unit(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.report.facts:
            found.setdefault(fact.amount.unit, []).append(fact)
        return found

    @cached_property
    def by_stage(self) -> dict[Stage, list[Fact]]:
        found: dict[Stage, list[Fact]] = {}
        for fact in self.report.facts:
            found.setdefault(fact.stage, []).append(fact)
        return found

    @property
    def money(self) -> list[Fact]:
        """The sums of money, in order of the report."""
        return self.by_unit.get(CNY, [])

    @property
    def rates(self) -> list[Fact]:
        """The percentages, in order of the report."""
        return self.by_unit.get(PERCENT, [])

    @property
    def scores(self) -> list[Fact]:
        """The points, in order of the report."""
        return self.by_unit.get(SCORE, [])

    @cached_property
    def counts(self) -> list[Fact]:
        """The facts that count something, in order of the report."""
        counted = {unit for unit in self.by_unit if unit.startswith("count")}
        return [f for f in self.report.facts if f.amount.unit in counted]

    @cached_property
    def accounts(self) -> Accounts:
        """The main sums of the report."""
        return Accounts.of(
            self.report.facts,
            self.report.relations,
            self.report.unit,
            self.report.year,
            self.slots_of,
            self.words_before,
        )

    def facts(self, *concepts: str, stages: Iterable[Stage] = ()) -> list[Fact]:
        """Returns the facts of these concepts in order of the text, only of these stages where any are named."""
        wanted = frozenset(stages)
        found = [f for c in concepts for f in self.by_concept.get(c, ()) if not wanted or f.stage in wanted]
        return sorted(found, key=lambda f: f.span.start if f.span else 0)

    @cached_property
    def _starts(self) -> list[int]:
        """Where the facts that were read from the text start, in order."""
        return [start for start, _ in self._places]

    @cached_property
    def placed(self) -> list[Fact]:
        """The facts with a place in the text, in order of the text."""
        return [fact for _, fact in self._places]

    @cached_property
    def _places(self) -> list[tuple[int, Fact]]:
        found = [(f.origin.start, f) for f in self.report.facts if isinstance(f.origin, Span)]
        found.sort(key=_START)
        return found

    def between(self, start: int, end: int) -> list[Fact]:
        """Returns the facts that start at or after `start` and before `end`."""
        return self.placed[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]

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
        index = self._section_at(position)
        return None if index < 0 else self.report.sections[index]

    @cached_property
    def _marks(self) -> tuple[list[int], list[int]]:
        """Where the innermost section changes: positions, and its index from there on."""
        positions, indexes = [0], [-1]
        open_ones: list[int] = []
        for index, section in enumerate(self.report.sections):
            while open_ones and self.report.sections[open_ones[-1]].stop <= section.start:
                closed = open_ones.pop()
                positions.append(self.report.sections[closed].stop)
                indexes.append(open_ones[-1] if open_ones else -1)
            open_ones.append(index)
            positions.append(section.start)
            indexes.append(index)
        while open_ones:
            closed = open_ones.pop()
            positions.append(self.report.sections[closed].stop)
            indexes.append(open_ones[-1] if open_ones else -1)
        return positions, indexes

    def _section_at(self, position: int) -> int:
        """Returns the index of the innermost section that governs a position, -1 outside all."""
        positions, indexes = self._marks
        return indexes[bisect.bisect_right(positions, position) - 1]

    @cached_property
    def _slots(self) -> list[frozenset[str]]:
        """The slots of each section and of all sections above it."""
        found: list[frozenset[str]] = []
        for section in self.report.sections:
            above = found[section.parent] if 0 <= section.parent < len(found) else frozenset[str]()
            found.append(above | {section.slot} if section.slot else above)
        return found

    def slots_at(self, position: int) -> frozenset[str]:
        """Returns the slots of all sections that govern a position."""
        index = self._section_at(position)
        return self._slots[index] if index >= 0 else frozenset()

    def slots_of(self, fact: Fact) -> frozenset[str]:
        """Returns the slots of all sections that govern a fact."""
        if 0 <= fact.section < len(self._slots):
            return self._slots[fact.section]
        return self.slots_at(fact.span.start) if fact.span else frozenset()

    def match_span(self, match: re.Match[str], group: int | str = 0) -> Span:
        """Returns the place in the text of a match in the squeezed text."""
        return self.span(*self.squeezed.ends(*match.span(group)))

    def context(self, fact: Fact, before: int = 0, after: int = 0) -> str:
        """Returns squeezed text around a fact, its figure included."""
        if fact.span is None:
            return ""
        text = self.squeezed
        start, end = text.place(fact.span.start), text.place(fact.span.end)
        return text.text[max(0, start - before) : end + after]

    def clause(self, fact: Fact) -> str:
        """Returns the squeezed sentence a fact stands in."""
        if fact.span is None:
            return ""
        place = self.squeezed.place(fact.span.start)
        stops = self._stops
        index = bisect.bisect_left(stops, place)
        return self.squeezed.text[stops[index - 1] + 1 if index else 0 : stops[index] if index < len(stops) else None]

    @cached_property
    def _stops(self) -> list[int]:
        """Where the sentences of the squeezed text end."""
        return [m.start() for m in _SENTENCE_END.finditer(self.squeezed.text)]

    def words_before(self, fact: Fact) -> str:
        """Returns the squeezed words between a figure and the mark before it."""
        found = self._words_before.get(fact.id)
        if found is None:
            found = self._words_before[fact.id] = self._clause_before(fact)
        return found

    def _clause_before(self, fact: Fact) -> str:
        if fact.span is None:
            return ""
        text, place = self.squeezed.text, self.squeezed.place(fact.span.start)
        first = max(0, place - _LONGEST_CLAUSE)
        marks = self._clause_marks
        index = bisect.bisect_left(marks, place)
        return text[max(first, marks[index - 1] + 1 if index else 0) : place]

    @cached_property
    def _clause_marks(self) -> list[int]:
        """Where the clauses of the squeezed text end."""
        return [m.start() for m in _CLAUSE_MARK.finditer(self.squeezed.text)]

    def in_prose(self, fact: Fact) -> bool:
        """Tells whether a fact stands outside a table."""
        return fact.span is not None and (fact.span.place is None or fact.span.place.cell is None)

    def tabular(self, fact: Fact) -> bool:
        """Tells whether a fact stands in a table, or in a line that a converter made of one."""
        if fact.span is None or not self.in_prose(fact):
            return True
        line = self.line_of(fact.span.start)
        found = self._tabular_lines.get(line)
        if found is None:
            end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
            words = self.text[self.line_starts[line - 1] : end]
            found = "\t" in words or "|" in words
            found = found or ("。" not in words and len(_NUMERAL.findall(words)) > _MOST_IN_PROSE)
            self._tabular_lines[line] = found
        return found

    @cached_property
    def head(self) -> Span:
        """The place for findings about the whole report: its title, else its first words."""
        if self.report.title_span is not None:
            return self.report.title_span
        found = re.search(r"\S[^\n]{0,30}", self.text)
        return self.span(*found.span()) if found else self.span(0, 0)

    def heading(self, *slots: str) -> Span | None:
        """Returns the place of the first heading that fills one of the slots."""
        for section in self.sections(*slots):
            return self.span(section.start, min(section.end, section.start + 60))
        return None

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
        stops = self._text_stops
        index = bisect.bisect_left(stops, position)
        start = stops[index - 1] + 1 if index else 0
        end = stops[index] if index < len(stops) else len(self.text)
        while start < end and self.text[start].isspace():
            start += 1
        return self.span(start, end)

    @cached_property
    def _text_stops(self) -> list[int]:
        """Where the sentences of the text end."""
        return [m.start() for m in _SENTENCE_END.finditer(self.text)]

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
        named = [f for f in facts if f is not None]
        places = [s for s in spans if s is not None]
        places += [f.span for f in named if f.span is not None]
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
            facts=tuple(dict.fromkeys(f.id for f in named)),
            expected=expected,
            found=found,
            difference=difference,
            basis=entry.basis_line,
        )
