"""Structure: relations that follow from what the concepts are, wherever the figures stand.

基本支出 is 人员经费 and 公用经费, outlay is 基本支出 and 项目支出 (`sum_identities`), income less outlay is what is
carried over, a final figure is above or below its budget as the text says. A structural sum that fails is reported
only where each of its figures has one value in the whole report.
"""

from __future__ import annotations

import functools
import re

import msgspec

from jiheng.facts import Relation, Stage
from jiheng.facts.relation import SPOKEN, RelationKind
from jiheng.reading.relations.claims import SUM, difference_claim, equal_claim, reach, sum_claim
from jiheng.reading.relations.differences import slip
from jiheng.reading.relations.figure import Figure
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.money import one_value

_INCOME = ("收入合计", "收入总计", "财政拨款收入", "一般公共预算财政拨款")
_OUTLAY = ("支出合计", "支出总计", "一般公共预算财政拨款")
_BOTH = ("收入总计", "支出总计", "收支总计")
_FIRM = frozenset({"基本支出"})
_BUDGETS = frozenset({"调整预算", "年初预算", "支出合计"})
_SHADES = (str(Stage.BUDGET), str(Stage.ADJUSTED_BUDGET), str(Stage.INITIAL_BUDGET))
_COMPARED = re.compile(
    r"决算数?(?P<word>大于|小于|等于|高于|低于|超过|与(?:全年|年初|调整)?预算数?(?:基本)?持平)(?:全年|年初|调整)?预算数?"
)
_OPENING = re.compile(r"年初结转|上年结转|上年结余|年初结余|使用非财政拨款结余|结余分配|结转资金|追加")
_MORE, _LESS = frozenset({"大于", "高于", "超过"}), frozenset({"小于", "低于"})
_FAR = 60
_BACK = 4

_NAMED = frozenset({*_OUTLAY, *_BUDGETS})
_Table = dict[tuple[str, str, str], list[Figure]]


def structure(line: Line, known: list[Relation]) -> list[Relation]:
    """Returns structural sums and differences that no passage claims by itself."""
    summed = {r.total for r in known if r.kind is SUM}
    table: _Table = {}
    for figure in line.money:
        fact = figure.fact
        if not fact.subject and figure.exact:
            key = (figure.concept, figure.group, fact.period)
            same = table.get(key)
            if same is None:
                table[key] = [figure]
            else:
                same.append(figure)
    found: list[Relation] = []
    groups = sorted({(g, p) for _, g, p in table})
    concepts = {c for c, _, _ in table}
    for whole, parts in _identities(line.context.standards.words.get("sum_identities", ())):
        if whole in concepts and concepts.issuperset(parts):
            for group, period in groups:
                _identity(table, whole, parts, group, period, summed, found)
    for period in sorted({p for _, g, p in table if g == "actual"}):
        _budget_of_parts(table, period, summed, found)
        _balance(line, table, period, found)
    _whole_of_kinds(line, table, summed, found)
    _projects(line, summed, found)
    return found


def _projects(line: Line, summed: set[str], found: list[Relation]) -> None:
    """Adds 项目支出 as the sum of what was spent on the projects of the report, where it is exactly that."""
    spent: dict[str, Figure] = {}
    for figure in line.money:
        if figure.group == "actual" and figure.exact and figure.concept.startswith("项目:"):
            spent.setdefault(figure.concept, figure)
    if len(spent) < 2:
        return
    total = sum([f.number for f in spent.values()])
    for figure in (*line.money, *line.tabled):
        if figure.number == total and figure.concept == "项目支出" and figure.group == "actual":
            if figure.id not in summed:
                found.append(sum_claim(figure, list(spent.values())))
            return


def _whole_of_kinds(line: Line, table: _Table, summed: set[str], found: list[Relation]) -> None:
    """Adds any total that 基本支出 and 项目支出 of its stage and year give, whatever it is called."""
    for (concept, group, period), basics in table.items():
        if concept != "基本支出" or not one_value(basics):
            continue
        project = _only(table, "项目支出", group, period)
        if project is None or not project.number or not basics[0].number:
            continue
        total = basics[0].number + project.number
        for figure in line.money:
            if figure.number == total and figure.group == group and figure.period == period:
                if figure.id not in summed and figure.concept not in _NAMED:
                    found.append(sum_claim(figure, [basics[0], project]))
                break


@functools.lru_cache(maxsize=4)
def _identities(written: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(whole, tuple(parts.split("+"))) for whole, _, parts in (w.partition("=") for w in written)]


def _only(table: _Table, concept: str, group: str, period: str) -> Figure | None:
    """Returns a figure that has one value in the report, None otherwise."""
    figures = table.get((concept, group, period))
    return figures[0] if figures and one_value(figures) else None


def _identity(
    table: _Table,
    whole: str,
    names: tuple[str, ...],
    group: str,
    period: str,
    summed: set[str],
    found: list[Relation],
) -> None:
    head = _only(table, whole, group, period)
    if head is None or any(f.id in summed for f in table[whole, group, period]):
        return
    parts: list[Figure] = []
    for name in names:
        part = _only(table, name, group, period)
        if part is None:
            return
        parts.append(part)
    relation = sum_claim(head, parts)
    if relation.holds or whole in _FIRM:
        found.append(relation)
    elif slip(sum([p.number for p in parts]), head.number):
        found.append(msgspec.structs.replace(relation, note=SPOKEN))


