"""Beside: the hidden file in which another is made before it takes its place whole; what killed runs left is swept."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

_END = ".part"
_LONGEST = 200
"""Bytes of a name; with the number of the process and the dots no system finds it too long."""
_OLD = 3600
"""Seconds after which nobody writes a part any more: writing takes seconds, a backup minutes."""


def beside(path: Path) -> Path:
    """Returns the name of this process's part of a file, and deletes what killed runs left of the same file."""
    name = path.name
    if len(name.encode("utf-8", "replace")) > _LONGEST:
        name = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]
    start = f".{name}."
    _sweep(path.parent, start)
    return path.with_name(f"{start}{os.getpid()}{_END}")


def _sweep(folder: Path, start: str) -> None:
    """Deletes the old parts of a file; one that cannot be deleted stays."""
    old = time.time() - _OLD
    with suppress(OSError), os.scandir(folder) as found:
        for each in found:
            process = each.name.removeprefix(start).removesuffix(_END)
            if process.isdecimal() and each.name == f"{start}{process}{_END}" and each.stat().st_mtime < old:
                with suppress(OSError):
                    os.unlink(each.path)  # noqa: PTH108 - as scandir names it
