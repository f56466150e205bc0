"""Openers: the words that turn the number before them into the head of a list (其中, 包括, 项目是, 主要用于以下方面).

An opener counts only when what follows it up to the next number is the name of the first item:
`公用经费，主要包括：办公费、 印刷费；项目支出50万元` opens nothing.
"""

from __future__ import annotations

import functools
import re

from jiheng.reading.meaning.flow import list_mark

_FIRM = (
    "其中|(?:支出|收入|资金)当中|分别(?:是|为|用于)|(?:主要)?(?:用于|包括|包含)?(?:以下|如下)[^，。；：\n]{0,8}"
    "|[^，。；：\n]{0,12}如下|项目[是为有]|构成[是为]?|组成[是为]?|明细[是为]?|具体[是为]"
)
_LOOSE = "(?:主要|具体|分别)?(?:包括|包含|用于)"
_ANY = re.compile("其中|当中|分别|用于|包括|包含|[以如]下|项目[是为有]|[构组]成|明细|具体|[：:]")
_OPENER = re.compile(rf"(?P<firm>{_FIRM})|(?P<loose>{_LOOSE})")
_AFTER = re.compile(r"(?:包括|支出|有|是|为|情况|主要|用于)*[：:，,、\n]*")
_BREAK = re.compile(r"[。；;！？\n]")
_NONE, _LOOSE_FORCE, _FIRM_FORCE = 0, 1, 2


@functools.lru_cache(maxsize=4096)
def opens(gap: str) -> int:
    """Returns how surely the words between two numbers make the first the head and the second an item.

    Returns:
        0 when they do not, 1 when they may (包括, 用于), 2 when they do (其中, 分别为, a colon before numbered
        items).
    """
    if gap[:1] in {"（", "("} and "）" not in gap and ")" not in gap and not _BREAK.search(gap):
        return _FIRM_FORCE if "其中" in gap else _LOOSE_FORCE
    if _ANY.search(gap) is None:
        return _NONE
    last: re.Match[str] | None = None
    for found in _OPENER.finditer(gap):
        last = found if found["firm"] or last is None or not last["firm"] else last
    if last is None:
        return _FIRM_FORCE if _numbered_after_colon(gap) else _NONE
    rest_at = last.end()
    skip = _AFTER.match(gap, rest_at)
    if skip:
        rest_at = skip.end()
    rest = gap[rest_at:]
    if list_mark(rest):
        return _FIRM_FORCE
    if _BREAK.search(rest):
        return _NONE
    firm = last["firm"] is not None
    if not firm and ("，" in rest or "," in rest):
        return _NONE
    return _FIRM_FORCE if firm else _LOOSE_FORCE


def _numbered_after_colon(gap: str) -> bool:
    colon = max(gap.rfind("：\n"), gap.rfind(":\n"))
    if colon >= 0:
        return bool(list_mark(gap, colon + 2)) and "\n" not in gap[colon + 2 :]
    colon = max(gap.rfind("："), gap.rfind(":"))
    return colon >= 0 and bool(list_mark(gap, colon + 1)) and "。" not in gap[colon:]
