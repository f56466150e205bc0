"""Which scoring table fits: as said, as the start sheet names it, else by province and year."""

import pytest

from jiheng.ledger import Ledger
from jiheng.standards import load
from jiheng.year import NoScoreError, choose_system, years_off


def ledger_of(region, year=2021):
    ledger = Ledger("某县科学技术协会", year, load(), ("kexie",))
    ledger.enter("profile", {"full_name": "某县科学技术协会", "region": region})
    return ledger


def test_what_is_said_goes_before_the_start_sheet():
    ledger = ledger_of("湖南省某县")
    assert choose_system(ledger, "chongqing-2021", "hunan-2021", "").id == "chongqing-2021"
    assert choose_system(ledger, "", "hunan-2021", "").id == "hunan-2021"


@pytest.mark.parametrize("region", ["湖南", "重庆", "广东", "四川"])
def test_the_table_of_the_province_is_chosen(region):
    system = choose_system(ledger_of(f"{region}某县"), "", "", "")
    assert system.jurisdiction.startswith(region)
    assert system.scope == "unit"


def test_a_province_without_a_table_for_units_is_told_which_there_are():
    with pytest.raises(NoScoreError, match="没有适合湖北省某县的评分体系"):
        choose_system(ledger_of("湖北省某县"), "", "", "")


def test_a_project_takes_the_table_of_projects_whatever_the_start_sheet_names():
    assert choose_system(ledger_of("云南省某县"), "", "hunan-2021", "科普经费").scope == "project"


def test_variants_are_chosen_by_name_only():
    assert not choose_system(ledger_of("云南省某县"), "", "", "科普经费").by_name
    assert choose_system(ledger_of("云南省某县"), "national-2021-cost", "", "科普经费").by_name


def test_an_unknown_name_lists_those_there_are():
    with pytest.raises(NoScoreError, match=r"没有评分体系“nowhere”(.|\n)*hunan-2021"):
        choose_system(ledger_of("湖南省某县"), "nowhere", "", "")


def test_a_table_is_as_far_off_as_the_years_outside_its_own():
    system = load().systems["hunan-2021"]
    assert years_off(system, system.first_year) == 0
    assert years_off(system, system.first_year - 3) == 3
