"""Compose: outline family × facts × text blocks make a report."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

import msgspec

from jiheng.facts import Fact
from jiheng.standards import Standards, load
from jiheng.standards.family import Family, FamilySlot
from jiheng.standards.layout import Layout, chosen
from jiheng.writing.report.composition import (
    Composition,
    DraftProblem,
    Figure,
    Goal,
    Grid,
    Paragraph,
    Piece,
    Place,
    Section,
    Words,
)
from jiheng.writing.report.forms import form
from jiheng.writing.report.goals import Asked, goals
from jiheng.writing.report.kept import Kept
from jiheng.writing.report.outline import OPEN, sections
from jiheng.writing.report.scored import TOTAL, Scores, explained, losses, score_facts
from jiheng.writing.report.sentences import Fault, Filled, Filler, printable, printable_fact
from jiheng.writing.report.shelf import Ambiguous, Reference, Shelf
from jiheng.writing.report.slots import Slots
from jiheng.writing.report.stale import TextBlock, stale

_ITEM = re.compile(r"(\d{1,4})\.")
_NOTHING = Paragraph((Words("无。"),))


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a report is made of besides its facts.

    Attributes:
        scores: of the unit, None where nothing is scored.
        projects: of projects that have targets, by name; each gets a form of its own where its province has one.
        blocks: text written by people, numbers as references.
        short: short name of the unit; empty takes the full one.
        region: where the unit is; some forms belong to a province.
        clean: checking found nothing; only then 无 is written for the problems.
        reasons: why a target was not reached, by name of the indicator.
        indicators: as registered, for those without a number or a target.
        words: for the forms: head of the unit, code of the budget; `项目名.goal` for one project.
        for_forms: facts that forms name by their id; no text shows them.
        hints: how a section that is still empty is filled, by slot.
        signed_on: date under the report.
        draft: every page says that it is a draft.
    """

    scores: Scores | None = None
    projects: dict[str, Scores | None] = {}
    blocks: tuple[TextBlock, ...] = ()
    short: str = ""
    region: str = ""
    clean: bool = False
    reasons: dict[str, str] = {}
    indicators: tuple[Asked, ...] = ()
    words: dict[str, str] = {}
    for_forms: tuple[Fact, ...] = ()
    hints: dict[str, str] = {}
    signed_on: datetime.date | None = None
    draft: bool = False


def compose(
    unit: str,
    year: int,
    family: str,
    facts: Iterable[Fact],
    about: About | None = None,
    *,
    standards: Standards | None = None,
    kept: Kept | None = None,
) -> Composition:
    """Returns the report of a unit and year; what is wrong with the draft stands in its problems.

    Args:
        unit: full name.
        year: reported on.
        family: id of the outline family.
        facts: of the unit and year; those of a score sheet are added.
        about: see `About`.
        standards: families, wording and layouts; those of the package by default.
        kept: of earlier reports of the unit and year by these standards.

    Raises:
        ValueError: when no outline family has this id.
    """
    standards = standards or load()
    if family not in standards.families:
        raise ValueError(f"no outline family {family!r}; known are {', '.join(sorted(standards.families))}")
    about = about or About()
    unit, short = printable(unit), printable(about.short)
    known = {fact.id: fact for fact in map(printable_fact, facts)}
    reasons = {name: printable(text) for name, text in about.reasons.items()}
    about = msgspec.structs.replace(about, short=short or unit, reasons=reasons)
    kept = kept or Kept()
    composition = _Composer(unit, year, standards.families[family], standards, known, about, kept).compose()
    kept.turn()
    return composition