def _budget_of_parts(table: _Table, period: str, summed: set[str], found: list[Relation]) -> None:
    """Adds a budget as the sum of 基本支出 and 项目支出 in whatever shade of budget adds up."""
    shades: dict[str, tuple[Figure, Figure]] = {}
    for shade in _SHADES:
        basic, project = _only(table, "基本支出", shade, period), _only(table, "项目支出", shade, period)
        if basic is not None and project is not None:
            shades[shade] = (basic, project)
    if not shades:
        return
    heads = [
        f
        for (concept, group, of_period), figures in table.items()
        if concept in _BUDGETS and of_period == period and "预算" in group
        for f in figures
        if f.id not in summed
    ]
    for head in heads:
        for shade in (str(head.stage), *_SHADES):
            pair = shades.get(shade)
            if pair is not None and pair[0].number + pair[1].number == head.number:
                found.append(sum_claim(head, pair))
                break


def _sole(table: _Table, period: str) -> bool:
    """Tells whether income, outlay and balance of the whole each have one value."""
    if any((c, "actual", period) in table for c in _BOTH):
        return False
    return all(_only(table, c, "actual", period) is not None for c in ("收入合计", "支出合计", "结转结余"))


def _balance(line: Line, table: _Table, period: str, found: list[Relation]) -> None:
    """Adds income against outlay: what is carried over, equality, or a gap that nothing explains."""
    income = _first(table, _INCOME, period, "收入")
    outlay = _first(table, _OUTLAY, period, "支出")
    left = [f for f in table.get(("结转结余", "actual", period), []) if "年初" not in f.label and "上年" not in f.label]
    if income is not None and outlay is not None and income is not outlay:
        for rest in left[:1]:
            claim = difference_claim(rest, income, outlay, rest.value)
            if claim.holds or (_sole(table, period) and not _OPENING.search(line.text)):
                found.append(claim)
        if income.number == outlay.number:
            found.append(equal_claim(income, outlay, "收入等于支出"))
    elif income is not None and outlay is None and not left:
        _parts_of_income(table, period, income, found)
    if outlay is not None:
        _over_budget(table, period, outlay, found)
    both = table.get(("收支总计", "actual", period))
    if both and income is not None:
        if both[0].number < income.number:
            found.append(equal_claim(both[0], income, "收支总计小于本年收入，互相矛盾"))
        elif both[0].number == income.number:
            found.append(equal_claim(both[0], income))


def _parts_of_income(table: _Table, period: str, income: Figure, found: list[Relation]) -> None:
    basic, project = _only(table, "基本支出", "actual", period), _only(table, "项目支出", "actual", period)
    if basic is None or project is None or income.concept == "一般公共预算财政拨款":
        return
    relation = sum_claim(income, [basic, project])
    if not relation.holds:
        gap = income.value - basic.value - project.value
        note = f"收入与基本支出加项目支出相差{gap / 10000:.2f}万元，未说明结转结余"
        relation = sum_claim(income, [basic, project], note)
    found.append(relation)


def _over_budget(table: _Table, period: str, outlay: Figure, found: list[Relation]) -> None:
    budget = _only(table, "年初预算", "预算", period)
    if budget is None or outlay.number <= budget.number:
        return
    if any("调整预算" in (c, g) for c, g, p in table if p == period):
        return
    over = outlay.value - budget.value
    said = f"，为预算的{outlay.value / budget.value * 100:.2f}%" if budget.number else ""
    found.append(equal_claim(budget, outlay, f"支出超预算{over / 10000:.2f}万元{said}"))


def _first(table: _Table, concepts: tuple[str, ...], period: str, side: str) -> Figure | None:
    for concept in concepts:
        for figure in table.get((concept, "actual", period), ()):
            if side in figure.concept or side in figure.label:
                return figure
    return None


def comparisons(line: Line) -> list[Relation]:
    """Returns the difference of a final figure and its budget where the text says which is larger."""
    result: list[Relation] = []
    if "决算" not in line.text:
        return result
    for found in _COMPARED.finditer(line.text):
        before = [f for f in line.money if f.end <= found.start()][-_BACK:]
        if not before or found.start() - before[-1].end > _FAR:
            continue
        before.reverse()
        actual = next((f for f in before if not f.budget and not f.change), None)
        budget = next((f for f in before if f.budget and actual and f.concept == actual.concept), None)
        if actual is None or budget is None:
            continue
        gap = actual.value - budget.value
        word = found["word"]
        said = "大于" if word in _MORE else "小于" if word in _LESS else "等于"
        truth = "大于" if gap > 0 else "小于" if gap < 0 else "等于"
        note = "" if said == truth or "基本" in word or "持平" in word else f"决算数{truth}预算数，文中写“{word}”"
        start, end = reach([budget, actual])
        end = max(end, line.flow.place(found.end() - 1) + 1)
        result.append(
            Relation(
                RelationKind.DIFFERENCE, "", (actual.id, budget.id), gap, gap, holds=True, start=start, end=end,
                note=note,
            )
        )  # fmt: skip
    return result
