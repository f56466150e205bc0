"""Refusals: changes that may not be made, and what a person is told."""

from __future__ import annotations

from jiheng.ledger import Record
from jiheng.ledger.entry import Entry


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A change that may not be made; the message is for the person (Chinese)."""


class Conflict(Refused):
    """A change of a record that someone else changed since it was seen.

    Attributes:
        current: the record as it is now, None where it is gone.
        entry: the entry that changed it.
    """

    def __init__(self, current: Record | None, entry: Entry | None) -> None:
        self.current = current
        self.entry = entry
        who = f"{entry.who} 在 {entry.at} " if entry else ""
        super().__init__(f"这条记录在您打开之后已被{who}改动")
