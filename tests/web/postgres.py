"""A PostgreSQL server of the test run's own, in a folder that goes with it: real, throwaway, without a network port."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

_PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")
_UNSAFE = ("-c", "fsync=off", "-c", "full_page_writes=off")
"""Only for tests that kill no server: the data goes with the folder."""


def programs() -> Path | None:
    """Returns the folder with `initdb` and `pg_ctl`, the newest one; None where PostgreSQL is not installed."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("pg_ctl"):
        return Path(on_path).resolve().parent
    found = [p.parent for place in _PLACES for p in Path(place).glob("*/bin/initdb")]
    return max(found, key=_version, default=None)


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Starts a server and yields the address of an empty database; stops it and removes its data afterwards.

    Args:
        durable: waits for the disk as in real use; needed by tests that kill.

    Raises:
        RuntimeError: when PostgreSQL is not installed or does not start.
    """
    found = programs()
    if found is None:
        raise RuntimeError("PostgreSQL is not installed: no initdb")
    # A socket's path may have some hundred characters only, so the folder is short.
    home = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    data = home / "data"
    try:
        _own(home)
        _run(found / "initdb", "-D", data, "-U", "jiheng", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        settings = " ".join(("-k", str(home), "-c", "listen_addresses=''", *(() if durable else _UNSAFE)))
        _run(found / "pg_ctl", "-D", data, "-w", "-t", "30", "-l", home / "log", "-o", settings, "start")
        try:
            yield f"postgresql://jiheng@/postgres?host={quote(str(home), safe='')}"
        finally:
            _run(found / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(program: Path, *words: object) -> None:
    command = [*_as_server(), str(program), *map(str, words)]
    # What pg_ctl starts would keep a pipe open for as long as it runs: its words go to a file instead.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", check=False)
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{program.name}: {said.read().decode(errors='replace')}")


def _as_server() -> list[str]:
    """PostgreSQL refuses to run as root; there it runs as its own user, which its package makes."""
    if os.geteuid() != 0:
        return []
    return ["runuser", "-u", "postgres", "--"]


def _own(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())
