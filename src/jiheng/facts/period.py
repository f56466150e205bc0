"""Period: the time a number speaks of, from a day to a span of years."""

from __future__ import annotations

import calendar
import datetime

import msgspec


class Period(msgspec.Struct, frozen=True, gc=False):
    """Both days included. Its text is the shortest that says it: 2021, 2021-09, 2021-09-20, 2021-09-14/2021-09-30."""

    start: datetime.date
    end: datetime.date

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(datetime.date(year, 1, 1), datetime.date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        last = calendar.monthrange(year, month)[1]
        return cls(datetime.date(year, month, 1), datetime.date(year, month, last))

    @classmethod
    def day(cls, day: datetime.date) -> Period:
        return cls(day, day)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Reads what `str` writes.

        Raises:
            ValueError: for any other text.
        """
        first, _, last = text.partition("/")
        start, end = _ends(first)
        return cls(start, _ends(last)[1] if last else end)

    def __str__(self) -> str:
        first, last = self.start, self.end
        if first == last:
            return first.isoformat()
        whole_years = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        if whole_years:
            return f"{first.year:04d}" if first.year == last.year else f"{first.year:04d}/{last.year:04d}"
        if self == Period.month(first.year, first.month):
            return f"{first.year:04d}-{first.month:02d}"
        return f"{first.isoformat()}/{last.isoformat()}"

    def within(self, other: Period) -> bool:
        return other.start <= self.start and self.end <= other.end


def _ends(text: str) -> tuple[datetime.date, datetime.date]:
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 1:
        whole = Period.year(parts[0])
        return whole.start, whole.end
    if len(parts) == 2:
        whole = Period.month(parts[0], parts[1])
        return whole.start, whole.end
    day = datetime.date(*parts)
    return day, day
