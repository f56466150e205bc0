"""`jiheng year check`: everything that is wrong in a workbook, by cell."""

from __future__ import annotations

import sys

import click

from jiheng.cli.endings import CLEAN, FOUND
from jiheng.cli.year_shown import FORM, problem_line
from jiheng.cli.year_workbook import Opened, workbook_options, write_json
from jiheng.writing.findings.lines import printable

_LEVELS = {"E": "错误", "W": "警告", "I": "提示"}


@click.command("check")
@workbook_options
@FORM
@click.option("--fail-on", type=click.Choice(["E", "W"]), default="W", help="出现该级别及以上的问题时退出状态为 1")
def check_year(opened: Opened, form: str, fail_on: str) -> None:
    """检查登记簿：每个问题写明工作表、单元格、错在哪里、应是什么、怎么改。

    先查格子（数字、日期、选项、单位、公式、重名、对不上的引用），再查账（上下级合计、预算调整、支付与预算、收支平衡、
    权重、失分与原因、届次与年度），最后用检查外来报告的同一套规则查本单位的数。

    退出状态：0 没有问题或只有提示；1 有警告或错误（--fail-on E 时只看错误）；2 文件读不了。
    """
    problems = opened.problems()
    missing = opened.ledger.missing()
    if form == "json":
        shown = {**opened.head(), "problems": problems, "missing": len(missing), "facts": len(opened.ledger.facts())}
        write_json(shown)
    else:
        for problem in problems:
            click.echo(problem_line(problem))
        counts = "，".join(f"{name} {sum(p.severity == s for p in problems)}" for s, name in _LEVELS.items())
        for each in opened.imports:
            click.echo(f"导入 {printable(each.file)}：{each.rows} 行，已有 {each.known} 行，跳过 {each.skipped} 行")
        click.echo(
            f"{opened.ledger.unit}{opened.ledger.year}年：{counts}；得出事实 {len(opened.ledger.facts())} 项，"
            f"{len(missing)} 项缺数据（jiheng year facts --missing 查看）。"
        )
    failing = "E" if fail_on == "E" else "EW"
    sys.exit(FOUND if any(p.severity in failing for p in problems) else CLEAN)
