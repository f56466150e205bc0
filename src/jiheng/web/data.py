"""Data: the folder with everything the desk keeps, made on first use, for its owner alone."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

_PRIVATE = 0o600


def data_folder(said: str) -> Path:
    """Returns the folder, made where it is not there: as said, else the user's own.

    Raises:
        OSError: where it cannot be made.
    """
    folder = Path(said).expanduser().resolve() if said else _own()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_of(folder: Path) -> str:
    """Returns the secret that signs sessions; the first start makes it.

    Raises:
        OSError: where the file can be neither read nor written.
    """
    return kept_word(folder / "secret", 48)


def kept_word(path: Path, size: int) -> str:
    """Returns a random word kept in a private file, made where there is none; two starts at once agree."""
    if not path.exists():
        beside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(size))
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        except OSError:
            # A file system without links.
            beside.replace(path)
            return path.read_text(encoding="ascii").strip()
        beside.unlink()
    return path.read_text(encoding="ascii").strip()


def _own() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "jiheng"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "jiheng"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "jiheng"
