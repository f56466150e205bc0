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
    difference = worth(finding.difference) if finding.difference else None
    if difference is not None:
        return difference
    if not finding.code.startswith(_MONEY_RULES):
        return _NONE
    named = (facts[i].amount for i in finding.facts if i in facts)
    return max((abs(a.value) for a in named if a.unit == CNY), default=_NONE)


def place(finding: Finding) -> int:
    """Returns where a finding stands first in the text, 0 for the whole report."""
    spans = finding.spans
    return spans[0].start if len(spans) == 1 else min([s.start for s in spans], default=0)


def ranked(findings: Iterable[Finding], facts: Mapping[str, Fact]) -> tuple[Finding, ...]:
    """Returns the findings in order of place, then code, each with its rank."""
    placed = sorted([(place(f), f.code, i, f) for i, f in enumerate(findings)])
    weights = [(-f.severity.rank, -stake(f, facts), at, i) for i, (at, _, _, f) in enumerate(placed)]
    ranks = {index: rank for rank, (_, _, _, index) in enumerate(sorted(weights), 1)}
    replace = msgspec.structs.replace
    return tuple([replace(f, rank=ranks[i]) for i, (_, _, _, f) in enumerate(placed)])
