"""Wording: sentences with number references from which the narrative of a report is drafted."""

from __future__ import annotations

import msgspec

from jiheng.standards.draft import Draft, Head
from jiheng.standards.fields import Fields
from jiheng.standards.status import Status


class Sentence(msgspec.Struct, frozen=True):
    """A sentence template.

    `{{概念.阶段}}` is a number, `[[…]]` a part that is left out when a number in it is missing, `{unit}`, `{short}` and
    `{year}` are words of the report. A sentence whose other numbers are missing is left out as a whole.

    Attributes:
        slot: section it belongs to.
        text: the template; `{items}` stands for the joined items of `each`.
        each: concept with `*` (`项目:*.决算`): one item for every fact that fits.
        item: template of an item; `{name}` is what `*` stands for, `{{*}}` the fact itself.
        join: between items.
        least: items that must be found.
        unless: references; the sentence is left out when one of them is known.
        fresh: `each` passes over facts that are shown already, and over those of registers that are listed themselves.
        counted: `each` passes over money and percentage points, whose name alone does not say what they are.
        continues: the sentence goes on in the paragraph of the one before.
    """

    slot: str
    text: str
    each: str = ""
    item: str = ""
    join: str = "，"
    least: int = 1
    unless: tuple[str, ...] = ()
    fresh: bool = False
    counted: bool = False
    continues: bool = False


class Listing(msgspec.Struct, frozen=True):
    """A paragraph made from the records of a register.

    Attributes:
        slot: section it belongs to.
        register: id of the register.
        item: template of a record with `{field}`; `[[…]]` is left out where a field or a number in it is missing;
            of ways parted by `||` the first whose fields are all there is taken;
            `{{=events[{number}]}}` is a fact by its id.
        text: the paragraph; `{items}` stands for the joined items.
        join: between items.
        numbered: every record is a paragraph with its number; what `text` says besides stands above them.
    """

    slot: str
    register: str
    item: str
    text: str = "{items}"
    join: str = "；"
    numbered: bool = False


class Results(msgspec.Struct, frozen=True):
    """How forms tell the results of all indicators in one cell.

    Attributes:
        text: the cell; `{items}` stands for the joined items.
        item: an indicator with a number, `{name}` and `{done}`.
        money: an indicator in money.
        said: an indicator with a result in words.
        join: between items.
    """

    text: str = "{items}"
    item: str = "{name}{done}"
    money: str = "{name}{done}"
    said: str = "{name}{done}"
    join: str = "；"


class Wording(msgspec.Struct, frozen=True):
    """The sentences for some outline families.

    Attributes:
        id: name of the wording.
        title: Chinese name.
        families: outline families; none means all, for the slots that no wording of their own covers.
        results: how forms tell what was achieved.
        packs: register packs; the wording holds where a ledger is kept by one of them.
        sentences: in order of each section.
        heading: title of the report, with `{unit}` and `{year}`.
        instead: slots that take the sentences of a slot which a family has not.
        listings: paragraphs made from registers.
        sources: where the wording is taken from.
        status: how sure.
    """

    id: str
    title: str
    families: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    heading: str
    instead: dict[str, tuple[str, ...]]
    listings: tuple[Listing, ...]
    sources: tuple[str, ...]
    status: Status
    packs: tuple[str, ...] = ()
    results: Results = Results()


def read_wording(fields: Fields, head: Head, name: str, draft: Draft) -> None:
    """Reads one wording a file."""
    sentences = []
    for entry in fields.children("sentences"):
        sentence = Sentence(
            slot=entry.text("slot"),
            text=entry.text("text"),
            each=entry.text("each", ""),
            item=entry.text("item", ""),
            join=entry.text("join", "，"),
            least=entry.integer("least", 1) or 1,
            unless=entry.texts("unless"),
            fresh=entry.flag("fresh", default=False),
            counted=entry.flag("counted", default=False),
            continues=entry.flag("continues", default=False),
        )
        if bool(sentence.each) != bool(sentence.item) or bool(sentence.each) != ("{items}" in sentence.text):
            entry.fault("each、item 与 text 中的 {items} 应同时出现")
        if sentence.each.count("*") > 1 or (sentence.each and "*" not in sentence.each):
            entry.fault(f"each 应有一个 *，实为“{sentence.each}”")
        entry.finish()
        sentences.append(sentence)
    listings = []
    for entry in fields.children("listings"):
        listing = Listing(
            slot=entry.text("slot"),
            register=entry.text("register"),
            item=entry.text("item"),
            text=entry.text("text", "{items}"),
            join=entry.text("join", "；"),
            numbered=entry.flag("numbered", default=False),
        )
        entry.finish()
        listings.append(listing)
    instead = {}
    near = fields.mapping("instead")
    for slot in near.names() if near else ():
        instead[slot] = near.texts(slot) if near else ()
    wording = Wording(
        id=name,
        title=head.title,
        families=fields.texts("families"),
        sentences=tuple(sentences),
        heading=fields.text("heading", ""),
        instead=instead,
        listings=tuple(listings),
        sources=head.sources,
        status=head.status,
        packs=fields.texts("packs"),
        results=_results(fields.mapping("results")),
    )
    draft.add("wording", name, wording, fields)


def _results(fields: Fields | None) -> Results:
    if fields is None:
        return Results()
    results = Results(
        text=fields.text("text"),
        item=fields.text("item"),
        money=fields.text("money"),
        said=fields.text("said"),
        join=fields.text("join"),
    )
    fields.finish()
    return results
