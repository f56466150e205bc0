"""Relations of a document, in order of the text."""

from __future__ import annotations

from jiheng.facts import Fact, Relation
from jiheng.facts.relation import RelationKind
from jiheng.reading.context import Context
from jiheng.reading.meaning.loose_tables import all_tables
from jiheng.reading.relations.equals import equals
from jiheng.reading.relations.grids import table_relations
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.nests import nested_sums
from jiheng.reading.relations.quotients import money_differences, quotients
from jiheng.reading.relations.rates import rates
from jiheng.reading.relations.runs import runs
from jiheng.reading.relations.scores import score_sums
from jiheng.reading.relations.structure import comparisons, structure


def relations(context: Context, facts: tuple[Fact, ...]) -> tuple[Relation, ...]:
    """Returns what the numbers of a report claim of each other, recomputed."""
    if not facts:
        return ()
    tables = all_tables(context)
    line = Line(context, facts, tables)
    found = [*nested_sums(line), *rates(line), *table_relations(tables, facts), *runs(line), *score_sums(line)]
    rated = {r.total for r in found if r.kind is not RelationKind.SUM}
    found += quotients(line, rated)
    found += money_differences(line, rated)
    found += comparisons(line)
    found += structure(line, found)
    found += equals(line, found)
    left = {f.id for f in facts if f.concept == "结转结余"}
    return tuple(sorted(_settled(found, left), key=lambda r: (r.start, r.end)))


def _settled(found: list[Relation], left: set[str]) -> list[Relation]:
    """Returns each relation once; a sum that fails goes where another reading of the same total adds up.

    That income is outlay and what is `left` is no other reading of the list of its sources.
    """
    once: dict[tuple[str, str, frozenset[str]], Relation] = {}
    for relation in found:
        once.setdefault((relation.kind, relation.total, frozenset(relation.parts)), relation)
    good = {
        r.total
        for r in once.values()
        if r.kind is RelationKind.SUM and r.holds and r.total and (len(r.parts) > 2 or left.isdisjoint(r.parts))
    }
    return [r for r in once.values() if r.holds or r.kind is not RelationKind.SUM or r.total not in good]
