"""A pack says for which units it is made."""

from __future__ import annotations

import pytest

from jiheng.standards import load


@pytest.mark.parametrize(
    ("unit", "packs"),
    [("云溪县科学技术协会", ["kexie"]), ("某市科协", ["kexie"]), ("云溪县科学技术局", []), ("", [])],
)
def test_a_pack_fits_units_by_words_in_their_names(unit: str, packs: list[str]) -> None:
    assert [p.id for p in load().packs.values() if p.fits(unit)] == packs


def test_the_general_pack_is_made_for_no_unit_in_particular() -> None:
    assert load().packs["core"].units == ()
