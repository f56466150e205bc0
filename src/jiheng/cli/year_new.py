"""`jiheng year new`: the empty workbook of a year."""

from __future__ import annotations

from pathlib import Path

import click

from jiheng.cli.endings import ending
from jiheng.cli.year_workbook import load_standards, make_room
from jiheng.ledger.workbook import write_template
from jiheng.writing.findings.lines import printable


@click.command("new")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option("--unit", required=True, help="单位全称，按三定方案")
@click.option("--year", "number", type=click.IntRange(1949, 2200), required=True, help="年度")
@click.option("--pack", "packs", multiple=True, default=("core",), show_default=True, help="登记簿编号，可多次")
@click.option("--system", default="", help="评分体系编号，写进“开始”表")
@click.option("--force", is_flag=True, help="文件已存在时覆盖，旧文件留作 .bak")
@click.option("--standards", "own", type=click.Path(path_type=Path, exists=True, file_okay=False), help="自有标准目录")
def new_year(
    workbook: Path,
    unit: str,
    number: int,
    packs: tuple[str, ...],
    system: str,
    force: bool,  # noqa: FBT001 - click's way
    own: Path | None,
) -> None:
    """建立一年的登记簿：一类记录一张表，带下拉选项、填写说明、示例和全年日历。

    WORKBOOK 是要建立的 xlsx 文件。core 是预算单位通用的表，kexie 另加科协业务表。

    \b
    jiheng year new 2025.xlsx --unit 某县科学技术协会 --year 2025 --pack kexie
    """  # noqa: D301 - click asks for a real backspace
    standards = load_standards(own)
    for pack in packs:
        if pack not in standards.packs:
            known = "、".join(f"{p.id}（{p.title}）" for p in standards.packs.values())
            raise click.BadParameter(f"没有登记簿“{pack}”；可用：{known}", param_hint="--pack")
    if system and system not in standards.systems:
        known = "、".join(standards.systems)
        raise click.BadParameter(f"没有评分体系“{system}”；可用：{known}", param_hint="--system")
    if workbook.suffix.lower() != ".xlsx":
        raise click.BadParameter("文件名应以 .xlsx 结尾", param_hint="WORKBOOK")
    if not unit.strip():
        raise click.BadParameter("单位全称不能为空", param_hint="--unit")
    with ending():
        kept = make_room(workbook, force=force)
        write_template(packs, workbook, unit.strip(), number, standards=standards, system=system)
        if kept:
            click.echo(f"旧文件留作 {printable(str(kept))}")
        click.echo(f"已建立 {printable(str(workbook))}。从“开始”表看起；填好后运行：jiheng year check {workbook.name}")
