"""Cache: compiled standards in the user's cache folder, keyed by what they were compiled from."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

import jiheng
from jiheng.standards.rules import RuleText
from jiheng.standards.store import Standards

_KEPT = 8
_DECIMAL = 1


def place(folders: Iterable[Path]) -> Path | None:
    """Returns the file for these folders as they are now, None where the user has no cache folder.

    The name is a digest of the package version, the modules of this room and each data file's name, size and time of change.
    """
    base = _base()
    if base is None:
        return None
    digest = hashlib.blake2b(jiheng.__version__.encode(), digest_size=16)
    for folder in (Path(__file__).parent, *folders):
        for path, entry in sorted(_files(str(folder))):
            digest.update(f"{path}\0{entry.st_size}\0{entry.st_mtime_ns}\0".encode())
    return base / "jiheng" / f"standards-{digest.hexdigest()}.msgpack"


def read(path: Path) -> Standards | None:
    """Returns the compiled standards, None where the file is not there or not sound."""
    try:
        data = path.read_bytes()
        return _decoder().decode(data)
    except (OSError, msgspec.DecodeError, ValueError):
        return None


def write(path: Path, standards: Standards) -> bool:
    """Writes the compiled standards, whole or not at all; tells whether it could."""
    rules = {code: _packed(rule) for code, rule in standards.rules.items()}
    data = msgspec.msgpack.encode(msgspec.structs.replace(standards, rules=rules))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        _forget_old(path.parent)
    except OSError:
        return False
    return True


def _base() -> Path | None:
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
    """Yields YAML and Python files of a folder and its sub-folders, two levels down."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                with contextlib.suppress(OSError), os.scandir(entry.path) as inner:
                    yield from ((e.path, e.stat()) for e in inner if e.name.endswith((".yaml", ".yml")))
            elif entry.name.endswith((".yaml", ".yml", ".py")):
                yield entry.path, entry.stat()


def _forget_old(folder: Path) -> None:
    old = sorted(folder.glob("standards-*.msgpack"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in old[_KEPT:]:
        path.unlink(missing_ok=True)


def _packed(rule: RuleText) -> RuleText:
    return msgspec.structs.replace(rule, parameters={k: _pack(v) for k, v in rule.parameters.items()})


def _pack(value: Any) -> Any:
    # Parameters are untyped, so a Decimal in them must carry its type through MessagePack.
    if isinstance(value, Decimal):
        return msgspec.msgpack.Ext(_DECIMAL, str(value).encode())
    if isinstance(value, dict):
        return {k: _pack(v) for k, v in value.items()}
    return tuple(_pack(v) for v in value) if isinstance(value, tuple) else value


def _unpack(code: int, data: memoryview) -> Any:
    if code != _DECIMAL:
        raise ValueError(f"unknown extension type {code}")
    return Decimal(bytes(data).decode())


def _decoder() -> msgspec.msgpack.Decoder[Standards]:
    return msgspec.msgpack.Decoder(Standards, ext_hook=_unpack)
