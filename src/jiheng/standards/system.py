"""IndicatorSystem: an official scoring table as data, a tree of indicators with a rule each."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from jiheng.standards.status import Status


class RuleKind(enum.StrEnum):
    """How an indicator gets its points; the list is closed."""

    SUM = "sum_of_children"  # the points of what stands below it
    FULL_OR_ZERO = "full_or_zero"  # all or nothing, by a condition
    RATIO = "ratio"  # full points × a quotient, within floor and cap
    LINEAR = "linear"  # full at one value, zero at another, in between on the line
    BANDS = "bands"  # a share of the points by the interval a value or a verdict falls in
    DEDUCT = "deduct"  # points off for every step beyond what is allowed
    CHECKLIST = "checklist"  # points for every item that is met
    MANUAL = "manual"  # set by people, with reason and evidence


class Counting(enum.StrEnum):
    """How steps of a deduction are counted."""

    WHOLE = "whole"  # only full steps
    STARTED = "started"  # every step begun
    EXACT = "exact"  # in proportion


class Mode(enum.StrEnum):
    """How a last digit is made."""

    HALF_UP = "half_up"
    TRUNCATE = "truncate"


class Band(msgspec.Struct, frozen=True):
    """An interval of values or a verdict, and the share of the points it earns.

    Attributes:
        name: what people call it; for verdicts the word itself (部分达成).
        when: `>=`, `>`, `<=`, `<` or empty (a verdict, or all the rest).
        bound: the value `when` compares with.
        share: part of the full points, 0 to 1; for a verdict the upper end.
        low: for a verdict the lower end of the shares allowed, else None.
        open_top: for a verdict: the upper end itself is not allowed.
    """

    name: str
    share: Decimal
    when: str = ""
    bound: Decimal | None = None
    low: Decimal | None = None
    open_top: bool = False


class Check(msgspec.Struct, frozen=True):
    """One item of a checklist; `when` is a formula, true where it is not zero; `points` None shares evenly."""

    name: str
    when: str
    points: Decimal | None = None


class Rule(msgspec.Struct, frozen=True):
    """A rule with what it needs; what a kind does not use stays empty.

    Attributes:
        kind: see `RuleKind`.
        value: formula of the value judged (`when` of full_or_zero stands here too).
        cap: upper limit of a ratio.
        floor: lower limit of a ratio, or the fewest points a deduction leaves.
        full_at: value that earns all points.
        zero_at: value that earns none.
        bands: the first that fits decides.
        allowed: value up to which nothing is deducted.
        per: width of one step.
        step: points for one step.
        counting: how steps are counted.
        checks: items of a checklist.
        over: ratio from which over-achievement must be explained, None for no line.
        over_share: part of the points taken off beyond that line.
        pass_at: value below which nothing is earned, None for no threshold.
    """

    kind: RuleKind
    value: str = ""
    cap: Decimal = Decimal(1)
    floor: Decimal = Decimal(0)
    full_at: Decimal | None = None
    zero_at: Decimal | None = None
    bands: tuple[Band, ...] = ()
    allowed: Decimal = Decimal(0)
    per: Decimal = Decimal(1)
    step: Decimal = Decimal(0)
    counting: Counting = Counting.EXACT
    checks: tuple[Check, ...] = ()
    over: Decimal | None = None
    over_share: Decimal = Decimal(0)
    pass_at: Decimal | None = None


class Indicator(msgspec.Struct, frozen=True):
    """A row of the table.

    Attributes:
        id: code, unique in its system.
        name: as printed.
        weight: full points.
        rule: how it is scored.
        level: 1, 2, 3 by its depth.
        children: the rows below it.
        inputs: own names of the rule's formulas: name → formula.
        evidence: papers that prove it.
        survey: needs a survey to earn points.
        own: kinds of the rows that the unit sets below it (数量, 质量, …); empty elsewhere.
        core: marked as a core indicator.
        weight_source: where the weight comes from (`L51`, `by_difference`, …).
        explain_below: a value below which a reason is asked for, None for none.
        status: how sure the row is.
        kind: 数量, 质量, 时效, 成本, 经济效益 … for a row of the unit's own.
        direction: `>=`, `<=`, `=`, `qualitative`, `satisfaction` for a row of the unit's own.
        curve: name of the plan curve a row follows in monitoring, empty for `even`.
        note: what a reader should know.
    """

    id: str
    name: str
    weight: Decimal
    rule: Rule
    level: int = 1
    children: tuple[Indicator, ...] = ()
    inputs: dict[str, str] = {}
    evidence: tuple[str, ...] = ()
    survey: bool = False
    own: tuple[str, ...] = ()
    core: bool = False
    weight_source: str = ""
    explain_below: Decimal | None = None
    status: Status = Status.ASSUMED
    kind: str = ""
    direction: str = ""
    curve: str = ""
    note: str = ""

    def walk(self) -> Iterator[Indicator]:
        """Yields the row and all below it, in the order printed."""
        waiting = [self]
        while waiting:
            each = waiting.pop()
            yield each
            waiting.extend(reversed(each.children))


class Grade(msgspec.Struct, frozen=True):
    """A grade and the least score that earns it."""

    name: str
    least: Decimal


class Rounding(msgspec.Struct, frozen=True):
    """How many places a figure keeps and how the last is made."""

    places: int = 2
    mode: Mode = Mode.HALF_UP


class Alert(msgspec.Struct, frozen=True):
    """A line that calls for attention: `when` is a formula, true where it is not zero."""

    id: str
    title: str
    level: str
    when: str
    advice: str = ""


class Lines(msgspec.Struct, frozen=True):
    """Lines of monitoring, as parts of what was planned to date.

    Attributes:
        red: below it red.
        yellow: below it yellow.
        blue: from it on blue: far ahead of plan.
        money: the two lines for money, red below the first and yellow below the second.
        gap: how far targets may run ahead of money (relative) before it must be explained.
    """

    red: Decimal = Decimal("0.6")
    yellow: Decimal = Decimal("0.8")
    blue: Decimal = Decimal("1.2")
    money: tuple[Decimal, Decimal] = (Decimal("0.6"), Decimal("0.8"))
    gap: Decimal = Decimal("0.05")


class Measure(msgspec.Struct, frozen=True):
    """An entry of the indicator library: a name and the formula behind it.

    Attributes:
        id: canonical name, usable in every formula.
        formula: over facts and other measures.
        unit: `ratio`, `CNY`, `count:场` …
        group: money, management, activities, channels, bases, people, benefit.
        direction: `>=`, `<=` or `=`: which way is good.
        definition: what it says, in words.
        proof: evidence that usually proves it.
    """

    id: str
    formula: str
    unit: str
    group: str
    direction: str = ">="
    definition: str = ""
    proof: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    status: Status = Status.ASSUMED


class Answer(msgspec.Struct, frozen=True):
    """A plain name of formulas that people or registers answer, with the question it asks."""

    id: str
    question: str
    unit: str = ""


class IndicatorSystem(msgspec.Struct, frozen=True):
    """A scoring table.

    Attributes:
        id: as in the file.
        title: as printed.
        jurisdiction: province, empty for the whole country.
        first_year: first budget year it holds for.
        last_year: last budget year it holds for.
        full: points in total.
        scope: `unit` (部门整体) or `project` (项目).
        grades: best first.
        graded_exactly: the unrounded total decides the grade.
        by_name: a variant that is never chosen by place and year, only where it is named.
        score_rounding: of points.
        rate_rounding: of values before points are made of them; None leaves them exact.
        inputs: names of the whole system: name → formula.
        answers: plain names that people answer.
        items: the tree.
        leaf_rules: rules for rows of the unit's own by `>=`, `<=`, `=`, `qualitative`, `satisfaction`.
        alerts: lines that call for attention.
        lines: lines of monitoring.
        curves: by name, the part of the year's plan due by the end of each of twelve months; `money` is for payments.
        family: outline family whose reports use it.
        sources: documents.
        status: how sure the whole is.
        note: what a reader should know.
    """

    id: str
    title: str
    jurisdiction: str
    first_year: int | None
    last_year: int | None
    full: Decimal
    scope: str
    grades: tuple[Grade, ...]
    items: tuple[Indicator, ...]
    graded_exactly: bool = True
    by_name: bool = False
    score_rounding: Rounding = Rounding()
    rate_rounding: Rounding | None = None
    inputs: dict[str, str] = {}
    answers: dict[str, Answer] = {}
    leaf_rules: dict[str, Rule] = {}
    alerts: tuple[Alert, ...] = ()
    lines: Lines = Lines()
    curves: dict[str, tuple[Decimal, ...]] = {}
    family: str = ""
    sources: tuple[str, ...] = ()
    status: Status = Status.ASSUMED
    note: str = ""

    def walk(self) -> Iterator[Indicator]:
        """Yields every row, in the order printed."""
        for item in self.items:
            yield from item.walk()

    def leaves(self) -> Iterator[Indicator]:
        """Yields the rows that earn points themselves."""
        return (row for row in self.walk() if not row.children)
