"""`jiheng targets`: review of targets and indicators before the year starts."""

from __future__ import annotations

import json
from pathlib import Path

import click

from jiheng.scoring.targets.export import TargetsError, read_targets
from jiheng.scoring.targets.review import Ranked, rank, review_targets
from jiheng.standards import StandardsError, load
from jiheng.writing.opinions import write_opinions


@click.group()
def targets() -> None:
    """绩效目标：年初审核各单位申报的目标和指标。"""


@targets.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="写入审核意见的 xlsx 文件")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="不写文件时的输出形式")
@click.option("--select", default="", help="只用这些口径，逗号分隔，如 A13,C06")
@click.option("--top", type=click.IntRange(min=1), default=10, help="屏幕上列出问题最多的几个项目")
@click.option(
    "--standards",
    "own",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="自备标准的目录；其中 criteria/ 的口径补充或取代随附口径",
)
def review(file: Path, output: Path | None, form: str, select: str, top: int, own: Path | None) -> None:
    """审核 FILE（绩效目标导出表，xlsx 或 xls），按问题轻重给出意见。

    表中应有“项目编码、项目名称”和“二级指标、三级指标、指标值”等列，可分两个工作表，也可合为一个。

    \b
    jiheng targets review 项目目标.xlsx -o 审核意见.xlsx
    jiheng targets review 项目目标.xlsx --select A13,C06 --format jsonl
    """  # noqa: D301 - click asks for a real backspace
    try:
        criteria = load(own).criteria
        codes = [code.strip() for code in select.replace("，", ",").split(",") if code.strip()]
        unknown = [code for code in codes if code not in criteria]
        if unknown:
            raise click.ClickException(f"没有口径{'、'.join(unknown)}；可用：{'、'.join(criteria)}")
        projects = read_targets(file)
    except (TargetsError, StandardsError) as error:
        raise click.ClickException(str(error)) from None
    ranked = rank(projects, review_targets(projects, criteria, codes))
    if output is not None:
        try:
            write_opinions(output, ranked, criteria)
        except OSError as error:
            raise click.ClickException(f"无法写入{output}：{error}") from None
    elif form == "jsonl":
        _lines(ranked)
        return
    _summary(ranked, top, output)


def _lines(ranked: tuple[Ranked, ...]) -> None:
    for each in ranked:
        opinions = [
            {
                "code": o.criterion,
                "title": o.title,
                "point": o.point,
                "weight": o.weight,
                "problem": o.problem,
                "suggestion": o.suggestion,
                "rows": [{"line": r.line, "kind": r.kind, "name": r.name, "value": r.value} for r in o.rows],
            }
            for o in each.opinions
        ]
        project = {"project": each.project.code, "name": each.project.name, "weight": each.weight, "opinions": opinions}
        click.echo(json.dumps(project, ensure_ascii=False))


def _summary(ranked: tuple[Ranked, ...], top: int, output: Path | None) -> None:
    total = sum(len(each.opinions) for each in ranked)
    rows = sum(len(each.project.rows) for each in ranked)
    clean = sum(1 for each in ranked if not each.opinions)
    click.echo(f"{len(ranked)} 个项目，{rows} 条指标，{total} 条意见；{clean} 个项目没有意见。")
    for i, each in enumerate(ranked[:top], 1):
        if each.opinions:
            titles = "；".join(dict.fromkeys(o.title for o in each.opinions[:4]))
            click.echo(f"{i:3}  {each.weight:3}分  {each.project.name}  {titles}")
    if output is not None:
        click.echo(f"已写入 {output}")
