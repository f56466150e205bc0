"""Compose: outline family × facts × text blocks make a report."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

import msgspec

from jiheng.facts import Fact
from jiheng.scoring import ScoreSheet
from jiheng.standards import Standards, load
from jiheng.standards.family import Family, FamilySlot
from jiheng.standards.wording import Sentence, Wording
from jiheng.writing.report.composition import Composition, DraftProblem, Goal, Grid, Paragraph, Piece, Place, Words
from jiheng.writing.report.forms import form
from jiheng.writing.report.goals import TOTAL, goals, losses, score_facts
from jiheng.writing.report.outline import OPEN, leaves, sections
from jiheng.writing.report.sentences import Fault, Filled, Filler, printable, printable_fact
from jiheng.writing.report.shelf import Ambiguous, Reference, Shelf
from jiheng.writing.report.stale import TextBlock, stale

_NOTHING = Paragraph((Words("无。"),))


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What a report is made of besides its facts.

    Attributes:
        sheet: score sheet, None where nothing is scored.
        blocks: text written by people.
        short: short name of the unit; empty takes the full one.
        clean: checking found nothing; only then 无 is written for the problems.
        reasons: why a target was not reached, by name of the indicator.
        signed_on: date under the report.
    """

    sheet: ScoreSheet | None = None
    blocks: tuple[TextBlock, ...] = ()
    short: str = ""
    clean: bool = False
    reasons: dict[str, str] = {}
    signed_on: datetime.date | None = None


def compose(
    unit: str,
    year: int,
    family: str,
    facts: Iterable[Fact],
    sheet: ScoreSheet | None = None,
    blocks: Iterable[TextBlock] = (),
    *,
    short: str = "",
    clean: bool = False,
    reasons: Mapping[str, str] | None = None,
    signed_on: datetime.date | None = None,
    standards: Standards | None = None,
) -> Composition:
    """Returns the report of a unit and year; what is wrong with the draft stands in its problems.

    Args:
        unit: full name.
        year: reported on.
        family: id of the outline family.
        facts: of the unit and year; those of a score sheet are added.
        sheet: score sheet.
        blocks: text written by people, numbers as references.
        short: see `Matter`.
        clean: see `Matter`.
        reasons: see `Matter`.
        signed_on: see `Matter`.
        standards: families, wording and layouts; those of the package by default.

    Raises:
        ValueError: when no outline family has this id.
    """
    standards = standards or load()
    if family not in standards.families:
        raise ValueError(f"no outline family {family!r}; known are {', '.join(sorted(standards.families))}")
    unit, short = printable(unit), printable(short)
    known = {fact.id: fact for fact in map(printable_fact, facts)}
    for fact in score_facts(sheet, year) if sheet else ():
        known.setdefault(fact.id, fact)
    matter = Matter(
        sheet=sheet,
        blocks=tuple(blocks),
        short=short or unit,
        clean=clean,
        reasons={name: printable(text) for name, text in (reasons or {}).items()},
        signed_on=signed_on,
    )
    shelf = Shelf(known.values(), unit, year, standards.glossary)
    return _Composer(unit, year, standards.families[family], standards, shelf, matter).compose()


