"""Plain: short questions to the database in its own language, for what is asked at every request."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.db import connection

OF_UNIT = ("id", "slug", "name", "region", "entries", "head")
"""The columns of a unit, as `Unit.from_db` takes them."""


def rows(sql: str, *values: str | int | datetime.datetime | None) -> list[tuple[Any, ...]]:
    """Returns the rows of a question; `%s` stands for each value."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def change(sql: str, *values: str | int | datetime.datetime | None) -> None:
    """Changes rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def unpacked(data: Any) -> Any:
    """Returns what a column of JSON holds: one database gives the text, the other what it says."""
    return json.loads(data) if isinstance(data, str) else data


def locking() -> str:
    """Returns the end of a question that locks the rows; nothing where a transaction locks the whole database."""
    return " FOR UPDATE" if connection.features.has_select_for_update else ""
