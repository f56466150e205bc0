"""Figures in the house style of reports: 89.00万元, 86.37%, 1.64次."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from jiheng.facts import Fact, unit_family

# List marks and the year in front of a label, and labels that name nothing by themselves.
_MARK = re.compile(
    r"^[、，]?(?:[（(]?[\d一二三四五六七八九十①-⑳]{1,3}[）)、.．])?(?:(?:截至|截止)?20\d\d年(?:度|底)?)?"
)
_BARE = frozenset(
    {"得分", "自评得分", "指标得分", "满分", "分值", "支出", "实际支出", "支出决算", "决算数", "预算", ""}
)
_LONGEST_NAME = 20
_WAN = Decimal(10000)
_CENT = Decimal("0.01")


def rounded(value: Decimal, digits: int = 2) -> Decimal:
    """Returns a value rounded half up."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def money(value: Decimal) -> str:
    """Returns an amount of 元 in 万元 with two digits; small sums that 万元 cannot show stay in 元."""
    if value and abs(value) < _WAN and value % 100:
        return f"{value.normalize():f}元"
    return f"{rounded(value / _WAN):f}万元"


def percent(value: Decimal) -> str:
    """Returns percent points with two digits and the sign."""
    return f"{rounded(value):f}%"


def number(value: Decimal) -> str:
    """Returns a number without needless zeros, at most two digits."""
    short = rounded(value)
    return f"{int(short)}" if short == short.to_integral_value() else f"{short.normalize():f}"


def dense(words: str) -> str:
    """Returns words without blanks; most have none, and asking is cheaper than splitting."""
    return words if words.isprintable() and " " not in words else "".join(words.split())


def shown(fact: Fact) -> str:
    """Returns a fact's figure as the text has it, without blanks, else in the house style."""
    span = fact.span
    if span is not None:
        return dense(span.quote)
    match unit_family(fact.amount.unit):
        case "money":
            return money(fact.amount.value)
        case "rate":
            return percent(fact.amount.value)
        case _:
            return number(fact.amount.value)


def named(fact: Fact) -> str:
    """Returns name and figure: 基本支出102.96万元."""
    return f"{name(fact)}{shown(fact)}"


def name(fact: Fact) -> str:
    """Returns what a fact is called: its concept where the glossary has one, else the words of the text."""
    words = _MARK.sub("", dense(fact.label))
    tail = fact.concept.rpartition(":")[2]
    if len(words) > _LONGEST_NAME or words in _BARE or not words:
        words = tail if tail not in _BARE else f"{fact.subject}{tail}"
    return words or tail


def listed(items: Iterable[str], most: int = 8) -> str:
    """Returns the items in Chinese enumeration, cut after `most`."""
    found = list(dict.fromkeys(items))
    return "、".join(found[:most]) + (f"等{len(found)}项" if len(found) > most else "")
