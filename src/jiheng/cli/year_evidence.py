"""`jiheng year evidence`: the files behind the figures taken in by content, checked, and listed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from jiheng.cli.endings import CLEAN, FOUND
from jiheng.cli.year_shown import FORM, clean
from jiheng.cli.year_workbook import Opened, workbook_options, write_json
from jiheng.ledger import Ledger
from jiheng.ledger.evidence import EvidenceStore, check_evidence, proofs_of, take_in

_STORE = "库"
_SHORT = 12


@click.command("evidence")
@workbook_options
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="登记的文件放在哪个文件夹；文件夹以外的不读",
)
@click.option(
    "--store", "kept", type=click.Path(path_type=Path, file_okay=False), help="佐证库；默认是文件夹名后加“库”"
)
@FORM
def evidence_year(opened: Opened, folder: Path, kept: Path | None, form: str) -> None:
    """把登记簿写明的佐证文件收进佐证库，核对，并列出每个完成值有哪些佐证。

    佐证库按内容的校验值（SHA-256）存放，收进后不再改动；同一文件只存一份，原文件留在原处。登记簿“佐证材料”表的“校验值”
    已填的，与文件核对：文件换过就报告。登记簿本身不改。

    \b
    jiheng year evidence 登记簿.xlsx --folder 佐证/

    退出状态：0 都在、都对得上，每个完成值都有佐证；1 有缺的、换过的、损坏的；2 登记簿读不了。
    """  # noqa: D301 - click asks for a real backspace
    ledger = opened.ledger
    store = EvidenceStore(kept or folder.with_name(folder.resolve().name + _STORE))
    problems = (*take_in(ledger, store, folder), *check_evidence(ledger, store))
    damaged = store.verify()
    values = _values(ledger)
    if form == "json":
        write_json({**opened.head(), "store": str(store.folder), "problems": problems, "damaged": damaged} | values)
    else:
        for problem in problems:
            click.echo(clean(f"{problem.severity} {problem.message} → {problem.fix}"))
        for damage in damaged:
            click.echo(clean(f"E 佐证库 {damage.sha256[:_SHORT]}…：{damage.what} → 从备份恢复这个文件"))
        for row in values["files"]:
            mark = f"  sha256 {row['sha256'][:_SHORT]}…" if row["sha256"] else ""
            click.echo(clean(f"  {row['grade'] or '—'} {row['title']}  {row['file']}{mark}"))
        for row in values["values"]:
            click.echo(clean(f"{row['name']}：{'、'.join(row['proofs']) or '没有佐证 → 在“佐证材料”表登记并关联'}"))
        bare = sum(not row["proofs"] for row in values["values"])
        click.echo(f"佐证 {len(values['files'])} 件，在库 {sum(1 for _ in store)} 个文件；没有佐证的完成值 {bare} 项。")
    lacking = any(not row["proofs"] for row in values["values"])
    sys.exit(FOUND if problems or damaged or lacking else CLEAN)


def _values(ledger: Ledger) -> dict[str, Any]:
    """Returns the files of the register of evidence, and each result of an indicator with what proves it."""
    files = [
        {name: str(r.values.get(name, "")) for name in ("title", "file", "grade", "sha256")}
        for r in ledger.records("evidence")
    ]
    indicators = ledger.table("indicators")
    values = []
    for record in ledger.records("indicator_values"):
        named = indicators.get(record.key)
        name = str(named.values.get("name", record.key)) if named else record.key
        proofs = proofs_of(ledger, f"done_value[{record.key}]") or _tied(ledger, record.key)
        values.append(
            {"indicator": record.key, "name": name, "proofs": [str(p.values.get("title", p.key)) for p in proofs]}
        )
    return {"files": files, "values": values}


def _tied(ledger: Ledger, key: str) -> tuple[Any, ...]:
    """Returns what is tied to a result in words, which is no fact."""
    return tuple(
        r
        for r in ledger.records("evidence")
        if key in (v if isinstance(v := r.values.get("indicator_value"), tuple) else ())
    )
