"""Pictures that a run leaves for those who look at it: in `build/pictures`, or the folder that JIHENG_PICTURES names.

Where a test fails before a page, the log says what stood there, and a picture of it is kept in `failed`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("JIHENG_PICTURES") or Path(__file__).resolve().parents[2] / "build" / "pictures")
_MOST = 1200
_SOON = 10_000
_shown: dict[Any, None] = {}
"""Pages that showed something in the test that is under way, the one that did so last at the end."""


def picture(page: Any, name: str, **more: Any) -> Path:
    """Keeps a picture of the whole page as `name`.jpg; the name may lead into a folder of its own."""
    target = FOLDER / f"{name}.jpg"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target, full_page=True, type="jpeg", quality=75, **more)
    return target


def watch(page: Any) -> None:
    """Keeps a page in mind, so that a test that fails before it says what it showed."""

    def shows(*_: object) -> None:
        _shown.pop(page, None)
        _shown[page] = None

    shows()
    page.on("framenavigated", shows)


def begin() -> None:
    """Begins a test: what earlier ones looked at is no matter of it."""
    _shown.clear()


def last_seen(test: str) -> str:
    """Returns address, words and console of the pages of a test that fails, and where their pictures are."""
    name, said = re.sub(r"[^\w.-]+", "-", test)[-120:].strip("-"), []
    for number, page in enumerate([each for each in _shown if not each.is_closed()], 1):
        said.append(page.url)
        try:
            words = " ".join(page.inner_text("body", timeout=_SOON).split())
            said.append(words if len(words) <= _MOST else f"{words[:_MOST]}…")
            said += [f"console: {line}" for line in getattr(page, "said", [])]
            said.append(f"picture: {picture(page, f'failed/{name}-{number}', timeout=_SOON)}")
        except Exception as fault:  # noqa: BLE001 - the test has failed already; this must not hide why
            said.append(f"no more to be seen: {type(fault).__name__}: {fault}")
    return "\n".join(said)
