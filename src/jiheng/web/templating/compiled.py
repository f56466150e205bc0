"""Compiled: the pages as an earlier start compiled them, which takes a second, in one file of the user's cache folder.

They hold as long as nothing changed that they were compiled from: the program, Jinja, Python, the templates and what
they are written with. Where there is no such folder, each start compiles them anew.
"""

from __future__ import annotations

import contextlib
import os
import sys
import zlib
from pathlib import Path

import jinja2
import msgspec
from jinja2.bccache import Bucket

import jiheng
from jiheng.standards.cache import user_folder

_HERE = Path(__file__).parent
_SOURCES = (_HERE, _HERE.parent / "templates")


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    state: str
    pages: dict[str, bytes]


class Compiled(jinja2.BytecodeCache):
    """What Jinja asks for compiled pages, and gives those it had to compile."""

    def __init__(self) -> None:
        folder = user_folder()
        name = f"pages-{zlib.crc32(str(_HERE).encode()):08x}.msgpack"
        self._path = folder / "jiheng" / name if folder else None
        self._state = _state()
        self._pages = self._read()
        self._more = False

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives a page, where it is there and of the same source."""
        found = self._pages.get(bucket.key)
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Takes a page that had to be compiled; `keep` writes it."""
        self._pages[bucket.key] = bucket.bytecode_to_string()
        self._more = True

    def keep(self) -> None:
        """Writes the pages for the next start, whole or not at all."""
        if self._path is None or not self._more:
            return
        part = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(msgspec.msgpack.encode(_Kept(self._state, self._pages)))
            part.replace(self._path)
        except OSError:
            # The pages are compiled: only the next start does so again.
            with contextlib.suppress(OSError):
                part.unlink()
        self._more = False

    def _read(self) -> dict[str, bytes]:
        if self._path is None:
            return {}
        try:
            kept = msgspec.msgpack.decode(self._path.read_bytes(), type=_Kept)
        except (OSError, msgspec.DecodeError):
            return {}
        return kept.pages if kept.state == self._state else {}


def _state() -> str:
    """Returns what compiled pages depend on, in words."""
    files = [path for folder in _SOURCES for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".html")]
    told = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    return "\n".join([jiheng.__version__, jinja2.__version__, sys.version, *told])
