"""Watching: the year at the end of a month, and snapshots of it that never change."""

from __future__ import annotations

import calendar
import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
from django.db import transaction

from jiheng.ledger import Ledger, Record
from jiheng.scoring import Light
from jiheng.web.access import Desk
from jiheng.web.models import Document, Row, Unit, Version
from jiheng.web.store import Book, Conflict
from jiheng.web.store.acts import Subject, act
from jiheng.web.versions import hash_of
from jiheng.year import Standing, Watched, choose_system, standing

KIND = "监控"
_MONEY = "资金"
_ORDER = (Light.RED, Light.YELLOW, Light.BLUE, Light.GREY, Light.GREEN)


def month_now(desk: Desk, said: str) -> int:
    """Returns the month that is asked for, else the last one that is over or under way."""
    if said.isdecimal() and 1 <= int(said) <= 12:
        return int(said)
    today = datetime.date.today()  # noqa: DTZ011 - the clerk's own day
    return today.month if today.year == desk.year.year else 12


def last_day(year: int, month: int) -> datetime.date:
    """Returns the last day of a month."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def standing_of(desk: Desk, month: int) -> Standing:
    """Returns where the unit stands at the end of a month, worked out once for each state of the records.

    Raises:
        NoScoreError: where no table with lines and curves fits the unit.
    """
    return desk.book.once(*_standing(desk, month))


def standing_lately(desk: Desk, month: int) -> tuple[Standing, bool]:
    """Returns as `standing_of`, in large years as it was before the last changes; and whether they are in it."""
    return desk.book.lately(*_standing(desk, month))


def _standing(desk: Desk, month: int) -> tuple[str, Callable[[Ledger], Standing]]:
    said = desk.year.system

    def make(ledger: Ledger) -> Standing:
        return standing(ledger, choose_system(ledger, "", said, ""), month)

    return f"standing {said} {month}", make


def sorted_rows(found: Standing) -> tuple[Watched, ...]:
    """Returns the rows, those that need something first."""
    return tuple(sorted(found.rows, key=lambda row: _ORDER.index(row.light)))


def indicator_of(ledger: Ledger, row: Watched) -> Record | None:
    """Returns the indicator a row speaks of, None for money."""
    scope = row.scope.partition("·")[2]
    if row.scope.startswith(_MONEY):
        return None
    for record in ledger.records("indicators"):
        if record.values.get("name") == row.name and str(record.values.get("scope", "")) == scope:
            return record
    return None


def deviation_of(ledger: Ledger, row: Watched) -> Record | None:
    """Returns the deviation that was registered for a row, the last one."""
    record = indicator_of(ledger, row)
    found = None
    for each in ledger.records("deviations"):
        of = each.values.get("indicator")
        named = of is None and each.values.get("object") == row.name
        if named or (record is not None and of == record.key):
            found = each
    return found


def versions_of(desk: Desk, register: str) -> dict[str, int]:
    """Returns the version of each record of a register by its key."""
    rows = Row.objects.filter(unit=desk.unit, year=desk.year.year, register=register)
    return dict(rows.values_list("key", "version"))


def write_reason(desk: Desk, row: Watched, month: int, typed: dict[str, str], seen: int) -> list[str]:
    """Writes why a row lags, what is done, and where it is told of the forecast, all or nothing.

    Args:
        desk: of who writes.
        row: what lags.
        month: at whose end.
        typed: `cause`, `text`, `action` and `forecast`.
        seen: version of the deviation that was seen, 0 where there was none.

    Returns:
        What is wrong with the cells; nothing is written then.

    Raises:
        Conflict: where somebody else has written it since.
    """
    missing = [title for name, title in (("cause", "原因类别"), ("text", "原因说明")) if not typed[name]]
    if missing:
        return [f"请填写{'、'.join(missing)}"]
    ledger, why = desk.ledger, f"{month}月监控"
    record = indicator_of(ledger, row)
    of = {"indicator": record.key} if record else {}
    words = {name: typed[name] for name in ("cause", "text", "action")}
    cells = {"object": row.name, **of, **words}
    monitored = {"date": last_day(desk.year.year, month).isoformat(), "action": typed["action"], **of}
    monitored["forecast"] = typed["forecast"]
    unread = list(ledger.read_row("deviations", cells).unread)
    if typed["forecast"]:
        unread += ledger.read_row("snapshots", monitored).unread
    if unread:
        return [f"{fault.what}：{fault.fix}" for _, fault in unread]
    with transaction.atomic():
        # What is there now is looked up with the unit's row held, so that nobody writes between this and the writing.
        Unit.objects.select_for_update().get(pk=desk.unit.pk)
        book = Book(desk.unit, desk.year)
        before = deviation_of(book.ledger, row)
        if before is None and seen:
            raise Conflict(None, None)
        if before is not None:
            values = {**before.values, **{name: text for name, text in words.items() if text}}
            after = Record(before.register, before.key, values, before.state)
            book.put(after, who=desk.who, reason=why, seen=seen)
        else:
            book.save("deviations", cells, who=desk.who, reason=why)
        if typed["forecast"]:
            book.save("snapshots", monitored, who=desk.who, reason=why)
    return []


def write_values(desk: Desk, found: Standing) -> int:
    """Writes the values of a month into the register of monitoring where they are not yet, and returns how many."""
    day = last_day(desk.year.year, found.month)
    ledger = desk.ledger
    there = {str(r.values.get("indicator", "")) for r in ledger.records("snapshots") if r.values.get("date") == day}
    written = 0
    for row in found.rows:
        if row.actual is None:
            continue
        record = indicator_of(ledger, row)
        cells: dict[str, str] = {"date": day.isoformat()}
        if record is not None and record.key not in there:
            cells |= {"indicator": record.key, "value": f"{_plain(row.actual)}{row.unit}", "forecast": row.forecast}
        elif row.scope == _MONEY and "" not in there:
            cells |= {"paid": f"{_plain(row.actual)}元"}
        else:
            continue
        entered, _ = desk.book.save("snapshots", cells, who=desk.who, reason=f"{found.month}月监控")
        written += not entered.unread
    return written


def freeze(desk: Desk, month: int, note: str) -> Version:
    """Keeps where the year stands at the end of a month, with the number of the last entry it was made from.

    Raises:
        NoScoreError: as `standing_of`.
    """
    found = standing_of(desk, month)
    content: dict[str, Any] = {
        "standing": msgspec.to_builtins(found),
        "system": desk.year.system,
        "unit": desk.unit.name,
    }
    title = f"{desk.year.year}年1—{month}月绩效监控"
    with transaction.atomic():
        document, _ = Document.objects.select_for_update().get_or_create(
            unit=desk.unit, year=desk.year.year, kind=KIND, title=title
        )
        last = document.versions.first()
        version = Version.objects.create(
            document=document,
            number=last.number + 1 if last else 1,
            entry=desk.book.at,
            sha256=hash_of(content),
            content=json.loads(json.dumps(content)),
            who=desk.who,
            note=note,
        )
        said = f"存下{title}第{version.number}份快照 {note}".strip()
        act(desk.unit, desk.year.year, Subject.SIGNING, said, who=desk.who, row=version)
    return version


def kept(desk: Desk) -> list[Version]:
    """Returns the snapshots of the year, the newest first."""
    found = Version.objects.filter(document__unit=desk.unit, document__year=desk.year.year, document__kind=KIND)
    return list(found.select_related("document").order_by("-id"))


def standing_kept(version: Version) -> Standing:
    """Returns where the year stood when a snapshot was made."""
    return msgspec.convert(version.content["standing"], Standing, strict=False)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
