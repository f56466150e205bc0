"""Given unit: bare figures in prose under `金额单位：元`.

A form that was flattened into sentences says its unit once; the figures behind it that are written like money (with
cents or thousands separators) and have no unit of their own are sums of money in that unit, up to the end of the
section.
"""

from __future__ import annotations

import bisect
import re
from decimal import Decimal

from jiheng.facts import Amount
from jiheng.facts.unit import CNY
from jiheng.reading.context import Context
from jiheng.reading.quantity import Quantity
from jiheng.reading.scan import bare_numbers

_GIVEN = re.compile(r"单位[：:]\s*(?:人民币)?(亿元|万元|千元|元)")
_WORTH = {"亿元": 100_000_000, "万元": 10_000, "千元": 1000, "元": 1}
_LIKE_MONEY = re.compile(r"\d\.\d{2}(?!\d)|\d,\d{3}")
_LABEL = re.compile(
    r"(?:数|额|金|费|支出|收入|预算|决算|款|为|合计|总计|结余|结转)\s*(?:[（(][^（）()]{0,8}[）)])?\s*$"
)
_LONGEST = 3000


def with_unit_given(context: Context) -> list[Quantity]:
    """Returns the quantities of a document with those whose unit stands once above them, in order."""
    quantities = list(context.scan.quantities)
    marks = list(_GIVEN.finditer(context.plain))
    if not marks:
        return quantities
    taken = sorted([(q.start, q.end) for q in quantities] + [(m.start, m.end) for m in context.scan.mentions])
    starts = [t[0] for t in taken]
    tables = [(t.start, t.end) for t in context.tables]
    found: list[Quantity] = []
    at = 0
    for mark in marks:
        index = context.section_at(mark.start())
        stop = context.sections[index].stop if index >= 0 else len(context.plain)
        begin = max(at, mark.end())
        stop = min(stop, begin + _LONGEST)
        at = max(at, stop)
        if begin >= stop:
            continue
        worth = Decimal(_WORTH[mark[1]])
        for start, end, number in bare_numbers(context.text, begin, stop):
            if not _LIKE_MONEY.search(context.plain[start:end]) or not _LABEL.search(
                context.plain[max(0, start - 14) : start]
            ):
                continue
            i = bisect.bisect_left(starts, start)
            if (i < len(taken) and taken[i][0] < end) or (i and taken[i - 1][1] > start):
                continue
            if any(a <= start < b for a, b in tables):
                continue
            found.append(Quantity(start, end, Amount(number.value * worth, CNY, number.step * worth), "money"))
    return sorted([*quantities, *found], key=lambda q: q.start) if found else quantities
