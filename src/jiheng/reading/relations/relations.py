"""Relations of a document, in order of the text."""

from __future__ import annotations

from jiheng.facts import Fact, Relation
from jiheng.reading.context import Context


def relations(context: Context, facts: tuple[Fact, ...]) -> tuple[Relation, ...]:
    """Returns what the numbers of a report claim of each other."""
    return ()
