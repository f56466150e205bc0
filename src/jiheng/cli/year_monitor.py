"""`jiheng year monitor`: where money and targets stand at the end of a month."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jiheng.cli.endings import CLEAN, FOUND
from jiheng.cli.year_shown import clean
from jiheng.cli.year_workbook import Opened, workbook_options, write_json
from jiheng.scoring import Light
from jiheng.writing.monitoring import monitoring_workbook
from jiheng.writing.report.files import write_all
from jiheng.year import Standing, Watched, choose_system, percent, standing

_BEHIND = (Light.RED, Light.YELLOW)
_COUNTED = (Light.RED, Light.YELLOW, Light.GREEN, Light.BLUE, Light.GREY)


@click.command("monitor")
@workbook_options
@click.option("--month", type=click.IntRange(1, 12), required=True, help="到几月底")
@click.option("--format", "form", type=click.Choice(["text", "json", "xlsx"]), default="text", help="输出格式")
@click.option("--output", "-o", "out", type=click.Path(path_type=Path), help="xlsx 写到哪个文件；已有的留作 .bak")
@click.option("--project", default="", help="只看一个项目；默认看整体和各项目")
@click.option("--system", "system_id", default="", metavar="ID", help="评分体系，取其中的进度曲线和预警线")
def monitor_year(opened: Opened, month: int, form: str, out: Path | None, project: str, system_id: str) -> None:
    """年中监控：资金和目标各走到哪里，与计划比差多少，亮什么灯，下一步做什么。

    只用到这个月底为止已知的数：支付台账中到期的支付，“绩效监控”表和“指标完成值”表中注明日期的值；没有注明日期的按年底计。
    应完成数按评分体系的进度曲线；某项指标的“计算方法”写了曲线名（如 秋季、暑期、年末），就按那条曲线。

    红：远落后于计划；黄：落后；绿：按计划；蓝：远快于计划，目标可能偏低；无数据：还不能判断，说明要填哪张表。

    \b
    jiheng year monitor 登记簿.xlsx --month 7
    jiheng year monitor 登记簿.xlsx --month 9 --format xlsx -o 监控表.xlsx

    退出状态：0 没有红灯和黄灯；1 有红灯或黄灯；2 登记簿读不了，或写不出。
    """  # noqa: D301 - click asks for a real backspace
    ledger = opened.ledger
    if form == "xlsx" and out is None:
        raise click.UsageError("xlsx 要用 -o 指明文件，如 -o 监控表.xlsx")
    if project and project not in ledger.table("projects"):
        known = "、".join(ledger.table("projects")) or "“项目”表是空的"
        raise click.BadParameter(f"没有项目“{project}”；可用：{known}", param_hint="--project")
    system = choose_system(ledger, system_id, opened.reading.system, project)
    found = standing(ledger, system, month, project)
    if form == "json":
        rows = [_plain(row) for row in found.rows]
        write_json({**opened.head(), "month": month, "system": system.id, "rows": rows, "notes": found.notes})
    elif form == "xlsx" and out is not None:
        data = monitoring_workbook(ledger.unit, ledger.year, month, found.rows, found.notes)
        (written,) = write_all({out: data})
        kept = f"（旧文件留作 {written.kept.name}）" if written.kept else ""
        click.echo(clean(f"已写出 {out}{kept}"))
        click.echo(_counts(found))
    else:
        click.echo(clean(f"{ledger.unit}{ledger.year}年1—{month}月"))
        for row in found.rows:
            click.echo(clean(_line(row)))
        for note in found.notes:
            click.echo(clean(note))
        click.echo(_counts(found))
    sys.exit(FOUND if any(row.light in _BEHIND for row in found.rows) else CLEAN)


def _line(row: Watched) -> str:
    figures = (("计划", row.plan), ("应完成", row.due), ("实际", row.actual))
    said = "，".join(f"{name}{row.number(value)}" for name, value in figures if value is not None)
    pace = f"，为应完成的{percent(row.pace)}" if row.pace is not None else ""
    note = f"；{row.note}" if row.note else ""
    reason = f"；原因：{row.reason}" if row.reason else ""
    forecast = f"；预计{row.forecast}" if row.forecast else ""
    action = f" → {row.action}" if row.light is not Light.GREEN else ""
    return f"{row.light.chinese} {row.scope} {row.name}：{said or '没有数据'}{pace}{note}{reason}{forecast}{action}"


def _counts(found: Standing) -> str:
    parts = (f"{light.chinese} {sum(row.light is light for row in found.rows)}" for light in _COUNTED)
    return "，".join(parts)


def _plain(row: Watched) -> dict[str, str | None]:
    numbers = ("plan", "due", "actual", "done", "pace")
    words = ("scope", "name", "unit", "note", "reason", "forecast", "action")
    values = {key: None if getattr(row, key) is None else f"{getattr(row, key):f}" for key in numbers}
    return {"light": str(row.light), **{key: getattr(row, key) for key in words}, **values}
