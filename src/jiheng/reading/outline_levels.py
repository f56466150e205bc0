"""Levels: numbered lines gathered into series, each with its place in the outline.

A document may lose a number's form on the way (（3） after （二）, 1、 before 二、), may begin with 1. or （一）, and
may count anew under every heading. So a number is placed by the series it continues, then by its kind.
"""

from __future__ import annotations

from collections.abc import Sequence

from jiheng.reading.outline_headings import Heading
from jiheng.reading.outline_numbers import Kind, Number

_GAP = 4  # numbers a series may skip and still go on
_DEEPEST = 9


class Series:
    """Numbers that count on from each other under one heading.

    Attributes:
        kind: of the numbers, as the series is meant; None for a heading without number.
        printed: kind as printed at first.
        level: of every heading in it.
        last: the last ordinal seen.
        owner: heading above, or None.
        members: its headings and items.
        chain: the places before the last, for decimal numbers.
    """

    __slots__ = ("chain", "kind", "last", "level", "members", "owner", "printed")

    def __init__(self, kind: Kind | None, printed: Kind | None, level: int, owner: Heading | None) -> None:
        self.kind = kind
        self.printed = printed
        self.level = level
        self.last = 0
        self.owner = owner
        self.members: list[Heading] = []
        self.chain: tuple[int, ...] = ()


class Levels:
    """Places headings one after the other, in order of the text."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        numbers = [h.number for h in headings if h.heading and h.number is not None]
        han = [n for n in numbers if n.kind is Kind.HAN]
        self._first_han = han[0] if han else None
        above = [n.kind for n in numbers if n.kind is not Kind.PART]
        self._shift = 0 if han or not above else max(0, min(int(above[0]), int(min(above))) - 1)
        self._lost_first = bool(han) and han[0].ordinal == 2 and _begins_alone(headings)
        self.stack: list[Series] = []
        self.series: list[Series] = []

    @property
    def owner(self) -> Heading | None:
        """The heading that governs this place."""
        return self.stack[-1].members[-1] if self.stack else None

    def close(self) -> None:
        """Ends every section: a signature stands here."""
        self.stack.clear()

    def place_unnumbered(self, heading: Heading, level: int) -> None:
        """Places a heading without number at a level."""
        self._pop(level)
        series = Series(None, None, level, self.owner)
        heading.level = level
        series.members.append(heading)
        self.stack.append(series)

    def place(self, heading: Heading, number: Number) -> Series:
        """Gives a numbered line its series and level."""
        series = self._continued(heading, number) or self._opened(number)
        series.last = number.ordinal
        series.members.append(heading)
        heading.level = series.level
        return series

    def above_decimal(self, number: Number) -> Series | None:
        """Returns the series whose last number a decimal number belongs to: 2.1 to 2. or 二、."""
        for series in reversed(self.stack):
            if series.last != number.chain[-2]:
                continue
            if series.chain == number.chain[:-2] and series.kind in (Kind.DECIMAL, Kind.ARABIC, Kind.HAN):
                return series
        return None

    def would_own(self, number: Number) -> Heading | None:
        """Returns the heading that would stand above a line, without placing it."""
        for series in reversed(self.stack):
            if series.kind is not None and _goes_on(series, number):
                return series.owner
        target = self._target(number.kind)
        for series in reversed(self.stack):
            if series.level < target:
                return series.members[-1]
        return None

    def _continued(self, heading: Heading, number: Number) -> Series | None:
        if number.ordinal == 1 and number.kind is not Kind.HAN:
            return None
        for series in reversed(self.stack):
            if series.kind is number.kind and _goes_on(series, number):
                return self._return_to(series)
        if number.kind is Kind.HAN:
            return next((self._return_to(s) for s in self.stack if s.level == 1 and s.last == number.ordinal - 1), None)
        for series in reversed(self.stack):
            if series.last == number.ordinal - 1 and _may_stand_for(number, series, heading):
                return self._return_to(series)
        return None

    def _opened(self, number: Number) -> Series:
        kind = number.kind
        if self._is_lost_first(number):
            kind = Kind.HAN
        above = self.above_decimal(number) if kind is Kind.DECIMAL else None
        level = above.level + 1 if above else self._target(kind)
        again = next((s for s in self.stack if s.kind is kind and s.level >= level), None)
        if again is not None and not (kind > Kind.HAN_BRACKET and again.printed is not kind):
            level = again.level
        self._pop(level)
        if self.stack and self.stack[-1].level >= level:
            level = self.stack[-1].level + 1
        level = min(level, _DEEPEST)
        series = Series(kind, number.kind, level, self.owner)
        series.chain = number.chain[:-1]
        self.stack.append(series)
        self.series.append(series)
        return series

    def _target(self, kind: Kind) -> int:
        if kind is Kind.PART:
            return 0
        level = max(1, int(kind) - self._shift)
        base = next((s for s in self.stack if s.level == 1), None)
        if level == 1 and base is not None and base.kind is not None and base.kind is not kind and kind is not Kind.HAN:
            return 2
        if base is not None and base.kind is None and kind is Kind.HAN_BRACKET:
            # Under a heading without number that stands within another, （一） counts what stands there.
            inner = next((s for s in reversed(self.stack) if s.kind is None), base)
            if inner is self.stack[-1]:
                return inner.level + 1
        elif self.stack and self.stack[-1].kind is None and kind > Kind.HAN:
            return max(level, self.stack[-1].level + 1)
        return level

    def _is_lost_first(self, number: Number) -> bool:
        """Tells whether 1、 stands for 一、: no 一、 comes, but 二、 does."""
        if number.kind is not Kind.ARABIC or number.ordinal != 1 or not self._lost_first:
            return False
        return self._first_han is not None and number.start < self._first_han.start and not self.series

    def _return_to(self, series: Series) -> Series:
        while self.stack[-1] is not series:
            self.stack.pop()
        return series

    def _pop(self, level: int) -> None:
        while self.stack and self.stack[-1].level >= level:
            self.stack.pop()


def _begins_alone(headings: Sequence[Heading]) -> bool:
    """Tells whether the first number of all counts no list: no 2 of its kind follows it at once."""
    first, *after = [h.number for h in headings if h.number is not None][:2]
    return not after or (after[0].kind, after[0].ordinal) != (first.kind, 2)


def _goes_on(series: Series, number: Number) -> bool:
    same = series.kind is number.kind and series.chain == number.chain[:-1]
    return same and 0 < number.ordinal - series.last <= _GAP


def _may_stand_for(number: Number, series: Series, heading: Heading) -> bool:
    """Tells whether a number may be one of another kind that lost its form."""
    if not heading.heading or series.kind is None:
        return False
    if number.kind is Kind.ARABIC_BRACKET:
        return series.kind is Kind.HAN_BRACKET
    if number.kind is Kind.ARABIC:
        return series.kind is Kind.HAN or (series.kind is Kind.HAN_BRACKET and heading.known)
    return number.kind is Kind.HAN_BRACKET and series.kind is Kind.ARABIC_BRACKET
