"""Money: the sums of money of a report, with what rates look for among them."""

from __future__ import annotations

import bisect
import functools
import operator
import re

from jiheng.reading.relations.figure import Figure
from jiheng.reading.relations.line import Line

LEVELS = (
    "调整预算",
    "年初预算",
    "支出总计",
    "收入总计",
    "收入合计",
    "支出合计",
    "一般公共预算财政拨款",
    "财政拨款收入",
)
NEAR = 8
_LEVELS = frozenset(LEVELS)
_WHOLES = frozenset((*LEVELS, "基本支出", "项目支出"))
_MOST_WHOLES = 40
_MOST_OF_A_NAME = 100  # of more the nearest are looked at
_index = operator.attrgetter("index")
_FILLER = re.compile(r"[-—－–一、的]|(?:项目)?(?:资金|支出)?$|项目$")


class Money:
    """The sums of money of a report in order.

    Attributes:
        line: the figures of the running text.
        levels: sums of money that are no changes.
        wholes: the first of them that are totals of the whole.
        tabled: those of the tables.
        everywhere: the levels and those of the tables.
        by_name: the levels by concept and subject.
    """

    def __init__(self, line: Line) -> None:
        self.line = line
        self.levels = [f for f in line.money if not f.change]
        self.wholes = [f for f in self.levels if f.concept in _WHOLES][:_MOST_WHOLES]
        self.by_name: dict[tuple[str, str], list[Figure]] = {}
        for figure in self.levels:
            key = (figure.concept, figure.fact.subject)
            of_name = self.by_name.get(key)
            if of_name is None:
                self.by_name[key] = [figure]
            else:
                of_name.append(figure)
        self.tabled = [f for f in line.tabled if f.money and not f.change]
        self.everywhere = [*self.levels, *self.tabled]
        self._completions: dict[str, list[tuple[Figure, Figure]]] = {}
        self._positions: dict[str, int] | None = None
        self._by_plain: dict[str, list[Figure]] | None = None

    def before(self, figure: Figure, count: int = NEAR) -> list[Figure]:
        """Returns the sums of money before a figure in its paragraph, changes left out, nearest first."""
        figures = self.line.figures
        paragraph = figure.paragraph
        found: list[Figure] = []
        seen = 0
        at = figure.index - 1
        while at >= 0 and seen < count:
            other = figures[at]
            if other.start < paragraph:
                break
            if other.money:
                seen += 1
                if not other.change:
                    found.append(other)
            at -= 1
        return found

    def position(self, figure: Figure) -> int:
        """Returns where a level stands among the levels."""
        if self._positions is None:
            self._positions = {f.id: i for i, f in enumerate(self.levels)}
        return self._positions[figure.id]

    def place(self, figure: Figure) -> int:
        """Returns how many levels stand before a figure."""
        return bisect.bisect_left(self.levels, figure.index, key=_index)

    def same(self, figure: Figure) -> list[Figure]:
        """Returns the figures of the same thing in other stages."""
        of_name = self.by_name[figure.concept, figure.subject]
        if len(of_name) > _MOST_OF_A_NAME:
            at = bisect.bisect_left(of_name, figure.index, key=_index)
            of_name = of_name[max(at - _MOST_OF_A_NAME // 2, 0) : at + _MOST_OF_A_NAME // 2]
        found = [f for f in of_name if f is not figure]
        if not found and ":" in figure.concept:
            of_name = self.by_plain(plain_name(figure.concept))
            found = [f for f in of_name if ":" in f.concept and f is not figure and f.period == figure.period]
        return found

    def completions(self, period: str) -> list[tuple[Figure, Figure]]:
        """Returns what was spent in a year with the budgets it may complete: of the same name, and of the whole."""
        found = self._completions.get(period)
        if found is None:
            found = self._completions[period] = self._pairs(period)
        return found

    def _pairs(self, period: str) -> list[tuple[Figure, Figure]]:
        found: list[tuple[Figure, Figure]] = []
        for same in self.by_name.values():
            if len(same) > 1:
                budgets = [f for f in same if f.budget]
                found.extend([(a, b) for b in budgets for a in same if not a.budget and a.fact.period == period])
        spent: dict[int, Figure] = {}
        planned: dict[int, Figure] = {}
        for figure in self.everywhere:
            if figure.concept in _LEVELS and figure.fact.period == period:
                (planned if figure.budget else spent).setdefault(figure.number, figure)
        # Where no budget stands, what came in is what there was to spend.
        wholes = list(planned.values()) or [f for f in spent.values() if "收入" in f.concept]
        found.extend([(a, b) for a in spent.values() for b in wholes])
        return found

    def by_plain(self, name: str) -> list[Figure]:
        """Returns the levels that a name without its fillers names."""
        if self._by_plain is None:
            self._by_plain = {}
            for figure in self.levels:
                self._by_plain.setdefault(plain_name(figure.concept), []).append(figure)
        return self._by_plain.get(name, [])


@functools.lru_cache(maxsize=4096)
def plain_name(concept: str) -> str:
    """Returns a name without its kind and without the words that every project and fund has."""
    return _FILLER.sub("", concept.rsplit(":", 1)[-1])


def one_value(figures: list[Figure]) -> bool:
    """Tells whether there are figures and all of one value."""
    return len({f.number for f in figures}) == 1
