"""`jiheng rule CODE` and `jiheng rules`."""

from __future__ import annotations

import click

from jiheng.cli.catalogue import CLASSES, SEVERITIES, as_json, as_markdown, line, page
from jiheng.standards import load


@click.command(short_help="说明一条规则：依据、正例、反例")
@click.argument("code")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式")
def rule(code: str, form: str) -> None:
    """说明一条规则：查什么、怎样改、依据、参数、正例、反例。CODE 是检查结果中的代码，如 M01。"""
    entries = load().rules
    entry = entries.get(code.upper())
    if entry is None:
        raise click.ClickException(f"没有规则 {code}；全部规则见 jiheng rules")
    click.echo(as_json([entry]) if form == "json" else page(entry))


@click.command(short_help="列出全部规则")
@click.option("--severity", type=click.Choice([s.value for s in SEVERITIES]), help="只列这一程度")
@click.option("--class", "klass", type=click.Choice([c.value for c in CLASSES]), help="只列这一类别")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help="输出格式")
def rules(severity: str | None, klass: str | None, form: str) -> None:
    """列出全部规则：代码、默认程度（E W I）、类别（D K J）、名称。"""
    entries = [
        entry
        for _, entry in sorted(load().rules.items())
        if severity in (None, entry.severity.value) and klass in (None, entry.klass.value)
    ]
    match form:
        case "json":
            click.echo(as_json(entries))
        case "markdown":
            click.echo(as_markdown(entries), nl=False)
        case _:
            for entry in entries:
                click.echo(line(entry))
