"""The small values: units, stages, spans, findings."""

from decimal import Decimal

import msgspec
import pytest

from jiheng.facts import Amount, Fact, Severity, Span, Stage, unit_family
from jiheng.facts.unit import count_of, measure_of


@pytest.mark.parametrize(
    ("unit", "family"),
    [
        ("CNY", "money"),
        ("percent", "rate"),
        ("points", "rate"),
        ("permille", "rate"),
        ("score", "score"),
        ("count:人次", "count"),
    ],
)
def test_unit_families(unit, family):
    assert unit_family(unit) == family


def test_a_count_keeps_its_measure_word():
    assert count_of("场次") == "count:场次"
    assert measure_of("count:场次") == "场次"
    assert count_of("") == "count"


def test_budget_stages():
    assert {s for s in Stage if s.is_budget} == {Stage.INITIAL_BUDGET, Stage.ADJUSTED_BUDGET, Stage.BUDGET}


def test_severities_are_ordered():
    assert Severity.ERROR.rank > Severity.WARNING.rank > Severity.NOTE.rank


def test_spans_touch_when_they_share_a_character():
    assert Span(0, 3, "一二三").touches(Span(2, 4, "三四"))
    assert not Span(0, 3, "一二三").touches(Span(3, 4, "四"))


def test_facts_are_frozen():
    fact = Fact("f1", "", "项目支出", "项目支出", Stage.ACTUAL, "2021", Amount(Decimal(1), "CNY"), Span(0, 1, "1"))

    with pytest.raises(AttributeError):
        fact.stage = Stage.BUDGET  # type: ignore[misc]
    assert fact.year == 2021


def test_a_fact_survives_json():
    fact = Fact(
        "f1", "", "项目支出", "项目支出", Stage.ACTUAL, "", Amount(Decimal("1083700.00"), "CNY"), Span(0, 1, "1")
    )

    assert (
        msgspec.json.decode(msgspec.json.encode(msgspec.structs.replace(fact, origin=fact.span)))["amount"]["value"]
        == "1083700.00"
    )
    assert fact.year is None
