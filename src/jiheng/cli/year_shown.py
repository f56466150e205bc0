"""How the commands of `jiheng year` print: one problem a line, and nothing a terminal would obey."""

from __future__ import annotations

import click

from jiheng.ledger.workbook import WorkbookProblem
from jiheng.writing.findings.lines import printable

FORM = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式")


def problem_line(problem: WorkbookProblem) -> str:
    """Returns a problem as a line: level, cell, what is wrong, what is expected, what to do."""
    where = f"{problem.sheet}!{problem.cell}" if problem.cell else problem.sheet
    expected = f"；应为：{problem.expected}" if problem.expected else ""
    fix = f" → {problem.fix}" if problem.fix else ""
    return clean(f"{problem.severity} {where or '登记簿'}  {problem.what}{expected}{fix}")


def clean(text: str) -> str:
    """Returns a text without control characters but tabs."""
    return "\t".join(printable(part) for part in text.split("\t"))
