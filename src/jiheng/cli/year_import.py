"""`jiheng year import`: a finance export written into a workbook; and the profiles there are."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jiheng.cli.endings import CLEAN, FOUND
from jiheng.cli.year_shown import clean, problem_line
from jiheng.cli.year_workbook import Opened, load_standards, make_room, take_import, unreadable, workbook_options
from jiheng.ledger.workbook import WorkbookUnreadable, append_records
from jiheng.writing.findings.lines import printable


@click.command("import")
@workbook_options
@click.argument("export", metavar="[方案=]EXPORT")
@click.option(
    "--output", "-o", "out", type=click.Path(path_type=Path), help="写到哪里；默认写回 WORKBOOK（需 --force）"
)
@click.option("--force", is_flag=True, help="文件已存在时覆盖，旧文件留作 .bak")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="数据截至日期；默认为文件日期")
def import_year(opened: Opened, export: str, out: Path | None, force: bool, as_of: object) -> None:  # noqa: FBT001 - click's way
    """把财务导出文件（csv、xls、xlsx）写进登记簿，每行注明来自哪个文件、第几行。

    EXPORT 前可写导入方案：payments-integrated=支付明细.csv；不写时按表头选。已有的行不重复导入。
    文件名、日期、校验值记在“导入记录”表。新行接在原表最后一行之下；其他工作表、自加的列、格式和读不懂的格子都原样保留。

    \b
    jiheng year import 登记簿.xlsx 支付明细.csv -o 登记簿-已导入.xlsx
    """  # noqa: D301 - click asks for a real backspace
    day = as_of.date() if hasattr(as_of, "date") else None
    done = take_import(opened.ledger, export, day)
    place = out or opened.path
    if place.suffix.lower() != ".xlsx":
        raise click.BadParameter("输出文件名应以 .xlsx 结尾", param_hint="--output")
    kept = make_room(place, force=force)
    try:
        append_records(opened.ledger, opened.path, place, opened.reading.places)
    except WorkbookUnreadable as error:
        unreadable(opened.path, error)
    for problem in done.problems:
        click.echo(problem_line(problem))
    if kept:
        click.echo(f"旧文件留作 {printable(str(kept))}")
    click.echo(
        clean(
            f"{done.file} → {printable(str(place))}：导入 {done.rows} 行，已有 {done.known} 行，跳过 {done.skipped} 行"
            f"（方案 {done.profile}，sha256 {done.sha256[:12]}…）"
        )
    )
    sys.exit(FOUND if done.problems else CLEAN)


@click.command("imports")
@click.option("--standards", "own", type=click.Path(path_type=Path, exists=True, file_okay=False), help="自有标准目录")
def list_imports(own: Path | None) -> None:
    """列出导入方案：各认什么表头、进哪张登记表。自有方案放在自有标准目录的 imports/ 下。"""
    standards = load_standards(own)
    for profile in standards.imports.values():
        register = next(
            (p.registers[profile.register] for p in standards.packs.values() if profile.register in p.registers), None
        )
        click.echo(f"{profile.id}  {profile.title} → {register.title if register else profile.register}")
        for column in profile.columns:
            field = register.field(column.field) if register else None
            must = "*" if column.required else " "
            said = " 或 ".join(column.headings) if column.headings else f"固定为 {column.value}"
            click.echo(f"   {must}{field.title if field else column.field}：{said}")
        if profile.note:
            click.echo(f"    {profile.note}")
