"""Reports kept on disk during a run, so that none is read twice when the batch as a whole has more to say of it."""

from __future__ import annotations

import hashlib
import zlib
from contextlib import suppress
from pathlib import Path

import msgspec

from jiheng.facts import Finding, Report

_Pair = tuple[Report, tuple[Finding, ...]]

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Pair)


class Kept:
    """A folder of checked reports, a small file each; memory stays flat however many there are.

    Keeping is a convenience: on a full disk nothing is kept, and the report is read again.
    """

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def put(self, path: str, report: Report, findings: tuple[Finding, ...]) -> None:
        """Keeps a report and its own findings under the path it was read from."""
        place = self._place(path)
        try:
            place.write_bytes(zlib.compress(_ENCODER.encode((report, findings)), 1))
        except OSError:
            with suppress(OSError):
                place.unlink(missing_ok=True)

    def get(self, path: str) -> _Pair | None:
        """Returns what was kept under a path, None for nothing."""
        try:
            found: _Pair = _DECODER.decode(zlib.decompress(self._place(path).read_bytes()))
        except (OSError, zlib.error, msgspec.DecodeError):
            return None
        return found

    def _place(self, path: str) -> Path:
        return self._folder / hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()
