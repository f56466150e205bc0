"""Table rates: columns of rates, shares and changes, and the columns they are made of.

A column is of one pattern: what two of its rows are made of, all are, whether their figures bear it out or not. Of a
table with a single row the heads decide (预算数, 执行数, 执行率), where they leave no choice.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable

import msgspec

from jiheng.facts import Relation, Stage
from jiheng.facts.relation import BY_STRUCTURE
from jiheng.reading.relations.claims import (
    change_of_level,
    difference_claim,
    growth_claim,
    plausible,
    ratio_claim,
)
from jiheng.reading.relations.figure import HUNDRED, Figure, divides, near
from jiheng.reading.relations.sheet import Sheet

_EXECUTION = frozenset({"预算执行率", "预算完成率"})
_FEW = 3
_MOST_COLUMNS = 12
_MOST_ROWS = 30  # that are asked for the pattern of a column
_FULL = 100  # percent

_Pair = tuple[int, int]
_Claim = Callable[[Figure, Figure, Figure], Relation | None]


def row_claims(sheet: Sheet, found: list[Relation]) -> None:
    """Adds the rates and changes that each row gives."""
    if len(sheet.columns) < _FEW:
        return
    for column in sheet.columns:
        rates: dict[int, Figure] = {}
        changes: dict[int, Figure] = {}
        for row in sheet.rows:
            figure = sheet.cells.get((row, column))
            if figure is not None and figure.percent:
                rates[row] = figure
            elif figure is not None and figure.change:
                changes[row] = figure
        if rates:
            _rates(sheet, column, rates, found)
        if changes:
            _changes(sheet, column, changes, found)


class _Form(msgspec.Struct, frozen=True):
    """One way to compute a rate from two figures: the test and the claim."""

    fits: Callable[[Figure, Figure, Figure], bool]
    claim: _Claim


def _grows(rate: Figure, now: Figure, base: Figure) -> bool:
    below = base.number
    return below != 0 and abs((now.number - below) * HUNDRED - rate.number * below) * 2 <= rate.step * abs(below)


def _moves(rate: Figure, delta: Figure, now: Figure) -> bool:
    below = now.number - delta.number
    return below != 0 and abs(delta.number * HUNDRED - rate.number * below) * 2 <= rate.step * abs(below)


_SHARE = _Form(divides, ratio_claim)
_GROWTH = _Form(_grows, growth_claim)
_CHANGE = _Form(_moves, change_of_level)


def _rates(sheet: Sheet, column: int, rates: dict[int, Figure], found: list[Relation]) -> None:
    forms = (_GROWTH, _CHANGE) if any(f.concept == "增减幅" for f in rates.values()) else (_SHARE,)
    scored = all(f.concept.endswith("得分率") for f in rates.values())
    best: tuple[int, _Form, _Pair] | None = None
    for form in forms:
        votes = _votes(sheet, column, rates, form, scored=scored)
        if votes:
            pair = max(votes, key=lambda p: (votes[p], -p[0], p[1]))
            if best is None or votes[pair] > best[0]:
                best = votes[pair], form, pair
    open_rows = rates
    if best is not None:
        many, form, (a, b) = best
        triples = [
            (r, sheet.cells[row, a], sheet.cells[row, b]) for row, r in rates.items() if _filled(sheet, row, a, b)
        ]
        if many > 1 and many * 2 > min(len(triples), _MOST_ROWS):
            for rate, first, second in triples:
                claim = form.claim(rate, first, second)
                if claim is not None:
                    found.append(_firm(claim))
            taken = {rate.id for rate, _, _ in triples}
            open_rows = {row: rate for row, rate in rates.items() if rate.id not in taken}
    for row, rate in open_rows.items():
        claim = _row_rate(rate, [f for f in sheet.row(row) if f is not rate])
        if claim is not None:
            found.append(claim)


def _filled(sheet: Sheet, row: int, a: int, b: int) -> bool:
    first, second = sheet.cells.get((row, a)), sheet.cells.get((row, b))
    return first is not None and second is not None and first.unit == second.unit and not first.rate


def _votes(sheet: Sheet, column: int, rates: dict[int, Figure], form: _Form, *, scored: bool) -> Counter[_Pair]:
    """Returns how many rows bear out that a column is made of two others."""
    votes: Counter[_Pair] = Counter()
    columns = sheet.columns[:_MOST_COLUMNS]
    for row, rate in itertools.islice(rates.items(), _MOST_ROWS):
        figures = [
            (c, f)
            for c in columns
            if c != column and (f := sheet.cells.get((row, c))) is not None and not f.rate and f.score is scored
        ]
        if form is _SHARE and rate.concept in _EXECUTION and not scored:
            pairs = [(a, b) for a in figures for b in figures if not a[1].budget and b[1].budget]
            pairs = pairs or list(itertools.permutations(figures, 2))
        else:
            pairs = list(itertools.permutations(figures, 2))
        for (a, first), (b, second) in pairs:
            if form is not _SHARE and (second.change or first.change is not (form is _CHANGE)):
                continue
            if first.unit == second.unit and form.fits(rate, first, second):
                votes[a, b] += 1
    return votes


def _firm(claim: Relation) -> Relation:
    return claim if claim.holds or claim.note else msgspec.structs.replace(claim, note=BY_STRUCTURE)


def _row_rate(rate: Figure, others: list[Figure]) -> Relation | None:
    """Returns the rate of a row whose column shows no pattern."""
    money = [f for f in others if not f.percent and not f.score]
    if rate.concept == "增减幅":
        delta = next((f for f in money if f.change), None)
        levels = sorted([f for f in money if not f.change], key=lambda f: -(f.year or 0))
        if len(levels) == 2 and levels[0].year != levels[1].year:
            return _firm(growth_claim(rate, levels[0], levels[1]))
        if delta is not None and levels:
            return change_of_level(rate, delta, levels[0])
        return growth_claim(rate, levels[0], levels[1]) if len(levels) == 2 else None
    if rate.concept.endswith("得分率"):
        got = next((f for f in others if f.score and f.stage is Stage.SCORED), None)
        full = next((f for f in others if f.score and f.stage is Stage.FULL_MARK), None)
        return ratio_claim(rate, got, full) if got is not None and full is not None else None
    actual = [f for f in money if not f.budget]
    budget = [f for f in money if f.budget]
    pairs = [(a, b) for a in actual for b in reversed(budget) if a.unit == b.unit]
    pairs += [(a, b) for a in money for b in money if a is not b and a.unit == b.unit]
    for part, whole in pairs:
        if divides(rate, part, whole):
            return ratio_claim(rate, part, whole)
    if rate.concept in _EXECUTION and rate.stage is not Stage.TARGET and len(actual) == 1:
        whole_year = [f for f in budget if f.stage is not Stage.INITIAL_BUDGET] or budget
        if len(whole_year) == 1 and whole_year[0].unit == actual[0].unit:
            claim = ratio_claim(rate, actual[0], whole_year[0])
            return _firm(claim) if claim is not None and plausible(claim) else None
    return None


def _changes(sheet: Sheet, column: int, changes: dict[int, Figure], found: list[Relation]) -> None:
    """Adds a column of differences of two others."""
    votes: Counter[_Pair] = Counter()
    for row, delta in itertools.islice(changes.items(), _MOST_ROWS):
        levels = _levels(sheet, row, column, delta)
        for (a, first), (b, second) in itertools.permutations(levels, 2):
            if delta.number and near(first.number - second.number, delta.number, delta.step):
                votes[a, b] += 1
    pair = max(votes, key=lambda p: votes[p]) if votes else None
    firm = pair is not None and votes[pair] > 1
    for row, delta in changes.items():
        if pair is not None and firm and _filled(sheet, row, *pair):
            found.append(
                _firm(difference_claim(delta, sheet.cells[row, pair[0]], sheet.cells[row, pair[1]], delta.value))
            )
            continue
        same = [f for _, f in _levels(sheet, row, column, delta)]
        if len(same) == 2:
            later, earlier = sorted(same, key=lambda f: -(f.year or 0))
            claim = difference_claim(delta, later, earlier, delta.value)
            if later.year == earlier.year and not claim.holds:
                other = difference_claim(delta, earlier, later, delta.value)
                claim = other if other.holds or later.budget else claim
            found.append(_firm(claim) if later.year != earlier.year else claim)


def _levels(sheet: Sheet, row: int, column: int, delta: Figure) -> list[tuple[int, Figure]]:
    return [
        (c, f)
        for c in sheet.columns[:_MOST_COLUMNS]
        if c != column
        and (f := sheet.cells.get((row, c))) is not None
        and not f.change
        and not f.percent
        and f.unit == delta.unit
    ]


def shares(sheet: Sheet, known: set[str], found: list[Relation]) -> None:
    """Adds a column of shares of the total of a column of amounts, where most of them hold."""
    for column in sheet.columns:
        rates = [f for (_, c), f in sheet.cells.items() if c == column and f.percent and f.id not in known]
        if len(rates) < 2:
            continue
        for other in sheet.columns:
            amounts = {r: f for (r, c), f in sheet.cells.items() if c == other and not f.rate and not f.score}
            claims = _of_column(sheet, column, amounts, known)
            good = [c for c in claims if c.holds]
            if sum([c.stated != _FULL for c in good]) > 1:
                # A hundred beside 100% is a target that was reached, no share of one.
                found.extend(good)
                bad = [c for c in claims if not c.holds]
                if len(bad) * 2 <= len(good):
                    found.extend(map(_firm, bad))
                break


def _of_column(sheet: Sheet, column: int, amounts: dict[int, Figure], known: set[str]) -> list[Relation]:
    """Returns the shares of a column as parts of the largest amount of another."""
    if len(amounts) < _FEW:
        return []
    whole = max(amounts.values(), key=lambda f: f.number)
    claims: list[Relation] = []
    for row, part in amounts.items():
        rate = sheet.cells.get((row, column))
        if rate is not None and rate.percent and rate.id not in known and part is not whole and part.unit == whole.unit:
            claim = ratio_claim(rate, part, whole)
            if claim is not None:
                claims.append(claim)
    return claims
