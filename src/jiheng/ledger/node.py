"""Node: one fact under computation, with the way back to what it came from."""

from __future__ import annotations

import msgspec

from jiheng.facts import Derivation, RecordOrigin
from jiheng.ledger.figure import Figure
from jiheng.standards.pack_rules import FactRule

CLASSIFIED = ("科目:", "other:")
"""Beginnings of concepts whose number is nobody's own: a subject of the classification, what has no name."""


class Node(msgspec.Struct, frozen=True, gc=False):
    """A fact that a rule yields, or why it does not.

    Attributes:
        id: `rule` or `rule[group]`.
        rule: the rule it follows.
        group: key of the group, empty where the rule is not grouped.
        label: words for the group.
        figure: the number, None where something is missing.
        needs: what is missing, in Chinese.
        origin: the record field it stands in, or formula and inputs; ids of inputs are those of facts, or
            `register/key#field` for a cell.
        concept: concept chosen by the record, empty where the rule decides.
        subject: whose number it is.
        period: month of a monthly figure, empty for the year.
    """

    id: str
    rule: FactRule
    group: str = ""
    label: str = ""
    figure: Figure | None = None
    needs: tuple[str, ...] = ()
    origin: RecordOrigin | Derivation | None = None
    concept: str = ""
    subject: str = ""
    period: str = ""


class Missing(msgspec.Struct, frozen=True, gc=False):
    """A fact that cannot be computed: which one and what it needs (Chinese)."""

    id: str
    title: str
    needs: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.title}：不可计算，需要{'、'.join(self.needs)}"


def node_id(rule: str, group: str) -> str:
    return f"{rule}[{group}]" if group else rule


def cell_id(register: str, key: str, field: str) -> str:
    return f"{register}/{key}#{field}"
