"""Submissions: each step of a report on its way, written into the register 报送 and so into the journal."""

from __future__ import annotations

import datetime

from jiheng.ledger import Record, Value
from jiheng.web.access import Desk

_REGISTER, _PROFILE = "submissions", "profile"
_TITLE, _KIND = "自评", "自评报告"


def date_report(desk: Desk, day: datetime.date) -> None:
    """Writes the date under the report into the unit's profile."""
    records = desk.ledger.records(_PROFILE) if desk.book.register(_PROFILE) else ()
    if not records or desk.ledger.register(_PROFILE).field("signed_on") is None:
        return
    record = records[0]
    if record.values.get("signed_on") != day:
        values = {**record.values, "signed_on": day}
        desk.book.put(Record(_PROFILE, record.key, values, record.state), who=desk.who, reason="报告落款日期")


def enter_step(
    desk: Desk, values: dict[str, Value], states: tuple[str, ...], reason: str, *, begin: bool = False
) -> None:
    """Writes a step into the register of submissions, so that it stands in the journal.

    Args:
        desk: of who takes the step.
        values: to write.
        states: to move through, in order.
        reason: for the journal.
        begin: a report is handed on anew.
    """
    layout = desk.book.register(_REGISTER)
    if layout is None:
        return
    kept = [r for r in _submissions(desk) if r.state != "受理"]
    record = kept[-1] if kept else None
    if record is None or (begin and record.state not in ("草稿", "退回")):
        number = str(max((int(r.key) for r in desk.ledger.records(_REGISTER) if r.key.isdecimal()), default=0) + 1)
        found = desk.ledger.read_row(_REGISTER, {"number": number, "document": str(values.get("document", _KIND))})
        if found.record is None:
            return
        record = found.record
    if begin and record.state == "退回":
        states = ("草稿", *states) if "草稿" not in states else states
    record = Record(_REGISTER, record.key, {**record.values, **values}, record.state)
    desk.book.put(record, who=desk.who, reason=reason)
    for state in states:
        if state != record.state:
            record = Record(_REGISTER, record.key, record.values, state)
            desk.book.move(_REGISTER, record.key, state, who=desk.who, reason=reason)


def undo_step(desk: Desk, fields: tuple[str, ...], state: str, reason: str) -> None:
    """Turns the last submission back to a state without the fields of a step that was taken back.

    Args:
        desk: of who takes the step back.
        fields: what the step had written.
        state: to turn back to.
        reason: for the journal.
    """
    kept = [r for r in _submissions(desk) if r.state != "受理"]
    if not kept:
        return
    values = {name: value for name, value in kept[-1].values.items() if name not in fields}
    record = Record(_REGISTER, kept[-1].key, values, state)
    if record != kept[-1]:
        desk.book.put(record, who=desk.who, reason=reason)


def _submissions(desk: Desk) -> list[Record]:
    """Returns the submissions of the self-evaluation."""
    if desk.book.register(_REGISTER) is None:
        return []
    return [r for r in desk.ledger.records(_REGISTER) if _TITLE in str(r.values.get("document", ""))]
