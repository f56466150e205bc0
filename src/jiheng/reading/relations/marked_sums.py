"""Marked sums: the first figures of the items of a list, where they give a figure that stands near.

`全年投入A：一是产业，投入B，受益…，其中到户C；二是教育，投入D…` claims A = B + D, whatever else the items hold.
"""

from __future__ import annotations

from jiheng.facts import Relation
from jiheng.reading.relations.claims import sum_claim
from jiheng.reading.relations.figure import Figure, digits
from jiheng.reading.relations.line import Line

_BACK = 12
_TELLING = 4
_MOST = 40


def marked_sums(line: Line, known: set[str]) -> list[Relation]:
    """Returns the sums that lists with marks give for totals not in `known`."""
    found: list[Relation] = []
    money = [f for f in line.money if f.exact and not f.change]
    open_lists: dict[str, list[int]] = {}
    last: dict[str, int] = {}
    for i, figure in enumerate(money):
        mark = line.mark(money[i - 1].end if i else max(0, figure.start - _MOST), figure.start)
        if mark is None:
            continue
        items = open_lists.get(mark.shape)
        if mark.number == 1:
            if items is not None:
                _close(money, items, known, found)
            open_lists[mark.shape] = [i]
            last[mark.shape] = 1
        elif items is not None:
            if mark.number == last[mark.shape] + 1:
                items.append(i)
                last[mark.shape] = mark.number
            else:
                _close(money, items, known, found)
                del open_lists[mark.shape]
    for items in open_lists.values():
        _close(money, items, known, found)
    return found


def _close(money: list[Figure], items: list[int], known: set[str], found: list[Relation]) -> None:
    """Adds the nearest figure before a list, or the one behind it, that the items give."""
    if len(items) < 2:
        return
    parts = [money[i] for i in items]
    total = sum([p.number for p in parts])
    near = money[max(0, items[0] - _BACK) : items[0]][::-1] + money[items[-1] + 1 : items[-1] + 3]
    for head in near:
        if head.number == total and head.id not in known:
            if digits(head) >= _TELLING and sum([p.number != 0 for p in parts]) > 1:
                found.append(sum_claim(head, parts))
            return
