"""Texts: what people write into a section of the report, and what the registers have drafted for it."""

from __future__ import annotations

import functools

import msgspec

from jiheng.ledger import Ledger
from jiheng.ledger.values import Cell
from jiheng.standards.family import Family
from jiheng.web.access import Desk
from jiheng.web.arranging import own_texts, printed
from jiheng.web.composing import composed_lately, facts_offered, shown_lately, written
from jiheng.web.scoresheet import sheet_of
from jiheng.web.store import Refused
from jiheng.writing.report import Composition
from jiheng.writing.report.composition import Figure, Paragraph
from jiheng.writing.report.figures import FORMS, show
from jiheng.writing.report.outline import leaves
from jiheng.writing.report.stale import stale

BLOCKS = "blocks"
_LONGEST = 20_000


class Text(msgspec.Struct, frozen=True):
    """A text of a section in its editor.

    Attributes:
        key: of the record; empty for a new one.
        version: of the record, 0 for a new one.
        text: with `{{…}}` for numbers.
        replaces: stands in place of the draft.
        since: year it was taken over from, empty for a new text.
        notes: what belongs to another year in it.
    """

    key: str
    version: int
    text: str
    replaces: bool = False
    since: str = ""
    notes: tuple[str, ...] = ()


def texts_of(desk: Desk, family: Family, place: int) -> list[Text]:
    """Returns the texts of a section."""
    found = []
    own = own_texts(desk.ledger, family).get(place, [])
    versions = desk.book.versions(BLOCKS, (record.key for record, _ in own)) if own else {}
    for record, block in own:
        notes = tuple(
            f"{p.message}：{p.fix}" for p in stale(block, desk.year.year, desk.standards) if p.code == "stale"
        )
        found.append(
            Text(
                record.key,
                versions.get(record.key, 0),
                str(record.values.get("text", "")),
                record.values.get("replaces") is True,
                str(record.values.get("from_year", "")),
                notes,
            )
        )
    return found


def draft_of_section(desk: Desk, place: int, most: int = 0) -> tuple[str, int]:
    """Returns what the registers have drafted for a section, numbers as references, ready to be changed.

    Args:
        desk: of the year.
        place: index of the section.
        most: how many paragraphs are wanted, 0 for all.

    Returns:
        The draft, and how many paragraphs it has in all.
    """
    composition, family = _unwritten(desk)
    section = printed(composition, family).get(place)
    if section is None:
        return "", 0
    body = [paragraph for paragraph in section.body if not paragraph.open]
    references = {offer.fact: offer.reference for offer in facts_offered(desk)}
    return "\n".join(_referring(p, composition, references) for p in body[: most or None]), len(body)


def _unwritten(desk: Desk) -> tuple[Composition, Family]:
    """Returns the report as the registers alone would have it."""
    whole, _ = composed_lately(desk)
    if BLOCKS not in desk.ledger.schema.registers or not desk.ledger.records(BLOCKS):
        return whole.composition, whole.family
    standard, system = desk.year.standard, desk.year.system
    make = functools.partial(_bare, standard=standard, system=system)
    return shown_lately(desk, f"drafts:{standard}:{system}", make, long=True)[0]


def _bare(ledger: Ledger, standard: str, system: str) -> tuple[Composition, Family]:
    bare = ledger.copy()
    for key in tuple(bare.table(BLOCKS)):
        bare.drop(BLOCKS, key)
    clean = not any(problem.severity in "EW" for problem in ledger.problems())
    return written(bare, standard, sheet_of(ledger, system), clean=clean)


def write(desk: Desk, family: Family, place: int, text: str, *, replaces: bool, since: str = "") -> None:
    """Adds a text to a section.

    Raises:
        Refused: where it is empty.
    """
    _save(desk, _cells(desk, family, place, text, replaces=replaces, since=since), "", 0)


def rewrite(desk: Desk, family: Family, place: int, key: str, seen: int, text: str, *, replaces: bool) -> None:
    """Changes a text of a section.

    Raises:
        Conflict: where someone changed it meanwhile.
        Refused: where there is no such text, or nothing is left of it.
    """
    kept = next((r for r, _ in own_texts(desk.ledger, family).get(place, []) if r.key == key), None)
    if kept is None:
        raise Refused("这段文字已经不在这一部分了")
    since = str(kept.values.get("from_year", ""))
    cells = _cells(desk, family, place, text, replaces=replaces, since=since)
    # Which section it is for stays as somebody wrote it, and so does a lead of its own.
    for name in ("slot", "title"):
        if name in kept.values:
            cells[name] = str(kept.values[name])
    _save(desk, cells, key, seen)


def last_texts(before: Ledger | None, place: int, family: Family) -> list[str]:
    """Returns the texts of the same section in the ledger of last year."""
    if before is None or family.id not in before.standards.families:
        return []
    return [str(record.values["text"]) for record, _ in own_texts(before, family).get(place, [])]


def _cells(desk: Desk, family: Family, place: int, text: str, *, replaces: bool, since: str) -> dict[str, Cell]:
    slot = family.slots[place]
    cells: dict[str, Cell] = {"slot": desk.standards.slots.get(slot.slot, slot.slot), "text": text.strip()}
    if leaves(family).get(slot.slot) is not slot:
        cells["title"] = slot.title
    if replaces:
        cells["replaces"] = "是"
    if since:
        cells["from_year"] = since
    return cells


def _save(desk: Desk, cells: dict[str, Cell], key: str, seen: int) -> None:
    if not cells["text"]:
        raise Refused("没有写内容；要删去请用“删去”")
    if len(str(cells["text"])) > _LONGEST:
        raise Refused(f"一段文字最多 {_LONGEST} 字，请分开写")
    found, _ = desk.book.save(BLOCKS, cells, who=desk.who, reason="编写报告", seen=seen, key=key)
    if found.unread:
        raise Refused("；".join(fault.what for _, fault in found.unread))


def _referring(paragraph: Paragraph, composition: Composition, references: dict[str, str]) -> str:
    """Returns a paragraph with references in place of its numbers."""
    said = []
    for piece in paragraph.pieces:
        if not isinstance(piece, Figure):
            said.append(piece.text)
            continue
        fact = composition.facts[piece.fact]
        form = next((f for f in ("", *FORMS) if show(fact.amount, f) == piece.shown), "")
        reference = references.get(piece.fact, f"={piece.fact}")
        said.append("{{" + reference + (f"|{form}" if form else "") + "}}")
    return "".join(said)
