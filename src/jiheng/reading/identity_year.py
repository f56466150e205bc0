"""The year reported on: the title's, unless the text speaks of another one as its own."""

from __future__ import annotations

import datetime
import re
from collections import Counter

_TITLE_YEAR = re.compile("(20[0-9]{2})(?:年|$|[^0-9])|([二2][〇零O0][〇零O0一二三四五六七八九]{2})年?")
_HAN = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "O": "0"}
# The look behind stands after 20, so that the search can run from one 20 to the next.
_YEAR = re.compile("(20(?<![0-9]20)[0-9]{2}) {0,2}年")
# 与2023年度相比, 较2020年: the base of a comparison
_COMPARED = re.compile(
    "(?:与|比|较|同|对比|超过|不足|低于|高于|去年|上年|自|从|到|(?<!截)至|-|~|建议|计划|预计|拟于|拟在|力争) {0,2}[(]?$"
)
# 2020年做2021年预算, 2022年工作计划: another year's plan; 2021年4月25日: a date
_PLANNED = re.compile(
    "^(?:度)? {0,2}(?:做|编制|下达|成立|以来|至今|-|~|至"
    "|的?(?:预算编制|部门预算编制|工作计划|工作打算|工作思路|重点工作安排))"
)
_DAY = re.compile("^ {0,2}[0-9]{1,2} {0,2}月 {0,2}[0-9]{1,2} {0,2}日")
_DATE_LINE = re.compile("^ {0,2}[0-9]{1,2} {0,2}月 {0,2}[0-9]{1,2} {0,2}日 {0,20}(?:\n|$)")
# 2024年度收入支出总计, 2021年实际支出, 截至2020年12月: the year of the figures
_OWN = re.compile(
    "^(?:度)? {0,3}(?:收入|支出|财政|部门|本级|单位|一般公共|项目|基本|整体|实际|决算|年初|预算|绩效|全年|末|底"
    "|12 {0,2}月 {0,2}(?!\\d)|12 {0,2}月 {0,2}31 {0,2}日|度)"
)
_OWN_WEIGHT, _YEAR_WEIGHT, _DAY_WEIGHT = 4, 2, 1
_OVERRULED = 4  # how many times more the text must speak of another year than of the title's
_FEWEST = 12


def find_year(title: str, plain: str, signed_on: datetime.date | None) -> int | None:
    """Returns the year reported on, None where nothing tells it.

    Args:
        title: without blanks, empty where there is none.
        plain: the text with forms unified.
        signed_on: date of the signature; a report is signed in the year after its own.
    """
    said = year_in(title)
    weights = _weights(plain)
    if signed_on is not None:
        weights[signed_on.year] = max(0, weights[signed_on.year] - _YEAR_WEIGHT)
    best = max(weights, key=lambda year: weights[year], default=None)
    if best is not None and weights[best] <= 0:
        best = None
    if said is None:
        return best if best is not None else signed_on.year - 1 if signed_on else None
    if best is not None and best != said and abs(best - said) == 1:
        outside = weights[said] - _YEAR_WEIGHT  # the title itself stands in the text
        if weights[best] >= _FEWEST and weights[best] >= _OVERRULED * max(outside, 1):
            return best
    return said


def year_in(title: str) -> int | None:
    """Returns the first year a title names, in figures or in Chinese digits."""
    match = _TITLE_YEAR.search(title)
    if match is None:
        return None
    digits = match[1] or "".join(_HAN.get(c, c) for c in match[2])
    return int(digits) if digits.isdecimal() else None


def _weights(plain: str) -> Counter[int]:
    weights: Counter[int] = Counter()
    for match in _YEAR.finditer(plain):
        start, end = match.span()
        after = plain[end : end + 12]
        if _COMPARED.search(plain, max(0, start - 4), start) or _PLANNED.match(after):
            continue
        if _DATE_LINE.match(after) and plain[max(0, start - 4) : start].strip(" ") in ("", "\n"):
            continue  # a cover or a signature: the day of writing
        weights[int(match[1])] += _weight(after)
    return weights


def _weight(after: str) -> int:
    if _OWN.match(after):
        return _OWN_WEIGHT
    return _DAY_WEIGHT if _DAY.match(after) else _YEAR_WEIGHT
