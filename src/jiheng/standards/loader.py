"""Load: the data folders as one `Standards`, from the compiled cache where it is fresh."""

from __future__ import annotations

import os
from pathlib import Path

from jiheng.standards import cache
from jiheng.standards.faults import Fault, StandardsError
from jiheng.standards.store import Standards

DATA = Path(__file__).parent / "data"
VARIABLE = "JIHENG_STANDARDS"

_loaded: dict[tuple[Path, ...], Standards] = {}


def load(extra: Path | None = None, *, cached: bool = True) -> Standards:
    """Returns the standards shipped with the package and those of a folder of one's own.

    The own folder has the same layout (families/, glossary/, …); its items add to the shipped ones or replace those
    of the same id. Without `extra` the folder of the environment variable JIHENG_STANDARDS counts, if set.

    Args:
        extra: folder of own standards.
        cached: use and keep the compiled cache; the value of a process is kept in any case.

    Raises:
        StandardsError: with every fault of every file.
    """
    folders = _folders(extra)
    found = _loaded.get(folders)
    if found is None:
        found = _loaded[folders] = _read(folders, cached=cached)
    return found


def validate(extra: Path | None = None) -> tuple[Standards, tuple[Fault, ...]]:
    """Reads the data anew, without any cache, and returns what came of it with every fault of every file."""
    from jiheng.standards.compiler import compile_folders  # noqa: PLC0415 - as in `_read`

    found, faults = compile_folders(_folders(extra))
    return found, tuple(faults)


def _folders(extra: Path | None) -> tuple[Path, ...]:
    own = extra or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    return (DATA, own.resolve()) if own else (DATA,)


def _read(folders: tuple[Path, ...], *, cached: bool) -> Standards:
    entry = cache.entry(folders) if cached else None
    found = cache.read(entry) if entry else None
    if found is None:
        # The YAML reader costs more to import than the cache to read, so it comes only when needed.
        from jiheng.standards.compiler import compile_folders  # noqa: PLC0415

        found, faults = compile_folders(folders)
        if faults:
            raise StandardsError(faults)
        if entry:
            cache.write(entry, found)
    return found
