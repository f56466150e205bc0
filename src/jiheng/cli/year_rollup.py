"""`jiheng year rollup`: the workbooks of many units side by side, added up where they mean the same."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from jiheng.cli.endings import CLEAN, FOUND, ending
from jiheng.cli.year_shown import clean
from jiheng.cli.year_workbook import load_standards, open_year, write_json
from jiheng.ledger.rollup import Member, Rolled, roll_up
from jiheng.writing.report.figures import show
from jiheng.writing.report.files import write_all


@click.command("rollup")
@click.argument("workbooks", metavar="WORKBOOK...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "xlsx"]), default="text", help="输出格式")
@click.option("--output", "-o", "out", type=click.Path(path_type=Path), help="xlsx 写到哪个文件；已有的留作 .bak")
@click.option("--standards", "own", type=click.Path(path_type=Path, exists=True, file_okay=False), help="自有标准目录")
def rollup_years(workbooks: tuple[Path, ...], form: str, out: Path | None, own: Path | None) -> None:
    """汇总几个单位的登记簿：同一个数放在一行，口径和年度一致的才相加，比率由合计重新计算。

    有的单位没有这个数，就不写合计，只写已知的和缺哪个单位；口径不同的不相加，写明原因。

    \b
    jiheng year rollup 科协.xlsx 文联.xlsx
    jiheng year rollup 各单位/*.xlsx --format xlsx -o 汇总.xlsx

    退出状态：0 每一行都有合计；1 有的行没有合计，已写明原因；2 有登记簿读不了，或写不出。
    """  # noqa: D301 - click asks for a real backspace
    if form == "xlsx" and out is None:
        raise click.UsageError("xlsx 要用 -o 指明文件，如 -o 汇总.xlsx")
    with ending():
        standards = load_standards(own)
        members = [Member.of(open_year(path, standards).ledger) for path in workbooks]
        try:
            rows = roll_up(members)
        except ValueError as error:
            raise click.ClickException(str(error)) from None
        units = [f"{member.unit}{member.year}年" for member in members]
        if form == "json":
            write_json({"units": units, "rows": [_plain(row) for row in rows]})
        elif form == "xlsx" and out is not None:
            from jiheng.writing.rollup import rollup_workbook  # noqa: PLC0415 - only this format needs it

            (written,) = write_all({out: rollup_workbook([(m.unit, m.year) for m in members], rows)})
            kept = f"（旧文件留作 {written.kept.name}）" if written.kept else ""
            click.echo(clean(f"已写出 {out}{kept}"))
        else:
            for row in rows:
                click.echo(clean(_line(row)))
        without = sum(row.total is None for row in rows)
        if form != "json":
            click.echo(
                f"{len(units)} 本登记簿，{len(rows)} 行，有合计的 {len(rows) - without} 行，没有合计的 {without} 行。"
            )
        sys.exit(FOUND if without else CLEAN)


def _line(row: Rolled) -> str:
    name = f"{row.label}〔{row.stage}〕" + (f" {row.subject}" if row.subject else "")
    shares = "，".join(f"{each.unit}{show(each.amount)}" for each in row.shares)
    if row.total is not None:
        return f"{name}：{show(row.total)}（{shares}）"
    known = f"，已知{show(row.known)}" if row.known is not None else ""
    return f"{name}：没有合计，{row.reason}{known}（{shares}）"


def _plain(row: Rolled) -> dict[str, Any]:
    def said(amount: object) -> str | None:
        return None if amount is None else f"{amount.value:f}"  # type: ignore[attr-defined]

    return {
        "concept": row.concept,
        "subject": row.subject,
        "stage": row.stage,
        "month": row.month,
        "label": row.label,
        "unit": row.shares[0].amount.unit if row.shares else "",
        "total": said(row.total),
        "known": said(row.known),
        "reason": row.reason,
        "lacking": row.lacking,
        "shares": [
            {"unit": s.unit, "year": s.year, "value": said(s.amount), "fact": s.fact, "definition": s.definition}
            for s in row.shares
        ],
    }
