"""Nests: sums that the grammar of lists claims (其中, 包括, 项目是：1、…).

The number before an opener is the head, the numbers behind it the parts: those with list marks of one shape, or
those up to the end of the sentence. Inner openers are settled first. Where the grammar leaves open how far a list
reaches or to which head a second 其中 belongs, the reading that adds up exactly is taken; where none adds up and
the grammar is clear, the sum is reported as failing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.facts import Bound, Fact, Relation, Stage
from jiheng.facts.unit import CNY
from jiheng.reading.meaning.lexicon import lexicon
from jiheng.reading.meaning.naming import name_money
from jiheng.reading.meaning.openers import opens
from jiheng.reading.relations.claims import close, sum_claim, value
from jiheng.reading.relations.line import Line, mark_in

_PARAGRAPH = re.compile(r"\n(?=.*[^\n]{12})")
_HARD = re.compile(r"[。！？\n]")
_CHANGES = frozenset({"增减额"})
_TOTALS = frozenset({"收入合计", "支出合计", "收入总计", "支出总计", "收支总计", "年初预算", "调整预算"})
_OPEN_END = re.compile(r"^(?:[（(][^）)]{0,20}[）)])?等(?!级)")
_NAMES_HEAD = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.])?(?P<name>[^，。；：:\n]{2,16}?)(?:主要|具体|共|分别|情况)?(?:包括|包含|用于|有|中|为|分为|构成|如下|明细|安排)[^，。；\n]{0,6}?[：:]"
)
_THRESHOLD = re.compile(r"(?:单价|单台|价值|限额|标准)[^，。；]{0,6}$")
_EACH = re.compile(r"平均|人均|户均|车均|亩均|生均|次均|床均|每(?!年|月|季)")  # an amount for one is no part of a list
_COMPARED = re.compile(
    r"(?:较|比|相比)(?:于|上年|去年|年初|本年|当年|全年|调整后?|(?:19|20)\d\d年?度?)?的?(?:年初|全年|调整后?|年度)*(?:预算|决算|计划)数?的?$"
)
_MOST = 60


class _Nest:
    __slots__ = ("firm", "head", "items")

    def __init__(self, head: int, items: list[int], *, firm: bool) -> None:
        self.head = head
        self.items = items
        self.firm = firm


def group_of(stage: Stage) -> str:
    """Returns what may stand in one sum: `budget` in three shades, or `actual`."""
    return str(stage) if stage.is_budget else ("target" if stage is Stage.TARGET else "actual")


def nested_sums(line: Line) -> Iterator[Relation]:
    """Yields the sums of money and of counts that lists claim."""
    money = [
        f for f in line.facts
        if f.amount.unit == CNY and f.concept not in _CHANGES and not _THRESHOLD.search(line.before(f, 12))
        and not _EACH.search(f.label[-14:]) and not _COMPARED.search(line.before(f, 24))
    ]  # fmt: skip
    yield from _sums(line, money, strict=True)
    counts: dict[str, list[Fact]] = {}
    for fact in line.facts:
        if fact.amount.unit.startswith("count"):
            counts.setdefault(fact.amount.unit, []).append(fact)
    for same in counts.values():
        if len(same) > 1:
            yield from _sums(line, same, strict=False)


def _sums(line: Line, facts: list[Fact], *, strict: bool) -> Iterator[Relation]:
    gaps = [""] + [line.between(a, b) for a, b in itertools.pairwise(facts)]
    force = [opens(g) if g else 0 for g in gaps]
    opened = [i for i, f in enumerate(force) if f]
    consumed: set[int] = set()
    found: list[Relation] = []
    for i in reversed(opened):
        found.extend(_settle(line, facts, gaps, force, i, consumed, strict=strict))
    yield from reversed(found)


def _settle(
    line: Line, facts: list[Fact], gaps: list[str], force: list[int], first: int, consumed: set[int], *, strict: bool
) -> list[Relation]:
    items = _items(gaps, force, first, consumed)
    if not items:
        return []
    by_stage: dict[str, list[int]] = {}
    for i in items:
        by_stage.setdefault(group_of(facts[i].stage), []).append(i)
    result: list[Relation] = []
    if len(by_stage) > 1 and min(map(len, by_stage.values())) > 1:
        for group, members in by_stage.items():
            head = _head_of_stage(line, facts, first, group)
            if head is not None:
                relation = _claim(line, facts, gaps, head, members, firm=force[first] == 2, strict=strict)
                if relation is not None:
                    result.append(relation)
        consumed.update(items)
        return result
    head = first - 1
    named = _named_head(line, facts, gaps, first)
    if named is not None:
        for candidate in named:
            match = _adding_up(facts, candidate, items)
            if match and len(match) > 1:
                consumed.update(match)
                return [sum_claim(facts[candidate], [facts[i] for i in match])]
        relation = _claim(line, facts, gaps, named[0], items, firm=True, strict=strict, named=True)
        consumed.update(items)
        return [relation] if relation is not None and len({value(facts[h]) for h in named}) == 1 else []
    if len(items) > 1 and facts[head].concept == facts[items[0]].concept and facts[head].concept in _TOTALS:
        return []
    for candidate in _heads(facts, force, head, first) if strict else _near_heads(line, facts, head):
        match = _adding_up(facts, candidate, items)
        if match and (len(match) > 1 or force[first] == 2):
            consumed.update(match)
            return [sum_claim(facts[candidate], [facts[i] for i in match])]
    alternatives = _longer(gaps, items, facts, head)
    if alternatives:
        consumed.update(alternatives)
        return [sum_claim(facts[head], [facts[i] for i in alternatives])]
    whole = _reduced(facts, _to_stop(gaps, items))
    match = _adding_up(facts, head, whole) if len(whole) > 1 else []
    if match:
        consumed.update(items)
        return [sum_claim(facts[head], [facts[i] for i in match])]
    relation = _claim(line, facts, gaps, head, items, firm=force[first] == 2, strict=strict)
    consumed.update(items)
    return [relation] if relation is not None else []


def _named_head(line: Line, facts: list[Fact], gaps: list[str], first: int) -> list[int] | None:
    """Returns the figures that a list names as its head in its own sentence (`项目支出包括四项：…`), None without."""
    gap = gaps[first]
    stop = max(
        gap.rfind("。"),
        gap.rfind("\n", 0, max(0, len(gap) - 30)),
        gap.rfind("\n", 0, gap.rfind("：") if "：" in gap else 0),
    )
    if stop < 0:
        return None
    found = _NAMES_HEAD.match(gap[stop + 1 :])
    if found is None:
        return None
    name = name_money(lexicon(line.context.standards), found["name"], line.context.unit)
    if not name.concept or name.rest or name.concept.startswith("other:"):
        return None
    group = group_of(facts[first].stage)
    heads = [i for i in range(first) if facts[i].concept == name.concept and group_of(facts[i].stage) == group]
    return heads[::-1] or None


def _near_heads(line: Line, facts: list[Fact], head: int) -> list[int]:
    """Returns the count before a list and those before it in its sentence."""
    start = line.sentence_start(facts[head])
    return [h for h in range(head, max(-1, head - 3), -1) if line.start[facts[h].id] >= start]


def _to_stop(gaps: list[str], items: list[int]) -> list[int]:
    """Returns the parts and all numbers behind them up to the end of the sentence."""
    longer = list(items)
    for j in range(items[-1] + 1, min(len(gaps), items[-1] + 12)):
        if _HARD.search(gaps[j]):
            break
        longer.append(j)
    return longer


def _reduced(facts: list[Fact], items: list[int]) -> list[int]:
    """Returns the parts without those that a subtotal among them, before or behind them, already holds."""
    rest = list(items)
    k = 0
    while k < len(rest):
        total = Decimal(0)
        for end in range(k + 1, min(len(rest), k + 9)):
            total += value(facts[rest[end]])
            if end > k + 1 and total == value(facts[rest[k]]) and total > 0:
                del rest[k + 1 : end + 1]
                break
        total = Decimal(0)
        for start in range(k - 1, max(-1, k - 9), -1):
            total += value(facts[rest[start]])
            if start < k - 1 and total == value(facts[rest[k]]) and total > 0:
                del rest[start:k]
                k = start
                break
        k += 1
    return rest


def _items(gaps: list[str], force: list[int], first: int, consumed: set[int]) -> list[int]:
    """Returns the indices of the parts behind an opener, by list marks or up to the end of the sentence."""
    mark = mark_in(gaps[first])
    items = [first]
    if mark is not None and mark.number == 1:
        shape, number = mark.shape, 1
        inner: list[str] = []
        in_item = True
        for j in range(first + 1, min(len(gaps), first + _MOST)):
            here = mark_in(gaps[j])
            if here is None:
                if "\n" in gaps[j] and in_item and j not in consumed and gaps[j].count("\n") > 1:
                    in_item = False
                if in_item and j not in consumed and not inner:
                    items.append(j)
                continue
            if here.shape == shape:
                if here.number != number + 1:
                    break
                number += 1
                inner.clear()
                in_item = True
                items.append(j)
            elif here.number == 1:
                inner.append(here.shape)
            elif here.shape not in inner:
                break
        return [i for i in items if i not in consumed]
    separator = 0
    bracket = gaps[first][:1] in {"（", "("}
    for j in range(first + 1, min(len(gaps), first + _MOST)):
        gap = gaps[j]
        if _HARD.search(gap):
            break
        if bracket and ("）" in gap or ")" in gap):
            break
        if j in consumed:
            continue
        if force[j] and j not in consumed:
            # An inner list that could not be settled: its items are not ours.
            break
        strength = 3 if "；" in gap or ";" in gap else 2 if "，" in gap or "," in gap else 1
        if separator and strength > separator and len(items) > 1:
            break
        separator = max(separator, strength)
        items.append(j)
    return [i for i in items if i not in consumed]


def _heads(facts: list[Fact], force: list[int], head: int, first: int) -> list[int]:
    """Returns the numbers a list may belong to: the one before it, or the heads of the lists around it."""
    heads = [head]
    for j in range(head, max(-1, head - 12), -1):
        if force[j] and j - 1 not in heads:
            heads.append(j - 1)
    for j in range(head - 1, max(-1, head - 3), -1):
        if j not in heads and facts[j].section == facts[first].section:
            heads.append(j)
    return [h for h in heads if h >= 0]


def _adding_up(facts: list[Fact], head: int, items: list[int]) -> list[int]:
    """Returns the first parts that add up to the head, all of them if they do; empty when none do."""
    wanted, step = value(facts[head]), facts[head].amount.step
    if head in items or any(facts[i].amount.bound is not Bound.EXACT for i in (head, *items)):
        return []
    total = Decimal(0)
    sums: list[Decimal] = []
    for i in items:
        total += value(facts[i])
        sums.append(total)
    if close(sums[-1], wanted, step):
        return items
    for k in range(len(items) - 1, 1, -1):
        if close(sums[k - 1], wanted, step) and sums[k - 1] != 0:
            return items[:k]
    return []


def _longer(gaps: list[str], items: list[int], facts: list[Fact], head: int) -> list[int]:
    """Returns the parts when some of the following numbers of the sentence make the sum complete, else nothing."""
    wanted, step = value(facts[head]), facts[head].amount.step
    longer = list(items)
    total = sum((value(facts[i]) for i in items), Decimal(0))
    for j in range(items[-1] + 1, min(len(gaps), items[-1] + 8)):
        if _HARD.search(gaps[j]):
            break
        longer.append(j)
        total += value(facts[j])
        if close(total, wanted, step):
            return longer
    return []


def _head_of_stage(line: Line, facts: list[Fact], first: int, group: str) -> int | None:
    paragraph = line.paragraph_start(facts[first - 1])
    loose: int | None = None
    for j in range(first - 1, max(-1, first - 6), -1):
        if line.start[facts[j].id] < paragraph:
            break
        if group_of(facts[j].stage) == group:
            return j
        if loose is None and facts[j].stage.is_budget and group != "actual":
            loose = j
    return loose


def _claim(
    line: Line,
    facts: list[Fact],
    gaps: list[str],
    head: int,
    items: list[int],
    *,
    firm: bool,
    strict: bool,
    named: bool = False,
) -> Relation | None:
    """Returns a sum that does not add up where the grammar is clear, or one that does."""
    parts = [facts[i] for i in items]
    whole = facts[head]
    relation = sum_claim(whole, parts)
    if relation.holds and all(f.amount.bound is Bound.EXACT for f in (whole, *parts)):
        return relation
    total = sum((value(p) for p in parts), Decimal(0))
    over = total > value(whole)
    if total * 4 > value(whole) * 5 or total * 2 < value(whole):
        # So far off, the list is more likely misread than wrong.
        return None
    if not named and _PARAGRAPH.search(gaps[items[0]].rstrip("\n")) and not relation.rounding_only:
        # Another paragraph stands between the head and its list: what is summed up may not be this head.
        return None
    if not firm or any(f.amount.bound is not Bound.EXACT for f in (whole, *parts)):
        return None
    if group_of(whole.stage) != group_of(parts[0].stage) or whole.period != parts[0].period:
        return None
    if any(p.concept in _TOTALS for p in parts) or (len(parts) == 1 and not over):
        return None
    if (
        not strict
        and len(parts) > 2
        and len({p.label[-2:] for p in parts}) == 1
        and not over
        and not relation.rounding_only
    ):
        # 采编人员, 技术人员, 行政人员: kinds of one whole, so they must make it up.
        return relation
    if not over and (not strict or _OPEN_END.match(line.after(parts[-1], 12))):
        return None
    if not strict and (relation.rounding_only or (over and len(_near_heads(line, facts, head)) > 1)):
        return None
    if over or relation.rounding_only:
        return relation
    gap = value(whole) - total
    return sum_claim(whole, parts, note=f"“其中”只列出部分，差{gap / 10000:.2f}万元未说明")
