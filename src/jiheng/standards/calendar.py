"""Calendar: public holidays, make-up workdays, ordinals of days and congresses, campaigns, themes of the year."""

from __future__ import annotations

import datetime

import msgspec

from jiheng.standards.status import Status


class OrdinalRule(msgspec.Struct, frozen=True):
    """第N届 of something that comes every `step` years: N = (year − base) ÷ step, rounded down.

    Attributes:
        id: short name.
        title: full name.
        patterns: regular expressions with a group `n` for the numeral.
        base: see above.
        step: years between two.
        first_year: first year the formula holds for.
        runs_over: the number also covers the first year of the next one (a congress sits in autumn).
        source: where the first one is fixed.
        status: see `Status`.
    """

    id: str
    title: str
    patterns: tuple[str, ...]
    base: int
    step: int
    first_year: int
    runs_over: bool = False
    source: str = ""
    status: Status = Status.ASSUMED

    def number(self, year: int) -> int | None:
        """Returns the ordinal of a year, None before the formula holds."""
        return (year - self.base) // self.step if year >= self.first_year else None

    def years(self, number: int) -> tuple[int, int]:
        """Returns the first and last year that an ordinal covers."""
        first = self.base + number * self.step
        return first, first + self.step - 1 + int(self.runs_over)


class Campaign(msgspec.Struct, frozen=True):
    """A campaign or wording that belongs to certain years.

    Attributes:
        id: short name.
        title: full name.
        patterns: regular expressions that find it in a text.
        first_year: first year it may be spoken of as under way; None is open.
        last_year: last year; None is open.
        kind: `campaign` (party education and the like), `policy` or `wording` (a term with a successor).
        successor: what is said afterwards.
        source: the document that opened or closed it.
        status: see `Status`.
        note: what a reader should know.
    """

    id: str
    title: str
    patterns: tuple[str, ...]
    first_year: int | None
    last_year: int | None
    kind: str = "campaign"
    successor: str = ""
    source: str = ""
    status: Status = Status.ASSUMED
    note: str = ""

    def covers(self, year: int) -> bool:
        return (self.first_year or 0) <= year <= (self.last_year or 9999)


class Theme(msgspec.Struct, frozen=True):
    """The theme of a yearly event."""

    event: str
    year: int
    theme: str
    source: str = ""
    status: Status = Status.ASSUMED


class Calendar(msgspec.Struct, frozen=True):
    """What is known of days and years.

    Attributes:
        years: years whose notice of the State Council is in the data.
        holidays: days off by notice, with the name of the holiday.
        workdays: Saturdays and Sundays that are worked.
        ordinals: see `OrdinalRule`.
        campaigns: see `Campaign`.
        themes: see `Theme`.
    """

    years: frozenset[int]
    holidays: dict[datetime.date, str]
    workdays: frozenset[datetime.date]
    ordinals: tuple[OrdinalRule, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    themes: tuple[Theme, ...] = ()

    def workday(self, day: datetime.date) -> bool | None:
        """Tells whether offices work on a day; None outside the years known."""
        if day.year not in self.years:
            return None
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def holiday(self, day: datetime.date) -> str | None:
        """Returns the name of the public holiday a day is off for."""
        return self.holidays.get(day)

    def theme(self, event: str, year: int) -> str | None:
        """Returns the theme of an event in a year, None when unknown."""
        return next((t.theme for t in self.themes if t.event == event and t.year == year), None)
