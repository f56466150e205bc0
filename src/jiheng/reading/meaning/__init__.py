"""Meaning: what every quantity of a report measures, in which stage and period, and of whom.

Small passes over clauses, in this order: `flow` (the text without blanks and page breaks), `phrase` (a quantity
with the words around it), `naming` and its kin (concept and label), `stage`, `period`; `memory` holds what is
inherited from lists and headings; `tables` reads grids.
"""

from __future__ import annotations

from jiheng.reading.meaning.facts import facts

__all__ = ["facts"]
