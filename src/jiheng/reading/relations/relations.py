"""Relations of a document, in order of the text."""

from __future__ import annotations

from collections.abc import Iterator

from jiheng.facts import Fact, Relation
from jiheng.reading.context import Context
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.nests import nested_sums
from jiheng.reading.relations.rates import rates


def relations(context: Context, facts: tuple[Fact, ...]) -> tuple[Relation, ...]:
    """Returns what the numbers of a report claim of each other, recomputed."""
    if not facts:
        return ()
    line = Line(context, facts)
    found: dict[tuple[str, str, frozenset[str]], Relation] = {}
    for relation in _all(line):
        found.setdefault((relation.kind, relation.total, frozenset(relation.parts)), relation)
    return tuple(sorted(found.values(), key=lambda r: (r.start, r.end)))


def _all(line: Line) -> Iterator[Relation]:
    yield from nested_sums(line)
    yield from rates(line)
