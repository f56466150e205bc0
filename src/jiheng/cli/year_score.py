"""`jiheng year score`: the score sheet of a workbook, with what if."""

from __future__ import annotations

from decimal import Decimal

import click

from jiheng.cli.year_changes import read_changes
from jiheng.cli.year_shown import FORM, clean
from jiheng.cli.year_workbook import Opened, workbook_options, write_json
from jiheng.scoring import plain
from jiheng.year import Scored, choose_system, score_ledger, years_off


@click.command("score")
@workbook_options
@FORM
@click.option("--system", "system_id", default="", metavar="ID", help="评分体系；默认取“开始”表，再按所在省和年度选")
@click.option("--project", default="", help="给一个项目打分；默认给部门整体打分")
@click.option("--set", "said", multiple=True, metavar="名称=数", help="假如：换一个数或一项评分，看得分怎样变，可多次")
def score_year(opened: Opened, form: str, system_id: str, project: str, said: tuple[str, ...]) -> None:
    """按评分体系打分：每项的规则、公式、用到的数、得分、失分和原因；算不出的写明需要什么。

    \b
    jiheng year score 登记簿.xlsx --system guangdong-zengcheng-2021
    jiheng year score 登记簿.xlsx --set 超计划采购项目数=0
    jiheng year score 登记簿.xlsx --format json

    缺的数填在对应的登记表；体系要人回答的填在“核查事项”表，人工评分填在“自评打分”表。

    退出状态：0 完成（总分算不出时也是 0，总分为空）；2 文件读不了。
    """  # noqa: D301 - click asks for a real backspace
    ledger = opened.ledger
    if project and project not in ledger.table("projects"):
        known = "、".join(ledger.table("projects")) or "“项目”表是空的"
        raise click.BadParameter(f"没有项目“{project}”；可用：{known}", param_hint="--project")
    system = choose_system(ledger, system_id, opened.reading.system, project)
    if years_off(system, ledger.year):
        used = f"{system.first_year or ''}—{system.last_year or ''}"
        click.echo(f"注意：“{system.title}”适用 {used} 年，登记簿是 {ledger.year} 年；可用 --system 另选。", err=True)
    scored = score_ledger(ledger, system, project=project, changes=read_changes(said))
    if form == "json":
        shown = {**opened.head(), "project": project, **plain(scored.sheet)}
        if scored.changed is not None:
            shown["what_if"] = plain(scored.changed)
        write_json(shown)
        return
    _show_score(scored)


def _show_score(scored: Scored) -> None:
    sheet = scored.changed or scored.sheet
    click.echo(f"{sheet.title}（{sheet.status.chinese}）")
    for leaf in sheet.leaves:
        points = "—" if leaf.points is None else f"{leaf.points:f}"
        reason = f"需要：{'、'.join(leaf.missing.needs)}" if leaf.missing else leaf.reason
        remarks = f"（{'；'.join(leaf.remarks)}）" if leaf.remarks else ""
        click.echo(clean(f"{leaf.indicator:8}{points:>7} /{leaf.full:>6f}  {leaf.name}  {reason}{remarks}"))
    if sheet.total is None:
        click.echo(f"总分：不可计算；已算出 {sheet.known:f}，最多 {sheet.possible:f}，满分 {sheet.full:f}")
    else:
        click.echo(f"总分：{sheet.total:f} / {sheet.full:f}，{sheet.grade}")
    click.echo(f"失分 {sheet.lost:f}，有原因 {sheet.explained:f}，没有原因 {sheet.unexplained:f}")
    for alert in sheet.alerts:
        click.echo(clean(f"{alert.level} {alert.title}：{alert.advice}"))
    for remark in sheet.remarks:
        click.echo(clean(remark))
    if scored.changed is not None:
        before, after = scored.sheet.total, sheet.total
        change = f"（{after - before:+f}）" if isinstance(before, Decimal) and isinstance(after, Decimal) else ""
        shown = "不可计算" if before is None else f"{before:f}{scored.sheet.grade}"
        click.echo(f"原来：{shown}；假如：{'不可计算' if after is None else f'{after:f}{sheet.grade}'}{change}")
