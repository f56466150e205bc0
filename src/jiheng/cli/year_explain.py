"""The walk from a number to its formula, its cells and their evidence, as the commands print it."""

from __future__ import annotations

import difflib
import sys

import click

from jiheng.cli.year_workbook import Opened, write_json
from jiheng.ledger import Ledger, show, walk
from jiheng.ledger.workbook_layout import ORIGIN
from jiheng.writing.findings.lines import printable

_NAMED = 30


def explain(opened: Opened, name: str, form: str) -> None:
    ledger = opened.ledger
    found = _facts_named(ledger, name)
    if len(found) != 1:
        _say_choice(ledger, name, found)
    steps = [(s.depth, s.text + _where(opened, s.ref), s.ref) for s in walk(ledger, found[0])]
    if form == "json":
        write_json(
            {**opened.head(), "fact": found[0], "steps": [{"depth": d, "text": t, "ref": r} for d, t, r in steps]}
        )
        return
    for depth, text, _ in steps:
        click.echo(printable("  " * depth + text) if not depth else "  " * depth + printable(text))


def _facts_named(ledger: Ledger, name: str) -> list[str]:
    """Returns the ids that a name may mean: an id, a title, a concept or label, with or without its stage."""
    if ledger.evaluation.node(name) is not None:
        return [name]
    titles = {rule.id: rule.title for rule in ledger.schema.facts}
    found = [
        f.id for f in ledger.facts() if not f.subject and name in (f"{f.concept}.{f.stage}", f"{f.label}.{f.stage}")
    ]
    found = found or [f.id for f in ledger.facts() if titles.get(f.id) == name]
    found = found or [f.id for f in ledger.facts() if not f.subject and name in (f.label, f.concept.rpartition(":")[2])]
    found = found or [f.id for f in ledger.facts() if name in (f.label, f.concept.rpartition(":")[2], f.subject)]
    found = found or [m.id for m in ledger.missing() if name in (m.title, m.id)]
    return list(dict.fromkeys(found))


def _say_choice(ledger: Ledger, name: str, found: list[str]) -> None:
    if not found:
        names = [
            *(f.id for f in ledger.facts()),
            *(f.label for f in ledger.facts()),
            *(m.title for m in ledger.missing()),
        ]
        near = difflib.get_close_matches(name, list(dict.fromkeys(names)), 5, 0.4)
        hint = f"；相近的：{'、'.join(near)}" if near else ""
        click.echo(printable(f"没有叫“{name}”的数{hint}。用 jiheng year facts 查看全部。"), err=True)
        sys.exit(2)
    by_id = {f.id: f for f in ledger.facts()}
    click.echo(f"“{printable(name)}”有 {len(found)} 个数，请写编号：", err=True)
    for each in found[:_NAMED]:
        fact = by_id.get(each)
        shown = f"  {fact.label}〔{fact.stage}〕 {show(fact.amount)}" if fact else ""
        click.echo(printable(f"  {each}{shown}"), err=True)
    sys.exit(2)


def _where(opened: Opened, ref: str) -> str:
    """Returns the cell of a step of a walk, and the import its record came with."""
    register, slash, rest = ref.partition("/")
    if not slash or "#" not in rest or register not in opened.ledger.schema.registers:
        return ""
    key, _, field = rest.rpartition("#")
    sheet, cell = opened.reading.places.cell(register, key, field)
    record = opened.ledger.record(register, key)
    origin = record.values.get(ORIGIN) if record else None
    came = f"  ← {origin}" if isinstance(origin, str) else ""
    return (f"  [{sheet}!{cell}]" if sheet and cell else "") + came
