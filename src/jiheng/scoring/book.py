"""FactBook: facts by name, as formulas ask for them: `支出合计.决算`, `上年.三公经费.决算`, or a plain answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from jiheng.facts import Fact, Stage

_SCORED = Stage.SCORED
_MOST_YEARS = 10
_HUNDREDTHS = frozenset({"percent", "points"})


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A value with the fact it comes from (empty for a value given by name); rates are ratios: 86.37% is 0.8637."""

    value: Decimal
    fact: str = ""


class FactBook:
    """The facts of one unit (or one project) and year, looked up by name.

    Args:
        facts: any facts; those of other subjects are passed over.
        year: the year scored; None takes the latest year that has a figure of money, else the latest of all.
        subject: the project (or unit) whose numbers count beside those of the whole report (empty subject).
        values: further values by name, such as answers of a checklist (1 or 0); they win over facts.
    """

    def __init__(
        self,
        facts: Iterable[Fact] = (),
        *,
        year: int | None = None,
        subject: str = "",
        values: Mapping[str, Decimal] | None = None,
    ) -> None:
        self.values = dict(values or {})
        self.conflicts: dict[str, int] = {}
        # A score has the row it is for as its subject, so it belongs to the unit all the same.
        own = [f for f in facts if f.subject in ("", subject) or (f.stage is _SCORED and f.subject == f.label)]
        self.year = year if year is not None else _latest(own)
        self._index: dict[str, Fact] = {}
        self._scored: list[Fact] = []
        self._labelled: list[tuple[str, Fact]] = []
        prefixes: dict[str, str | None] = {}
        for fact in own:
            period = fact.period
            if period not in prefixes:
                prefixes[period] = _prefix(fact.year, self.year)
            prefix = prefixes[period]
            if prefix is not None:
                self._take(fact, prefix, subject)
        # An indicator may go by a name that the glossary files under another; names of concepts come first.
        for staged, fact in self._labelled:
            self._index.setdefault(staged, fact)

    def find(self, name: str) -> Entry | None:
        """Returns what is known under a name, None where nothing is."""
        given = self.values.get(name)
        if given is not None:
            return Entry(given)
        found = self._index.get(name)
        return None if found is None else Entry(ratio_value(found), found.id)

    def fact(self, name: str) -> Fact | None:
        """Returns the fact behind a name, None where there is none; values given by name are no facts."""
        return self._index.get(name)

    def scores(self) -> dict[str, Decimal]:
        """Returns the points that the facts state, by the name they are stated for."""
        out: dict[str, Decimal] = {}
        for fact in self._scored:
            for name in (fact.label, fact.concept.rpartition(":")[2], fact.subject):
                if name:
                    out.setdefault(name, fact.amount.value)
        return out

    def with_values(self, changes: Mapping[str, Decimal]) -> FactBook:
        """Returns the book with some names changed; the old one stays as it is."""
        other = object.__new__(FactBook)
        other.values = {**self.values, **changes}
        other.conflicts = self.conflicts
        other.year = self.year
        other._index = self._index
        other._scored = self._scored
        return other

    def _take(self, fact: Fact, prefix: str, subject: str) -> None:
        if not fact.amount.value.is_finite():
            return
        if fact.stage is _SCORED and not prefix:
            self._scored.append(fact)
        concept = fact.concept
        # What no glossary knows is kept as `other:name`; formulas and indicators call it by the name.
        plain = prefix + (concept.removeprefix("other:"))
        staged = f"{plain}.{fact.stage}"
        if not plain.endswith(fact.label):
            self._labelled.append((f"{prefix}{fact.label}.{fact.stage}", fact))
        index = self._index
        known = index.setdefault(staged, fact)
        if known is not fact:
            if known.subject != subject and fact.subject == subject:
                index[staged] = fact
            elif known.subject == fact.subject and not _same(known, fact):
                self.conflicts[staged] = self.conflicts.get(staged, 1) + 1
        if plain not in index or (index[plain].subject != subject and fact.subject == subject):
            index[plain] = fact


def ratio_value(fact: Fact) -> Decimal:
    """Returns the value in 元, 1, or as a ratio."""
    value = fact.amount.value
    if fact.amount.unit in _HUNDREDTHS:
        return value / 100
    return value / 1000 if fact.amount.unit == "permille" else value


def _same(one: Fact, other: Fact) -> bool:
    return one.amount.interval().meets(other.amount.interval())


def _latest(facts: list[Fact]) -> int | None:
    years = [fact.year for fact in facts if fact.year is not None]
    money = [fact.year for fact in facts if fact.year is not None and fact.amount.unit == "CNY"]
    return max(money or years, default=None)


def _prefix(year: int | None, scored: int | None) -> str | None:
    """Returns how names of a year begin: nothing for the year scored, 上年. for the year before, None for others."""
    back = 0 if year is None or scored is None else scored - year
    return "上年." * back if 0 <= back <= _MOST_YEARS else None
