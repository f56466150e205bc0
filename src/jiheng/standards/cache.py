"""Cache: compiled standards in the user's cache folder, kept with a record of what they were compiled from."""

from __future__ import annotations

import contextlib
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

import jiheng
from jiheng.standards.rules import RuleText
from jiheng.standards.store import Standards

_DECIMAL = 1


class Entry(msgspec.Struct, frozen=True):
    """Where the compiled standards of some folders are kept, and the state of the files they stand for."""

    path: Path
    state: str


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    state: str
    standards: msgspec.Raw


def entry(folders: Iterable[Path]) -> Entry | None:
    """Returns the entry for these folders as they are now, None where the user has no cache folder.

    The state holds the package version, and name, size and time of change of every data file and every module of this
    room, so that no stale compilation is ever taken.
    """
    base = user_folder()
    if base is None:
        return None
    folders = [Path(__file__).parent, *folders]
    lines = [jiheng.__version__, f"{sys.version_info}"]
    for folder in folders:
        lines += sorted(f"{path} {stat.st_size} {stat.st_mtime_ns}" for path, stat in _files(str(folder)))
    name = zlib.crc32("\n".join(map(str, folders)).encode())
    return Entry(base / "jiheng" / f"standards-{name:08x}.msgpack", "\n".join(lines))


def read(entry: Entry) -> Standards | None:
    """Returns the compiled standards, None where there are none, they are stale or not sound."""
    try:
        kept = msgspec.msgpack.decode(entry.path.read_bytes(), type=_Kept)
        if kept.state != entry.state:
            return None
        found = msgspec.msgpack.Decoder(Standards, ext_hook=_unpack).decode(kept.standards)
    except (OSError, msgspec.DecodeError, ValueError, ArithmeticError):
        return None
    rules = {code: _with(rule, _frozen) for code, rule in found.rules.items()}
    return msgspec.structs.replace(found, rules=rules)


def write(entry: Entry, standards: Standards) -> bool:
    """Writes the compiled standards, whole or not at all; tells whether it could."""
    rules = {code: _with(rule, _pack) for code, rule in standards.rules.items()}
    body = msgspec.msgpack.encode(msgspec.structs.replace(standards, rules=rules))
    data = msgspec.msgpack.encode(_Kept(entry.state, msgspec.Raw(body)))
    part = entry.path.with_name(f"{entry.path.name}.{os.getpid()}")
    try:
        entry.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(data)
            part.replace(entry.path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
    except OSError:
        return False
    return True


def user_folder() -> Path | None:
    """Returns the user's cache folder: XDG_CACHE_HOME, LOCALAPPDATA, ~/Library/Caches or ~/.cache."""
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if os.environ.get(variable):
            return Path(os.environ[variable])
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache")


def _files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yields YAML and Python files of a folder and YAML files of its sub-folders."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for item in entries:
            if item.is_dir():
                with contextlib.suppress(OSError), os.scandir(item.path) as inner:
                    yield from ((e.path, e.stat()) for e in inner if e.name.endswith((".yaml", ".yml")))
            elif item.name.endswith((".yaml", ".yml", ".py")):
                yield item.path, item.stat()


def _with(rule: RuleText, change: Callable[[Any], Any]) -> RuleText:
    return msgspec.structs.replace(rule, parameters={k: change(v) for k, v in rule.parameters.items()})


def _pack(value: Any) -> Any:
    # Parameters are untyped, so a Decimal in them must carry its type through MessagePack.
    if isinstance(value, Decimal):
        return msgspec.msgpack.Ext(_DECIMAL, str(value).encode())
    if isinstance(value, dict):
        return {k: _pack(v) for k, v in value.items()}
    return tuple(_pack(v) for v in value) if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:
    # Untyped arrays come back as lists; the YAML reader gives tuples.
    if isinstance(value, dict):
        return {k: _frozen(v) for k, v in value.items()}
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value


def _unpack(code: int, data: memoryview) -> Any:
    if code != _DECIMAL:
        raise ValueError(f"unknown extension type {code}")
    return Decimal(bytes(data).decode())
