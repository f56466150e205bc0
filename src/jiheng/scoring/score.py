"""Score: a system and facts make a sheet; every point has its rule, inputs and reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

import msgspec

from jiheng.facts import Fact
from jiheng.scoring.book import FactBook
from jiheng.scoring.formula import evaluate
from jiheng.scoring.missing import Missing, Value, join
from jiheng.scoring.names import RunNames
from jiheng.scoring.own import weight_problems
from jiheng.scoring.plan import Plan, Row, plan_of
from jiheng.scoring.remarks import Stand, remarks_on
from jiheng.scoring.rounding import grade_of, rounded
from jiheng.scoring.rules import Given, judge
from jiheng.scoring.sheet import Heading, LeafScore, Loss, RaisedAlert, ScoreSheet
from jiheng.standards import load
from jiheng.standards.system import Indicator, IndicatorSystem, Measure

T = TypeVar("T")
_ZERO, _FINE = Decimal(0), Decimal("0.0001")
_SILENT = Given()
_NO_NAMES: Mapping[str, str] = {}


class Survey(msgspec.Struct, frozen=True):
    """How satisfaction was asked: papers sent, valid answers, satisfied ones, when and how."""

    valid: int
    satisfied: int
    sent: int = 0
    date: str = ""
    method: str = ""


class Statement(msgspec.Struct, frozen=True):
    """What a unit says of its rows; every mapping goes by the row's id or name.

    Attributes:
        scores: points it gives itself.
        verdicts: 达成, 部分达成 … for qualitative rows.
        reasons: why points were lost.
        evidence: grade of the best evidence: A, B or C.
        surveys: surveys behind satisfaction.
    """

    scores: Mapping[str, Decimal] = {}
    verdicts: Mapping[str, str] = {}
    reasons: Mapping[str, tuple[Loss, ...]] = {}
    evidence: Mapping[str, str] = {}
    surveys: Mapping[str, Survey] = {}


def score(
    system: IndicatorSystem,
    facts: Iterable[Fact] | FactBook,
    *,
    self_scores: Mapping[str, Decimal] | None = None,
    said: Statement | None = None,
    year: int | None = None,
    measures: Mapping[str, Measure] | None = None,
) -> ScoreSheet:
    """Returns the sheet of one unit (or project) and year.

    Args:
        system: the table, with rows of the unit's own where it has open places (`with_own`).
        facts: facts, or a book of them; facts of stage 得分 count as points the unit gave itself.
        self_scores: points the unit gave itself, by id or name; they win over those of `said` and of facts.
        said: what the unit says of its rows.
        year: the year scored, for plain facts.
        measures: the indicator library; None takes the one shipped.
    """
    book = facts if isinstance(facts, FactBook) else FactBook(facts, year=year)
    plan = plan_of(system, load().measures if measures is None else measures)
    said = said or Statement()
    given = (self_scores or {}, said.scores, book.scores())
    run = _Run(system, plan, book, said, given)
    leaves = tuple(run.leaf(row) for row in plan.leaves)
    return _sheet(run, leaves)


def what_if(
    system: IndicatorSystem,
    facts: Iterable[Fact] | FactBook,
    changes: Mapping[str, Decimal],
    *,
    self_scores: Mapping[str, Decimal] | None = None,
    said: Statement | None = None,
    measures: Mapping[str, Measure] | None = None,
) -> ScoreSheet:
    """Returns the sheet with some names changed: `{"支出合计.决算": Decimal(8000000)}`; facts stay as they are."""
    book = facts if isinstance(facts, FactBook) else FactBook(facts)
    return score(system, book.with_values(changes), self_scores=self_scores, said=said, measures=measures)


class _Run:
    """One unit under way: rows are judged once, also where another row or an alert asks for their points first."""

    def __init__(
        self,
        system: IndicatorSystem,
        plan: Plan,
        book: FactBook,
        said: Statement,
        given: tuple[Mapping[str, Decimal], ...],
    ) -> None:
        self.system = system
        self.plan = plan
        self.said = said
        self._given = [mapping for mapping in given if mapping]
        self.names = RunNames(plan.definitions, book, self.points, plan.fulls)
        self._done: dict[str, LeafScore] = {}

    def leaf(self, row: Row) -> LeafScore:
        code = row.indicator.id
        found = self._done.get(code)
        if found is None:
            found = self._done[code] = self._judged(row)
        return found

    def given(self, item: Indicator) -> Decimal | None:
        """Returns the points the unit gave itself, by the first mapping that knows the row."""
        return next((found for mapping in self._given if (found := _of(mapping, item)) is not None), None)

    def given_below(self, item: Indicator) -> Decimal | None:
        """Returns the sum of the points the unit gave itself below a row, None where one lacks."""
        if not self._given:
            return None
        scores = [self.given(row) for row in item.walk() if not row.children]
        known = [score for score in scores if score is not None]
        return sum(known, _ZERO) if len(known) == len(scores) else None

    def points(self, code: str) -> Value:
        """Returns the points of a row, a heading or 总分."""
        row = self.plan.rows.get(code)
        if row is not None:
            found = self.leaf(row)
            return found.missing or Missing() if found.points is None else found.points
        above = self.plan.above.get(code)
        parts = [self.points(child.id) for child in (self.system.items if above is None else above.children)]
        known = [part for part in parts if isinstance(part, Decimal)]
        return sum(known, _ZERO) if len(known) == len(parts) else join(*parts)

    def _judged(self, row: Row) -> LeafScore:
        item, system, said = row.indicator, self.system, self.said
        own = self.given(item) if self._given else None
        verdict = _of(said.verdicts, item) if said.verdicts else None
        people = _SILENT if own is None and not verdict else Given(own, verdict or "")
        self.names.local = row.local
        judged = judge(row.rule, item.weight, self.names, people, system.rate_rounding, row.measured)
        self.names.local = _NO_NAMES
        points = None if judged.points is None else rounded(judged.points, system.score_rounding)
        lost = None if points is None else item.weight - points
        losses = (_of(said.reasons, item) or ()) if said.reasons else ()
        reason = judged.reason if lost else ""
        reason = _reason(reason, losses) if losses else reason
        explained = _explained(losses, lost) if losses else _ZERO
        evidence = (_of(said.evidence, item) or "") if said.evidence else ""
        stand = Stand(own, points, lost, losses, explained, evidence)
        surveyed = bool(said.surveys) and _of(said.surveys, item) is not None
        used, conflicts = self.names.used(row.atoms)
        # By place, in the order of `LeafScore`: nineteen names a row would cost a tenth of the whole score.
        return LeafScore(
            item.id,
            item.name,
            row.kind,
            used,
            row.words,
            judged.raw,
            judged.value,
            points,
            item.weight,
            judged.points,
            lost,
            reason,
            losses,
            explained,
            judged.missing,
            own,
            evidence,
            remarks_on(item, judged, stand, conflicts, surveyed=surveyed),
            item.status,
        )


def _sheet(run: _Run, leaves: tuple[LeafScore, ...]) -> ScoreSheet:
    system = run.system
    points = [leaf.points for leaf in leaves if leaf.points is not None]
    known = sum(points, _ZERO)
    total = known if len(points) == len(leaves) else None
    lost = sum((leaf.lost for leaf in leaves if leaf.lost is not None), _ZERO)
    explained = sum((leaf.explained_points for leaf in leaves), _ZERO)
    unscored = sum((leaf.full for leaf in leaves if leaf.points is None), _ZERO)
    given = [leaf.self_given for leaf in leaves if leaf.self_given is not None]
    lacking = [leaf for leaf in leaves if leaf.missing is not None]
    remarks = list(weight_problems(system))
    if lacking:
        remarks.append(f"有{len(lacking)}项无法计分，合计{unscored}分：{'、'.join(leaf.name for leaf in lacking)}")
    deciding = _graded(total, leaves, system)
    grade = "" if deciding is None else grade_of(deciding, system.full, system.grades)
    if total is not None and deciding is not None and grade != grade_of(total, system.full, system.grades):
        remarks.append(f"等次按未舍入的合计{deciding.quantize(_FINE)}确定，印出的总分为{total}")
    return ScoreSheet(
        system=system.id,
        title=system.title,
        total=total,
        known=known,
        possible=known + unscored,
        full=system.full,
        grade=grade,
        leaves=leaves,
        headings=tuple(_heading(item, run) for item in run.plan.headings),
        lost=lost,
        explained=explained,
        unexplained=lost - explained,
        self_total=sum(given, _ZERO) if len(given) == len(leaves) else None,
        alerts=_alerts(run),
        missing=tuple(dict.fromkeys(need for leaf in lacking if leaf.missing for need in leaf.missing.needs)),
        remarks=tuple(remarks),
        status=system.status,
    )


def _graded(total: Decimal | None, leaves: tuple[LeafScore, ...], system: IndicatorSystem) -> Decimal | None:
    """Returns the total that decides the grade: the sum of unrounded points where the system says so."""
    if total is None or not system.graded_exactly:
        return total
    return sum((leaf.exact for leaf in leaves if leaf.exact is not None), _ZERO)


def _heading(item: Indicator, run: _Run) -> Heading:
    points = run.points(item.id)
    own = run.given_below(item)
    said = run.given(item)
    remarks: tuple[str, ...] = ()
    if said is not None and own is not None and said != own:
        remarks = (f"自评{said}分，下级合计{own}分，相差{said - own:+f}",)
    found = points if isinstance(points, Decimal) else None
    return Heading(item.id, item.name, item.level, found, item.weight, own if said is None else said, remarks)


def _alerts(run: _Run) -> tuple[RaisedAlert, ...]:
    raised = []
    for alert in run.system.alerts:
        value = evaluate(alert.when, run.names)
        if isinstance(value, Decimal) and value:
            raised.append(RaisedAlert(alert.id, alert.level, alert.title, alert.advice))
    return tuple(raised)


def _reason(computed: str, losses: tuple[Loss, ...]) -> str:
    return "；".join(filter(None, (computed, *(each.text for each in losses))))


def _explained(losses: tuple[Loss, ...], lost: Decimal | None) -> Decimal:
    if not lost:
        return _ZERO
    if any(each.points is None for each in losses):
        return lost
    return min(lost, sum((each.points or _ZERO for each in losses), _ZERO))


def _of(mapping: Mapping[str, T], item: Indicator) -> T | None:
    if not mapping:
        return None
    found = mapping.get(item.id)
    return mapping.get(item.name) if found is None else found
