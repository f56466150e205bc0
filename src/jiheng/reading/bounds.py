"""Bounds: the words before and after a number that say how exactly it is meant."""

from __future__ import annotations

import re

from jiheng.facts.amount import Bound

_BEFORE = re.compile(
    r"(?P<at_most>不超过|不多于|不高于|不大于|不得超过|不得高于|控制在|低于|小于|少于|不足|不到|最多|至多|≤|<=?)"
    r"|(?P<at_least>不少于|不低于|不小于|不得少于|不得低于|至少|最少|超过|高于|大于|多于|突破|超出?|逾|(?<!目)≥|>=?)"
    r"|(?P<nearly>将近|接近|(?<![最附就相临邻靠])近)"
    r"|(?P<about>大约|约为|(?<![节公合预条契制签履违特简缩])约|大概|左右)"
)
_BEFORE_END = re.compile(rf"(?:{_BEFORE.pattern})[ ]?$")
_LAST = frozenset("过于在足到多少破超出逾≥≤<>=近约为概 ")
_AFTER = re.compile(
    r"[ ]?(?:\(含\)|\(含本数\)|及|\(及\)|含)?[ ]?(?:(?P<at_least>以上|之上|之多|起(?![草点步到来用始止重义诉降搏]))"
    r"|(?P<at_most>以下|以内|之内|之下)|(?P<about>左右|上下))"
)
_NAMES = {
    "at_most": Bound.AT_MOST,
    "at_least": Bound.AT_LEAST,
    "nearly": Bound.NEARLY,
    "about": Bound.ABOUT,
}


def bound_of(text: str, start: int, end: int, *, more: bool = False) -> Bound:
    """Returns how exactly the number between two places of plain text is meant."""
    if more:
        return Bound.AT_LEAST
    after = _AFTER.match(text, end)
    if after and after.lastgroup:
        return _NAMES[after.lastgroup]
    if start and text[start - 1] in _LAST:
        before = _BEFORE_END.search(text[max(0, start - 7) : start])
        if before and before.lastgroup:
            return _NAMES[before.lastgroup]
    return Bound.EXACT
