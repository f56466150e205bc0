"""The standards of the desk: loaded once for a process, with those of the folder `standards` beside the database."""

from __future__ import annotations

import functools

from django.conf import settings

from jiheng.standards import Standards, load


@functools.lru_cache(maxsize=1)
def standards() -> Standards:
    """Returns law and language.

    Raises:
        StandardsError: where the unit's own standards are not sound.
    """
    own = settings.DATA / "standards"
    return load(own if own.is_dir() else None)
