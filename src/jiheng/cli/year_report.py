"""`jiheng year report`: from the workbook to the official report in Word, Excel, PDF and as a page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from jiheng.cli.endings import CLEAN, FOUND
from jiheng.cli.year_explain import explain
from jiheng.cli.year_shown import clean, problem_line
from jiheng.cli.year_workbook import Opened, workbook_options
from jiheng.facts import Finding
from jiheng.ledger.workbook import WorkbookProblem
from jiheng.standards.choice import outline_for
from jiheng.writing.report import Composition, Scores, compose_ledger
from jiheng.writing.report.about import profile
from jiheng.writing.report.composition import DraftProblem
from jiheng.writing.report.files import Written
from jiheng.writing.report.outputs import FORMATS, render, write
from jiheng.writing.report.proof import proof
from jiheng.writing.report.tagging import figures
from jiheng.writing.report.typeset import NoFontError
from jiheng.year import NoScoreError, Scored, choose_system, score_ledger, score_projects

_MOST = 12
_ALL = "all"


@click.command("report")
@workbook_options
@click.option("--output", "-o", "folder", type=click.Path(path_type=Path), help="写到哪个文件夹；没有就建立")
@click.option("--family", "--standard", "family", default="", metavar="ID", help="报告提纲；默认按所在省和年度选")
@click.option("--system", "system_id", default="", metavar="ID", help="评分体系；默认取“开始”表，再按所在省和年度选")
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=(_ALL,),
    show_default=True,
    metavar="docx,xlsx,pdf,html|all",
    help="要哪几种，用逗号分开，或写几次 --format",
)
@click.option("--draft", is_flag=True, help="草稿：每页注明“草稿”，还有没写完的也算完成（退出状态 0）")
@click.option("--explain", "name", metavar="FACT", help="不写报告，只说明其中一个数从哪里来：印出的数、名称或编号")
def report_year(
    opened: Opened,
    folder: Path | None,
    family: str,
    system_id: str,
    formats: tuple[str, ...],
    draft: bool,  # noqa: FBT001 - click's way
    name: str | None,
) -> None:
    """写出自评报告：检查、打分、成文，一次写出 Word、Excel、PDF 和给公众看的网页。

    文字取自登记表和“文字材料”表，数字全部由登记得出，每个数都带着来源。空着的部分写“【待填写】”，并说明填哪张表。
    检查没有通过、或有失分时，“存在的问题”不会写“无”。网页旁另有全部数据的 CSV 和 JSON。

    \b
    jiheng year report 登记簿.xlsx -o 报告/
    jiheng year report 登记簿.xlsx -o 报告/ --format docx,pdf --draft
    jiheng year report 登记簿.xlsx --explain 91.16%

    四种文件都成稿后才一起放到文件夹里；已有的同名文件先留作 .bak（再有就是 .bak2），改回原名即可恢复。

    退出状态：0 已写出，没有要改的；1 已写出，还有待填写的部分、错误或警告；2 登记簿读不了，或写不出。
    """  # noqa: D301 - click asks for a real backspace
    wanted = _formats(formats)
    if folder is None and name is None:
        raise click.UsageError("请用 -o 指明写到哪个文件夹，如 -o 报告/")
    problems = opened.problems()
    scored, why = _scored(opened, system_id)
    composition = _composed(opened, family, scored, problems, draft=draft)
    if name is not None:
        _explain(opened, composition, name)
        return
    assert folder is not None  # noqa: S101 - asked above
    findings = proof(composition, opened.ledger.standards)
    try:
        outputs = render(composition, wanted)
    except NoFontError as error:
        raise click.ClickException(str(error)) from None
    for line in _told(write(outputs, folder)):
        click.echo(clean(line))
    for line in (*_score_lines(scored, why), *_open_lines(composition), *_finding_lines(opened, problems, findings)):
        click.echo(clean(line))
    if outputs.notice:
        click.echo(clean(outputs.notice), err=True)
    waiting = not composition.fit or any(p.severity in "EW" for p in problems)
    sys.exit(FOUND if waiting and not draft else CLEAN)


def _formats(said: tuple[str, ...]) -> tuple[str, ...]:
    """Returns what was asked for in any number of options, each of which may list several."""
    listed = ",".join(said).replace("，", ",").split(",")
    names = list(dict.fromkeys(each.strip().lower() for each in listed if each.strip()))
    if not names or _ALL in names:
        return FORMATS
    strange = [each for each in names if each not in FORMATS]
    if strange:
        raise click.BadParameter(f"没有“{strange[0]}”；可用：{'、'.join(FORMATS)}、{_ALL}", param_hint="--format")
    return tuple(names)


def _scored(opened: Opened, system_id: str) -> tuple[Scored | None, str]:
    """Returns the score of the unit, or why there is none; a table asked for by name must fit."""
    try:
        system = choose_system(opened.ledger, system_id, opened.reading.system, "")
        return score_ledger(opened.ledger, system), ""
    except NoScoreError as error:
        if system_id:
            raise
        return None, str(error)


def _composed(
    opened: Opened, family: str, scored: Scored | None, problems: tuple[WorkbookProblem, ...], *, draft: bool
) -> Composition:
    ledger = opened.ledger
    families = ledger.standards.families
    if family and family not in families:
        known = "\n".join(f"  {each.id:28}{each.title}" for each in families.values())
        raise click.ClickException(f"没有提纲“{family}”。可用：\n{known}")
    region = profile(ledger, "region") or ledger.unit
    return compose_ledger(
        ledger,
        family or outline_for(families.values(), region, ledger.year),
        Scores(scored.sheet, scored.system) if scored else None,
        projects={name: Scores(each.sheet, each.system) for name, each in score_projects(ledger).items()},
        clean=not any(problem.severity in "EW" for problem in problems),
        draft=draft,
    )


def _explain(opened: Opened, composition: Composition, name: str) -> None:
    """Prints the walk from a number as it is printed, else from its name."""
    printed = dict.fromkeys(figure.fact for figure in figures(composition) if figure.shown == name.strip())
    known = [fact for fact in printed if opened.ledger.evaluation.node(fact) is not None]
    of_scores = [fact for fact in printed if fact not in known]
    for fact in known:
        explain(opened, fact, "text")
    for fact in of_scores:
        shown = composition.facts[fact]
        click.echo(clean(f"{shown.label}：{name}，由评分得出；逐项见 jiheng year score {opened.path.name}"))
    if not printed:
        explain(opened, name, "text")


def _told(written: tuple[Written, ...]) -> Iterator[str]:
    for each in written:
        if each.same:
            yield f"没有变化 {each.path}"
        else:
            kept = f"（旧文件留作 {each.kept.name}，改回原名即可恢复）" if each.kept else ""
            yield f"已写出 {each.path}{kept}"


def _score_lines(scored: Scored | None, why: str) -> Iterator[str]:
    if scored is None:
        yield f"没有打分：{why}"
        return
    sheet = scored.sheet
    if sheet.total is None:
        yield (
            f"得分：不可计算（{sheet.title}）；已算出 {sheet.known:f}，最多 {sheet.possible:f}。"
            f"缺：{_list(sheet.missing)}。逐项见 jiheng year score"
        )
    else:
        yield f"得分：{sheet.total:f} / {sheet.full:f}，{sheet.grade}（{sheet.title}）"
        if sheet.unexplained:
            yield f"失分 {sheet.lost:f}，其中 {sheet.unexplained:f} 没有原因：填写“偏差与扣分原因”表"


def _open_lines(composition: Composition) -> Iterator[str]:
    waiting = [p for p in composition.problems if p.severity == "E"]
    if waiting:
        yield f"待填写 {len(waiting)} 处："
        yield from (f"  {_where(p)}{p.message} → {p.fix}" for p in waiting[:_MOST])
        if len(waiting) > _MOST:
            yield f"  … 另有 {len(waiting) - _MOST} 处"
    noted = [p for p in composition.problems if p.severity != "E"]
    if noted:
        yield f"请看一遍 {len(noted)} 处：{noted[0].message} → {noted[0].fix}"


def _where(problem: DraftProblem) -> str:
    return f"第{problem.place.paragraph}段 " if problem.place.paragraph else ""


def _finding_lines(
    opened: Opened, problems: tuple[WorkbookProblem, ...], findings: tuple[Finding, ...]
) -> Iterator[str]:
    """Yields what is wrong in the workbook, then what a reviewer would add on reading the text."""
    serious = [p for p in problems if p.severity in "EW"]
    if serious:
        errors = sum(p.severity == "E" for p in serious)
        yield f"检查：错误 {errors}，警告 {len(serious) - errors}（jiheng year check {opened.path.name} 查看全部）"
        yield from (f"  {problem_line(p)}" for p in serious[:_MOST])
    known = {p.rule for p in problems}
    asked = [f for f in findings if f.severity.value in "EW" and f.code not in known]
    if asked:
        yield f"照审核口径再读一遍，还会问 {len(asked)} 处："
        yield from (f"  {f.severity.value} {f.code} {f.message} → {f.hint}" for f in asked[:_MOST])
    missing = opened.ledger.missing()
    if missing:
        yield f"算不出的数 {len(missing)} 项：jiheng year facts {opened.path.name} --missing 查看各需要什么"


def _list(names: tuple[str, ...]) -> str:
    more = f"等 {len(names)} 项" if len(names) > _MOST else ""
    return "、".join(names[:_MOST]) + more
