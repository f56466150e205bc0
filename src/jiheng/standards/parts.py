"""Parts: one reader for each folder of the data, from the fields of a file to the items of a draft."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from jiheng.facts import RuleClass, Severity
from jiheng.standards.calendar import Campaign, OrdinalRule, Theme
from jiheng.standards.criteria_reader import read_criteria
from jiheng.standards.draft import Draft, Head, YearOfDays
from jiheng.standards.family import Family, FamilySlot
from jiheng.standards.fields import Fields, day
from jiheng.standards.glossary import Concept
from jiheng.standards.import_profile import read_imports
from jiheng.standards.layout import read_layout
from jiheng.standards.packs import read_packs
from jiheng.standards.rules import Basis, RuleText
from jiheng.standards.status import Status
from jiheng.standards.store import WordList
from jiheng.standards.subjects import read_classes
from jiheng.standards.system_reader import read_systems
from jiheng.standards.terms import read_terms
from jiheng.standards.wording import read_wording
from jiheng.standards.year_tasks import read_year_tasks

Reader = Callable[[Fields, Head, str, Draft], None]

_KINDS = ["money", "rate", "count", "score"]
_FLOWS = ["flow", "stock"]
_REPORTS = ["self-evaluation", "final-accounts", "project-evaluation"]
_CAMPAIGNS = ["campaign", "policy", "wording"]


def read_glossary(fields: Fields, head: Head, _name: str, draft: Draft) -> None:
    kind = fields.one_of("kind", _KINDS, "money")
    flow = fields.one_of("flow", _FLOWS, "flow")
    for key, entry in fields.entries("concepts", required=True):
        concept = Concept(
            id=key,
            kind=entry.one_of("kind", _KINDS, kind),
            flow=entry.one_of("flow", _FLOWS, flow),
            aliases=entry.texts("aliases"),
            definition=entry.text("definition", ""),
            source=entry.text("source", head.source),
            status=entry.choice("status", Status, head.status),
            group=entry.text("group", ""),
            stage=entry.text("stage", ""),
        )
        entry.finish()
        draft.add("concept", key, concept, entry)


def read_family(fields: Fields, head: Head, _name: str, draft: Draft) -> None:
    key = fields.text("id")
    jurisdiction = fields.text("jurisdiction", "")
    slots: list[FamilySlot] = []
    _read_slots(fields, "slots", 1, "", slots)
    family = Family(
        id=key,
        title=head.title,
        jurisdiction=jurisdiction,
        first_year=fields.integer("first_year"),
        last_year=fields.integer("last_year"),
        places=fields.texts("places") or ((jurisdiction,) if jurisdiction else ()),
        sources=head.sources,
        status=head.status,
        slots=tuple(slots),
        kind=fields.one_of("kind", _REPORTS, "self-evaluation"),
        markers=fields.texts("markers"),
        note=fields.text("note", ""),
    )
    draft.add("family", key, family, fields, fields.line_of("id"))


def _read_slots(fields: Fields, key: str, level: int, parent: str, slots: list[FamilySlot]) -> None:
    # The files nest three levels at most: the YAML reader refuses deep nesting before this runs.
    for entry in fields.children(key, required=level == 1):
        title = entry.text("title")
        variants = dict.fromkeys((title, *entry.texts("variants")))
        slot = FamilySlot(
            slot=entry.text("slot"),
            level=level,
            number=entry.text("number", ""),
            title=title,
            variants=tuple(variants),
            required=entry.flag("required", default=False),
            parent=parent,
        )
        slots.append(slot)
        _read_slots(entry, "sections", level + 1, slot.slot, slots)
        entry.finish()


def read_rules(fields: Fields, head: Head, _name: str, draft: Draft) -> None:
    for code, entry in fields.entries("rules", required=True):
        basis = []
        for each in entry.children("basis"):
            document = each.text("document")
            basis.append(Basis(document, each.text("article", ""), each.choice("status", Status, head.status)))
            each.finish()
        text = RuleText(
            code=code,
            title=entry.text("title"),
            severity=entry.choice("severity", Severity),
            klass=entry.choice("class", RuleClass),
            meaning=entry.text("meaning"),
            hint=entry.text("hint"),
            basis=tuple(basis),
            first_year=entry.integer("first_year"),
            last_year=entry.integer("last_year"),
            jurisdictions=entry.texts("jurisdictions"),
            parameters=entry.values("parameters"),
            passing=entry.text("passing", ""),
            failing=entry.text("failing", ""),
            enabled=entry.flag("enabled", default=True),
            note=entry.text("note", ""),
            severities=entry.choices("severities", Severity),
        )
        entry.finish()
        draft.add("rule", code, text, entry)


def read_names(fields: Fields, _head: Head, _name: str, draft: Draft) -> None:
    for literal in fields.texts("literals"):
        draft.add("literal", literal, literal, fields, fields.line_of("literals"))
    for pattern in fields.patterns("patterns"):
        draft.add("pattern", pattern, pattern, fields, fields.line_of("patterns"))


def read_words(fields: Fields, head: Head, name: str, draft: Draft) -> None:
    words = fields.texts("words", required=True)
    draft.add("words", name, WordList(name, head.title, words, head.sources, head.status), fields)


def read_places(fields: Fields, _head: Head, _name: str, draft: Draft) -> None:
    for province, entry in fields.entries("provinces", required=True):
        names = {province, *entry.texts("names"), *entry.texts("prefectures"), *entry.texts("counties")}
        entry.finish()
        draft.add("place", province, tuple(sorted(names, key=lambda n: (-len(n), n))), entry)


def read_slots(fields: Fields, _head: Head, _name: str, draft: Draft) -> None:
    for slot, title, line in fields.pairs("slots", required=True):
        draft.add("slot", slot, title, fields, line)


def read_calendar(fields: Fields, head: Head, _name: str, draft: Draft) -> None:
    for key, entry in fields.entries("years"):
        _read_year(key, entry, draft)
    for key, entry in fields.entries("ordinals"):
        ordinal = OrdinalRule(
            id=key,
            title=entry.text("title", key),
            patterns=entry.patterns("patterns", group="n", required=True),
            base=entry.integer("base", 0, required=True) or 0,
            step=entry.integer("step", 1) or 1,
            first_year=entry.integer("first_year", 0, required=True) or 0,
            runs_over=entry.flag("runs_over", default=False),
            source=entry.text("source", head.source),
            status=entry.choice("status", Status, head.status),
        )
        entry.finish()
        draft.add("ordinal", key, ordinal, entry)
    for key, entry in fields.entries("campaigns"):
        campaign = Campaign(
            id=key,
            title=entry.text("title", key),
            patterns=entry.patterns("patterns", required=True),
            first_year=entry.integer("first_year"),
            last_year=entry.integer("last_year"),
            kind=entry.one_of("kind", _CAMPAIGNS, "campaign"),
            successor=entry.text("successor", ""),
            source=entry.text("source", head.source),
            status=entry.choice("status", Status, head.status),
            note=entry.text("note", ""),
        )
        entry.finish()
        draft.add("campaign", key, campaign, entry)
    for entry in fields.children("themes"):
        theme = Theme(
            event=entry.text("event"),
            year=entry.integer("year", 0, required=True) or 0,
            theme=entry.text("theme"),
            source=entry.text("source", head.source),
            status=entry.choice("status", Status, head.status),
        )
        entry.finish()
        draft.add("theme", f"{theme.event} {theme.year}", theme, entry)


def _read_year(key: str, entry: Fields, draft: Draft) -> None:
    entry.text("notice")
    holidays: dict[datetime.date, str] = {}
    workdays: set[datetime.date] = set()
    for name, text, line in entry.pairs("holidays", required=True):
        for each in _days(text, entry, line):
            holidays[each] = name
    for text in entry.texts("workdays"):
        for each in _days(text, entry, entry.line_of("workdays")):
            if each.weekday() < 5:
                entry.fault(f"调休上班日 {each} 本就是工作日", entry.line_of("workdays"))
            workdays.add(each)
    for each in sorted(workdays & holidays.keys()):
        entry.fault(f"{each} 既是放假又是上班")
    entry.finish()
    if not key.isdigit():
        entry.fault(f"应为年份，实为“{key}”")
        return
    draft.add("year", key, YearOfDays(int(key), holidays, frozenset(workdays)), entry)


def _days(text: str, entry: Fields, line: int) -> list[datetime.date]:
    """Returns the days of `2021-09-19/2021-09-21`, of one day, or of several such, separated by commas."""
    days: list[datetime.date] = []
    for piece in text.split(","):
        first, _, last = piece.strip().partition("/")
        start, end = day(first), day(last or first)
        if start is None or end is None or not 0 <= (end - start).days < 32:
            entry.fault(f"应为日期（2021-10-01）或起止日期（2021-10-01/2021-10-07），实为“{piece.strip()}”", line)
            continue
        days += [start + datetime.timedelta(n) for n in range((end - start).days + 1)]
    return days


READERS: dict[str, Reader] = {
    "slots": read_slots,
    "places": read_places,
    "glossary": read_glossary,
    "families": read_family,
    "calendar": read_calendar,
    "classes": read_classes,
    "names": read_names,
    "words": read_words,
    "rules": read_rules,
    "systems": read_systems,
    "criteria": read_criteria,
    "packs": read_packs,
    "imports": read_imports,
    "tasks": read_year_tasks,
    "terms": read_terms,
    "wording": read_wording,
    "layouts": read_layout,
}
