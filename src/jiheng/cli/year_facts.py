"""`jiheng year facts`: every number a workbook gives, and where it comes from."""

from __future__ import annotations

import click

from jiheng.cli.year_explain import explain
from jiheng.cli.year_shown import FORM, clean
from jiheng.cli.year_workbook import Opened, place_of, workbook_options, write_json
from jiheng.facts import Derivation, Fact, RecordOrigin
from jiheng.ledger import show


@click.command("facts")
@workbook_options
@FORM
@click.option(
    "--explain", "name", metavar="FACT", help="一个数从哪里来：公式、单元格、佐证；写编号或名称，如 预算执行率"
)
@click.option("--missing", "only_missing", is_flag=True, help="只列算不出的数，各需要什么")
def facts_of_year(opened: Opened, form: str, name: str | None, only_missing: bool) -> None:  # noqa: FBT001 - click's way
    """列出登记簿得出的每一个数：名称、阶段、数值、来自哪一格或什么公式。

    \b
    jiheng year facts 登记簿.xlsx --explain 预算执行率
    jiheng year facts 登记簿.xlsx --missing
    jiheng year facts 登记簿.xlsx --format json

    退出状态：0 完成；2 文件读不了，或没有 --explain 所说的数。
    """  # noqa: D301 - click asks for a real backspace
    if name is not None:
        explain(opened, name, form)
        return
    ledger, places = opened.ledger, opened.reading.places
    if form == "json":
        missing = [{"id": m.id, "title": m.title, "needs": m.needs} for m in ledger.missing()]
        facts = [] if only_missing else [_plain_fact(f, place_of(f, places)) for f in ledger.facts()]
        write_json({**opened.head(), "facts": facts, "missing": missing})
        return
    if not only_missing:
        for fact in ledger.facts():
            origin = place_of(fact, places) or (fact.origin.formula if isinstance(fact.origin, Derivation) else "")
            subject = f"（{fact.subject}）" if fact.subject and fact.subject != fact.label else ""
            what = f"{fact.id}\t{fact.label}{subject}〔{fact.stage}〕\t{show(fact.amount)}\t{origin}"
            click.echo(clean(what))
    for each in ledger.missing() if only_missing else ():
        click.echo(clean(f"{each.id}\t{each}"))


def _plain_fact(fact: Fact, place: str) -> dict[str, object]:
    amount = fact.amount
    origin: dict[str, object] = {"cell": place}
    if isinstance(fact.origin, RecordOrigin):
        origin |= {"register": fact.origin.register, "key": fact.origin.key, "field": fact.origin.field}
    elif isinstance(fact.origin, Derivation):
        origin |= {"formula": fact.origin.formula, "inputs": list(fact.origin.inputs)}
    return {
        "id": fact.id,
        "label": fact.label,
        "concept": fact.concept,
        "subject": fact.subject,
        "stage": str(fact.stage),
        "period": fact.period,
        "value": f"{amount.value:f}",
        "unit": amount.unit,
        "bound": str(amount.bound),
        "shown": show(amount),
        "origin": origin,
    }
