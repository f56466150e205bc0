"""Numbers without unit, in places whose unit stands elsewhere: the cells of a table, the columns of a row."""

from __future__ import annotations

import re

from jiheng.reading.normalise import plain
from jiheng.reading.numerals import Number, figures

_BARE = re.compile(
    r"(?<![0-9A-Za-z.,])(?P<open>\()?(?P<sign>-)?"
    r"(?P<n>[0-9]{1,3}(?:,[0-9]{3}){1,6}(?:\.[0-9]{1,8})?(?![0-9])|[0-9]{1,18}(?:[ ]?\.[ ]?[0-9]{1,8})?)"
    r"(?![0-9A-Za-z])(?P<close>\))?"
)


def bare_numbers(text: str, start: int, end: int) -> tuple[tuple[int, int, Number], ...]:
    """Returns the numbers of a range of text such as a table cell, as start, end and worth.

    Thousands separators, signs and the parentheses of bookkeepers are read: `(3.20)` is -3.2. What stands behind a
    number is not looked at: a caller that reads `8人` here gets 8.
    """
    forms = plain(text[start:end])
    found: list[tuple[int, int, Number]] = []
    for match in _BARE.finditer(forms):
        number = figures(match["n"])
        in_parentheses = bool(match["open"] and match["close"])
        negative = bool(match["sign"]) or in_parentheses
        first = match.start() if in_parentheses else match.start("sign" if match["sign"] else "n")
        last = match.end() if in_parentheses else match.end("n")
        found.append((start + first, start + last, Number(-number.value, number.step) if negative else number))
    return tuple(found)
