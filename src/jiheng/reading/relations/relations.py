"""Relations of a document, in order of the text."""

from __future__ import annotations

import bisect
from collections.abc import Iterator

from jiheng.facts import Fact, Relation, Span, Stage, Table
from jiheng.facts.relation import SPOKEN, RelationKind
from jiheng.reading.context import Context
from jiheng.reading.meaning.loose_tables import all_tables
from jiheng.reading.relations.bridges import bridges
from jiheng.reading.relations.claims import SUM
from jiheng.reading.relations.columns import column_sums
from jiheng.reading.relations.differences import differences
from jiheng.reading.relations.equals import equals
from jiheng.reading.relations.goals import off_goal
from jiheng.reading.relations.grids import table_relations
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.marked_scores import marked_scores
from jiheng.reading.relations.marked_sums import marked_sums
from jiheng.reading.relations.money import Money
from jiheng.reading.relations.nests import nested_sums
from jiheng.reading.relations.quotients import quotients
from jiheng.reading.relations.rates import rates
from jiheng.reading.relations.remains import remains
from jiheng.reading.relations.runs import runs
from jiheng.reading.relations.scattered import scattered_sums
from jiheng.reading.relations.scores import score_sums
from jiheng.reading.relations.segments import segments
from jiheng.reading.relations.sheet import sheets_of
from jiheng.reading.relations.slips import slips
from jiheng.reading.relations.spoken import spoken
from jiheng.reading.relations.structure import comparisons, structure
from jiheng.reading.relations.targets import pairs, shortfalls, target_relations

_TARGET, _TARGETS = Stage.TARGET, RelationKind.TARGET
_MOST = 1500
"""Facts in running text that are looked at together; no report has as many, and each is compared with many others."""


def relations(context: Context, facts: tuple[Fact, ...]) -> tuple[Relation, ...]:
    """Returns what the numbers of a report claim of each other, recomputed."""
    tables = all_tables(context)
    return tuple(r for part, grids in _stretches(facts, tables) for r in _relations(context, part, tables, grids))


def _stretches(
    facts: tuple[Fact, ...], tables: tuple[Table, ...]
) -> Iterator[tuple[tuple[Fact, ...], tuple[Table, ...]]]:
    """Yields the facts with their tables, a text of more than any report's length in stretches; no table is cut."""
    if len(facts) <= _MOST:
        if facts:
            yield facts, tables
        return
    stops = [t.end for t in tables]
    starts = [t.start for t in tables]
    first = loose = taken = 0
    for at, fact in enumerate(facts):
        span = fact.origin
        if type(span) is not Span:
            continue
        before = bisect.bisect_right(stops, span.start)
        if before < len(tables) and starts[before] <= span.start:
            continue
        if loose == _MOST:
            yield facts[first:at], tables[taken:before]
            first, loose, taken = at, 0, before
        loose += 1
    yield facts[first:], tables[taken:]


def _relations(
    context: Context, facts: tuple[Fact, ...], tables: tuple[Table, ...], grids: tuple[Table, ...]
) -> tuple[Relation, ...]:
    """Returns the relations of a stretch; `grids` are the tables in it."""
    line = Line(context, facts, tables)
    found = nested_sums(line)
    money = Money(line)
    found += rates(line, money)
    sheets = sheets_of(grids, line.tabled)
    found += table_relations(sheets)
    found += runs(line)
    found += score_sums(line)
    found += marked_scores(line)
    summed = {r.total for r in found if r.kind is SUM}
    found += marked_sums(line, summed)
    if sheets:
        found += column_sums(line, sheets, summed)
    rated = {r.total for r in found if r.kind is not SUM}
    found += quotients(line, rated, [r for r in found if r.kind is SUM])
    found += differences(line, rated)
    goals = [f for f in line.figures if f.stage is _TARGET] + [f for f in line.tabled if f.stage is _TARGET]
    if goals:
        answered = pairs(line, sheets)
        found += shortfalls(line, goals, answered, {r.total for r in found})
        found += target_relations(answered, context.standards.words.get("less_is_better", ()))
    found += off_goal(line, goals, {r.total for r in found if r.kind is not _TARGETS})
    found += remains(line, money, found)
    found = spoken(line, money, found)
    found += comparisons(line)
    found += structure(line, found)
    found += segments(line, {r.total for r in found if r.kind is SUM and r.holds})
    found += scattered_sums(line, {r.total for r in found if r.kind is SUM})
    found += bridges(line, {r.total for r in found if r.holds})
    slipped = slips(line, money, found)
    if slipped:
        told = {r.total for r in slipped}
        found = [r for r in found if not r.rounding_only or r.total not in told] + slipped
    found += equals(line)
    left = {f.id for f in line.money if f.concept == "结转结余"}
    left.update([f.id for f in line.tabled if f.concept == "结转结余"])
    return tuple(sorted(_settled(found, left), key=lambda r: (r.start, r.end)))


def _settled(found: list[Relation], left: set[str]) -> list[Relation]:
    """Returns each relation once; a sum that fails goes where another reading of the same total adds up.

    That income is outlay and what is `left` is no other reading of the list of its sources.
    """
    once: dict[tuple[str, str, frozenset[str]], Relation] = {}
    good: set[str] = set()
    for relation in found:
        once.setdefault((relation.kind, relation.total, frozenset(relation.parts)), relation)
    failing = False
    for relation in once.values():
        if relation.kind is not SUM:
            continue
        if not relation.holds:
            failing = True
        elif relation.total and (len(relation.parts) > 2 or left.isdisjoint(relation.parts)):
            good.add(relation.total)
    if not failing:
        return list(once.values())
    return [r for r in once.values() if r.holds or r.kind is not SUM or r.total not in good or r.note == SPOKEN]
