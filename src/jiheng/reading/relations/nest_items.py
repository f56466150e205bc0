"""Items of a nest: how far a list reaches, and which of its numbers make up its head."""

from __future__ import annotations

import re

from jiheng.reading.relations.figure import Figure, near
from jiheng.reading.relations.line import mark_in

_REASON = re.compile(r"原因|得益于|由于|受[^，。；]{1,20}影响")
_HARD = re.compile(r"[。！？\n]")
_MOST = 60


def items_behind(gaps: list[str], force: list[int], first: int, consumed: set[int]) -> list[int]:
    """Returns the indices of the parts behind an opener, by list marks or up to the end of the sentence."""
    mark = mark_in(gaps[first])
    if mark is not None and mark.number == 1:
        return _marked(gaps, first, mark.shape, consumed)
    items = [first]
    separator = 0
    bracket = gaps[first][:1] in {"（", "("}
    for j in range(first + 1, min(len(gaps), first + _MOST)):
        gap = gaps[j]
        if _HARD.search(gap):
            break
        if bracket and ("）" in gap or ")" in gap):
            break
        if j in consumed or _REASON.search(gap):
            # `增长20.4%，主要原因是一次性补助4.23亿元；`: why an item changed is no item.
            continue
        other = mark_in(gap)
        if other is not None and other.number > 1:
            # The next item of a list that this one stands inside.
            break
        if force[j]:
            # An inner list that could not be settled: its items are not ours.
            break
        strength = 3 if "；" in gap or ";" in gap else 2 if "，" in gap or "," in gap else 1
        if separator and strength > separator and len(items) > 1:
            break
        separator = max(separator, strength)
        items.append(j)
    return [i for i in items if i not in consumed]


def _marked(gaps: list[str], first: int, shape: str, consumed: set[int]) -> list[int]:
    items = [first]
    number = 1
    inner: list[str] = []
    in_item = True
    for j in range(first + 1, min(len(gaps), first + _MOST)):
        here = mark_in(gaps[j])
        if here is None:
            if "\n" in gaps[j] and in_item and j not in consumed and gaps[j].count("\n") > 1:
                in_item = False
            if in_item and j not in consumed and not inner:
                items.append(j)
        elif here.shape == shape:
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


def up_to_stop(gaps: list[str], items: list[int]) -> list[int]:
    """Returns the parts and all numbers behind them up to the end of the sentence."""
    longer = list(items)
    for j in range(items[-1] + 1, min(len(gaps), items[-1] + 12)):
        if _HARD.search(gaps[j]):
            break
        longer.append(j)
    return longer


def without_parts_of_subtotals(figures: list[Figure], items: list[int]) -> list[int]:
    """Returns the parts without those that a subtotal among them, before or behind them, already holds."""
    rest = list(items)
    k = 0
    while k < len(rest):
        wanted = figures[rest[k]].number
        total = 0
        for end in range(k + 1, min(len(rest), k + 9)):
            total += figures[rest[end]].number
            if end > k + 1 and total == wanted and total > 0:
                del rest[k + 1 : end + 1]
                break
        total = 0
        for start in range(k - 1, max(-1, k - 9), -1):
            total += figures[rest[start]].number
            if start < k - 1 and total == wanted and total > 0:
                del rest[start:k]
                k = start
                break
        k += 1
    return rest


def adding_up(figures: list[Figure], head: int, items: list[int]) -> list[int]:
    """Returns the first parts that add up to the head, all of them if they do; empty when none do."""
    whole = figures[head]
    if head in items or not whole.exact:
        return []
    total = 0
    sums: list[int] = []
    for i in items:
        if not figures[i].exact:
            return []
        total += figures[i].number
        sums.append(total)
    if near(total, whole.number, whole.step):
        return items
    for k in range(len(items) - 1, 1, -1):
        if sums[k - 1] != 0 and near(sums[k - 1], whole.number, whole.step):
            return items[:k]
    return []


def completed(gaps: list[str], items: list[int], figures: list[Figure], head: int) -> list[int]:
    """Returns the parts when some of the following numbers of the sentence make the sum complete, else nothing."""
    whole = figures[head]
    longer = list(items)
    total = sum([figures[i].number for i in items])
    for j in range(items[-1] + 1, min(len(gaps), items[-1] + 8)):
        if _HARD.search(gaps[j]):
            break
        longer.append(j)
        total += figures[j].number
        if near(total, whole.number, whole.step):
            return longer
    return []
