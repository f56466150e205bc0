"""Term: within how many days of what something must be done, and by which law."""

from __future__ import annotations

import datetime

import msgspec

from jiheng.standards.draft import Draft, Head
from jiheng.standards.fields import Fields
from jiheng.standards.status import Status


class Term(msgspec.Struct, frozen=True):
    """A term.

    Attributes:
        id: what is due: 绩效自评报告, 部门决算.
        days: natural days.
        after: what they are counted from.
        basis: document and article.
        status: how sure the rule is.
        note: what a reader should know.
    """

    id: str
    days: int
    after: str
    basis: str
    status: Status
    note: str = ""

    def due(self, since: datetime.date) -> datetime.date:
        """Returns the last day, counted from the day after."""
        return since + datetime.timedelta(days=self.days)


def read_terms(fields: Fields, head: Head, _name: str, draft: Draft) -> None:
    """Reads `terms`: what is due with `days`, `after` and `basis`."""
    for key, entry in fields.entries("terms", required=True):
        days = entry.integer("days")
        term = Term(
            id=key,
            days=days or 0,
            after=entry.text("after"),
            basis=entry.text("basis", head.source),
            status=entry.choice("status", Status, head.status),
            note=entry.text("note", ""),
        )
        entry.finish()
        if not days:
            entry.fault(f"“{key}”没有写 days（天数）")
        draft.add("term", key, term, entry)
