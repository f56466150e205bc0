"""`jiheng read` and `jiheng check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from jiheng.batch.discover import STANDARD_INPUT, Discovered, discover
from jiheng.batch.run import ENGINES, Run
from jiheng.batch.task import Options, standard_input
from jiheng.cli.endings import CLEAN, FOUND, UNREADABLE, ending
from jiheng.cli.progress import Progress
from jiheng.cli.sinks import Sink, open_sink
from jiheng.facts import Severity
from jiheng.reading.document import Limits
from jiheng.standards import load
from jiheng.standards.faults import StandardsError
from jiheng.writing.findings.lines import printable, problem_line
from jiheng.writing.findings.outcome import Outcome

_MEGABYTE = 1024 * 1024


def _shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the arguments and options that reading and checking share."""
    for decorate in reversed(
        (
            click.argument("paths", nargs=-1, required=True, metavar="PATH..."),
            click.option("--standard", default="auto", metavar="auto|ID", help="报告模板；auto 按提纲和地名识别"),
            click.option(
                "--standards", "folder", type=click.Path(exists=True, file_okay=False), help="自有标准的文件夹"
            ),
            click.option("--jobs", "-j", type=click.IntRange(0, 256), default=0, help="进程数；0 为处理器个数"),
            click.option("--engine", type=click.Choice(list(ENGINES)), default="processes", help="运行方式"),
            click.option("--seconds", type=click.FloatRange(0.1), default=60.0, help="每个文件的时限（秒）"),
            click.option("--memory", type=click.IntRange(0), default=0, help="每个进程的内存上限（MB），0 为不限"),
            click.option(
                "--max-bytes", type=click.IntRange(1), default=256, help="文件大小上限（MB），压缩包按解开后计"
            ),
            click.option("--max-characters", type=click.IntRange(1), default=5_000_000, help="文字长度上限（字）"),
            click.option("--max-pages", type=click.IntRange(1), default=2000, help="页数上限"),
            click.option("--max-cells", type=click.IntRange(1), default=2_000_000, help="表格单元格上限"),
            click.option("--quiet", "-q", is_flag=True, help="不显示进度"),
        )
    ):
        command = decorate(command)
    return command


@click.command(short_help="读出文件中的每一个数量及其含义")
@_shared
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="输出格式")
@click.option("--text", "only_text", is_flag=True, help="只输出文件的文字；其他输出中的位置都以它为准")
def read(paths: tuple[str, ...], form: str, only_text: bool, **rest: Any) -> None:  # noqa: FBT001 - click's way
    """读出文件中的每一个数量：数值、单位、含义、阶段、年度、原文位置，以及数与数之间的关系。

    PATH 是文件、文件夹（包括下级文件夹）或 -（标准输入）。支持 docx、doc、wps、xlsx、xls、et、pdf、html、txt、md，
    装有 ocr 附加组件时支持扫描件和图片。

    退出状态：0 全部读完；2 有文件读不了。
    """
    form = "plain" if only_text else form
    with ending() as ends:
        options = _options(form=form, check=False, paths=paths, **rest)
        sink = open_sink(form, None)
        ends.hold(sink)
        with _run(options, rest) as run:
            failed = _stream(run, paths, sink, quiet=rest["quiet"])
        ends.close()
    sys.exit(UNREADABLE if failed else CLEAN)


@click.command(short_help="检查报告，列出审核人会签字认可的问题")
@_shared
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "html", "xlsx", "sarif"]),
    default="text",
    help="输出格式；html 为批注页和总表，xlsx 为发现清单和排序的报告清单",
)
@click.option("--output", "-o", "out", type=click.Path(), help="输出到文件；html 格式为文件夹")
@click.option("--select", metavar="CODES", default="", help="只用这些规则，逗号分隔，可写前缀，如 M,P01")
@click.option("--ignore", metavar="CODES", default="", help="不用这些规则")
@click.option("--fail-on", type=click.Choice(["E", "W"]), default="W", help="出现该级别及以上的问题时退出状态为 1")
@click.option("--no-across", is_flag=True, help="不比较各份报告（抄袭、沿用旧文、年度间突变）")
def check(
    paths: tuple[str, ...],
    form: str,
    out: str | None,
    select: str,
    ignore: str,
    fail_on: str,
    no_across: bool,  # noqa: FBT001 - click's way
    **rest: Any,
) -> None:
    """检查报告：数对不对、话全不全、前后是否一致。

    每个问题给出位置、代码、说明、原文、建议和依据。E 应退回，W 应说明或更正，I 供参考。
    用 jiheng rule 代码 查看规则的依据和例子。

    退出状态：0 没有问题或只有 I；1 有 W 或 E（--fail-on E 时只看 E）；2 有文件读不了。
    """
    if form in ("html", "xlsx") and out is None:
        raise click.UsageError(f"--format {form} 需要 -o 指定输出{'文件夹' if form == 'html' else '文件'}")
    level = {"E": Severity.ERROR, "W": Severity.WARNING}[fail_on]
    with ending() as ends:
        options = _options(form=form, check=True, paths=paths, out=out or "", select=select, ignore=ignore, **rest)
        if form == "html" and out is not None:
            Path(out).mkdir(parents=True, exist_ok=True)
        sink = open_sink(form, out, later=not no_across)
        ends.hold(sink, place=out is not None)
        tally = _Tally(sink, level)
        with _run(options, rest, compared=not no_across) as run:
            failed = _stream(run, paths, tally, quiet=rest["quiet"])
            for outcome, added in run.across():
                tally.replace(outcome, added)
        ends.close()
    sys.exit(UNREADABLE if failed else FOUND if tally.reached else CLEAN)


