"""Placed: the facts of a report by what they measure and by where they stand, and the words around them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from functools import cached_property

from jiheng.checking.figures import dense
from jiheng.checking.passages import Passages
from jiheng.checking.twin import Twin
from jiheng.facts import Fact, Relation, Report, Span, Stage
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY, PERCENT, SCORE

_NUMERAL = re.compile(r"\d[\d,.]*")
_MOST_IN_PROSE = 3
_LONGEST_CLAUSE = 60


def _start(fact: Fact) -> int:
    origin = fact.origin
    return origin.start if type(origin) is Span else 0


class Placed(Passages):
    """The facts and relations of one report, grouped once for all rules."""

    def __init__(self, report: Report, twin: Twin | None = None) -> None:
        super().__init__(report, twin)
        self._words_before: dict[str, str] = {}
        self._tabular: dict[str, bool] = {}
        self._tabular_lines: dict[int, bool] = {}

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

    def facts(self, *concepts: str, stages: Iterable[Stage] = ()) -> list[Fact]:
        """Returns the facts of these concepts in order of the text, only of these stages where any are named."""
        wanted = frozenset(stages)
        found = [f for c in concepts for f in self.by_concept.get(c, ()) if not wanted or f.stage in wanted]
        return sorted(found, key=lambda f: f.span.start if f.span else 0) if len(found) > 1 else found

    def relations(self, *kinds: RelationKind) -> list[Relation]:
        """Returns the relations of these kinds, in order of the text."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        return [r for r in self.report.relations if r.kind in kinds]

    @cached_property
    def _by_kind(self) -> dict[RelationKind, list[Relation]]:
        found: dict[RelationKind, list[Relation]] = {}
        for relation in self.report.relations:
            found.setdefault(relation.kind, []).append(relation)
        return found

    # Facts and their places

    @cached_property
    def placed(self) -> list[Fact]:
        """The facts with a place in the text, in order of the text."""
        found = [f for f in self.report.facts if type(f.origin) is Span]
        starts = [_start(f) for f in found]
        return found if starts == sorted(starts) else sorted(found, key=_start)

    @cached_property
    def _starts(self) -> list[int]:
        """Where the facts that were read from the text start, in order."""
        return [_start(f) for f in self.placed]

    @cached_property
    def _squeezed_starts(self) -> dict[str, int]:
        """Where the facts start in the squeezed text, by their ids."""
        return dict(zip([f.id for f in self.placed], self.squeezed.places(self._starts), strict=True))

    def between(self, start: int, end: int) -> list[Fact]:
        """Returns the facts that start at or after `start` and before `end`."""
        return self.placed[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]

    def slots_of(self, fact: Fact) -> frozenset[str]:
        """Returns the slots of all sections that govern a fact."""
        slots = self.slots
        if 0 <= fact.section < len(slots):
            return slots[fact.section]
        return self.slots_at(fact.span.start) if fact.span else frozenset()

    def context(self, fact: Fact, before: int = 0, after: int = 0) -> str:
        """Returns squeezed text around a fact, its figure included."""
        place, span = self._squeezed_starts.get(fact.id), fact.span
        if place is None or span is None:
            return ""
        end = place + len(dense(span.quote))
        return self.squeezed.text[place - before if place > before else 0 : end + after]

    def clause(self, fact: Fact) -> str:
        """Returns the squeezed sentence a fact stands in."""
        place = self._squeezed_starts.get(fact.id)
        return "" if place is None else self.squeezed.text[self._sentence_at(place)]

    def _sentence_at(self, place: int) -> slice:
        """Returns the sentence around a place of the squeezed text."""
        stops = self.stops
        index = bisect.bisect_left(stops, place)
        return slice(stops[index - 1] + 1 if index else 0, stops[index] if index < len(stops) else None)

    def words_before(self, fact: Fact) -> str:
        """Returns the squeezed words between a figure and the mark before it."""
        found = self._words_before.get(fact.id)
        if found is None:
            found = self._words_before[fact.id] = self._clause_before(fact)
        return found

    def _clause_before(self, fact: Fact) -> str:
        place = self._squeezed_starts.get(fact.id)
        if place is None:
            return ""
        marks = self.clause_marks
        first = place - _LONGEST_CLAUSE if place > _LONGEST_CLAUSE else 0
        index = bisect.bisect_left(marks, place)
        start = marks[index - 1] + 1 if index else 0
        return self.squeezed.text[max(first, start) : place]

    def in_prose(self, fact: Fact) -> bool:
        """Tells whether a fact stands outside a table."""
        span = fact.span
        return span is not None and (span.place is None or span.place.cell is None)

    def tabular(self, fact: Fact) -> bool:
        """Tells whether a fact stands in a table, or in a line that a converter made of one."""
        found = self._tabular.get(fact.id)
        if found is None:
            span = fact.span
            outside = span is not None and (span.place is None or span.place.cell is None)
            found = self._tabular[fact.id] = not (outside and span is not None) or self._in_row(span.start)
        return found

    def _in_row(self, position: int) -> bool:
        line = self.row_of(position)
        found = self._tabular_lines.get(line)
        if found is None:
            end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
            words = self.text[self.line_starts[line - 1] : end]
            found = "\t" in words or "|" in words
            found = found or ("。" not in words and len(_NUMERAL.findall(words)) > _MOST_IN_PROSE)
            self._tabular_lines[line] = found
        return found
