"""The annotated reports beside the project: what must be found, and what must not be raised."""

from __future__ import annotations

import csv
import re

import pytest
from checked import findings, text_of

pytestmark = pytest.mark.shared

SEEDS = ("000", "001", "002", "003", "004")
# The codes of this half of the catalogue; governance and text stand in their own tests.
GROUPS = ("M", "P")


def lines(text, finding):
    """Returns the lines that the spans of a finding touch, from 1."""
    found = set()
    for span in finding.spans:
        found |= set(range(text.count("\n", 0, span.start) + 1, text.count("\n", 0, max(span.end - 1, span.start)) + 2))
    return found


def listed(shared, seed):
    """Yields (code, severity, lines or None) of the findings a strict reviewer listed."""
    with (shared / "golden" / "findings.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["id"].startswith(seed) and row["code"].startswith(GROUPS):
                wanted = set()
                for first, last in re.findall(r"L(\d+)(?:-L?(\d+))?", row["where"]):
                    wanted |= set(range(int(first), int(last or first) + 1))
                yield row["code"], row["severity"], wanted or None


@pytest.mark.parametrize("seed", SEEDS)
def test_every_listed_finding_is_found_at_its_place(shared, seed):
    text = text_of(shared, "seeds", seed)
    found = findings(text, *GROUPS)
    missed = [
        (code, wanted)
        for code, _, wanted in listed(shared, seed)
        if not any(f.code == code and (wanted is None or lines(text, f) & wanted) for f in found)
    ]
    assert missed == []


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_else_is_raised(shared, seed):
    text = text_of(shared, "seeds", seed)
    known = {code for code, _, _ in listed(shared, seed)}
    errors = {code for code, severity, _ in listed(shared, seed) if severity == "E"}
    found = findings(text, *GROUPS)
    assert sorted({f.code for f in found} - known) == []
    assert sorted({f.code for f in found if f.severity.value == "E"} - errors) == []


@pytest.mark.parametrize(
    ("seed", "quotes"),
    [
        ("000", ("66.44", "33.31")),
        ("001", ("27.84", "161.76")),
        ("002", ("831. 88", "298.27", "88.48")),
        ("003", ("108.37",)),
        ("004", ("117.49", "62.18", "55.31")),
    ],
)
def test_sums_that_hold_raise_no_sum_error(shared, seed, quotes):
    found = findings(text_of(shared, "seeds", seed), "M01")
    assert not any(quote in f.spans[0].quote for f in found for quote in quotes)


def test_a_rate_of_the_adjusted_budget_is_no_wrong_rate(shared):
    assert findings(text_of(shared, "seeds", "002"), "M02") == ()


def test_equal_numbers_of_different_things_are_no_contradiction(shared):
    assert findings(text_of(shared, "seeds", "000"), "P03") == ()


def test_a_repeated_paragraph_is_no_contradiction(shared):
    assert findings(text_of(shared, "seeds", "003"), "P03") == ()


def test_the_altered_accounts_give_up_every_alteration(shared):
    text = text_of(shared, "reports/texts", "putuo-finance")
    found = findings(text, *GROUPS)
    assert [(f.code, f.expected) for f in found if f.severity.value == "E"] == [
        ("M01", "不小于2946.25万元"),
        ("M02", "71.65%"),
    ]
    turned = [f for f in found if f.code == "P14"]
    assert [(f.found, f.difference) for f in turned] == [
        ("决算数大于预算数", "-48.16万元"),
        ("决算数大于预算数", "-0.43万元"),
        ("决算数等于预算数", "-1.30万元"),
    ]


def test_the_rate_on_a_budget_of_nothing_is_found(shared):
    found = findings(text_of(shared, "reports/texts", "putuo-social-work"), *GROUPS)
    assert [(f.code, f.found) for f in found if f.severity.value == "E"] == [("M02", "95.89%")]
    assert "P14" in {f.code for f in found}
