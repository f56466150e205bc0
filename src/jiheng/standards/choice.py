"""Choice: the outline that a unit's own report follows."""

from __future__ import annotations

from collections.abc import Iterable

from jiheng.standards.family import Family

_KIND, _GENERAL = "self-evaluation", "generic"


def outline_for(families: Iterable[Family], region: str, year: int) -> str:
    """Returns the id of the outline for a place and year: the latest of its province, of equals the fullest.

    Args:
        families: all there are.
        region: where the unit is, or its full name.
        year: reported on.
    """
    here = [f for f in families if f.kind == _KIND and any(p in region for p in (f.jurisdiction, *f.places) if p)]
    here = [f for f in here if (f.last_year or year) >= year]
    if not here:
        return _GENERAL
    return max(here, key=lambda f: ((f.first_year or 0) <= year, f.first_year or 0, len(f.required))).id