class _Composer:
    def __init__(
        self, unit: str, year: int, family: Family, standards: Standards, shelf: Shelf, matter: Matter
    ) -> None:
        self._unit = unit
        self._year = year
        self._family = family
        self._standards = standards
        self._matter = matter
        self._filler = Filler(shelf, {"unit": unit, "short": matter.short, "year": str(year)})
        self._problems: list[DraftProblem] = []
        self._own, self._common = _wordings(standards, family.id)

    def compose(self) -> Composition:
        places = leaves(self._family)
        self._stray(places)
        outlined = sections(self._family, lambda slot: self._body(slot, places), self._open)
        found = goals(self._filler, self._matter.sheet, self._matter.reasons)
        grids = self._grids(found)
        return Composition(
            unit=self._unit,
            year=self._year,
            family=self._family.id,
            title=self._title(),
            sections=outlined,
            grids=grids,
            goals=found,
            facts=dict(self._filler.used),
            signed_on=self._matter.signed_on,
            problems=tuple(dict.fromkeys(self._problems)),
            score=self._score(),
        )

    def _title(self) -> str:
        heading = next(
            (w.heading for w in (self._own, self._common) if w and w.heading), "{unit}{year}年度绩效自评报告"
        )
        return heading.replace("{unit}", self._unit).replace("{year}", str(self._year))

    def _score(self) -> tuple[Piece, ...]:
        total = self._filler.shelf.find(Reference(TOTAL, TOTAL, "得分", subject=""))
        if not isinstance(total, Fact):
            return ()
        grade = self._matter.sheet.grade if self._matter.sheet else ""
        return (self._filler.figure(total), Words(f"（{grade}）" if grade else ""))

    def _body(self, slot: FamilySlot, places: Mapping[str, FamilySlot]) -> tuple[Paragraph, ...]:
        first = places[slot.slot] is slot
        mine = (b for b in self._matter.blocks if self._home(b.slot, places) == slot.slot)
        blocks = [b for b in mine if (b.heading or first) and _fits(b, slot)]
        drafted = self._drafted(slot, places) if first and not any(b.replaces for b in blocks) else []
        written = [p for block in blocks for p in self._written(block)]
        if slot.slot in {"problems", "measures"} and first and not written:
            drafted = self._shortcomings(slot.slot) or drafted
        return (*drafted, *written)

    def _drafted(self, slot: FamilySlot, places: Mapping[str, FamilySlot]) -> list[Paragraph]:
        drafted: list[Paragraph] = []
        for sentence in self._sentences(slot.slot, places):
            filled = self._filler.sentence(sentence)
            if filled is None:
                continue
            self._note(slot.slot, 0, filled)
            if sentence.continues and drafted:
                drafted[-1] = Paragraph((*drafted[-1].pieces, *filled.pieces))
            else:
                drafted.append(Paragraph(filled.pieces))
        return drafted

    def _sentences(self, slot: str, places: Mapping[str, FamilySlot]) -> Iterable[Sentence]:
        """Yields the sentences of a slot, and of the slots the family lacks that this one takes over."""
        own = {s.slot for s in self._own.sentences} if self._own else set()
        for wording in (self._own, self._common):
            for sentence in wording.sentences if wording else ():
                covered = wording is self._common and sentence.slot in own
                if not covered and self._home(sentence.slot, places) == slot:
                    yield sentence

    def _home(self, slot: str, places: Mapping[str, FamilySlot]) -> str:
        if slot in places:
            return slot
        instead = self._common.instead if self._common else {}
        return next((near for near in instead.get(slot, ()) if near in places), "")

    def _written(self, block: TextBlock) -> list[Paragraph]:
        self._problems += stale(block, self._year, self._standards)
        written = []
        for number, line in enumerate(block.text.split("\n"), 1):
            if not line.strip():
                continue
            filled = self._filler.fill(line.strip())
            self._note(block.slot, number, filled)
            written.append(Paragraph(_with_gaps(filled)))
        return written

    def _shortcomings(self, slot: str) -> list[Paragraph]:
        """Returns what the score sheet says of lost points; 无 only where checking is clean and nothing was lost."""
        sheet = self._matter.sheet
        lost = list(losses(sheet, self._filler, self._matter.reasons)) if sheet else []
        if lost and slot == "problems":
            return [Paragraph((Words(f"{number}."), *pieces)) for number, pieces in enumerate(lost, 1)]
        return [_NOTHING] if self._matter.clean and not lost else []

    def _open(self, slot: FamilySlot) -> Paragraph:
        fix = "写明这一节的内容"
        if slot.slot in {"problems", "measures"}:
            fix = "写明问题、原因和措施；检查没有发现问题时才能写“无”"
        what = f"“{slot.title}”还没有内容"
        self._problems.append(DraftProblem("open", "E", Place(slot.slot), what, fix))
        return Paragraph((Words(f"{OPEN}{slot.title}"),), open=True)

    def _stray(self, places: Mapping[str, FamilySlot]) -> None:
        for block in self._matter.blocks:
            home = self._home(block.slot, places)
            if not any(s.slot == home and _fits(block, s) for s in self._family.slots):
                has = "、".join(places)
                what = f"提纲“{self._family.title}”没有栏目“{block.slot}{block.heading}”，这段文字没有写入报告"
                self._problems.append(DraftProblem("unknown-slot", "E", Place(block.slot), what, f"可用的栏目：{has}"))

    def _note(self, slot: str, paragraph: int, filled: Filled) -> None:
        self._problems += (_problem(slot, paragraph, fault) for fault in filled.faults)

    def _grids(self, found: tuple[Goal, ...]) -> tuple[Grid, ...]:
        grids = []
        for layout in self._standards.layouts.values():
            if layout.families and self._family.id not in layout.families:
                continue
            grid, faults = form(layout, self._filler, found)
            self._problems += (_problem(layout.title, 0, fault) for fault in faults)
            grids.append(grid)
        return tuple(grids)


def _wordings(standards: Standards, family: str) -> tuple[Wording | None, Wording | None]:
    own = next((w for w in standards.wordings.values() if family in w.families), None)
    common = next((w for w in standards.wordings.values() if not w.families), None)
    return own, common


def _fits(block: TextBlock, slot: FamilySlot) -> bool:
    return not block.heading or block.heading == slot.title or block.heading in slot.variants


def _with_gaps(filled: Filled) -> tuple[Piece, ...]:
    """Returns the pieces; a text with missing numbers says so, for its reference is gone."""
    names = "、".join(dict.fromkeys(fault.found.reference for fault in filled.faults))
    return (*filled.pieces, Words(f"【缺数据：{names}】")) if names else filled.pieces


def _problem(slot: str, paragraph: int, fault: Fault) -> DraftProblem:
    place = Place(slot, paragraph, fault.at + 1)
    shown = f"{{{{{fault.found.reference}}}}}"
    if isinstance(fault.found, Ambiguous):
        fix = "加上阶段、“@对象”或“#年度”，使它只指一个数据"
        return DraftProblem("ambiguous-reference", "E", place, f"引用 {shown} 不止一个答案：{fault.found.why}", fix)
    fix = "核对名称和阶段，或先登记这项数据"
    return DraftProblem("unknown-reference", "E", place, f"引用 {shown} 没有数据：{fault.found.why}", fix)
