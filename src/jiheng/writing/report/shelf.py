"""Shelf: the facts of a unit and year, found by the references that stand in text."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from jiheng.facts import Fact, Stage
from jiheng.standards.glossary import Glossary
from jiheng.writing.report.figures import FORMS

_REFERENCE = re.compile(r"(?P<path>[^@#|{}]{1,120})(?:@(?P<subject>[^#|{}]{0,80}))?(?:#(?P<period>[^|{}]{1,30}))?")
_LAST_YEAR, _BY_ID = "上年", "="
_OF_SHEET, _GROUP = "score:", "["
_STAGES = {str(stage) for stage in Stage}
_Mark = tuple[str, str, str]
"""Concept, period and stage."""


class Reference(msgspec.Struct, frozen=True):
    """A number asked for by name: `支出合计.决算`, `预算执行率.完成@基本支出`, `支出合计.决算#2020|元`, `…#上年`.

    `=audience_of[3]` is the fact of this id.
    """

    text: str
    concept: str
    stage: str
    subject: str | None = None
    period: str = ""
    form: str = ""
    groups: tuple[str, ...] = ()
    fact: str = ""


class Unknown(msgspec.Struct, frozen=True):
    """No fact answers to a reference."""

    reference: str
    why: str


class Ambiguous(msgspec.Struct, frozen=True):
    """More than one fact answers to a reference."""

    reference: str
    facts: tuple[str, ...]
    why: str


def parse(text: str) -> Reference | Unknown:
    """Reads what stands between the braces of a reference."""
    body, bar, form = text.strip().partition("|")
    if body.startswith(_BY_ID):
        return Reference(text, "", "", form=form if form in FORMS else "", fact=body.removeprefix(_BY_ID).strip())
    match = _REFERENCE.fullmatch(body.strip())
    if match is None:
        return Unknown(text, "写法应为“概念.阶段”，可加“@对象”和“#年度”")
    if bar and form not in FORMS:
        return Unknown(text, f"“{form}”不是显示方式，可用：{'、'.join(FORMS)}")
    path = [part.strip() for part in match["path"].split(".")]
    stage = path.pop() if len(path) > 1 and path[-1] in _STAGES else ""
    return Reference(
        text=text,
        concept=path[-1],
        stage=stage,
        subject=match["subject"],
        period=match["period"] or "",
        form=form,
        groups=tuple(path[:-1]),
    )


class Shelf:
    """Facts by concept.

    Args:
        facts: of the unit and year.
        unit: full name.
        year: of the report.
        glossary: names of concepts.
        by_id: facts that are found by their id only.
    """

    def __init__(
        self, facts: Iterable[Fact], unit: str, year: int, glossary: Glossary, by_id: Iterable[Fact] = ()
    ) -> None:
        self.facts = tuple(facts)
        self.year = str(year)
        self._unit = unit
        self._glossary = glossary
        self._own = {fact.id: fact for fact in self.facts}
        self._by_id = {**{fact.id: fact for fact in by_id}, **self._own}
        self._by_concept: dict[str, list[Fact]] = {}
        self._of_stage: dict[_Mark, list[Fact]] = {}
        self._of_subject: dict[_Mark, dict[str | None, list[Fact]]] = {}
        self._answered: dict[tuple[_Mark, str | None], tuple[list[Fact], bool]] = {}
        for fact in self.facts:
            self._by_concept.setdefault(fact.concept, []).append(fact)

    @property
    def concepts(self) -> tuple[str, ...]:
        return tuple(self._by_concept)

    def of(self, concept: str) -> tuple[Fact, ...]:
        """Returns the facts of a concept in the year of the report."""
        return tuple(f for f in self._by_concept.get(concept, ()) if self._of_year(f, ""))

    def fact(self, name: str) -> Fact | None:
        """Returns the fact of this id, None where there is none; those that are found by their id only are none."""
        return self._own.get(name)

    def with_ids(self, ids: Iterable[str]) -> list[Fact | None]:
        """Returns the facts of these ids, None for those that are not there."""
        return list(map(self._by_id.get, ids))

    def find(self, reference: Reference) -> Fact | Unknown | Ambiguous:
        """Returns the one fact that answers, or why there is none.

        The unit's own figure goes before those of its projects, a row of the score sheet before what registers say of
        it, and a whole before its parts (讲座 of all 活动); facts of one value are one.
        """
        if reference.fact:
            fact = self._by_id.get(reference.fact)
            return fact or Unknown(reference.text, f"没有编号为“{reference.fact}”的数据")
        known = self._named(reference)
        if not known:
            return Unknown(reference.text, f"没有“{reference.concept}”的数据")
        strange = [group for group in reference.groups if not self._leads_to(group, known[0].concept)]
        if strange:
            return Unknown(reference.text, f"“{reference.concept}”不属于“{strange[0]}”")
        found = self._told(known, reference.period, reference.stage)
        if not found:
            has = "、".join(dict.fromkeys(f"{f.concept}.{f.stage}#{f.period}" for f in known[:5]))
            return Unknown(reference.text, f"没有这个阶段或年度的数据；已有：{has}")
        found, several = self._answers(known, reference)
        if not found:
            return Unknown(reference.text, f"没有对象“{reference.subject}”的数据")
        if several:
            ways = "、".join(dict.fromkeys(f"{f.concept}.{f.stage}@{f.subject or f.label}" for f in found[:6]))
            return Ambiguous(reference.text, tuple(f.id for f in found), f"有 {len(found)} 个数据符合：{ways}")
        return found[0]

    def _named(self, reference: Reference) -> list[Fact]:
        for name in (".".join((*reference.groups, reference.concept)), reference.concept):
            if name in self._by_concept:
                return self._by_concept[name]
            concept = self._glossary.concept(name)
            if concept is not None and concept.id in self._by_concept:
                return self._by_concept[concept.id]
            for kind in ("项目", "科目", "other"):
                if f"{kind}:{name}" in self._by_concept:
                    return self._by_concept[f"{kind}:{name}"]
        return []

    def _leads_to(self, group: str, concept: str) -> bool:
        """Tells whether a concept stands under a group; projects stand under 项目支出, and that under 支出合计."""
        wanted = self._glossary.concept(group)
        if wanted is None:
            return False
        at = "项目支出" if concept.startswith("项目:") else concept
        for _ in range(10):
            if at == wanted.id:
                return True
            known = self._glossary.concept(at)
            at = known.group if known else ""
            if not at:
                break
        return wanted.id == "支出合计" and not concept.startswith("other:")

    def _of_year(self, fact: Fact, period: str) -> bool:
        if period == _LAST_YEAR:
            period = str(int(self.year) - 1)
        return fact.period == period if period else not fact.period or fact.period.startswith(self.year)

    def _told(self, known: list[Fact], period: str, stage: str) -> list[Fact]:
        """Returns the facts of a concept that are of a year and stage; a year may have thousands of one concept."""
        mark = (known[0].concept, period, stage)
        found = self._of_stage.get(mark)
        if found is None:
            found = [f for f in known if self._of_year(f, period) and (not stage or f.stage == stage)]
            self._of_stage[mark] = found
        return found

    def _answers(self, known: list[Fact], reference: Reference) -> tuple[list[Fact], bool]:
        """Returns the facts that answer, and whether they differ; a text may ask for one thing a thousand times."""
        mark = (known[0].concept, reference.period, reference.stage)
        asked = (mark, reference.subject)
        found = self._answered.get(asked)
        if found is None:
            subjects = self._of_subject.get(mark)
            if subjects is None:
                told = self._told(known, reference.period, reference.stage)
                subjects = self._of_subject[mark] = self._by_subject(told)
            whole = _whole(subjects.get(reference.subject, []))
            found = self._answered[asked] = (whole, _differ(whole))
        return found

    def _by_subject(self, facts: list[Fact]) -> dict[str | None, list[Fact]]:
        named: dict[str | None, list[Fact]] = {}
        for fact in facts:
            named.setdefault(fact.subject, []).append(fact)
        own = [f for f in facts if f.subject in ("", self._unit)]
        named[""], named[None] = own, own or facts
        return named


def _differ(facts: list[Fact]) -> bool:
    return len({(f.amount.value, f.amount.unit, f.amount.bound, f.amount.upper, f.stage) for f in facts}) > 1


def _whole(facts: list[Fact]) -> list[Fact]:
    """Returns the facts of the score sheet where there are any, else those that are no part of a group."""
    scored = [f for f in facts if f.id.startswith(_OF_SHEET)]
    return scored or [f for f in facts if _GROUP not in f.id] or facts
