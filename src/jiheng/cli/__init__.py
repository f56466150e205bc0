"""The command `jiheng`: thin commands over the rooms below, each loaded only when it is called."""

from __future__ import annotations

import sys

import click

from jiheng import __version__
from jiheng.cli.chinese import speak_chinese
from jiheng.cli.lazy import LazyGroup

speak_chinese()

_COMMANDS = {
    "read": ("jiheng.cli.documents", "read", "读出文件中的每一个数量及其含义"),
    "check": ("jiheng.cli.documents", "check", "检查报告，列出审核人会签字认可的问题"),
    "year": ("jiheng.cli.year", "year", "一个单位的一年：登记、检查、打分、监控、报告"),
    "targets": ("jiheng.cli.targets", "targets", "审核年初绩效目标，逐条写出意见"),
    "rule": ("jiheng.cli.rules", "rule", "说明一条规则：依据、正例、反例"),
    "rules": ("jiheng.cli.rules", "rules", "列出全部规则"),
    "standard": ("jiheng.cli.standard", "standard", "查看、校验标准（模板、目录、日历）"),
    "pack": ("jiheng.cli.pack", "pack", "查看、校验登记簿"),
    "serve": ("jiheng.cli.serve", "serve", "启动工作台，在浏览器里使用"),
    "demo": ("jiheng.cli.serve", "demo", "用示例单位试用工作台"),
    "backup": ("jiheng.cli.serve", "backup", "备份工作台的全部数据"),
    "restore": ("jiheng.cli.serve", "restore", "从备份恢复"),
}


@click.group(cls=LazyGroup, table=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jiheng", message="%(prog)s %(version)s")
def main() -> None:
    """绩衡：读懂、检查、撰写公共部门绩效报告。

    \b
    jiheng read  报告.docx              读出每个数量
    jiheng check 报告文件夹/            逐份检查，按严重程度列出问题
    jiheng check 文件夹/ --format html -o 结果/   每份报告一页批注，外加总表
    """  # noqa: D301 - click asks for a real backspace
    for stream in (sys.stdout, sys.stderr):
        # Windows consoles may not speak UTF-8; a lone surrogate in a file name must not end the run.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
