"""Places: provinces and their prefectures, for telling which province a report comes from."""

from __future__ import annotations

import functools
import re

import msgspec


class Places(msgspec.Struct, frozen=True, dict=True):
    """Names that speak for a province, by its short name (湖南): the province and its prefectures."""

    provinces: dict[str, tuple[str, ...]]

    def names(self, province: str) -> tuple[str, ...]:
        """Returns the names of a province, the longest first; empty for an unknown one."""
        return self.provinces.get(province, ())

    def find(self, text: str) -> str:
        """Returns the province whose name stands first in a text, empty where none does."""
        match = self._pattern.search(text)
        return self._owners[match.group()] if match else ""

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted(self._owners, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, names)) or r"(?!)")

    @functools.cached_property
    def _owners(self) -> dict[str, str]:
        owners: dict[str, str] = {}
        for province, names in self.provinces.items():
            for name in names:
                owners.setdefault(name, province)
        return owners
