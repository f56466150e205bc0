"""Structure: relations that follow from what the concepts are, wherever the figures stand.

基本支出 is 人员经费 and 公用经费, outlay is 基本支出 and 项目支出 (`sum_identities`), income less outlay is what is
carried over, a final figure is above or below its budget as the text says. A structural sum that fails is reported
only where each of its figures has one value in the whole report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jiheng.facts import Bound, Fact, Relation, Stage
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY
from jiheng.reading.relations.claims import difference_claim, equal_claim, reach, sum_claim, value
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.nests import group_of

_INCOME = ("收入合计", "收入总计", "财政拨款收入", "一般公共预算财政拨款")
_OUTLAY = ("支出合计", "支出总计", "一般公共预算财政拨款")
_FIRM = frozenset({"基本支出"})
_COMPARED = re.compile(
    r"决算数?(?P<word>大于|小于|等于|高于|低于|超过|与(?:全年|年初|调整)?预算数?(?:基本)?持平)(?:全年|年初|调整)?预算数?"
)
_OPENING = re.compile(r"年初结转|上年结转|上年结余|年初结余|使用非财政拨款结余|结余分配|结转资金|追加")
_MORE, _LESS = frozenset({"大于", "高于", "超过"}), frozenset({"小于", "低于"})


def structure(line: Line, known: Iterable[Relation]) -> Iterator[Relation]:
    """Yields structural sums and differences that no passage claims by itself."""
    summed = {r.total for r in known if r.kind is RelationKind.SUM}
    table: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in line.facts:
        if fact.amount.unit == CNY and fact.amount.bound is Bound.EXACT and not fact.subject:
            table.setdefault((fact.concept, group_of(fact.stage), fact.period), []).append(fact)
    groups = {(g, p) for _, g, p in table}
    for identity in line.context.standards.words.get("sum_identities", ()):
        whole, _, parts = identity.partition("=")
        names = parts.split("+")
        for group, period in sorted(groups):
            yield from _identity(table, whole, names, group, period, summed)
    alone = not _OPENING.search(line.text)
    for period in sorted({p for _, g, p in table if g == "actual"}):
        yield from _budget_of_parts(table, period, summed)
        yield from _balance(table, period, alone=alone)


def _only(facts: list[Fact] | None) -> Fact | None:
    """Returns a figure that has one value in the report, None otherwise."""
    if not facts or len({value(f) for f in facts}) != 1:
        return None
    return facts[0]


def _identity(
    table: dict[tuple[str, str, str], list[Fact]],
    whole: str,
    names: list[str],
    group: str,
    period: str,
    summed: set[str],
) -> Iterator[Relation]:
    head = _only(table.get((whole, group, period)))
    parts = [_only(table.get((name, group, period))) for name in names]
    known = [p for p in parts if p is not None]
    if head is None or len(known) != len(parts) or any(f.id in summed for f in table[whole, group, period]):
        return
    relation = sum_claim(head, known)
    if relation.holds or whole in _FIRM:
        yield relation


def _budget_of_parts(
    table: dict[tuple[str, str, str], list[Fact]], period: str, summed: set[str]
) -> Iterator[Relation]:
    """Yields a budget as the sum of 基本支出 and 项目支出 in whatever shade of budget adds up."""
    heads = [
        f
        for (c, g, p), fs in table.items()
        if c in {"调整预算", "年初预算", "支出合计"} and p == period and "预算" in g
        for f in fs
    ]
    for head in heads:
        if head.id in summed:
            continue
        for shade in (str(head.stage), str(Stage.BUDGET), str(Stage.ADJUSTED_BUDGET), str(Stage.INITIAL_BUDGET)):
            basic, project = (
                _only(table.get(("基本支出", shade, period))),
                _only(table.get(("项目支出", shade, period))),
            )
            if basic is not None and project is not None and value(basic) + value(project) == value(head):
                yield sum_claim(head, [basic, project])
                break


def _sole(table: dict[tuple[str, str, str], list[Fact]], period: str) -> bool:
    """Tells whether income, outlay and balance of the whole each have one value."""
    if any((c, "actual", period) in table for c in ("收入总计", "支出总计", "收支总计")):
        return False
    return all(_only(table.get((c, "actual", period))) is not None for c in ("收入合计", "支出合计", "结转结余"))


def _balance(table: dict[tuple[str, str, str], list[Fact]], period: str, *, alone: bool) -> Iterator[Relation]:
    """Yields income against outlay: what is carried over, equality, or a gap that nothing explains."""
    income = next((f for c in _INCOME if (f := _first(table.get((c, "actual", period)), "收入"))), None)
    outlay = next((f for c in _OUTLAY if (f := _first(table.get((c, "actual", period)), "支出"))), None)
    left = [f for f in table.get(("结转结余", "actual", period), []) if not re.search("年初|上年", f.label)]
    if income is not None and outlay is not None and income is not outlay:
        for rest in left[:1]:
            claim = difference_claim(rest, income, outlay, value(rest))
            if claim.holds or (alone and _sole(table, period)):
                yield claim
        if value(income) == value(outlay):
            yield equal_claim(income, outlay, "收入等于支出")
    elif income is not None and outlay is None and not left:
        basic, project = (
            _only(table.get(("基本支出", "actual", period))),
            _only(table.get(("项目支出", "actual", period))),
        )
        if basic is not None and project is not None and income.concept != "一般公共预算财政拨款":
            relation = sum_claim(income, [basic, project])
            gap = value(income) - value(basic) - value(project)
            if relation.holds:
                yield relation
            else:
                yield sum_claim(
                    income, [basic, project], f"收入与基本支出加项目支出相差{gap / 10000:.2f}万元，未说明结转结余"
                )
    budget = _only([f for g in ("预算",) for c in ("年初预算",) for f in table.get((c, g, period), [])])
    adjusted = any(c == "调整预算" or g == "调整预算" for c, g, p in table if p == period)
    if budget is not None and outlay is not None and not adjusted and value(outlay) > value(budget):
        over = value(outlay) - value(budget)
        rate = value(outlay) / value(budget) * 100 if value(budget) else None
        said = f"，为预算的{rate:.2f}%" if rate is not None else ""
        yield equal_claim(budget, outlay, f"支出超预算{over / 10000:.2f}万元{said}")
    both = _only(table.get(("收支总计", "actual", period)))
    both = both or next(iter(table.get(("收支总计", "actual", period), [])), None)
    if both is not None and income is not None:
        if value(both) < value(income):
            yield equal_claim(both, income, "收支总计小于本年收入，互相矛盾")
        elif value(both) == value(income):
            yield equal_claim(both, income)


def _first(facts: list[Fact] | None, side: str) -> Fact | None:
    for fact in facts or ():
        if side in fact.concept or side in fact.label:
            return fact
    return None


def comparisons(line: Line) -> Iterator[Relation]:
    """Yields the difference of a final figure and its budget where the text says which is larger."""
    for found in _COMPARED.finditer(line.text):
        before = [f for f in line.facts if f.amount.unit == CNY and line.end[f.id] <= found.start()][-4:]
        if not before or found.start() - line.end[before[-1].id] > 60:
            continue
        actual = next((f for f in reversed(before) if not f.stage.is_budget and f.concept != "增减额"), None)
        budget = next(
            (f for f in reversed(before) if f.stage.is_budget and actual and f.concept == actual.concept), None
        )
        if actual is None or budget is None:
            continue
        gap = value(actual) - value(budget)
        word = found["word"]
        said = "大于" if word in _MORE else "小于" if word in _LESS else "等于"
        truth = "大于" if gap > 0 else "小于" if gap < 0 else "等于"
        note = "" if said == truth or "基本" in word or "持平" in word else f"决算数{truth}预算数，文中写“{word}”"
        start, end = reach([budget, actual])
        end = max(end, line.flow.place(found.end() - 1) + 1)
        yield Relation(
            RelationKind.DIFFERENCE, "", (actual.id, budget.id), gap, gap, holds=True, start=start, end=end, note=note
        )
