"""Roll-up: the facts of many units side by side, added up only where they mean the same.

Figures of one concept stand in one row, each with its unit, its definition and its origin. They are added where all of
them follow one definition and one year; a rate is made anew from the sums of what it was made of. A unit that lacks the
figure is named, and then there is no total, only the sum of what is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from jiheng.facts import Amount, Derivation, Fact, Interval
from jiheng.facts.interval import total as interval_of_sum
from jiheng.ledger.figure import Figure, add, divide
from jiheng.ledger.node import Node
from jiheng.standards.pack_rules import FactKind, FactRule

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger

_PLACES = "count:名"
_ADDED = frozenset(
    {FactKind.VALUE, FactKind.TREE, FactKind.PARTS, FactKind.SUM, FactKind.COUNT, FactKind.LATEST}
    | {FactKind.REMAINDER, FactKind.FIRST, FactKind.TOTAL, FactKind.DIFFERENCE}
)
_Row = tuple[str, str, str, str]


class Share(msgspec.Struct, frozen=True):
    """What one unit brings to a row.

    Attributes:
        unit: full name of the unit.
        year: the year of the figure.
        amount: the figure.
        definition: what was counted or divided, in Chinese; figures of different definitions are not added.
        fact: id of the fact in the unit's ledger.
        origin: where the figure comes from there.
        parts: top and base of a rate, else empty.
    """

    unit: str
    year: int
    amount: Amount
    definition: str
    fact: str
    origin: object
    parts: tuple[Figure, ...] = ()


class Member(msgspec.Struct, frozen=True):
    """The facts of one unit, ready to be set beside others."""

    unit: str
    year: int
    shares: Mapping[_Row, Share]
    rules: Mapping[_Row, FactRule]

    @classmethod
    def of(cls, ledger: Ledger) -> Member:
        """Returns what a ledger brings."""
        rules = {rule.id: rule for rule in ledger.schema.facts}
        shares: dict[_Row, Share] = {}
        kinds: dict[_Row, FactRule] = {}
        for fact in ledger.facts():
            rule = rules[fact.id.partition("[")[0]]
            row = (fact.concept, fact.subject, str(fact.stage), fact.period[4:])
            # The first rule of a concept is the one that reports give; others repeat it in another cut.
            if row not in shares:
                shares[row] = _share(ledger, fact, rule)
                kinds[row] = rule
        return cls(ledger.unit, ledger.year, shares, kinds)


class Rolled(msgspec.Struct, frozen=True):
    """One row of a roll-up.

    Attributes:
        concept: of the glossary, or with its `项目:`, `科目:`, `other:`.
        subject: project, campaign … the figure belongs to, empty for the unit.
        stage: of the performance year.
        month: month of a monthly figure, as in `Fact.period`, else empty.
        label: as people say it.
        shares: the units that have it, in the order given.
        lacking: the units that have it not.
        total: sum, or rate made anew; None where `reason` says why there is none.
        known: sum or rate over the units that have it, None where it cannot be formed.
        interval: all values the total may stand for, by the last digits and bounds of the shares.
        reason: why there is no total (Chinese), empty where there is one.
        origin: how the total came about; inputs are `unit·year·fact`.
    """

    concept: str
    subject: str
    stage: str
    month: str
    label: str
    shares: tuple[Share, ...]
    lacking: tuple[str, ...]
    total: Amount | None
    known: Amount | None
    interval: Interval | None
    reason: str
    origin: Derivation | None


def roll_up(members: Iterable[Member]) -> tuple[Rolled, ...]:
    """Returns a row for each concept, subject and stage that any of the units has, in order of first appearance.

    Raises:
        ValueError: where a unit comes twice with one year.
    """
    units = list(members)
    doubled = [pair for pair, times in Counter((u.unit, u.year) for u in units).items() if times > 1]
    if doubled:
        raise ValueError(f"同一单位同一年度出现两次：{'、'.join(f'{name}{year}年' for name, year in sorted(doubled))}")
    rows = dict.fromkeys(row for unit in units for row in unit.shares)
    return tuple(_rolled(row, units) for row in rows)


def _rolled(row: _Row, units: list[Member]) -> Rolled:
    shares = tuple(found for unit in units if (found := unit.shares.get(row)) is not None)
    lacking = tuple(unit.unit for unit in units if row not in unit.shares)
    rule = next(unit.rules[row] for unit in units if row in unit.rules)
    concept, subject, stage, month = row
    reason = _apart(shares, rule)
    figure = None if reason else _joined(shares, rule)
    if figure is None and not reason:
        reason = "分母合计为零"
    known = None if figure is None else figure.amount(rule.digits)
    if known is not None and lacking:
        reason = f"缺{'、'.join(lacking)}的数"
    total = None if reason else known
    return Rolled(
        concept=concept,
        subject=subject,
        stage=stage,
        month=month,
        label=f"{rule.title}（{subject}）" if subject and subject not in rule.title else rule.title,
        shares=shares,
        lacking=lacking,
        total=total,
        known=known,
        interval=None if total is None else _interval(shares),
        reason=reason,
        origin=None if known is None else _origin(shares, rule),
    )


def _apart(shares: tuple[Share, ...], rule: FactRule) -> str:
    """Returns why figures may not be joined, empty where they may."""
    first = shares[0]
    if any(each.definition != first.definition for each in shares):
        return "口径不同，不能相加：" + "；".join(dict.fromkeys(each.definition for each in shares))
    if any(each.amount.unit != first.amount.unit for each in shares):
        return "计量单位不同，不能相加"
    if any(each.year != first.year for each in shares):
        return "年度不同，不能相加"
    if rule.kind is FactKind.RATIO and all(each.parts for each in shares):
        return ""
    if first.amount.unit == _PLACES or not (first.amount.unit == "CNY" or first.amount.unit.startswith("count:")):
        return "率、分数和名次不能相加"
    return "" if rule.kind in _ADDED else "推算的数不能相加"


def _joined(shares: tuple[Share, ...], rule: FactRule) -> Figure | None:
    if rule.kind is FactKind.RATIO:
        tops, bases = ([each.parts[i] for each in shares] for i in (0, 1))
        return divide(add(tops), add(bases), shares[0].amount.unit, rule.factor)
    return add(each.amount for each in shares)


def _interval(shares: tuple[Share, ...]) -> Interval | None:
    """Returns what the total may be: each share may be what rounds to it, or what its bound allows."""
    if not shares[0].parts:
        return interval_of_sum([each.amount.interval() for each in shares])
    tops, bases = (interval_of_sum([each.parts[i].amount(None).interval() for each in shares]) for i in (0, 1))
    quotient = tops.divided_by(bases)
    return quotient and quotient.scaled(Decimal(100) if shares[0].amount.unit == "percent" else Decimal(1))


def _origin(shares: tuple[Share, ...], rule: FactRule) -> Derivation:
    inputs = tuple(f"{each.unit}·{each.year}·{each.fact}" for each in shares)
    if shares[0].parts:
        top, _, base = shares[0].definition.partition(" ÷ ")
        return Derivation(f"各单位{top}之和 ÷ 各单位{base}之和", inputs)
    return Derivation(f"各单位{rule.title}之和", inputs)


def _share(ledger: Ledger, fact: Fact, rule: FactRule) -> Share:
    parts: tuple[Figure, ...] = ()
    if rule.kind is FactKind.RATIO and isinstance(fact.origin, Derivation) and rule.factor is None:
        found = [_figure(ledger, name) for name in fact.origin.inputs]
        known = [figure for figure in found if figure is not None]
        parts = tuple(known) if len(known) == len(found) == 2 else ()
    amount = _measured(ledger, fact.amount, rule)
    return Share(ledger.unit, ledger.year, amount, _definition(ledger, rule), fact.id, fact.origin, parts)


def _measured(ledger: Ledger, amount: Amount, rule: FactRule) -> Amount:
    """Returns an amount in the measure word of its column: 4人 and 3名 of one column are one measure."""
    field = ledger.register(rule.register).field(rule.field) if rule.register else None
    if field is None or not field.unit or amount.unit.removeprefix("count:") not in field.units:
        return amount
    return msgspec.structs.replace(amount, unit=f"count:{field.unit}")


def _figure(ledger: Ledger, name: str) -> Figure | None:
    node: Node | None = ledger.evaluation.node(name)
    if node is not None:
        return node.figure
    return Figure(Decimal(name), "", Decimal(0)) if name.replace(".", "", 1).isdigit() else None


def _definition(ledger: Ledger, rule: FactRule) -> str:
    """Returns what a rule counts: the register and its column, or the facts it joins."""
    if rule.kind in (FactKind.RATIO, FactKind.PRODUCT):
        sign = " ÷ " if rule.kind is FactKind.RATIO else " × "
        return sign.join(_title(ledger, name) for name in rule.inputs)
    if not rule.register:
        return rule.title
    register = ledger.register(rule.register)
    field = register.field(rule.field)
    where = "、".join("或".join(c.values) for c in rule.where if c.values and not {"*", "-"} & set(c.values))
    column = f"的“{field.title}”" if field else "的条数"
    return f"“{register.title}”表{f'（{where}）' if where else ''}{column}"


def _title(ledger: Ledger, name: str) -> str:
    rule = ledger.evaluation.rules.get(name.partition("[")[0])
    return rule.title if rule else name
