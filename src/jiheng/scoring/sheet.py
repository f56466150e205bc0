"""ScoreSheet: what came of scoring, every point with its rule, formula, inputs and reason."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from jiheng.scoring.missing import Missing
from jiheng.standards.status import Status


class Used(msgspec.Struct, frozen=True, gc=False):
    """A name of a formula with its value; `fact` is empty for a value given by name."""

    name: str
    value: Decimal
    fact: str = ""


class Loss(msgspec.Struct, frozen=True):
    """Points lost and why; `cause` is one of the causes of deviation (外部环境, 政策, …) or empty.

    `points` None stands for all points lost that no other reason explains.
    """

    text: str
    points: Decimal | None = None
    indicator: str = ""
    cause: str = ""


class LeafScore(msgspec.Struct, frozen=True, gc=False):
    """A row of the sheet that earns points itself.

    Attributes:
        indicator: id of the row.
        name: as printed.
        rule: kind of its rule.
        inputs: names that went in, with their values and facts.
        formula: the rule in words people read.
        raw: value judged or points before rounding; None where not computable.
        rounded: the same after rounding of values.
        points: computed points; None where not computable.
        full: full points.
        exact: points before rounding; None where not computable.
        lost: full − points; None where not computable.
        reason: why points were lost, as computed or as the unit says.
        losses: reasons the unit gives.
        explained_points: part of `lost` that has a reason of the unit.
        missing: what is needed, None where computed.
        self_given: points the unit gave itself, None where it gave none.
        evidence: grade of the best evidence (A, B, C), empty where none is known.
        remarks: in Chinese, what a reviewer should know of this row.
        status: how sure the rule is.
    """

    indicator: str
    name: str
    rule: str
    inputs: tuple[Used, ...]
    formula: str
    raw: Decimal | None
    rounded: Decimal | None
    points: Decimal | None
    full: Decimal
    exact: Decimal | None
    lost: Decimal | None
    reason: str
    losses: tuple[Loss, ...]
    explained_points: Decimal
    missing: Missing | None
    self_given: Decimal | None
    evidence: str
    remarks: tuple[str, ...]
    status: Status

    @property
    def explained(self) -> bool:
        """Tells whether all points lost have a reason of the unit."""
        return self.lost is not None and self.explained_points == self.lost


class Heading(msgspec.Struct, frozen=True):
    """A row above others: the sum of what stands below it, None where a part is not computable."""

    indicator: str
    name: str
    level: int
    points: Decimal | None
    full: Decimal
    self_given: Decimal | None
    remarks: tuple[str, ...] = ()


class RaisedAlert(msgspec.Struct, frozen=True):
    """A line of the system that was crossed."""

    id: str
    level: str
    title: str
    advice: str


class ScoreSheet(msgspec.Struct, frozen=True):
    """The whole.

    Attributes:
        system: id of the system.
        title: of the system.
        total: computed total; None while a row is not computable.
        known: points of the rows that are computable.
        possible: total if every missing row earned all its points.
        full: full points.
        grade: of the total, empty while there is none.
        leaves: rows that earn points, in the order printed.
        headings: rows above them.
        lost: points lost by the rows computed.
        explained: part of them with a reason.
        unexplained: the rest.
        self_total: sum of the points the unit gave itself, None where a row has none.
        alerts: lines crossed.
        missing: names needed by rows that are not computable.
        remarks: on the whole.
        status: how sure the system is.
    """

    system: str
    title: str
    total: Decimal | None
    known: Decimal
    possible: Decimal
    full: Decimal
    grade: str
    leaves: tuple[LeafScore, ...]
    headings: tuple[Heading, ...]
    lost: Decimal
    explained: Decimal
    unexplained: Decimal
    self_total: Decimal | None
    alerts: tuple[RaisedAlert, ...]
    missing: tuple[str, ...]
    remarks: tuple[str, ...]
    status: Status

    def leaf(self, indicator: str) -> LeafScore:
        """Returns a row by id.

        Raises:
            KeyError: where the sheet has no such row.
        """
        for each in self.leaves:
            if each.indicator == indicator:
                return each
        raise KeyError(indicator)
