"""Figure: a fact in its place in the flow, with what relations ask of it again and again."""

from __future__ import annotations

import functools
from decimal import Decimal

from jiheng.facts import Bound, Fact, Stage
from jiheng.facts.unit import CNY, PERCENT, POINTS, SCORE

MILLION = 1_000_000
_MILLION = Decimal(MILLION)

HUNDRED = 100 * MILLION
"""100 of anything, in millionths."""

GROUPS = {s: str(s) if s.is_budget else ("target" if s is Stage.TARGET else "actual") for s in Stage}
"""What may stand in one sum: a budget in each of its three shades, what was aimed at, and all that came of it."""


@functools.lru_cache(maxsize=8192)
def millionths(value: Decimal) -> int:
    """Returns a number in whole millionths, exact for whatever a report prints, so that sums compare as integers."""
    whole = int(value)
    return whole * MILLION if whole == value else int(value * _MILLION)


_EXACT = Bound.EXACT  # the look-up of a member of an enumeration is dear
_BUDGETS = frozenset({s for s in Stage if s.is_budget})
_PEOPLE = frozenset({"count:人", "count:名", "count:位"})


class Figure:
    """A fact as relations see it.

    Attributes:
        fact: with meaning and origin.
        id: of the fact.
        label: of the fact.
        index: position among the figures of the running text, -1 in a table.
        start: first character in the flow (in the text, for a figure of a table).
        end: one past the last character.
        sentence: where its sentence begins in the flow.
        paragraph: where its paragraph begins in the flow.
        number: its value in millionths of the base unit.
        step: the worth of its last digit in millionths.
        group: see `GROUPS`.
        measure: its unit, one for all words that count people.
        exact: it is neither approximate nor a bound nor a range.
    """

    __slots__ = (
        "budget",
        "change",
        "concept",
        "end",
        "exact",
        "fact",
        "group",
        "id",
        "index",
        "label",
        "measure",
        "money",
        "number",
        "paragraph",
        "percent",
        "rate",
        "score",
        "sentence",
        "stage",
        "start",
        "step",
        "unit",
    )

    def __init__(self, fact: Fact, index: int, start: int, end: int, sentence: int, paragraph: int) -> None:
        amount = fact.amount
        stage = fact.stage
        unit = amount.unit
        concept = fact.concept
        self.fact = fact
        self.id = fact.id
        self.label = fact.label
        self.index = index
        self.start = start
        self.end = end
        self.sentence = sentence
        self.paragraph = paragraph
        self.number = millionths(amount.value)
        self.step = millionths(amount.step)
        self.unit = unit
        self.measure = "people" if unit in _PEOPLE else unit
        self.money = unit == CNY
        self.percent = unit == PERCENT
        self.rate = unit == PERCENT or unit == POINTS  # noqa: PLR1714 - asked of every number
        self.score = unit == SCORE
        self.concept = concept
        self.change = concept == "增减额"
        self.stage = stage
        self.group = GROUPS[stage]
        self.budget = stage in _BUDGETS
        self.exact = amount.bound is _EXACT

    @property
    def subject(self) -> str:
        return self.fact.subject

    @property
    def period(self) -> str:
        return self.fact.period

    @property
    def year(self) -> int | None:
        return self.fact.year

    @property
    def value(self) -> Decimal:
        return self.fact.amount.value

    @property
    def counted(self) -> bool:
        """A number of people or things."""
        return self.unit.startswith("count")


def near(computed: int, stated: int, step: int) -> bool:
    """Tells whether a computed value is within half of the last digit of a stated one, all in millionths."""
    return abs(computed - stated) * 2 <= step


def divides(rate: Figure, part: Figure, whole: Figure) -> bool:
    """Tells whether a percentage is part ÷ whole; what `ratio_claim` says, without making the claim."""
    below = whole.number
    return below != 0 and abs(part.number * HUNDRED - rate.number * below) * 2 <= rate.step * abs(below)


def telling(figure: Figure) -> bool:
    """A sum that is met by chance is short: 30 + 20 = 50."""
    return figure.number > 0 and digits(figure) > 2


def digits(figure: Figure) -> int:
    """Returns how many digits a positive number has, zeros at its end left out."""
    return len(str(figure.number).rstrip("0"))
