"""Narrative: a unit's ledger becomes its report; words come from the registers, numbers from the facts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from jiheng.ledger import Ledger, Record, Value, show
from jiheng.scoring import ScoreSheet
from jiheng.standards.wording import Listing
from jiheng.writing.report.compose import compose
from jiheng.writing.report.composition import Composition
from jiheng.writing.report.stale import TextBlock

_OPTIONAL = re.compile(r"\[\[([^\[\]]{0,200})\]\]")
_FIELD = re.compile(r"(?<!\{)\{([a-z_]{1,40})\}(?!\})")
_DOUBLED = re.compile(r"([。；，：])[。；，：]+")


def compose_ledger(
    ledger: Ledger,
    family: str,
    sheet: ScoreSheet | None = None,
    blocks: Iterable[TextBlock] = (),
    *,
    clean: bool | None = None,
) -> Composition:
    """Returns the report of a ledger.

    Args:
        ledger: of the unit and year.
        family: id of the outline family.
        sheet: score sheet.
        blocks: text written by people; one that replaces also stands in place of what the registers say.
        clean: checking found nothing; by default the ledger's own problems decide.

    Raises:
        ValueError: when no outline family has this id.
    """
    written = tuple(blocks)
    replaced = {block.slot for block in written if block.replaces}
    drafted = [block for block in register_blocks(ledger) if block.slot not in replaced]
    profile = next(iter(ledger.records("profile")), None) if "profile" in ledger.schema.registers else None
    signed = profile.values.get("signed_on") if profile else None
    short = profile.values.get("short_name") if profile else None
    if clean is None:
        clean = not any(problem.severity in "EW" for problem in ledger.problems())
    return compose(
        ledger.unit,
        ledger.year,
        family,
        ledger.facts(),
        sheet,
        (*drafted, *written),
        short=short if isinstance(short, str) else "",
        clean=clean,
        reasons=_reasons(ledger),
        signed_on=signed if isinstance(signed, datetime.date) else None,
        standards=ledger.standards,
    )


def register_blocks(ledger: Ledger) -> tuple[TextBlock, ...]:
    """Returns the paragraphs that the wording makes from the registers of a ledger."""
    found = []
    for wording in ledger.standards.wordings.values():
        for listing in wording.listings if not wording.families else ():
            if listing.register in ledger.schema.registers:
                text = _listed(listing, ledger.records(listing.register))
                if text:
                    found.append(TextBlock(listing.slot, text))
    return tuple(found)


def _listed(listing: Listing, records: Iterable[Record]) -> str:
    items = [item for record in records if (item := _item(listing.item, record))]
    if not items:
        return ""
    if listing.numbered:
        return "\n".join(f"{number}.{item}" for number, item in enumerate(items, 1)) if len(items) > 1 else items[0]
    return listing.text.replace("{items}", listing.join.join(items))


def _item(template: str, record: Record) -> str:
    """Returns the words of a record, empty where a field that must be there is not."""
    text = _OPTIONAL.sub(lambda part: _filled(part[1], record), template)
    return _DOUBLED.sub(r"\1", _filled(text, record).replace("\n", " "))


def _filled(template: str, record: Record) -> str:
    values = {name: record.values.get(name) for name in _FIELD.findall(template)}
    if any(value is None for value in values.values()):
        return ""
    return _FIELD.sub(lambda field: _words(values[field[1]]), template)


def _words(value: Value | None) -> str:
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else show(value)


def _reasons(ledger: Ledger) -> dict[str, str]:
    """Returns why a target was missed, by each name the deviation goes by."""
    found: dict[str, str] = {}
    for record in ledger.records("deviations") if "deviations" in ledger.schema.registers else ():
        text = record.values.get("text")
        for name in ("object", "score_row", "indicator"):
            key = record.values.get(name)
            if isinstance(key, str) and isinstance(text, str):
                found[key] = f"{found[key]}；{text}" if key in found else text
    return found
