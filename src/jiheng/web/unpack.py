"""Unpack: a backup into a data folder, before Django looks at it; what was there is set aside, never overwritten."""

from __future__ import annotations

import datetime
import re
import zipfile
from pathlib import Path

_EVIDENCE = re.compile(r"evidence/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_WHOLE = ("desk.sqlite3", "rows.jsonl", "secret")
ROWS = _WHOLE[1]
"""The database as rows, as a backup of PostgreSQL has it."""
_CHUNK = 1 << 20
_LARGEST = 200 << 30


class UnpackError(Exception):
    """Why a backup is not restored (Chinese)."""


def unpack(source: Path, folder: Path, *, force: bool = False, rows: bool = False) -> Path | None:
    """Puts the files of a backup into a folder.

    Args:
        source: the backup.
        folder: the data folder.
        force: set aside what the folder holds.
        rows: the database is elsewhere, so the backup must hold it as rows.

    Returns:
        Where what was there is kept, None where nothing was.

    Raises:
        UnpackError: for a file that is no backup, or a folder that is not empty.
        OSError: where the disk does not take it.
    """
    try:
        box = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError) as error:
        raise UnpackError(f"“{source}”不是备份文件，或已损坏：{error}") from None
    with box:
        names = [i for i in box.infolist() if i.filename in _WHOLE or _EVIDENCE.fullmatch(i.filename)]
        there = {i.filename for i in names}
        if not there & set(_WHOLE[:2]):
            raise UnpackError(f"“{source}”里没有数据库，不是绩衡的备份")
        if rows and ROWS not in there:
            raise UnpackError(f"“{source}”是 SQLite 的备份，不能恢复到 PostgreSQL；先去掉 JIHENG_DATABASE 再恢复")
        bad = box.testzip() if sum(i.file_size for i in names) < _LARGEST else "过大"
        if bad:
            raise UnpackError(f"“{source}”已损坏：{bad}")
        kept = _set_aside(folder, force=force)
        for info in names:
            place = folder / info.filename
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if place.exists() and info.filename not in _WHOLE:
                # Named by its content, and examined afterwards.
                continue
            with box.open(info) as read, place.open("xb") as write:
                place.chmod(0o600)
                while chunk := read.read(_CHUNK):
                    write.write(chunk)
    return kept


def _set_aside(folder: Path, *, force: bool) -> Path | None:
    there = [p for p in folder.iterdir() if p.name != "standards" and not p.name.startswith("desk.log")]
    if not any(p.name == _WHOLE[0] for p in there):
        for each in there:
            # Made by a first start, or a restore, that went no further.
            if each.name in ("secret", "setup-code", ROWS):
                each.unlink()
        return None
    if not force:
        raise UnpackError(f"“{folder}”里已有数据。先停止工作台，再加 --force（原有数据改名留存）")
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%d-%H%M%S")
    kept = folder.with_name(f"{folder.name}-{stamp}")
    kept.mkdir(mode=0o700)
    for each in there:
        each.rename(kept / each.name)
    return kept
