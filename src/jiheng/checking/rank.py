"""Rank: which finding to mend first: by severity, then by the money at stake, then by place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from jiheng.checking.figures import worth
from jiheng.facts import Fact, Finding
from jiheng.facts.unit import CNY

_NONE = Decimal(0)
_MONEY_RULES = "M"


def stake(finding: Finding, facts: Mapping[str, Fact]) -> Decimal:
    """Returns the money at stake in 元: the difference of a finding, else for a rule on money the largest sum it names.

    Args:
        finding: the finding.
        facts: of its report, by id.
    """
    difference = worth(finding.difference)
    if difference is not None:
        return difference
    if not finding.code.startswith(_MONEY_RULES):
        return _NONE
    named = (facts[i].amount for i in finding.facts if i in facts)
    return max((abs(a.value) for a in named if a.unit == CNY), default=_NONE)


def place(finding: Finding) -> int:
    """Returns where a finding stands first in the text, 0 for the whole report."""
    return min((s.start for s in finding.spans), default=0)


def ranked(findings: Iterable[Finding], facts: Mapping[str, Fact]) -> tuple[Finding, ...]:
    """Returns the findings in order of place, then code, each with its rank."""
    found = sorted(findings, key=lambda f: (place(f), f.code))
    first = sorted(range(len(found)), key=lambda i: (-found[i].severity.rank, -stake(found[i], facts), place(found[i])))
    ranks = {index: rank for rank, index in enumerate(first, 1)}
    return tuple(msgspec.structs.replace(f, rank=ranks[i]) for i, f in enumerate(found))
