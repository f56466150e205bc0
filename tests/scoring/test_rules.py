"""The eight rules: points by the words of the table, within 0 and full, and never against the direction."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.scoring import FactBook, Missing
from jiheng.scoring.names import RunNames
from jiheng.scoring.rules import Given, judge, words
from jiheng.standards.system import Band, Check, Counting, Rule, RuleKind

FULL = Decimal(8)


def points(rule, value=None, full=FULL, **names):
    given_values = {name: Decimal(v) for name, v in names.items()}
    if value is not None:
        given_values["x"] = Decimal(value)
    run = RunNames({}, FactBook(values=given_values), lambda _: Missing(), {})
    return judge(rule, full, run, Given(), None)


CONTROL = Rule(
    RuleKind.BANDS,
    "x",
    bands=(
        Band("", Decimal(1), "<=", Decimal(0)),
        Band("", Decimal("0.75"), "<=", Decimal("0.1")),
        Band("", Decimal("0.5"), "<=", Decimal("0.2")),
        Band("", Decimal(0)),
    ),
)
DEDUCT = Rule(RuleKind.DEDUCT, "x", allowed=Decimal(1), per=Decimal("0.01"), step=Decimal("0.5"))
RATIO = Rule(RuleKind.RATIO, "x", over=Decimal("1.2"))
LINEAR = Rule(RuleKind.LINEAR, "x", full_at=Decimal(1), zero_at=Decimal(2))


@pytest.mark.parametrize(("value", "earned"), [("0", 8), ("0.1", 6), ("0.1001", 4), ("0.2", 4), ("0.3994", 0)])
def test_bands(value, earned):
    assert points(CONTROL, value).points == earned


@pytest.mark.parametrize(
    ("counting", "earned"), [(Counting.EXACT, "7.25"), (Counting.WHOLE, "7.5"), (Counting.STARTED, "7")]
)
def test_deductions_count_steps_as_the_table_says(counting, earned):
    rule = Rule(RuleKind.DEDUCT, "x", allowed=Decimal(1), per=Decimal("0.01"), step=Decimal("0.5"), counting=counting)
    assert points(rule, "1.015").points == Decimal(earned)


def test_a_deduction_stops_at_its_floor():
    assert points(DEDUCT, "1.9").points == 0
    assert points(DEDUCT, "0.95").points == 8


def test_a_ratio_below_the_pass_mark_earns_nothing():
    rule = Rule(RuleKind.RATIO, "x", pass_at=Decimal("0.6"))
    assert points(rule, "0.59").points == 0
    assert points(rule, "0.6").points == Decimal("4.8")


def test_far_above_target_must_be_explained():
    judged = points(RATIO, "1.5")
    assert judged.points == 8
    assert "须说明原因" in judged.remarks[0]
    assert points(RATIO, "1.19").remarks == ()
    stern = Rule(RuleKind.RATIO, "x", over=Decimal("1.3"), over_share=Decimal("0.1"))
    assert points(stern, "1.3").points == Decimal("7.2")


def test_full_or_zero():
    rule = Rule(RuleKind.FULL_OR_ZERO, "x <= 1")
    assert points(rule, "1").points == 8
    judged = points(rule, "1.01")
    assert judged.points == 0
    assert "x ≤ 1" in judged.reason


def test_a_checklist_names_what_was_not_done():
    rule = Rule(RuleKind.CHECKLIST, checks=(Check("有制度", "a", Decimal(2)), Check("合法", "b"), Check("执行", "c")))
    judged = points(rule, a=1, b=0, c=1)
    assert judged.points == 5
    assert judged.reason == "未做到：合法"
    assert points(rule, a=1, c=1).missing == Missing(("b",))


def test_people_score_where_no_rule_can():
    rule = Rule(RuleKind.MANUAL)
    names = RunNames({}, FactBook(), lambda _: Missing(), {})
    assert judge(rule, FULL, names, Given(), None).missing == Missing(("人工评分",))
    assert judge(rule, FULL, names, Given(Decimal(9)), None).points == 8
    assert "不在0—8分之间" in judge(rule, FULL, names, Given(Decimal(9)), None).remarks[0]


def test_missing_input_is_no_zero():
    for rule in (CONTROL, DEDUCT, RATIO, LINEAR):
        judged = points(rule)
        assert judged.points is None
        assert judged.missing == Missing(("x",))


def test_rules_in_words():
    assert words(CONTROL, FULL) == "x：<=0得8分；<=0.1得6分；<=0.2得4分；其余得0分"
    assert "每0.01扣0.5分" in words(DEDUCT, FULL)


def test_points_in_words_have_no_idle_digits():
    third = Band("", Decimal(4) / Decimal("6.000000"), "<=", Decimal("0.1"))
    rule = msgspec.structs.replace(CONTROL, bands=(third,))
    assert words(rule, Decimal("6.000000")) == "x：<=0.1得4分"
    assert words(msgspec.structs.replace(CONTROL, bands=(Band("", Decimal(1) / 3),)), FULL).endswith("得2.6667分")


values = st.decimals(min_value=-5, max_value=5, places=4)


@given(values, values)
def test_more_is_never_worse_for_a_ratio_and_never_better_for_the_others(a, b):
    low, high = sorted((a, b))
    assert points(RATIO, low).points <= points(RATIO, high).points
    for rule in (CONTROL, DEDUCT, LINEAR):
        assert points(rule, low).points >= points(rule, high).points


@given(values, st.decimals(min_value=1, max_value=100, places=2))
def test_points_lie_within_zero_and_full(value, full):
    for rule in (CONTROL, DEDUCT, RATIO, LINEAR):
        assert 0 <= points(rule, value, full).points <= full