class _Tally:
    """A sink that also watches whether a finding reaches the level that fails the run."""

    def __init__(self, sink: Sink, level: Severity) -> None:
        self._sink = sink
        self._level = level
        self.reached = False

    def add(self, outcome: Outcome) -> None:
        self._watch(outcome)
        self._sink.add(outcome)

    def replace(self, outcome: Outcome, added: int) -> None:
        self._watch(outcome)
        self._sink.replace(outcome, added)

    def _watch(self, outcome: Outcome) -> None:
        self.reached |= any(each.finding.severity.rank >= self._level.rank for each in outcome.findings)


def _stream(run: Run, paths: tuple[str, ...], sink: Sink | _Tally, *, quiet: bool) -> bool:
    """Sends every outcome to the sink and tells whether some path could not be read."""
    seen = Discovered()
    files: Any = discover(paths, seen)
    progress = Progress(sys.stderr, hidden=quiet or not sys.stderr.isatty())
    if progress.shown:
        files = list(files)
        progress.total = len(files)
    failed = False
    for outcome in run.outcomes(files):
        progress.clear()
        if outcome.error is not None:
            failed = True
            if run.options.form not in ("text", "jsonl"):
                click.echo(problem_line(outcome.path, outcome.error), err=True)
        sink.add(outcome)
        progress.step(outcome.path)
    progress.clear()
    for folder in seen.unreachable:
        click.echo(f"{printable(folder)}: 打不开这个文件夹 [no-permission]", err=True)
        failed = True
    if progress.total == 0 and progress.done == 0 and not failed:
        click.echo("没有找到可读的文件（支持 docx doc wps xlsx xls et pdf html txt md 及图片）", err=True)
        failed = True
    return failed


def _run(options: Options, rest: dict[str, Any], *, compared: bool = False) -> Run:
    return Run(options, jobs=rest["jobs"], engine=rest["engine"], memory=rest["memory"] * _MEGABYTE, compared=compared)


def _options(*, form: str, check: bool, paths: tuple[str, ...], **rest: Any) -> Options:
    if rest["folder"]:
        os.environ["JIHENG_STANDARDS"] = rest["folder"]
    try:
        known_families = load().families
    except StandardsError as error:
        raise click.UsageError(str(error)) from error
    standard = rest["standard"]
    if standard != "auto" and standard not in known_families:
        known = "、".join(sorted(known_families))
        raise click.BadParameter(f"没有标准 {standard}；已有：{known}", param_hint="--standard")
    return Options(
        check=check,
        form=form,
        standard=standard,
        select=_codes(rest.get("select", "")),
        ignore=_codes(rest.get("ignore", "")),
        limits=Limits(
            bytes=rest["max_bytes"] * _MEGABYTE,
            characters=rest["max_characters"],
            pages=rest["max_pages"],
            cells=rest["max_cells"],
            seconds=rest["seconds"],
        ),
        out=rest.get("out", ""),
        colour=form == "text" and not rest.get("out") and sys.stdout.isatty() and not os.environ.get("NO_COLOR"),
        standard_input=standard_input(rest["max_bytes"] * _MEGABYTE) if STANDARD_INPUT in paths else b"",
    )


def _codes(text: str) -> tuple[str, ...]:
    """Reads `M,P01` and refuses what begins no known code."""
    codes = tuple(c.strip().upper() for c in text.replace("，", ",").split(",") if c.strip())
    known = load().rules
    for code in codes:
        if not any(k.startswith(code) for k in known):
            raise click.BadParameter(f"没有代码以 {code} 开头的规则；用 jiheng rules 查看全部规则")
    return codes
