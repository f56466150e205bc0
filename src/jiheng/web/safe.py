"""Safe keeping: all the desk keeps as one file, verified before it is called a backup and after it is restored."""

from __future__ import annotations

import datetime
import io
import json
import os
import sqlite3
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Manager

from jiheng import __version__
from jiheng.ledger.beside import beside
from jiheng.web import models
from jiheng.web.models import Evidence, Unit
from jiheng.web.store.evidence import intact, place_of
from jiheng.web.store.journal import verify
from jiheng.web.unpack import ROWS

DATABASE, ABOUT, FILES = "desk.sqlite3", "about.json", "evidence"
_BATCH = 2000


class SafeKeepingError(Exception):
    """What stands in the way of a backup, or is wrong with one (Chinese)."""


class Kept(msgspec.Struct, frozen=True):
    """What was found sound: entries of the journals, and files."""

    entries: int
    files: int


def examine() -> Kept:
    """Verifies the journal of every unit and the content of every file.

    Raises:
        SafeKeepingError: for the first thing that is not sound.
    """
    entries = 0
    for unit in Unit.objects.all():
        verdict = verify(unit)
        if not verdict.sound:
            raise SafeKeepingError(f"{unit.name}的日志第 {verdict.line} 条起不可信：{verdict.fault}")
        entries += verdict.entries
    files = 0
    for each in Evidence.objects.iterator():
        if not intact(each):
            raise SafeKeepingError(f"佐证文件“{each.name}”缺失或被改动")
        files += 1
    return Kept(entries, files)


def back_up(target: Path, *, force: bool = False) -> Kept:
    """Writes a backup, while the desk may go on working.

    Raises:
        SafeKeepingError: where the file is there already, or what is kept is not sound.
        OSError: where nothing can be written there; no half file is left.
    """
    if target.exists() and not force:
        raise SafeKeepingError(f"“{target}”已存在。换一个文件名，或加 --force")
    found = examine()
    part = beside(target)
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as box:
            _database(box)
            for sha256 in Evidence.objects.values_list("sha256", flat=True).distinct():
                box.write(place_of(sha256), f"{FILES}/{sha256[:2]}/{sha256}", compress_type=zipfile.ZIP_STORED)
            secret = settings.DATA / "secret"
            box.write(secret, "secret")
            about = {
                "version": __version__,
                "made": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
                "entries": found.entries,
                "files": found.files,
            }
            box.writestr(ABOUT, json.dumps(about, ensure_ascii=False))
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.chmod(0o600)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return found


def empty() -> bool:
    """Tells whether the database holds no unit and nobody."""
    return not Unit.objects.exists() and not models.Person.objects.exists()


def take_rows(path: Path) -> None:
    """Fills an empty database with the rows of a backup, all or none.

    Raises:
        SafeKeepingError: where the database is not empty, or a row cannot be read.
    """
    if not empty():
        raise SafeKeepingError("数据库里已有数据；请另建一个空的数据库，写入 JIHENG_DATABASE 后再恢复")
    waiting: list[Any] = []

    def flush() -> None:
        if waiting:
            type(waiting[0]).objects.bulk_create(waiting)
            waiting.clear()

    try:
        with path.open(encoding="utf-8") as file, transaction.atomic():
            for found in serializers.deserialize("jsonl", file):
                row = found.object
                if waiting and (type(row) is not type(waiting[0]) or len(waiting) >= _BATCH):
                    flush()
                if isinstance(row, models.Entry | models.Row):
                    waiting.append(row)
                else:
                    # As it stands, with the times it had.
                    found.save()
            flush()
    except (serializers.base.DeserializationError, UnicodeDecodeError) as error:
        raise SafeKeepingError(f"备份里的数据读不出：{error}") from None
    # New rows are numbered after those that were brought.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [m.model for m in _in_order()]):
            cursor.execute(statement)


def _database(box: zipfile.ZipFile) -> None:
    if connection.vendor != "sqlite":
        with box.open(ROWS, "w", force_zip64=True) as file, io.TextIOWrapper(file, encoding="utf-8") as words:
            for manager in _in_order():
                serializers.serialize("jsonl", manager.order_by("pk").iterator(_BATCH), stream=words)
        return
    with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
        copy = Path(folder) / DATABASE
        connection.ensure_connection()
        into = sqlite3.connect(copy)
        try:
            connection.connection.backup(into)
        finally:
            into.close()
        box.write(copy, DATABASE)


def _in_order() -> list[Manager[Any]]:
    kept = (models.Person, models.Unit, models.Year, models.Member, models.Entry, models.Row, models.Evidence)
    more = (
        models.Document,
        models.Version,
        models.Signing,
        models.Dismissal,
        models.Token,
        models.Reading,
        models.SavedView,
    )
    return [model.objects for model in (*kept, *more)]
