"""Files: written beside their place and moved there whole, so that nobody ever meets half a report."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same report is the same file


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file.

    Raises:
        OSError: where the folder cannot be written; no part of a file is left.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Returns a zip archive of members by name, in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()
