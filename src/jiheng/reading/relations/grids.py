"""Grids: the relations inside the tables of a document."""

from __future__ import annotations

from jiheng.facts import Relation
from jiheng.reading.relations.sheet import Sheet
from jiheng.reading.relations.table_rates import row_claims, shares
from jiheng.reading.relations.table_remains import balances, column_remains, row_remains
from jiheng.reading.relations.table_scores import total_scores
from jiheng.reading.relations.table_sums import block_sums


def table_relations(sheets: list[Sheet]) -> list[Relation]:
    """Returns the relations inside each table."""
    found: list[Relation] = []
    for sheet in sheets:
        block_sums(sheet, found)
        row_remains(sheet, found)
        column_remains(sheet, found)
        done = len(found)
        row_claims(sheet, found)
        shares(sheet, {r.total for r in found[done:]}, found)
    if len(sheets) > 1:
        found += balances([f for sheet in sheets for f in sheet.cells.values()])
    total_scores(sheets, {r.total for r in found}, found)
    return found
