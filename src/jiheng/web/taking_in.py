"""Taking in: reports handed in wait in a folder and are read aside, in processes of their own; each has a state.

A file that cannot be read says why and stops no other. What a server left unread when it ended is read on when somebody
looks at the list again. The files themselves are not kept.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path, PurePath
from typing import Any

import msgspec
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connections, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from jiheng.batch.run import Run
from jiheng.batch.task import Options
from jiheng.reading.document import Limits
from jiheng.web.access import Desk
from jiheng.web.models import Reading, Unit
from jiheng.web.outcomes import keep_fault, keep_outcome
from jiheng.web.readings import stem_of
from jiheng.web.store.acts import Subject, act
from jiheng.web.store.evidence import safe_name

MOST_FILES = 60
PATIENCE = 2.0
"""Seconds that a page waits for files it has just been given, so that a few small ones are read when it opens."""
_LIMITS = Limits(bytes=96 << 20, characters=600_000, pages=600, cells=200_000, seconds=30.0)
_MEMORY = 3 << 30
_JOBS = 2
_FOLDER = "reading"
_LEFT = datetime.timedelta(minutes=3)
"""After this time a file that is being read was left by a server that ended."""
_aside = ThreadPoolExecutor(1, "readings")
_going: dict[str, Future[None]] = {}
_lock = threading.Lock()
_log = logging.getLogger("jiheng.web")


class Progress(msgspec.Struct, frozen=True):
    """How far the files of a batch are: each row, and how many are read."""

    word: str
    rows: tuple[Reading, ...]

    @property
    def done(self) -> int:
        return sum(not row.state for row in self.rows)

    @property
    def going(self) -> bool:
        return self.done < len(self.rows)

    @property
    def across(self) -> tuple[tuple[Reading, tuple[str, ...]], ...]:
        """What shows only when the files lie side by side, by file."""
        return tuple((row, tuple(said)) for row in self.rows if (said := row.summary.get("across", ())))


def accept(desk: Desk, files: Iterable[UploadedFile[Any]]) -> str:
    """Takes files in, begins to read them aside, and returns the word of the batch.

    The same content handed in again takes the place of what was kept of it.
    """
    word = get_random_string(16)
    folder = _folder(word)
    folder.mkdir(parents=True)
    for file in files:
        name = safe_name(file.name or "")
        path = folder / "new"
        sha256, fault = _put_down(file, path)
        row = _entered(desk, word, name, sha256, file.size or 0)
        path.rename(folder / _file_name(row))
        if fault:
            keep_fault(row, fault)
    _begin(desk.unit, word)
    return word


def wait_for(word: str, seconds: float) -> None:
    """Waits until a batch is read, so long and no longer."""
    with _lock:
        found = _going.get(word)
    if found is not None:
        wait([found], seconds)


def settle() -> None:
    """Waits until nothing is being read."""
    with _lock:
        found = list(_going.values())
    wait(found)


def progress(unit: Unit, word: str) -> Progress:
    """Returns how far a batch is; one that nobody reads any more is read on."""
    found = tuple(Reading.objects.filter(unit=unit, batch=word).defer("result").order_by("pk")) if word else ()
    if any(row.state for row in found):
        _begin(unit, word)
    return Progress(word, found)


def unread(unit: Unit) -> list[Progress]:
    """Returns the batches of which something is still to be read, the newest first."""
    words = Reading.objects.filter(unit=unit).exclude(state="").order_by("-pk").values_list("batch", flat=True)
    return [progress(unit, word) for word in dict.fromkeys(words)]


def _begin(unit: Unit, word: str) -> None:
    with _lock:
        if word not in _going:
            _going[word] = _aside.submit(_read, unit.pk, word)


def _read(unit: int, word: str) -> None:
    """Reads the files of a batch; runs aside."""
    try:
        _read_all(unit, word)
    except Exception:  # noqa: BLE001 - whatever it is, every file must come to an end
        _log.exception("reading a batch")
        for row in Reading.objects.filter(unit_id=unit, batch=word).exclude(state=""):
            keep_fault(row, "读取中断（详见数据文件夹里的 desk.log），请再交一次")
    finally:
        with _lock:
            _going.pop(word, None)
        connections.close_all()


def _read_all(unit: int, word: str) -> None:
    folder = _folder(word)
    left = Reading.objects.filter(unit_id=unit, batch=word).exclude(state="").defer("result").order_by("pk")
    rows = {str(folder / _file_name(row)): row for row in left}
    options = Options(form="parts", limits=_LIMITS, names=_told_apart((p, row.name) for p, row in rows.items()))
    read: dict[str, int] = {}
    with Run(options, jobs=min(_JOBS, max(1, len(rows))), memory=_MEMORY, compared=len(rows) > 1) as run:
        claimed: list[int] = []
        for outcome in run.outcomes(_claimed(rows, claimed)):
            pk = claimed.pop(0)
            read[outcome.path] = pk
            row = Reading.objects.filter(pk=pk).first()
            if row is not None:
                keep_outcome(row, outcome)
        for outcome, added in run.across():
            row = Reading.objects.filter(pk=read.get(outcome.path, 0)).first()
            if row is not None:
                keep_outcome(row, outcome, added)
    if not Reading.objects.filter(unit_id=unit, batch=word).exclude(state="").exists():
        shutil.rmtree(folder, ignore_errors=True)


def _claimed(rows: Mapping[str, Reading], claimed: list[int]) -> Iterator[str]:
    """Yields the files that nobody else reads, as workers become free for them."""
    for path, found in rows.items():
        row = Reading.objects.filter(pk=found.pk)
        free = Q(state=Reading.WAITING) | Q(state=Reading.BUSY, at__lt=timezone.now() - _LEFT)
        if not row.filter(free).update(state=Reading.BUSY, at=timezone.now()):
            continue
        if not Path(path).exists():
            keep_fault(row[0], "读取时服务中断，文件已不在，请再交一次")
            continue
        claimed.append(found.pk)
        yield path


def _told_apart(names: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Returns each path with the name it is shown under; of names that are the same each further one has a number."""
    found: dict[str, str] = {}
    for path, name in names:
        shown, number = name, 1
        while shown in found:
            number += 1
            shown = f"{PurePath(name).stem}（第{number}个）{PurePath(name).suffix}"
        found[shown] = path
    return tuple((path, shown) for shown, path in found.items())


