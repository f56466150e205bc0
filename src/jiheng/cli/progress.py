"""One line of progress on a terminal; nothing in a pipe."""

from __future__ import annotations

import shutil
import time
from pathlib import PurePath
from typing import TextIO

_INTERVAL = 0.1  # seconds between two drawings


class Progress:
    """Draws `12/300 文件名`; `clear` makes room for other output."""

    def __init__(self, stream: TextIO, *, hidden: bool = False) -> None:
        self._stream = stream
        self._drawn = 0.0
        self._on_screen = False
        self.shown = not hidden
        self.total = 0
        self.done = 0

    def step(self, path: str) -> None:
        self.done += 1
        now = time.monotonic()
        if not self.shown or now - self._drawn < _INTERVAL:
            return
        self._drawn = now
        room = max(10, shutil.get_terminal_size().columns // 2 - 14)
        name = "".join(c for c in PurePath(path).name if c.isprintable())[:room]
        self._stream.write(f"\r\x1b[2K{self.done}/{self.total} {name}")
        self._stream.flush()
        self._on_screen = True

    def clear(self) -> None:
        if self._on_screen:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()
            self._on_screen = False
