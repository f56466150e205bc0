"""The annotated reports beside the project: what must be found there, and what must not be said."""

import pytest
from checked import findings, raised, text_of

pytestmark = pytest.mark.shared

ERRORS = {
    "000": {"T01", "T10", "G02"},
    "001": {"T01"},
    "002": {"G03", "G07"},
    "003": {"T01", "T04", "G08"},
    "004": {"T07", "T12", "G01"},
}


@pytest.mark.parametrize("seed", sorted(ERRORS))
def test_these_errors_and_no_others(shared, seed):
    found = raised(text_of(shared, "seeds", seed), "T", "G")
    assert {f[:3] for f in found if f.endswith(" E")} == ERRORS[seed]


def quotes(text: str, code: str) -> list[str]:
    return [s.quote for f in findings(text, code) for s in f.spans]


def test_make_up_workdays_are_no_holidays(shared):
    dates = quotes(text_of(shared, "seeds", "000"), "T11")
    assert not {"5月8日", "10月9日"} & set(dates)
    assert dates.count("9月20日") == 2


def test_the_eighth_day_of_2024_is_right(shared):
    assert raised(text_of(shared, "seeds", "001"), "T10") == []


def test_years_of_plans_are_not_stale(shared):
    assert raised(text_of(shared, "seeds", "002"), "T10", "T11") == []


def test_a_signature_on_a_make_up_workday_of_the_next_year(shared):
    assert raised(text_of(shared, "seeds", "003"), "T11") == []


def test_a_doubled_tail_is_said_once(shared):
    assert raised(text_of(shared, "seeds", "003"), "T04", "T15") == ["T04 E"]


def test_sections_that_say_nothing_are_there(shared):
    assert raised(text_of(shared, "seeds", "004"), "T01") == []


def test_the_altered_years_of_final_accounts_and_nothing_else(shared):
    found = findings(text_of(shared, "reports/texts", "putuo-finance"), "T", "G")
    assert sorted(f.code for f in found) == ["T10", "T11"]
    assert findings(text_of(shared, "reports/texts", "putuo-social"), "T", "G") == ()
