"""Money of a year: budget → adjusted → spent → left, by line and project, with the way back to each number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from jiheng.facts import Amount
from jiheng.ledger import Ledger, Record
from jiheng.ledger.node import cell_id
from jiheng.standards.pack_rules import FactKind

LINES = "budget_lines"
_PAID = "paid_by_line"
_ZERO, _HUNDRED, _CENT = Decimal(0), Decimal(100), Decimal("0.01")


class Number(msgspec.Struct, frozen=True):
    """A value and where it comes from.

    Attributes:
        value: in 元, percent points for rates; None where it is not known.
        ref: id of a fact, or `register/key#field`; empty for what was only just added up here.
    """

    value: Decimal | None = None
    ref: str = ""

    def __bool__(self) -> bool:
        return self.value is not None


class Money(msgspec.Struct, frozen=True):
    """Budget beside actual.

    Attributes:
        initial: at the start of the year.
        adjusted: with all that was added and taken.
        spent: final account, else what was paid so far.
        so_far: `spent` is what was paid so far, for want of a whole sum.
    """

    initial: Number = Number()
    adjusted: Number = Number()
    spent: Number = Number()
    so_far: bool = False

    @property
    def budget(self) -> Decimal | None:
        """What may be spent: the adjusted budget, else the initial one."""
        return self.adjusted.value if self.adjusted else self.initial.value

    @property
    def left(self) -> Decimal | None:
        budget, spent = self.budget, self.spent.value
        return None if budget is None or spent is None else budget - spent

    @property
    def rate(self) -> Decimal | None:
        """Spent of the budget in percent, None where there is no budget."""
        budget, spent = self.budget, self.spent.value
        if not budget or spent is None:
            return None
        return (spent / budget * _HUNDRED).quantize(_CENT, ROUND_HALF_UP)

    @property
    def of_initial(self) -> bool:
        """The rate is of the initial budget: no adjusted one is known."""
        return self.rate is not None and not self.adjusted

    @property
    def over(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def excess(self) -> Decimal | None:
        """What was spent beyond the budget, None where nothing was."""
        return -self.left if self.left is not None and self.left < 0 else None


class Line(msgspec.Struct, frozen=True):
    """A budget line in its tree: `depth` from 0, `leaf` where none stands below it."""

    record: Record
    depth: int
    leaf: bool
    money: Money

    @property
    def key(self) -> str:
        return self.record.key


def money_lines(ledger: Ledger) -> tuple[Line, ...]:
    """Returns the budget lines from the top down, each above those that stand under it."""
    table = ledger.table(LINES)
    below: dict[str, list[str]] = {}
    for key, record in table.items():
        above = record.values.get("parent")
        below.setdefault(above if isinstance(above, str) and above in table and above != key else "", []).append(key)
    order: list[tuple[str, int]] = []
    waiting = [(key, 0) for key in reversed(below.get("", []))]
    while waiting:
        key, depth = waiting.pop()
        order.append((key, depth))
        waiting += [(each, depth + 1) for each in reversed(below.get(key, []))]
    refs = {field: refs_of_lines(ledger, field) for field in ("initial", "adjusted", "outlay")}
    paid = _paid(ledger, order, below)
    return tuple(
        Line(table[key], depth, key not in below, _money(ledger, key, refs, paid.get(key))) for key, depth in order
    )


def whole(ledger: Ledger) -> Money:
    """Returns the money of the whole unit, as the pack computes it."""
    initial, adjusted, spent = (fact_number(ledger, name) for name in ("initial", "adjusted", "outlay"))
    return Money(initial, adjusted, spent)


def by_project(ledger: Ledger, lines: Iterable[Line]) -> tuple[tuple[str, Money, tuple[Line, ...]], ...]:
    """Returns each project with its money and its uppermost lines."""
    found: dict[str, list[Line]] = {name: [] for name in ledger.table("projects")}
    table = ledger.table(LINES)
    for line in lines:
        name = line.record.values.get("project")
        if not isinstance(name, str):
            name = line.key if line.key in found else ""
        above = table.get(str(line.record.values.get("parent", "")))
        if name in found and (above is None or above.values.get("project") != name):
            found[name].append(line)
    return tuple((name, add_up(each.money for each in own), tuple(own)) for name, own in found.items())


def by_class(ledger: Ledger, lines: Iterable[Line]) -> tuple[tuple[str, Money], ...]:
    """Returns each economic class with the budget of the lines that name it and what was paid under it."""
    budgets: dict[str, list[Line]] = {}
    for line in lines:
        name = line.record.values.get("econ_class")
        if line.leaf and isinstance(name, str):
            budgets.setdefault(name, []).append(line)
    paid = ledger.evaluation.group("paid_by_class") if "paid_by_class" in ledger.evaluation.rules else {}
    rows = []
    for name in sorted({*budgets, *paid}):
        summed = add_up(each.money for each in budgets.get(name, ()))
        node = paid.get(name)
        if node is not None and node.figure is not None:
            summed = Money(summed.initial, summed.adjusted, Number(node.figure.value, node.id))
        rows.append((name, summed))
    return tuple(rows)


def add_up(parts: Iterable[Money]) -> Money:
    """Returns the sum; a number is not known where one of its parts is not. A single part stays as it is."""
    known = list(parts)
    if len(known) == 1:
        return known[0]
    columns = ([getattr(each, name) for each in known] for name in ("initial", "adjusted", "spent"))
    initial, adjusted, spent = (
        Number(sum((n.value or _ZERO for n in column), _ZERO)) if column and all(column) else Number()
        for column in columns
    )
    return Money(initial, adjusted, spent, so_far=any(each.so_far for each in known))


def fact_number(ledger: Ledger, fact: str) -> Number:
    """Returns a fact of the ledger as it is printed, without a value where it cannot be computed."""
    if fact.partition("[")[0] not in ledger.evaluation.rules:
        return Number()
    node = ledger.evaluation.node(fact)
    if node is None or node.figure is None:
        return Number(None, fact)
    return Number(node.figure.amount(node.rule.digits).value, fact)


def cell_number(record: Record, field: str) -> Number:
    """Returns the amount that stands in a record."""
    value = record.values.get(field)
    ref = cell_id(record.register, record.key, field)
    return Number(value.value, ref) if isinstance(value, Amount) else Number(None, ref)


def refs_of_lines(ledger: Ledger, field: str) -> dict[str, str]:
    """Returns for each budget line the fact that speaks of a field of it."""
    table = ledger.table(LINES)
    found: dict[str, str] = {}
    for rule in ledger.schema.facts:
        if rule.register != LINES or rule.kind is not FactKind.TREE or rule.field != field:
            continue
        nodes = ledger.evaluation.group(rule.id)
        if rule.by == "name":
            found |= {key: node.id for key, node in nodes.items() if key in table}
        elif not rule.by:
            kinds = {value for condition in rule.where for value in condition.values}
            keys = [key for key, record in table.items() if record.values.get("kind") in kinds]
            # The fact of several lines is their sum, not the number of one of them.
            found |= {keys[0]: rule.id} if len(keys) == 1 else {}
    return found


def _money(ledger: Ledger, key: str, refs: dict[str, dict[str, str]], paid: Decimal | None) -> Money:
    numbers = []
    for field, known in refs.items():
        figure = ledger.evaluation.branch(LINES, key, field)
        ref = known.get(key) or cell_id(LINES, key, field)
        numbers.append(Number(figure.value if figure else None, ref))
    initial, adjusted, spent = numbers
    if spent or paid is None:
        return Money(initial, adjusted, spent)
    return Money(initial, adjusted, Number(paid, spent.ref), so_far=True)


def _paid(ledger: Ledger, order: list[tuple[str, int]], below: dict[str, list[str]]) -> dict[str, Decimal | None]:
    """Returns what was paid from each line and those under it so far; empty where payments are not kept.

    A line with a payment whose amount is not known has None, and so have those above it: it is not nothing.
    """
    if not ledger.table("payments") or _PAID not in ledger.evaluation.rules:
        return {}
    nodes = ledger.evaluation.group(_PAID)
    found: dict[str, Decimal | None] = {}
    for key, _ in reversed(order):
        node = nodes.get(key)
        own = _ZERO if node is None else node.figure.value if node.figure is not None else None
        known = [each for each in (own, *(found[each] for each in below.get(key, ()))) if each is not None]
        found[key] = sum(known, _ZERO) if len(known) == 1 + len(below.get(key, ())) else None
    return found


class Step(msgspec.Struct, frozen=True):
    """An adjustment on the way from the initial to the adjusted budget; `counts` is False while it is applied for."""

    record: Record
    amount: Number
    counts: bool


def adjustments(ledger: Ledger) -> tuple[Step, ...]:
    """Returns the adjustments by date, those without one last."""
    layout = ledger.schema.registers.get("adjustments")
    if layout is None:
        return ()
    states = {state.id: state.counts for state in layout.states}
    steps = [Step(r, cell_number(r, "amount"), states.get(r.state, True)) for r in ledger.records("adjustments")]
    return tuple(sorted(steps, key=lambda s: str(s.record.values.get("date", "9999"))))


class Month(msgspec.Struct, frozen=True):
    """A month: paid in it, paid up to its end, and planned up to its end; None where not known."""

    month: int
    paid: Number
    total: Decimal | None
    due: Decimal | None


def by_month(ledger: Ledger, budget: Decimal | None, curve: Iterable[Decimal]) -> tuple[Month, ...]:
    """Returns the twelve months; after the last payment nothing is known.

    Args:
        ledger: of the unit and year.
        budget: what may be spent in the year.
        curve: share that is due by the end of each month.
    """
    return tuple(_months(ledger, budget, curve))


def _months(ledger: Ledger, budget: Decimal | None, curve: Iterable[Decimal]) -> Iterator[Month]:
    rules = ledger.evaluation.rules
    nodes = ledger.evaluation.group("paid_by_month") if "paid_by_month" in rules else {}
    paid = {group: node for group, node in nodes.items() if node.figure is not None}
    last = max(paid, default="")
    total = _ZERO
    for month, share in enumerate(curve, 1):
        group = f"{ledger.year}-{month:02d}"
        node = paid.get(group)
        due = None if budget is None else budget * share
        if node is not None and node.figure is not None:
            total += node.figure.value
            yield Month(month, Number(node.figure.value, node.id), total, due)
        else:
            known = group <= last
            yield Month(month, Number(_ZERO if known else None), total if known else None, due)
