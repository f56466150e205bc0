"""Bounds: the words before and after a number that say how exactly it is meant."""

from __future__ import annotations

import re

from jiheng.facts.amount import Bound

_BEFORE = re.compile(
    r"(?:(?P<at_most>(?:不得?(?:超过?|多于|高于|大于))|控制在|低于|小于|少于|不足|不到|最多|至多|≤|<=?)"
    r"|(?P<at_least>不得?(?:少于|低于|小于)|至少|最少|超过|高于|大于|多于|突破|(?<!赶)超|逾|≥|>=?)"
    r"|(?P<nearly>将近|接近|(?<![最附就相临邻靠])近)"
    r"|(?P<about>大约|约为|(?<![节公合预条契制签履违特简缩])约|大概))[ ]?$"
)
BEFORE_LAST = frozenset("过于超在足到多少破逾≥≤<>=近约为概 ")
_AFTER = re.compile(
    r"[ ]?(?:\((?:不?含|及)(?:本数)?\)|不?含|及|\()?[ ]?"
    r"(?:(?P<at_least>以上|之上|之多|起(?![草点步到来用始止重义诉降搏])|\+)"
    r"|(?P<at_most>以下|以内|之内|之下|内(?![部容设外涵]))|(?P<about>左右|上下(?![级游班])))"
)
AFTER_FIRST = frozenset(" (含不及以之起左上内+")
_NAMES = {
    "at_most": Bound.AT_MOST,
    "at_least": Bound.AT_LEAST,
    "nearly": Bound.NEARLY,
    "about": Bound.ABOUT,
}
# 近3年 is the last three years, not a little less than three.
_RECENT = frozenset({"count:年", "count:个月", "count:天", "count:周", "count:学年"})


def bound_of(text: str, start: int, end: int, unit: str = "", *, more: bool = False) -> Bound:
    """Returns how exactly the number between two places of plain text is meant.

    Args:
        text: plain text.
        start: first character of the number.
        end: one past its unit.
        unit: as in `Amount.unit`.
        more: whether 余 or 多 stands inside.
    """
    if more:
        return Bound.AT_LEAST
    if text[end : end + 1] in AFTER_FIRST:
        after = _AFTER.match(text, end)
        if after and after.lastgroup:
            return _NAMES[after.lastgroup]
    if start and text[start - 1] in BEFORE_LAST:
        before = _BEFORE.search(text[max(0, start - 7) : start])
        if before and before.lastgroup and not (before.lastgroup == "nearly" and unit in _RECENT):
            return _NAMES[before.lastgroup]
    return Bound.EXACT
