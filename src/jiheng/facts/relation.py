"""Relation: arithmetic that a report claims between its own numbers."""

from __future__ import annotations

import enum
from decimal import Decimal

import msgspec

BY_STRUCTURE = "由表格行列确定"
"""The note of a relation that the rows and columns of a table claim, whether its figures bear it out or not."""


SPOKEN = "字句所述"
"""Note of a relation that the words bind to its figures, whatever it computes to."""

IMPLIED = "字句所述，算式未在同句写全"
"""Note of a relation that the words bind, one of its figures taken over from the sentences before."""


class RelationKind(enum.StrEnum):
    SUM = "sum"  # total = Σ parts
    RATIO = "ratio"  # total (a rate) = parts[0] / parts[1]
    GROWTH = "growth"  # total (a rate) = change against a base
    DIFFERENCE = "difference"  # total = parts[0] − parts[1]
    EQUAL = "equal"  # total and parts[0] are the same fact said twice
    TARGET = "target"  # total is the result, parts[0] the target (or score and full mark)


class Relation(msgspec.Struct, frozen=True, gc=False):
    """One claim and its recomputation.

    Attributes:
        kind: see `RelationKind`.
        total: id of the fact that states the result; empty where the text states it without a number of its own.
        parts: ids of the facts that go in, in the order the kind names.
        stated: the result as the text has it, in the base unit of `total`.
        computed: the result recomputed, None where it cannot be.
        holds: `computed` is within half of the last digit of `stated`.
        rounding_only: it does not hold to the digit, but the rounding of the parts explains the difference.
        start: first character of the passage that makes the claim.
        end: one past its last character.
        note: in Chinese, what a reader should know (open 其中, base by another name).
        less: ids of the parts of a sum that are taken away (年初＋追加−调减).
    """

    kind: RelationKind
    total: str
    parts: tuple[str, ...]
    stated: Decimal
    computed: Decimal | None
    holds: bool
    rounding_only: bool = False
    start: int = 0
    end: int = 0
    note: str = ""
    less: tuple[str, ...] = ()
