"""Invariants: what must hold among records and facts, each kind of the packs' closed list as one function."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

from jiheng.facts import Amount, Bound, Period
from jiheng.ledger.figure import Figure, add, divide, subtract
from jiheng.ledger.folio import flat
from jiheng.ledger.guard import Guard
from jiheng.ledger.record import Problem, Record, Value
from jiheng.ledger.select import Reader, text_of
from jiheng.ledger.terms import Term, Terms, compared, shown, slack
from jiheng.ledger.values import show
from jiheng.standards.pack_rules import Invariant, InvariantKind

if TYPE_CHECKING:
    from jiheng.ledger.ledger import Ledger


def check_invariants(ledger: Ledger) -> Iterator[Problem]:
    """Yields what breaks the invariants of the packs; those that look at the other problems are left out."""
    rules = ledger.schema.invariants
    names = [("invariant", place) for place in range(len(rules))]
    yield from flat(ledger.once_all(names, lambda ledger, name: _broken(rules[name[1]], ledger)))


def check_clean(ledger: Ledger, errors: int) -> Iterator[Problem]:
    """Yields each declaration of 无 that open errors contradict."""
    for rule in ledger.schema.invariants:
        if rule.kind is InvariantKind.CLEAN and errors:
            guard = Guard(ledger, Terms(ledger), rule)
            for record in guard.records():
                yield guard.problem(record, ledger.register(rule.register).key[0], count=errors)


def _broken(rule: Invariant, ledger: Ledger) -> tuple[Problem, ...]:
    check = _CHECKS.get(rule.kind)
    if check is None or (rule.register and not ledger.table(rule.register)):
        return ()
    return tuple(check(Guard(ledger, Terms(ledger), rule)))


def _balance(guard: Guard) -> Iterator[Problem]:
    rule = guard.rule
    plus, minus = [guard.term(t) for t in rule.plus], [guard.term(t) for t in rule.minus]
    equals = guard.term(rule.equals)
    names = [t.fact for t in (*plus, *minus, equals)]

    def broken(record: Record | None) -> Iterator[Problem]:
        added, taken, target = _figures(plus, record), _figures(minus, record), equals.read(record)
        if not added or added[0] is None or target is None or None in taken or None in added:
            return
        present = [f for f in (*added, *taken) if f is not None]
        total = subtract(add(f for f in added if f), [f for f in taken if f])
        difference = total.value - target.value
        if _inexact((*present, target)) or abs(difference) <= slack([*present, target]) + rule.tolerance:
            return
        field = rule.equals if "/" not in rule.equals else ""
        said = dict(zip(("sum", "equals", "difference"), compared(total, target), strict=True))
        yield guard.problem(record, field.removeprefix("@") if record else "", names, **said)

    return guard.walk(broken, *rule.plus, *rule.minus, rule.equals)


def _figures(terms: list[Term], record: Record | None) -> list[Figure | None]:
    """Returns the figures of terms; a sum over pointing records that has none is left out beside others."""
    read = [(t, t.read(record)) for t in terms]
    others = any(figure is not None for t, figure in read if not t.optional)
    return [figure for t, figure in read if figure is not None or not (t.optional and others)]


def _at_most(guard: Guard) -> Iterator[Problem]:
    rule = guard.rule
    left, right = guard.term(rule.left), guard.term(rule.right)

    def broken(record: Record | None) -> Iterator[Problem]:
        part, whole = left.read(record), right.read(record)
        if part is None or whole is None or whole.bound is not Bound.EXACT:
            return
        if part.bound not in (Bound.EXACT, Bound.AT_LEAST):
            return
        excess = part.value - whole.value
        if excess > slack([part, whole]) + rule.tolerance:
            field = rule.left if "/" not in rule.left else rule.right
            said = dict(zip(("left", "right", "difference"), compared(part, whole), strict=True))
            yield guard.problem(record, field if record else "", (left.fact, right.fact), **said)

    return guard.walk(broken, rule.left, rule.right)


def _sum_of_children(guard: Guard) -> Iterator[Problem]:
    rule = guard.rule
    records = guard.records()
    children: dict[str, list[Record]] = {}
    for record in records:
        above = record.values.get(rule.parent)
        if isinstance(above, str):
            children.setdefault(above, []).append(record)
    for field in rule.fields:
        for record in records:
            whole, below = record.values.get(field), children.get(record.key, ())
            parts = [Figure.of(v) for r in below if isinstance(v := r.values.get(field), Amount)]
            if not isinstance(whole, Amount) or not parts or len(parts) < len(below):
                continue
            total, stated = add(parts), Figure.of(whole)
            difference = stated.value - total.value
            if _inexact((*parts, stated)) or abs(difference) <= slack([*parts, stated]) + rule.tolerance:
                continue
            said = dict(zip(("parent", "sum", "difference"), compared(stated, total), strict=True))
            yield guard.problem(record, field, **said)


def _dates_in_year(guard: Guard) -> Iterator[Problem]:
    year = Period.year(guard.ledger.year)
    for field in guard.rule.fields:
        yield from guard.each(partial(_outside, guard, field, guard.read(field), year), field, part=field)


def _outside(guard: Guard, field: str, read: Reader, year: Period, record: Record) -> Iterator[Problem]:
    period = _period(read(record))
    if period is not None and not period.within(year):
        yield guard.problem(record, field, value=str(period))


def _order(guard: Guard) -> Iterator[Problem]:
    rule = guard.rule
    left, right = guard.read(rule.left), guard.read(rule.right)

    def broken(record: Record) -> Iterator[Problem]:
        first = _period(left(record))
        last = None if first is None else _period(right(record))
        if first is not None and last is not None and first.start > last.end:
            yield guard.problem(record, rule.right, left=str(first), right=str(last))

    return guard.each(broken, rule.left, rule.right)


def _ordinal(guard: Guard) -> Iterator[Problem]:
    rule = guard.rule
    name = guard.read(rule.right)

    def broken(record: Record) -> Iterator[Problem]:
        found = record.values.get(rule.left)
        title = text_of(name(record))
        for event in guard.ledger.standards.calendar.ordinals:
            if isinstance(found, int) and (event.id in title or event.title in title):
                expected = event.number(guard.ledger.year)
                if expected is not None and expected != found:
                    yield guard.problem(record, rule.left, expected=expected, found=found)
                break

    return guard.each(broken, rule.right)


def _campaign(guard: Guard) -> Iterator[Problem]:
    stale = [c for c in guard.ledger.standards.calendar.campaigns if not c.covers(guard.ledger.year)]
    patterns = [_compiled(p) for c in stale for p in c.patterns]

    def named(field: str, record: Record) -> Iterator[Problem]:
        text = text_of(record.values.get(field))
        hit = next((m[0] for p in patterns if (m := p.search(text))), "")
        if hit:
            yield guard.problem(record, field, value=hit)

    for field in guard.rule.fields:
        # Many patterns over long texts: a record that did not change is not searched again.
        yield from guard.each(partial(named, field), part=field)


def _list_length(guard: Guard) -> Iterator[Problem]:
    rule = guard.rule

    def broken(record: Record) -> Iterator[Problem]:
        number, items = record.values.get(rule.left), record.values.get(rule.right)
        exact = isinstance(number, Amount) and number.bound is Bound.EXACT
        if isinstance(number, Amount) and exact and isinstance(items, tuple) and number.value != len(items):
            yield guard.problem(record, rule.right, left=show(number), count=len(items))

    return guard.each(broken)


def _total(guard: Guard) -> Iterator[Problem]:
    rule = guard.rule
    target = guard.term(rule.equals).read(None)
    others = [figure.value for text in rule.plus if (figure := guard.term(text).read(None)) is not None]
    by = guard.read(rule.by) if rule.by else None
    groups: dict[str, list[Figure]] = {}
    for record in guard.records():
        value = record.values.get(rule.fields[0])
        if isinstance(value, Amount):
            groups.setdefault(text_of(by(record)) if by else "", []).append(Figure.of(value))
    for group, figures in groups.items():
        total = add(figures)
        if target is not None and abs(total.value - target.value) > rule.tolerance and total.value not in others:
            name = group or "部门整体"
            yield guard.problem(None, rule.fields[0], sum=shown(total), equals=shown(_as(target, total)), name=name)


def _required(guard: Guard) -> Iterator[Problem]:
    def lacking(record: Record) -> Iterator[Problem]:
        return (guard.problem(record, field) for field in guard.rule.fields if field not in record.values)

    return guard.each(lacking)


def _linked(guard: Guard) -> Iterator[Problem]:
    for source in guard.rule.fields:
        rolled = guard.terms.rolled(f"#{source}")
        for record in guard.records():
            count = int(rolled[record.key].value) if record.key in rolled else 0
            if count < guard.rule.least:
                yield guard.problem(record, "", count=count)


def _rate(guard: Guard) -> Iterator[Problem]:
    rule = guard.rule
    stated, left, right = guard.term(rule.equals), guard.term(rule.left), guard.term(rule.right)

    def broken(record: Record | None) -> Iterator[Problem]:
        rate, top, base = stated.read(record), left.read(record), right.read(record)
        if rate is None or top is None or base is None or _inexact((rate, top, base)):
            return
        computed = divide(top, base, rate.unit, None)
        if computed is None or abs(computed.value - rate.value) > rate.step / 2 + rule.tolerance:
            shown_as = shown(computed) if computed else "无法计算"
            yield guard.problem(
                record, rule.equals, left=shown(top), right=shown(base), computed=shown_as, stated=shown(rate)
            )

    return guard.walk(broken, rule.equals, rule.left, rule.right)


def _one_value(guard: Guard) -> Iterator[Problem]:
    found = [(t, f) for text in guard.rule.plus if (f := (t := guard.term(text)).read(None)) is not None]
    for term, figure in found[1:]:
        first_term, first = found[0]
        if abs(figure.value - first.value) > slack([figure, first]) + guard.rule.tolerance:
            node = guard.ledger.evaluation.node(first_term.fact)
            name = node.rule.title if node else first_term.fact
            facts = (first_term.fact, term.fact)
            yield guard.problem(None, "", facts, left=shown(first), right=shown(figure), name=name)


_CHECKS: dict[InvariantKind, Callable[[Guard], Iterator[Problem]]] = {
    InvariantKind.SUM_OF_CHILDREN: _sum_of_children,
    InvariantKind.BALANCE: _balance,
    InvariantKind.STOCK_FLOW: _balance,
    InvariantKind.AT_MOST: _at_most,
    InvariantKind.PART_OF_WHOLE: _at_most,
    InvariantKind.DATES_IN_YEAR: _dates_in_year,
    InvariantKind.ORDER: _order,
    InvariantKind.ORDINAL: _ordinal,
    InvariantKind.CAMPAIGN: _campaign,
    InvariantKind.LIST_LENGTH: _list_length,
    InvariantKind.TOTAL: _total,
    InvariantKind.REQUIRED: _required,
    InvariantKind.LINKED: _linked,
    InvariantKind.RATE: _rate,
    InvariantKind.ONE_VALUE: _one_value,
}


def _inexact(figures: Iterable[Figure]) -> bool:
    return any(f.bound is not Bound.EXACT for f in figures)


def _as(figure: Figure, like: Figure) -> Figure:
    """Returns a figure in the unit of another, where it has none of its own."""
    return figure if figure.unit else Figure(figure.value, like.unit, like.step)


def _period(value: Value | None) -> Period | None:
    if isinstance(value, datetime.date):
        return Period.day(value)
    return value if isinstance(value, Period) else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
