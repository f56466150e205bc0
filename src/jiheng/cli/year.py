"""`jiheng year`: one unit's year in an Excel workbook, a module a command."""

from __future__ import annotations

import click

from jiheng.cli.lazy import LazyGroup

_COMMANDS = {
    "new": ("jiheng.cli.year_new", "new_year", "建立一年的登记簿"),
    "check": ("jiheng.cli.year_check", "check_year", "检查登记簿，逐格列出问题"),
    "facts": ("jiheng.cli.year_facts", "facts_of_year", "列出得出的每一个数，说明从哪里来"),
    "score": ("jiheng.cli.year_score", "score_year", "按评分体系打分"),
    "monitor": ("jiheng.cli.year_monitor", "monitor_year", "年中监控：资金和目标各走到哪里"),
    "report": ("jiheng.cli.year_report", "report_year", "写出自评报告：Word、Excel、PDF、网页"),
    "evidence": ("jiheng.cli.year_evidence", "evidence_year", "收存、核对佐证文件，列出每个完成值的佐证"),
    "rollup": ("jiheng.cli.year_rollup", "rollup_years", "汇总几个单位的登记簿"),
    "diff": ("jiheng.cli.year_diff", "diff_years", "比较两本登记簿"),
    "import": ("jiheng.cli.year_import", "import_year", "把财务导出文件写进登记簿"),
    "imports": ("jiheng.cli.year_import", "list_imports", "列出导入方案"),
}


@click.group(cls=LazyGroup, table=_COMMANDS)
def year() -> None:
    """一个单位的一年：一本 Excel 登记簿，数字只登记一次，得分和报告由它得出。

    \b
    jiheng year new   登记簿.xlsx --unit 某县科学技术协会 --year 2025 --pack kexie
    jiheng year check 登记簿.xlsx              逐条列出：哪张表、哪一格、错在哪、怎么改
    jiheng year facts 登记簿.xlsx --explain 预算执行率   一个数从哪里来
    jiheng year score 登记簿.xlsx              按评分体系打分，每一分失分有原因
    jiheng year monitor 登记簿.xlsx --month 7  年中监控：红、黄、绿、蓝，差多少，怎么办
    jiheng year report 登记簿.xlsx -o 报告/    自评报告：Word、Excel、PDF、网页
    jiheng year evidence 登记簿.xlsx --folder 佐证/  佐证文件入库、核对
    jiheng year rollup 各单位/*.xlsx          几个单位汇总，口径一致的才相加
    jiheng year diff  登记簿.xlsx 旧版.xlsx    两个版本差在哪里
    jiheng year check 登记簿.xlsx --import 支付明细.csv  连同财务导出文件一起检查
    """  # noqa: D301 - click asks for a real backspace
