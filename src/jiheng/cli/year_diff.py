"""`jiheng year diff`: two workbooks side by side."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jiheng.cli.endings import CLEAN, FOUND
from jiheng.cli.year_shown import FORM, clean
from jiheng.cli.year_workbook import Opened, open_year, workbook_options, write_json
from jiheng.ledger import Ledger, Record, show
from jiheng.ledger.workbook_layout import ORIGIN


@click.command("diff")
@workbook_options
@click.argument("other", type=click.Path(path_type=Path))
@FORM
def diff_years(opened: Opened, other: Path, form: str) -> None:
    """比较两本登记簿：WORKBOOK 是新的，OTHER 是旧的（上一版，或上一年）。

    列出增加、删去、改动的记录，以及变了的数。

    退出状态：0 没有不同；1 有不同；2 文件读不了。
    """
    old = open_year(other, opened.ledger.standards)
    records = _record_changes(opened.ledger, old.ledger)
    facts = _fact_changes(opened.ledger, old.ledger)
    if form == "json":
        write_json({**opened.head(), "other": old.head(), "records": records, "facts": facts})
    else:
        for each in records:
            where = f"{each['register']}/{each['key']}"
            if each["field"]:
                click.echo(clean(f"改 {where} {each['field']}：{each['before'] or '空'} → {each['after'] or '空'}"))
            else:
                click.echo(clean(f"{'增' if each['after'] else '删'} {where}"))
        for each in facts:
            click.echo(clean(f"数 {each['title']}：{each['before'] or '无'} → {each['after'] or '无'}"))
        click.echo(f"记录 {len(records)} 处不同，事实 {len(facts)} 项不同。")
    sys.exit(FOUND if records or facts else CLEAN)


def _record_changes(new: Ledger, old: Ledger) -> list[dict[str, str]]:
    changes: list[dict[str, str]] = []
    for register in dict.fromkeys((*old.schema.registers, *new.schema.registers)):
        title = (new.schema.registers.get(register) or old.schema.registers[register]).title
        before, after = old.table(register), new.table(register)
        for key in dict.fromkeys((*before, *after)):
            changes += _one_change(new, register, title, key, before.get(key), after.get(key))
    return changes


def _one_change(
    ledger: Ledger, register: str, title: str, key: str, before: Record | None, after: Record | None
) -> list[dict[str, str]]:
    if before is None or after is None:
        said = {"before": "" if before is None else "有", "after": "" if after is None else "有"}
        return [{"register": title, "key": key, "field": "", **said}]
    changes = []
    layout = ledger.schema.registers.get(register)
    for name in dict.fromkeys((*before.values, *after.values, "state")):
        one = before.state if name == "state" else before.values.get(name)
        two = after.state if name == "state" else after.values.get(name)
        if one != two and name != ORIGIN:
            field = layout.field(name) if layout else None
            heading = "状态" if name == "state" else field.title if field else name
            said = {"before": "" if one is None else show(one), "after": "" if two is None else show(two)}
            changes.append({"register": title, "key": key, "field": heading, **said})
    return changes


def _fact_changes(new: Ledger, old: Ledger) -> list[dict[str, str]]:
    before, after = ({f.id: f for f in ledger.facts()} for ledger in (old, new))
    changes = []
    for name in dict.fromkeys((*before, *after)):
        one, two = before.get(name), after.get(name)
        shown = ["" if f is None else show(f.amount) for f in (one, two)]
        if shown[0] != shown[1]:
            fact = two or one
            label = f"{fact.label}〔{fact.stage}〕" if fact else name
            changes.append({"id": name, "title": label, "before": shown[0], "after": shown[1]})
    return changes
