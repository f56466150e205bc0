"""Draft: standards while they are collected from several folders; later folders override earlier ones by id."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec

from jiheng.standards.calendar import Calendar, Campaign, OrdinalRule, Theme
from jiheng.standards.classes import Classes, EconomicClass, FunctionClass
from jiheng.standards.family import Family
from jiheng.standards.faults import Fault
from jiheng.standards.fields import Fields
from jiheng.standards.glossary import Concept, Glossary
from jiheng.standards.names import Names
from jiheng.standards.pack import Pack
from jiheng.standards.places import Places
from jiheng.standards.rules import RuleText
from jiheng.standards.status import Status
from jiheng.standards.store import DataFile, Standards


class YearOfDays(msgspec.Struct, frozen=True):
    """The days of one notice on public holidays."""

    year: int
    holidays: dict[datetime.date, str]
    workdays: frozenset[datetime.date]


class Head(msgspec.Struct, frozen=True):
    """What every data file says of itself, and its items inherit."""

    title: str
    sources: tuple[str, ...]
    status: Status

    @property
    def source(self) -> str:
        return "；".join(self.sources)


class Draft:
    """Items by part and id, with the place each was written at."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.files: list[DataFile] = []
        self._items: dict[str, dict[str, Any]] = {}
        self._places: dict[tuple[str, str], tuple[str, int]] = {}
        self._folder: dict[tuple[str, str], int] = {}
        self._round = 0
        self.count = 0

    def next_folder(self) -> None:
        """Starts another folder: from here on an id may override one of an earlier folder, once."""
        self._round += 1

    def add(self, part: str, key: str, item: Any, fields: Fields, line: int | None = None) -> None:
        """Takes an item; a second one of the same id in the same folder is a fault."""
        at = line or fields.line
        mark = (part, key)
        if self._folder.get(mark) == self._round:
            file, first = self._places[mark]
            fields.fault(f"“{key}”重复，已在 {file}:{first} 定义", at)
            return
        self._folder[mark] = self._round
        self._places[mark] = (fields.file, at)
        self.count += 1
        self._items.setdefault(part, {})[key] = item

    def part(self, name: str) -> dict[str, Any]:
        return self._items.get(name, {})

    def fault(self, part: str, key: str, message: str) -> None:
        """Records a fault at the place of an item."""
        file, line = self._places[(part, key)]
        self.faults.append(Fault(file, line, message))

    def standards(self) -> Standards:
        """Checks what only the whole can show and returns it."""
        glossary = self._glossary()
        return Standards(
            glossary=glossary,
            families=self._families(),
            calendar=self._calendar(),
            classes=Classes(
                function=_by_name(list(self.part("function").values())),
                economic=_by_name(list(self.part("economic").values())),
            ),
            names=Names(
                literals=tuple(sorted(self.part("literal"), key=lambda n: (-len(n), n))),
                patterns=tuple(self.part("pattern")),
            ),
            places=Places(dict(self.part("place"))),
            rules=self._rules(),
            word_lists=dict(sorted(self.part("words").items())),
            slots=dict(self.part("slot")),
            files=tuple(self.files),
            packed={"packs": msgspec.msgpack.encode(self._packs(glossary)), **self._scoring(glossary)},
        )

    def _glossary(self) -> Glossary:
        concepts: dict[str, Concept] = self.part("concept")
        names: dict[str, str] = {key: key for key in concepts}
        for key, concept in concepts.items():
            if concept.group and concept.group not in concepts:
                self.fault("concept", key, f"“{key}”的 group“{concept.group}”不在术语表中")
            for alias in concept.aliases:
                owner = names.setdefault(alias, key)
                if owner != key:
                    self.fault("concept", key, f"“{alias}”已是“{owner}”的名称，不能又作“{key}”的别名")
        return Glossary(dict(concepts), names)

    def _families(self) -> dict[str, Family]:
        known, provinces = self.part("slot"), self.part("place")
        families: dict[str, Family] = {}
        for key, family in self.part("family").items():
            for slot in family.slots:
                if slot.slot not in known:
                    self.fault("family", key, f"“{key}”的栏目“{slot.title}”用了未知的 slot“{slot.slot}”")
            places: list[str] = []
            for name in family.places:
                places += provinces.get(name, (name,))
            if family.jurisdiction and provinces and family.jurisdiction not in provinces:
                self.fault("family", key, f"jurisdiction“{family.jurisdiction}”不在地名表中，应为省级简称，如“湖南”")
            families[key] = msgspec.structs.replace(family, places=tuple(dict.fromkeys(places)))
        return families

    def _scoring(self, glossary: Glossary) -> dict[str, bytes]:
        """Packs the scoring tables, the indicator library and the criteria of review."""
        # The reader of systems builds on this module, so it is known here only by then.
        from jiheng.standards.system_check import check_systems  # noqa: PLC0415

        check_systems(self, glossary)
        parts = {
            "systems": "system",
            "measures": "measure",
            "criteria": "criterion",
            "imports": "import",
            "tasks": "year_task",
            "terms": "term",
            "wording": "wording",
            "layouts": "layout",
        }
        return {name: msgspec.msgpack.encode(dict(sorted(self.part(part).items()))) for name, part in parts.items()}

    def _packs(self, glossary: Glossary) -> dict[str, Pack]:
        drafts: dict[str, Any] = self.part("pack")
        if drafts:
            # The reader of packs builds on this module, so it is known here only by then.
            from jiheng.standards.pack_check import check_packs  # noqa: PLC0415

            check_packs(list(drafts.values()), glossary, self.faults)
        return {key: each.pack for key, each in drafts.items()}

    def _rules(self) -> dict[str, RuleText]:
        return dict(sorted(self.part("rule").items()))

    def _calendar(self) -> Calendar:
        years: list[YearOfDays] = list(self.part("year").values())
        holidays: dict[datetime.date, str] = {}
        workdays: set[datetime.date] = set()
        for each in years:
            holidays.update(each.holidays)
            workdays |= each.workdays
        ordinals: list[OrdinalRule] = list(self.part("ordinal").values())
        campaigns: list[Campaign] = list(self.part("campaign").values())
        themes: list[Theme] = list(self.part("theme").values())
        return Calendar(
            years=frozenset(each.year for each in years),
            holidays=holidays,
            workdays=frozenset(workdays),
            ordinals=tuple(ordinals),
            campaigns=tuple(campaigns),
            themes=tuple(themes),
        )


def _by_name(subjects: list[Any]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[FunctionClass | EconomicClass]] = {}
    for subject in subjects:
        for name in (subject.name, *subject.aliases):
            found.setdefault(name, []).append(subject)
    return {name: tuple(each) for name, each in found.items()}
