"""Spoken: relations that the words bind to their figures, whatever these compute to.

Where nothing that fits was found for a rate, a change or a remainder, the grammar of its sentence decides: the words
that name the base (`占基本支出600万元的80%`), the two figures a rate closes (`受理A件，审结B件，结案率`), the list a
share stands in, the levels a change lies between. One candidate a place, or nothing is said.
"""

from __future__ import annotations

import re

import msgspec

from jiheng.facts import Relation
from jiheng.facts.relation import SPOKEN, RelationKind
from jiheng.facts.unit import POINTS
from jiheng.reading.relations.figure import Figure
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.money import Money
from jiheng.reading.relations.spoken_changes import apart, grown, net, of_counts, outweighs, remainder, saved
from jiheng.reading.relations.spoken_ratios import Ratios
from jiheng.reading.relations.spoken_sums import spoken_sums

_RATES = frozenset({RelationKind.RATIO, RelationKind.GROWTH})
_EXPLAINED = frozenset({*_RATES, RelationKind.DIFFERENCE})
_EXECUTION = frozenset({"预算执行率", "预算完成率"})
_LEFT = re.compile(
    r"结转|结余|节约|节支|剩余|尚有|尚余|尚未|未执行|未支付|未使用|缺口|收支差额|结存|赤字|亏损|超支|支出大于|收入小于|收入大于|支出小于"
)


def spoken(line: Line, money: Money, found: list[Relation]) -> list[Relation]:
    """Returns the relations of `found` with those that only the words bind; these take the place of doubtful ones."""
    explained = {r.total for r in found if r.holds and r.kind in _EXPLAINED}
    summed = {r.total for r in found if r.holds and r.kind is RelationKind.SUM}
    aside = {r.total for r in found if r.holds and r.kind is RelationKind.DIFFERENCE}
    aside.difference_update([f.id for f in line.scores])  # what is left of a full mark is a score as others are
    ratios = Ratios(line, money, [r for r in found if r.kind is RelationKind.RATIO and r.holds], aside)
    left = _executions(line, found) if any(_LEFT.search(f.concept + f.label) for f in line.money) else []
    claims: list[Relation] = []
    for figure in line.figures:
        if not figure.exact or figure.id in explained or (figure.number == 0 and figure.unit != POINTS):
            continue
        claim: Relation | None = None
        if figure.percent and figure.concept != "增减幅":
            claim = saved(line, figure, aside) if "节" in figure.label else ratios.of(figure)
        elif figure.percent:
            claim = grown(line, figure)
        elif figure.concept == "净资产":
            claim = net(line, figure)
        elif figure.money and figure.id not in summed and _LEFT.search(figure.concept + figure.label):
            claim = outweighs(line, figure) or remainder(line, figure, left) or apart(line, figure)
        elif figure.id not in summed:
            claim = (of_counts(line, figure) if figure.counted else None) or apart(line, figure)
        if claim is not None:
            claims.append(claim if claim.note else msgspec.structs.replace(claim, note=SPOKEN))
    sums = spoken_sums(line, summed)
    if not claims and not sums:
        return found
    totals = {c.total for c in claims}
    added = {c.total for c in sums}
    kept = [r for r in found if r.total not in totals or r.kind not in _EXPLAINED]
    return [r for r in kept if r.total not in added or r.kind is not RelationKind.SUM] + claims + sums


def _executions(line: Line, found: list[Relation]) -> list[tuple[Figure, Figure, Figure]]:
    """Returns the rates of execution that hold, each with outlay and budget."""
    figures = {f.id: f for f in line.figures}
    result: list[tuple[Figure, Figure, Figure]] = []
    for relation in found:
        rate = figures.get(relation.total)
        if rate is None or relation.kind is not RelationKind.RATIO or rate.concept not in _EXECUTION:
            continue
        spent, budget = figures.get(relation.parts[0]), figures.get(relation.parts[1])
        if spent is not None and budget is not None and relation.holds and spent.money:
            result.append((rate, spent, budget))
    return result
