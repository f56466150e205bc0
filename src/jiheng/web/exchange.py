"""Exchange: registers out to Excel and in again, and exports of finance systems: read, shown, then taken.

What was uploaded is read twice: once for the preview, once when it is confirmed, against the records as they are then.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import time
from pathlib import Path

import msgspec
from django.conf import settings

from jiheng.ledger import Ledger, Record, name_of
from jiheng.ledger.imports import IMPORTS, import_file
from jiheng.ledger.imports_headings import choose_profile
from jiheng.ledger.workbook import (
    Places,
    WorkbookProblem,
    WorkbookReading,
    WorkbookUnreadable,
    open_workbook,
    write_workbook,
)
from jiheng.ledger.workbook_layout import START_SHEET
from jiheng.ledger.workbook_problems import placed
from jiheng.standards.pack import Register, Schema
from jiheng.web.access import Desk
from jiheng.web.differences import Difference, differences
from jiheng.web.store.evidence import safe_name

_ENDINGS = frozenset({"xlsx", "xls", "et", "csv"})
_KEPT = re.compile(r"[0-9a-f]{16}-[^/\\]{1,130}")
_DAY = 86_400
_SHOWN = 200
_WHOLE_ONLY = frozenset({"sheet-missing", "sheet"})


class ExchangeRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A file that cannot be taken, with what to do (Chinese)."""


class Changed(msgspec.Struct, frozen=True):
    """A record that an upload adds (`before` is None), changes, or takes out (`after` is None)."""

    layout: Register
    key: str
    name: str
    before: Record | None
    after: Record | None

    @property
    def fields(self) -> list[Difference]:
        return differences(self.layout, self.before, self.after)

    @property
    def what(self) -> str:
        if self.before is None:
            return "新增"
        return "删去" if self.after is None else "修改"


class Preview(msgspec.Struct, frozen=True):
    """What an upload would do.

    Attributes:
        word: names the upload for the confirmation.
        name: name of the file.
        kind: what it was read as.
        target: the ledger as it would be.
        changes: every record that would change.
        counts: how many are added, changed and taken out.
        problems: what is wrong with its cells, and what would be wrong in the registers afterwards.
        number: number of the last entry the preview was made from.
    """

    word: str
    name: str
    kind: str
    target: Ledger
    changes: tuple[Changed, ...]
    counts: dict[str, int]
    problems: tuple[WorkbookProblem, ...]
    number: int

    @property
    def shown(self) -> tuple[Changed, ...]:
        return self.changes[:_SHOWN]


def write_registers(desk: Desk, path: Path, register: str = "") -> None:
    """Writes the year as a workbook, or one register of it in the same form.

    Raises:
        OSError: when nothing can be written there.
    """
    ledger = desk.ledger
    if register:
        ledger = ledger.copy()
        schema = ledger.schema
        ledger.schema = Schema(schema.packs, {register: schema.registers[register]}, (), ())
    write_workbook(ledger, path, system=desk.year.system)


def keep_upload(desk: Desk, name: str, data: bytes) -> str:
    """Keeps an upload for its confirmation and returns the word that names it.

    Raises:
        ExchangeRefused: for a file that is no table.
    """
    clean = safe_name(name)
    if clean.rpartition(".")[2].lower() not in _ENDINGS:
        raise ExchangeRefused(f"“{clean}”不是表格；可导入 xlsx、xls、et、csv")
    if len(data) > settings.LARGEST_FILE:
        raise ExchangeRefused(f"“{clean}”超过 {settings.LARGEST_FILE >> 20} MB")
    folder = _folder(desk)
    for old in folder.iterdir():
        with contextlib.suppress(OSError):
            if time.time() - old.stat().st_mtime > _DAY:
                old.unlink()
    word = f"{secrets.token_hex(8)}-{clean}"
    (folder / word).write_bytes(data)
    return word