class _Composer:
    def __init__(
        self,
        unit: str,
        year: int,
        family: Family,
        standards: Standards,
        known: dict[str, Fact],
        about: About,
        kept: Kept,
    ) -> None:
        self._unit = unit
        self._year = year
        self._family = family
        self._standards = standards
        self._about = about
        self._kept = kept
        self._known = known
        self._words = {**about.words, "unit": unit, "short": about.short, "year": str(year)}
        if about.scores and about.scores.sheet.grade:
            self._words["grade"] = about.scores.sheet.grade
        self._used: dict[str, Fact] = {}
        self._listed = {each.register for w in standards.wordings.values() for each in w.listings}
        self._filler = self._filler_of(about.scores)
        self._problems: list[DraftProblem] = []
        self._slots = Slots(standards, family)

    def compose(self) -> Composition:
        self._stray()
        outlined = sections(self._family, self._body, self._open)
        found = goals(self._filler, self._about.scores, self._about.reasons, self._about.indicators)
        grids = self._grids(found)
        return Composition(
            unit=self._unit,
            year=self._year,
            family=self._family.id,
            title=self._title(),
            sections=outlined,
            grids=grids,
            goals=found,
            facts={
                key: self._used[key] for key in dict.fromkeys(_printed(outlined, grids, found)) if key in self._used
            },
            signed_on=self._about.signed_on,
            problems=tuple(dict.fromkeys(self._problems)),
            score=self._score(),
            draft=self._about.draft,
        )

    def _filler_of(self, scores: Scores | None, project: str = "") -> Filler:
        """Returns a filler with the facts of the unit and of one sheet; all of them share what they showed."""
        known = dict(self._known)
        for fact in score_facts(scores.sheet, self._year, project) if scores else ():
            known.setdefault(fact.id, fact)
        forms = map(printable_fact, self._about.for_forms)
        shelf = Shelf(known.values(), self._unit, self._year, self._standards.glossary, forms)
        why = explained(scores.sheet, self._about.reasons) if scores else {}
        return Filler(shelf, self._words, self._used, self._listed, why, self._kept)

    def _title(self) -> str:
        return self._slots.heading.replace("{unit}", self._unit).replace("{year}", str(self._year))

    def _score(self) -> tuple[Piece, ...]:
        total = self._filler.shelf.find(Reference(TOTAL, TOTAL, "得分", subject=""))
        if not isinstance(total, Fact):
            return ()
        grade = self._about.scores.sheet.grade if self._about.scores else ""
        return (self._filler.figure(total), Words(f"（{grade}）" if grade else ""))

    def _body(self, slot: FamilySlot) -> tuple[Paragraph, ...]:
        first = self._slots.first(slot)
        blocks = self._slots.texts(slot, self._about.blocks)
        drafted = self._drafted(slot) if first and not any(b.replaces for b in blocks) else []
        written = [p for block in blocks if not self._denied(block) for p in self._written(block)]
        if slot.slot in {"problems", "measures"} and first and not written:
            drafted = self._shortcomings(slot.slot) or drafted
        said = [p for p in (*drafted, *written) if p.pieces != _NOTHING.pieces]
        return tuple(said or (*drafted, *written)[:1])

    def _drafted(self, slot: FamilySlot) -> list[Paragraph]:
        drafted: list[Paragraph] = []
        for sentence in self._slots.sentences(slot.slot):
            filled = self._filler.sentence(sentence)
            if filled is None:
                continue
            self._note(slot.slot, 0, filled)
            if sentence.continues and drafted:
                drafted[-1] = Paragraph((*drafted[-1].pieces, *filled.pieces))
            else:
                drafted.append(Paragraph(filled.pieces))
        return drafted

    def _written(self, block: TextBlock) -> list[Paragraph]:
        self._problems += stale(block, self._year, self._standards, self._kept)
        written = []
        for number, line in enumerate(block.text.split("\n"), 1):
            if not line.strip():
                continue
            mark = _ITEM.match(line) if block.listed else None
            filled = self._filler.fill(line[mark.end() :].strip() if mark else line.strip())
            self._note(block.slot, number, filled)
            written.append(Paragraph(_with_gaps(filled), item=int(mark[1]) if mark else 0))
        return written

    def _shortcomings(self, slot: str) -> list[Paragraph]:
        """Returns what the score sheet says of lost points; 无 only where checking is clean and nothing was lost."""
        lost = self._lost()
        if lost and slot == "problems":
            return [Paragraph(pieces, item=number) for number, pieces in enumerate(lost, 1)]
        return [_NOTHING] if self._about.clean and not lost else []

    def _lost(self) -> list[tuple[Piece, ...]]:
        scores = self._about.scores
        return list(losses(scores.sheet, self._filler, self._about.reasons)) if scores else []

    def _denied(self, block: TextBlock) -> bool:
        """Tells whether a text says that there are no problems where there are; it is not printed."""
        said = block.text.strip().rstrip("。．.")
        if block.slot not in {"problems", "measures"} or said not in self._standards.words["nothing"]:
            return False
        if self._about.clean and not self._lost():
            return False
        what = f"“{said}”没有写入报告：检查没有通过，或有失分"
        fix = "先改正检查发现的错误和警告；仍有失分或未达到的目标，照实写明问题、原因和措施"
        problem = DraftProblem("nothing-claimed", "E", Place(block.slot), what, fix)
        self._problems.append(problem)
        return True

    def _open(self, slot: FamilySlot) -> Paragraph:
        fix = self._about.hints.get(slot.slot) or "写明这一节的内容"
        if slot.slot in {"problems", "measures"}:
            fix += "；检查没有发现问题、没有失分时才能写“无”"
        what = f"“{slot.title}”还没有内容"
        self._problems.append(DraftProblem("open", "E", Place(slot.slot), what, fix))
        return Paragraph((Words(f"{OPEN}{slot.title}"),), open=True)

    def _stray(self) -> None:
        for block in self._about.blocks:
            if not self._slots.takes(block):
                has = "、".join(self._slots.places)
                what = f"提纲“{self._family.title}”没有栏目“{block.slot}{block.heading}”，这段文字没有写入报告"
                self._problems.append(DraftProblem("unknown-slot", "E", Place(block.slot), what, f"可用的栏目：{has}"))

    def _note(self, slot: str, paragraph: int, filled: Filled) -> None:
        self._problems += (_problem(slot, paragraph, fault) for fault in filled.faults)

    def _grids(self, found: tuple[Goal, ...]) -> tuple[Grid, ...]:
        own = tuple(goal for goal in found if goal.project not in self._about.projects)
        grids = []
        for layout in chosen(self._standards.layouts.values(), self._family.id, self._about.region or self._unit):
            if layout.scope != "project":
                grids.append(self._grid(layout, self._filler, own))
                continue
            for project, scores in self._about.projects.items():
                filler = self._filler_of(scores, project)
                mine = goals(filler, scores, self._about.reasons, self._about.indicators, project)
                grids.append(self._grid(layout, filler, mine, project))
        return tuple(grids)

    def _grid(self, layout: Layout, filler: Filler, found: tuple[Goal, ...], project: str = "") -> Grid:
        grid, faults = form(layout, filler, found, project, self._slots.results)
        self._problems += (_problem(layout.title, 0, fault) for fault in faults)
        return grid


def _printed(sections: tuple[Section, ...], grids: tuple[Grid, ...], found: tuple[Goal, ...]) -> Iterator[str]:
    """Yields the facts that stand in some output, in order of the printed report; the page shows the goals too."""
    texts = [p.pieces for s in sections for p in s.body] + [c.pieces for g in grids for c in g.cells]
    texts += [pieces for g in found for pieces in (g.target, g.done, g.full, g.points)]
    yield from (piece.fact for pieces in texts for piece in pieces if isinstance(piece, Figure))


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
