"""What the commands on a workbook say of scores: the table that is asked for, and the changes to try."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import click

_CHANGE = re.compile(r"(-?[\d,]{1,20}(?:\.\d{1,12})?)(%|亿元|万元|千元|元)?")
_WORTH = {"%": Decimal("0.01"), "亿元": Decimal(10**8), "万元": Decimal(10**4), "千元": Decimal(1000), "元": Decimal(1)}


def read_changes(said: tuple[str, ...]) -> dict[str, Decimal]:
    """Reads `名称=数`: 支出合计.决算=800万元, 超计划采购项目数=0, 满意度=92%."""
    changes: dict[str, Decimal] = {}
    for each in said:
        name, separator, text = each.partition("=")
        match = _CHANGE.fullmatch(text.strip())
        try:
            number = Decimal(match[1].replace(",", "")) if match else None
        except InvalidOperation:
            number = None
        if not separator or not name.strip() or match is None or number is None:
            hint = "写作 名称=数，如 支出合计.决算=800万元、满意度=92%"
            raise click.BadParameter(f"“{each}”看不懂；{hint}", param_hint="--set")
        changes[name.strip()] = number * _WORTH.get(match[2] or "", Decimal(1))
    return changes
