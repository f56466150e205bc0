"""Units of amounts, as short strings that survive JSON.

`CNY` (元), `percent` (86.37% is 86.37), `points` (百分点), `permille`, `score` (分), and `count:量词` for what is
counted (`count:场次`, `count:人`). A count without a measure word is `count`.
"""

from __future__ import annotations

from functools import lru_cache

CNY = "CNY"
PERCENT = "percent"
POINTS = "points"
PERMILLE = "permille"
SCORE = "score"
COUNT = "count"
YES_NO = "count:是非"
"""An answer of yes (1) or no (0), which people read as 是 or 否."""

_RATES = frozenset({PERCENT, POINTS, PERMILLE})


def count_of(measure: str) -> str:
    """Returns the unit of a count: `count_of("场次")` is `count:场次`."""
    return f"{COUNT}:{measure}" if measure else COUNT


@lru_cache(maxsize=1024)
def measure_of(unit: str) -> str:
    """Returns the measure word of a count, or an empty string."""
    return unit.partition(":")[2]


@lru_cache(maxsize=1024)
def unit_family(unit: str) -> str:
    """Returns `money`, `rate`, `score` or `count`: what may be compared with what."""
    if unit == CNY:
        return "money"
    if unit in _RATES:
        return "rate"
    return SCORE if unit == SCORE else COUNT
