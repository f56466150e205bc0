"""What a target says: a direction, a number, a unit, a time; read for judging, not for computing."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = re.compile(r"[0-9０-９]|[一二两三四五六七八九十百千万半零]")
_TIME = re.compile(
    r"\d{1,4}\s*[年月日天时]|\d{2,4}[./-]\d{1,2}|[一二两三四五六七八九十半]+个?(?:年|月|天|日|小时|工作日|季度|周)"
    r"|\d+\s*个?\s*(?:小时|分钟|工作日|自然日|季度|周|星期|年|月|日|天|h)"
    r"|[每当次隔](?:双|两|半)?\s*(?:年|月|日|天|周|季|季度|期|次|学期|半年|个月|星期)|(?:年|月|季|周)(?:底|末|终|内|初)|全年|年度内|当[年日月天]|即时|立即|立刻"
    r"|跨年|实时|全天候|随[时到叫]|上下半年|节前|汛期|\d{4}$|[一二三四]季度|上半年|下半年",
)
_MONEY = re.compile(
    r"(\d{1,12}(?:,\d{3})*(?:\.\d+)?)\s*(亿元|万元|元|亿|万)(?!人|次|份|平|册|亩|户|张|个)\s*(/|每|一个?[人次月天台份户项名场套])?"
)
_WORTH = {
    "亿元": Decimal(100_000_000),
    "亿": Decimal(100_000_000),
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "元": Decimal(1),
}
_AT_MOST = re.compile(
    r"≤|≦|<|＜|^《|不超过?|不高于|不大于|小于(?<!不小于)|低于(?<!不低于)|少于(?<!不少于)|以[下内]|控制在|至多|最多"
)
_AT_LEAST = re.compile(
    r"≥|≧|>|＞|^》|不少于|不低于|不小于|大于(?<!不大于)|高于(?<!不高于)|超过(?<!不超过)|以上|至少|达到"
)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*[%％]")
_PLAIN = re.compile(r"[≥≤≧≦><＞＜＝=]*\s*\d+(?:\.\d+)?(?:\s*以[上下内])?")


def has_number(text: str) -> bool:
    """Tells whether a text holds any numeral."""
    return _DIGITS.search(text) is not None


def has_time(text: str) -> bool:
    """Tells whether a text holds a date, a span, a rhythm or a moment."""
    return _TIME.search(text) is not None


def bare_number(text: str) -> bool:
    """Tells whether a text is a number without a unit."""
    return _PLAIN.fullmatch(text) is not None


def total_money(text: str) -> Decimal | None:
    """Returns the largest amount of money in 元 that is not per head or per time, None where there is none."""
    found = [Decimal(number.replace(",", "")) * _WORTH[unit] for number, unit, per in _MONEY.findall(text) if not per]
    return max(found, default=None)


def percent(text: str) -> Decimal | None:
    """Returns the first percentage, None where there is none."""
    match = _PERCENT.search(text)
    return Decimal(match.group(1)) if match else None


def direction(text: str) -> str:
    """Returns `<=`, `>=` or an empty string."""
    if _AT_MOST.search(text):
        return "<="
    return ">=" if _AT_LEAST.search(text) else ""


def first_number(text: str) -> Decimal | None:
    """Returns the first number in digits, None where there is none."""
    match = re.search(r"\d{1,15}(?:\.\d{1,6})?", text.replace(",", ""))
    return Decimal(match.group()) if match else None
