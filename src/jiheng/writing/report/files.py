"""Files: written beside their place and moved there whole, so that nobody ever meets half a report."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from jiheng.ledger.beside import beside

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same report is the same file


class Written(msgspec.Struct, frozen=True):
    """A file in its place: where the older one was kept, or that nothing had changed."""

    path: Path
    kept: Path | None = None
    same: bool = False


def write_all(files: Mapping[Path, bytes]) -> tuple[Written, ...]:
    """Writes files that belong together: all are complete on disk before the first takes its place.

    A file that is there already is kept beside it as `.bak` (`.bak2`, …) unless it is the same.

    Raises:
        OSError: where the folder cannot be written; nothing is changed and no part of a file is left, unless the
            system fails in the moment of renaming.
    """
    parts = {path: beside(path) for path in files}
    try:
        for path, data in files.items():
            parts[path].write_bytes(data)
        found = []
        for path, data in files.items():
            same = path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
            kept = keep(path) if path.exists() and not same else None
            found.append(Written(path, kept, same))
        for path, part in parts.items():
            part.replace(path)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return tuple(found)


def keep(path: Path) -> Path:
    """Copies a file beside itself under the first free name of `.bak`, `.bak2`, …; returns that."""
    kept = path.with_name(f"{path.name}.bak")
    number = 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.bak{number}")
    shutil.copy2(path, kept)
    return kept


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Returns a zip archive of members by name, in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()
