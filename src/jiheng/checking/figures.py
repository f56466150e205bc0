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
# What belongs to the sentence and not to the name: 使服务对象满意度.
_LEAD = re.compile(r"^(?:其中|共计|累计|共|将|把|使)[：:，]?(?=..)")
_BARE = frozenset(
    {"得分", "自评得分", "指标得分", "满分", "分值", "支出", "实际支出", "支出决算", "决算数", "预算", ""}
)
_LONGEST_NAME = 20
_LONGEST_HEAD, _SHORTEST_HEAD = 14, 3
_ITEM_END = re.compile(r"[，、；：,;]")
_MONEY = re.compile(r"(?P<value>-?\d+(?:\.\d+)?)(?P<unit>亿元|万元|元)")
_YI = Decimal(100_000_000)
_SCALES = {"亿元": _YI, "万元": Decimal(10000), "元": Decimal(1)}
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


def in_hundred_million(value: Decimal) -> str:
    """Returns an amount of 元 in 亿元 with as many digits as it has, two at least."""
    exact = (value / _YI).normalize()
    digits = -int(exact.as_tuple().exponent)
    return f"{rounded(exact, max(2, digits)):f}亿元"


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


def briefly(fact: Fact, figure: str = "") -> str:
    """Returns the head of a name and its figure: 各类科普知识100余期 of a name that runs through a whole list.

    Args:
        fact: the fact.
        figure: the figure where it is not to stand as printed.
    """
    words = name(fact)
    if len(words) > _LONGEST_HEAD:
        # In Chinese the head comes last, and what stands before a mark is another item of the list.
        words = _ITEM_END.split(words)[-1] or words
        of_list, _, head = words.rpartition("等")
        words = head if len(head) >= _SHORTEST_HEAD and of_list else words
    if len(words) > _LONGEST_HEAD:
        words = "…" + words[1 - _LONGEST_HEAD :]
    return f"{words}{figure or shown(fact)}"


def quoted(words: str) -> str:
    """Returns words in quotation marks, those within them turned into inner ones, without blanks."""
    inner = dense(words).replace("“", "‘").replace("”", "’").replace('"', "")
    if inner.count("‘") != inner.count("’"):
        inner = inner.replace("‘", "").replace("’", "")
    return f"“{inner}”"


def worth(words: str) -> Decimal | None:
    """Reads an amount of money as findings print it: -0.43万元; None for anything else."""
    found = _MONEY.fullmatch(words)
    return abs(Decimal(found["value"])) * _SCALES[found["unit"]] if found else None


def name(fact: Fact) -> str:
    """Returns what a fact is called: its concept where the glossary has one, else the words of the text."""
    words = dense(fact.label)
    if mark := _MARK.match(words):
        words = words[mark.end() :]
    if lead := _LEAD.match(words):
        words = words[lead.end() :]
    tail = fact.concept.rpartition(":")[2]
    if len(words) > _LONGEST_NAME or words in _BARE or not words:
        words = tail if tail not in _BARE else f"{fact.subject}{tail}"
    return words or tail


def listed(items: Iterable[str], most: int = 8) -> str:
    """Returns the items in Chinese enumeration, cut after `most`."""
    found = list(dict.fromkeys(items))
    return "、".join(found[:most]) + (f"等{len(found)}项" if len(found) > most else "")
