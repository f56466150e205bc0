"""Names: words that contain numerals and are no quantities."""

from __future__ import annotations

import functools
import re

import msgspec

_NUMERALS = "0-9０-９一二三四五六七八九十百千万亿零〇"


class Names(msgspec.Struct, frozen=True, dict=True):
    """Literal names and regex patterns, longest names first."""

    literals: tuple[str, ...]
    patterns: tuple[str, ...]

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """One regular expression that finds any of the names.

        A name that starts with a numeral does not start inside a longer numeral: 三公 is not found in 十三公里.
        """
        tails: dict[str, list[str]] = {}
        for name in self.literals:
            tails.setdefault(name[0], []).append(re.escape(name[1:]))
        # Names stand in groups by their first character, so that most characters are passed over in one step.
        literals = "|".join(
            f"{re.escape(first)}(?<![{_NUMERALS}]{re.escape(first)})(?:{'|'.join(rest)})"
            for first, rest in tails.items()
        )
        patterns = "|".join(f"(?:{p})" for p in self.patterns)
        guarded = f"(?<![{_NUMERALS}.A-Za-z])(?:{patterns})" if patterns else ""
        return re.compile("|".join(filter(None, (literals, guarded))) or r"(?!)")
