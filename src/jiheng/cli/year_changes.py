"""What the commands on a workbook say of scores: the table that is asked for, and the changes to try."""

from __future__ import annotations

from decimal import Decimal

import click

from jiheng.year.changes import read_number


def read_changes(said: tuple[str, ...]) -> dict[str, Decimal]:
    """Reads `名称=数`: 支出合计.决算=800万元, 超计划采购项目数=0, 满意度=92%."""
    changes: dict[str, Decimal] = {}
    for each in said:
        name, separator, text = each.partition("=")
        number = read_number(text)
        if not separator or not name.strip() or number is None:
            hint = "写作 名称=数，如 支出合计.决算=800万元、满意度=92%"
            raise click.BadParameter(f"“{each}”看不懂；{hint}", param_hint="--set")
        changes[name.strip()] = number
    return changes