def preview(desk: Desk, word: str, *, drop: bool = False) -> Preview:
    """Reads an upload and returns what it would do.

    Args:
        desk: whose registers.
        word: as `keep_upload` gave it.
        drop: take out records that its sheets have not.

    Raises:
        ExchangeRefused: for a file that cannot be read, or is gone.
    """
    path = _folder(desk) / word
    if not _KEPT.fullmatch(word) or not path.is_file():
        raise ExchangeRefused("上传的文件已不在，请重新上传")
    now = desk.ledger
    reading, unreadable = _read(desk, path)
    whole = reading is not None and not any(p.sheet == START_SHEET for p in reading.problems)
    name = word.partition("-")[2]
    if not whole:
        exported = _export(desk, path, name)
        if exported is not None:
            target, kind, problems = exported
            return _preview(desk, word, kind, target, problems, Places())
    if reading is None:
        raise ExchangeRefused(unreadable)
    if whole and reading.ledger.year != now.year:
        raise ExchangeRefused(f"这是{reading.ledger.year}年的登记簿，现在打开的是{now.year}年")
    target = _merged(now, reading, drop=drop)
    cells = tuple(p for p in reading.problems if p.rule not in _WHOLE_ONLY and p.sheet != START_SHEET)
    return _preview(desk, word, "登记簿工作簿", target, cells, reading.places)


def forget_upload(desk: Desk, word: str) -> None:
    """Removes an upload that was taken."""
    if _KEPT.fullmatch(word):
        (_folder(desk) / word).unlink(missing_ok=True)


def _read(desk: Desk, path: Path) -> tuple[WorkbookReading | None, str]:
    ledger = desk.ledger
    try:
        found = open_workbook(path, standards=ledger.standards, unit=ledger.unit, packs=ledger.schema.packs)
    except WorkbookUnreadable as error:
        if error.code != "no-year":
            return None, f"{error.message}。{error.hint}"
    else:
        return found, ""
    try:
        packs = ledger.schema.packs
        return open_workbook(path, standards=ledger.standards, unit=ledger.unit, year=ledger.year, packs=packs), ""
    except WorkbookUnreadable as error:
        return None, f"{error.message}。{error.hint}"


def _export(desk: Desk, path: Path, name: str) -> tuple[Ledger, str, tuple[WorkbookProblem, ...]] | None:
    """Reads an export of a finance system, None where no profile fits."""
    ledger = desk.ledger.copy()
    # The name of the file stands in every record it brings.
    place = path.with_name(f"{path.name[:16]}.d") / name
    place.parent.mkdir(exist_ok=True)
    try:
        place.write_bytes(path.read_bytes())
        profile = choose_profile(ledger, place)
        if profile is None:
            return None
        done = import_file(ledger, place, profile)
    except WorkbookUnreadable:
        return None
    finally:
        place.unlink(missing_ok=True)
        place.parent.rmdir()
    said = f"{profile.title}：{done.rows} 行，已有 {done.known} 行，跳过 {done.skipped} 行"
    return ledger, said, done.problems


def _merged(now: Ledger, reading: WorkbookReading, *, drop: bool) -> Ledger:
    """Returns the ledger with the sheets of a workbook in place of their registers."""
    target = now.copy()
    for register in reading.places.sheets:
        for record in reading.ledger.records(register):
            before = target.record(register, record.key)
            kept = {n: v for n, v in before.values.items() if n.startswith("_")} if before else {}
            target.put(Record(register, record.key, {**kept, **record.values}, record.state))
        if drop:
            for key in [k for k in target.table(register) if k not in reading.ledger.table(register)]:
                target.drop(register, key)
    return target


def _preview(
    desk: Desk, word: str, kind: str, target: Ledger, cells: tuple[WorkbookProblem, ...], places: Places
) -> Preview:
    now = desk.ledger
    changes = tuple(_changes(now, target))
    counts: dict[str, int] = {}
    for each in changes:
        if each.layout.id != IMPORTS:
            counts[each.what] = counts.get(each.what, 0) + 1
    known = {(p.rule, p.register, p.key, p.field, p.message) for p in now.problems()}
    after = tuple(
        placed(p, places) for p in target.problems() if (p.rule, p.register, p.key, p.field, p.message) not in known
    )
    return Preview(word, word.partition("-")[2], kind, target, changes, counts, (*cells, *after), desk.book.at)


def _changes(now: Ledger, target: Ledger) -> list[Changed]:
    found = []
    for layout in now.schema.registers.values():
        before, after = now.table(layout.id), target.table(layout.id)
        gone = ((key, old) for key, old in before.items() if key not in after)
        found += [Changed(layout, key, name_of(now, old), old, None) for key, old in gone]
        fresh = ((key, new) for key, new in after.items() if before.get(key) != new)
        found += [Changed(layout, key, name_of(target, new), before.get(key), new) for key, new in fresh]
    return found


def _folder(desk: Desk) -> Path:
    folder: Path = settings.DATA / "uploads" / desk.unit.slug
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
