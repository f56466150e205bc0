"""Narrative: a unit's ledger becomes its report; words come from the registers, numbers from the facts."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from jiheng.facts import Period
from jiheng.ledger import Ledger, Record, Value, show, told
from jiheng.standards.wording import Listing, Wording
from jiheng.writing.report.about import hints, indicators, profile, targeted, words
from jiheng.writing.report.compose import About, compose
from jiheng.writing.report.composition import Composition
from jiheng.writing.report.kept import Kept
from jiheng.writing.report.scored import Scores
from jiheng.writing.report.stale import TextBlock

_OPTIONAL = re.compile(r"\[\[((?:(?!\[\[|\]\]).){0,300})\]\]")
_FIELD = re.compile(r"(?<!\{)\{([a-z_]{1,40})\}")
_DOUBLED = re.compile(r"([。；，：])[。；，：]+")


def compose_ledger(
    ledger: Ledger,
    family: str,
    scores: Scores | None = None,
    blocks: Iterable[TextBlock] = (),
    *,
    projects: Mapping[str, Scores] | None = None,
    clean: bool | None = None,
    draft: bool = False,
) -> Composition:
    """Returns the report of a ledger.

    Args:
        ledger: of the unit and year.
        family: id of the outline family.
        scores: of the unit.
        blocks: text written by people; one that replaces also stands in place of what the registers say.
        projects: scores of projects by name.
        clean: checking found nothing; by default the ledger's own problems decide.
        draft: every page says that it is a draft.

    Raises:
        ValueError: when no outline family has this id.
    """
    if clean is None:
        clean = not any(problem.severity in "EW" for problem in ledger.problems())
    written = (*own_blocks(ledger, family), *blocks)
    replaced = {block.slot for block in written if block.replaces}
    drafted = [block for block in register_blocks(ledger, family) if block.slot not in replaced]
    about = About(
        scores=scores,
        projects={name: (projects or {}).get(name) for name in targeted(ledger)},
        blocks=(*drafted, *written),
        short=profile(ledger, "short_name"),
        region=profile(ledger, "region"),
        clean=clean,
        reasons=_reasons(ledger),
        indicators=indicators(ledger),
        words=words(ledger),
        for_forms=ledger.evaluation.form_facts,
        hints=hints(ledger),
        signed_on=_signed_on(ledger),
        draft=draft,
    )
    # Keeps nothing that says anything of the records: it is one for all states of the year.
    kept = ledger.once("texts of the report", lambda _: Kept())
    return compose(ledger.unit, ledger.year, family, ledger.facts(), about, standards=ledger.standards, kept=kept)


def register_blocks(ledger: Ledger, family: str = "") -> tuple[TextBlock, ...]:
    """Returns the paragraphs that the wording makes from the registers of a ledger.

    A section that the wording of the outline family lists itself is left to it.
    """
    wordings = sorted(
        (w for w in ledger.standards.wordings.values() if _holds(w, ledger, family)),
        key=lambda w: not w.families,
    )
    chosen: list[tuple[Listing, list[str]]] = []
    covered: set[tuple[str, str]] = set()
    for wording in wordings:
        for listing in wording.listings:
            if listing.register not in ledger.schema.registers or (listing.slot, listing.register) in covered:
                continue
            records = ((record.key, record) for record in told(ledger, listing.register))
            made = ledger.once_each(("item", listing.register, listing.item), records, partial(_item, listing.item))
            items = [item for _, item in made if item]
            if items:
                chosen.append((listing, items))
        covered |= {(listing.slot, listing.register) for listing in wording.listings}
    return tuple(_listed(chosen))


def _holds(wording: Wording, ledger: Ledger, family: str) -> bool:
    if wording.packs and not set(wording.packs) & set(ledger.schema.packs):
        return False
    return not wording.families or family in wording.families


def own_blocks(ledger: Ledger, family: str) -> tuple[TextBlock, ...]:
    """Returns the text of the register of words: the section by its Chinese name or its heading, or by its id."""
    slots = ledger.standards.slots
    titles = {title: slot for slot, title in slots.items()}
    headings = {v: s.slot for s in ledger.standards.families[family].slots for v in s.variants}
    found = []
    for record in ledger.records("blocks") if "blocks" in ledger.schema.registers else ():
        said, text = str(record.values.get("slot", "")).strip(), record.values.get("text")
        slot = said if said in slots else headings.get(said) or titles.get(said) or said
        lead = record.values.get("title")
        since = str(record.values.get("from_year", ""))
        if isinstance(text, str):
            text = f"{lead}。{text}" if isinstance(lead, str) and lead not in headings else text
            heading = lead if isinstance(lead, str) and lead in headings else ""
            replaces = record.values.get("replaces") is True
            found.append(TextBlock(slot, text, heading, int(since) if since.isdecimal() else None, replaces))
    return tuple(found)


def _listed(chosen: list[tuple[Listing, list[str]]]) -> Iterator[TextBlock]:
    """Yields the paragraphs of listings; numbers run on through a section until a sentence leads to a new list."""
    whole = Counter(listing.slot for listing, items in chosen if listing.numbered for _ in items)
    last: dict[str, int] = {}
    for listing, items in chosen:
        if not listing.numbered:
            yield TextBlock(listing.slot, listing.text.replace("{items}", listing.join.join(items)), listed=True)
            continue
        lead = listing.text.replace("{items}", "")
        if len(items) == 1 and (lead or whole[listing.slot] == 1):
            yield TextBlock(listing.slot, items[0], listed=True)
            continue
        first = 1 if lead else last.get(listing.slot, 0) + 1
        last[listing.slot] = first + len(items) - 1
        lines = [*([lead] if lead else []), *(f"{number}.{item}" for number, item in enumerate(items, first))]
        yield TextBlock(listing.slot, "\n".join(lines), listed=True)


def _item(template: str, record: Record) -> str:
    """Returns the words of a record in the first way whose fields are all there, empty where none is."""
    for way in template.split("||"):
        text = _OPTIONAL.sub(lambda part: _optional(part[1], record), way)
        if found := _filled(text, record):
            return _DOUBLED.sub(r"\1", found.replace("\n", " "))
    return ""


def _optional(part: str, record: Record) -> str:
    """Returns a part that needs its fields; where it has numbers too, the brackets stay until they are known."""
    text = _filled(part, record)
    return f"[[{text}]]" if "{{" in text else text


def _filled(template: str, record: Record) -> str:
    values = {name: record.values.get(name) for name in _FIELD.findall(template)}
    if any(value is None for value in values.values()):
        return ""
    return _FIELD.sub(lambda field: _words(values[field[1]]), template)


def _words(value: Value | None) -> str:
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Period):
        return _when(value)
    return "" if value is None else show(value)


def _when(period: Period) -> str:
    """Returns days of the year of the report as people write them: 9月14日至30日, 7月, 全年."""
    start, end = period.start, period.end
    if start.year != end.year:
        return f"{start.year}年{start.month}月至{end.year}年{end.month}月"
    whole_months = start.day == 1 and (end + datetime.timedelta(days=1)).day == 1
    if whole_months and (start.month, end.month) == (1, 12):
        return "全年"
    if whole_months:
        return f"{start.month}月" + (f"至{end.month}月" if end.month != start.month else "")
    first = f"{start.month}月{start.day}日"
    if end == start:
        return first
    return f"{first}至" + (f"{end.month}月" if end.month != start.month else "") + f"{end.day}日"


def _signed_on(ledger: Ledger) -> datetime.date | None:
    record = next(iter(ledger.records("profile")), None) if "profile" in ledger.schema.registers else None
    day = record.values.get("signed_on") if record else None
    return day if isinstance(day, datetime.date) else None


def _reasons(ledger: Ledger) -> dict[str, str]:
    """Returns why a target was missed, by each name the deviation goes by."""
    found: dict[str, str] = {}
    for record in ledger.records("deviations") if "deviations" in ledger.schema.registers else ():
        text = record.values.get("text")
        for key in dict.fromkeys(record.values.get(name) for name in ("object", "score_row", "indicator")):
            if isinstance(key, str) and isinstance(text, str):
                found[key] = f"{found[key]}；{text}" if key in found else text
    return found
