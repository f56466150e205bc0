"""Names: words that contain numerals and are no quantities."""

from __future__ import annotations

import functools
import re

import msgspec


class Names(msgspec.Struct, frozen=True, dict=True):
    """Literal names and regex patterns, longest names first."""

    literals: tuple[str, ...]
    patterns: tuple[str, ...]

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """One regular expression that finds any of the names, patterns before literals."""
        words = "|".join(re.escape(name) for name in self.literals)
        return re.compile("|".join([*(f"(?:{p})" for p in self.patterns), words]))