def _put_down(file: UploadedFile[Any], path: Path) -> tuple[str, str]:
    """Writes an upload down and returns its hash and why it is not read, empty where it is."""
    if (file.size or 0) > settings.LARGEST_FILE:
        path.touch()
        return hashlib.sha256().hexdigest(), f"超过 {settings.LARGEST_FILE >> 20} MB"
    digest = hashlib.sha256()
    with path.open("wb") as out:
        for chunk in file.chunks():
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest(), ""


def _entered(desk: Desk, word: str, name: str, sha256: str, size: int) -> Reading:
    """Returns the row of a file, which waits to be read."""
    with transaction.atomic():
        kept = Reading.objects.filter(unit=desk.unit, sha256=sha256, name=name, state="").first() if size else None
        row = kept or Reading(unit=desk.unit, sha256=sha256, name=name)
        row.stem, row.size, row.who = stem_of(name), size, desk.who
        row.batch, row.state, row.at = word, Reading.WAITING, timezone.now()
        row.save()
        said = f"{'重读' if kept else '读'}报告“{name}”"
        act(desk.unit, desk.year.year, Subject.READING, said, who=desk.who, row=row)
    return row


def _file_name(row: Reading) -> str:
    ending = PurePath(row.name).suffix[:10]
    return f"{row.pk}{ending if ending.isascii() else ''}"


def _folder(word: str) -> Path:
    folder: Path = settings.DATA
    return folder / _FOLDER / word
