"""Pictures that a run leaves for those who look at it: in `build/pictures`, or the folder that JIHENG_PICTURES names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("JIHENG_PICTURES") or Path(__file__).resolve().parents[2] / "build" / "pictures")


def picture(page: Any, name: str) -> None:
    """Keeps a picture of the whole page as `name`.jpg; the name may lead into a folder of its own."""
    target = FOLDER / f"{name}.jpg"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target, full_page=True, type="jpeg", quality=75)
