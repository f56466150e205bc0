"""Places: provinces, prefectures and counties, for telling which province a report comes from."""

from __future__ import annotations

import functools

import msgspec


class Places(msgspec.Struct, frozen=True, dict=True):
    """Names that speak for a province, by its short name (湖南): itself, its prefectures and counties.

    A county whose name stands in two provinces (鼓楼区) speaks for none and is left out of the data.
    """

    provinces: dict[str, tuple[str, ...]]

    def names(self, province: str) -> tuple[str, ...]:
        """Returns the names of a province, the longest first; empty for an unknown one."""
        return self.provinces.get(province, ())

    def find(self, text: str) -> str:
        """Returns the province whose name stands first in a text, empty where none does.

        Meant for a title or a signature; the time grows with the length of the text, not with the number of places.
        """
        owners, lengths = self._owners, self._lengths
        for start in range(len(text)):
            for length in lengths.get(text[start], ()):
                owner = owners.get(text[start : start + length])
                if owner:
                    return owner
        return ""

    @functools.cached_property
    def _owners(self) -> dict[str, str]:
        return {name: province for province, names in self.provinces.items() for name in names}

    @functools.cached_property
    def _lengths(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, set[int]] = {}
        for name in self._owners:
            found.setdefault(name[0], set()).add(len(name))
        return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}
