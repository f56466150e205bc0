"""Many units side by side: added where they mean the same, and never else."""

from decimal import Decimal

import pytest

from jiheng.facts import Bound, Derivation
from jiheng.ledger import Ledger
from jiheng.ledger.rollup import Member, roll_up

WAN = Decimal(10000)


def year_of(unit, standards, **registers):
    ledger = Ledger(unit, 2021, standards, ("kexie",))
    for register, rows in registers.items():
        for row in rows:
            assert ledger.enter(register, row).unread == ()
    return ledger


def outlay(spent, budget):
    return [{"name": "支出合计", "kind": "合计", "outlay": spent, "adjusted": budget}]


def rolled(*ledgers):
    return {(row.concept, row.subject, row.stage): row for row in roll_up(Member.of(ledger) for ledger in ledgers)}


def test_four_golden_units_of_one_upper_body(case):
    units = [case(name) for name in ("yongxing", "furong", "lusong", "ebian")]
    row = rolled(*units)["other:人均传播量", "", "完成"]
    assert [str(share.amount.value) for share in row.shares] == ["9.62", "60.54", "828.28"]
    assert [share.definition for share in row.shares] == [
        "科普信息传播数 ÷ 科普信息员", "科普信息传播数 ÷ 科普信息员", "传播员分享数 ÷ 传播员覆盖村",
    ]  # fmt: skip
    assert row.lacking == ("永兴县科学技术协会",)
    assert (row.total, row.known) == (None, None)
    assert row.reason.startswith("口径不同，不能相加")


def test_money_of_one_year_adds_up_with_its_origin(standards):
    one = year_of("甲县科协", standards, budget_lines=outlay("99.75万元", "100万元"))
    two = year_of("乙县科协", standards, budget_lines=outlay("117.49万元", "150万元"))
    found = rolled(one, two)
    total = found["支出合计", "", "决算"]
    assert (total.total.value, total.reason) == (Decimal("217.24") * WAN, "")
    assert (total.interval.low, total.interval.high) == (Decimal(2172300), Decimal(2172500))
    assert total.origin == Derivation("各单位支出合计之和", ("甲县科协·2021·outlay", "乙县科协·2021·outlay"))


def test_a_rate_is_made_anew_from_its_sums(standards):
    one = year_of("甲县科协", standards, budget_lines=outlay("90万元", "100万元"))
    two = year_of("乙县科协", standards, budget_lines=outlay("30万元", "300万元"))
    rate = rolled(one, two)["预算执行率", "", "完成"]
    assert [str(s.amount.value) for s in rate.shares] == ["90.00", "10.00"]
    assert str(rate.total.value) == "30.00"  # not the mean of the two
    assert rate.interval.contains(Decimal(30))
    assert rate.origin.formula == "各单位支出合计之和 ÷ 各单位调整预算之和"


def test_bounds_go_through_the_sum(standards):
    officers = {"as_of": "2021-12-31", "registered": "100人"}
    one = year_of("甲县科协", standards, officers=[{**officers, "shares": "5000次"}])
    two = year_of("乙县科协", standards, officers=[{**officers, "shares": "47万余次"}])
    found = roll_up([Member.of(one), Member.of(two)])
    shares = next(row for row in found if row.shares[0].fact == "officer_shares")
    assert (shares.total.value, shares.total.bound) == (475000, Bound.AT_LEAST)
    assert not shares.interval.high.is_finite()
    each = next(row for row in found if row.shares[0].fact == "shares_each")
    assert (str(each.total.value), each.total.bound) == ("2375.00", Bound.AT_LEAST)


def test_one_column_is_one_measure(standards):
    row = {"kind": "参公", "actual": "3人", "as_of": "12月31日"}
    one = year_of("甲县科协", standards, staffing=[{**row, "quota": "4人"}])
    two = year_of("乙县科协", standards, staffing=[{**row, "quota": "6名"}])
    assert rolled(one, two)["编制人数", "", "编制"].total.value == 10


def test_who_lacks_a_figure_is_named_and_there_is_no_total(standards):
    one = year_of("甲县科协", standards, budget_lines=outlay("90万元", "100万元"))
    two = year_of("乙县科协", standards)
    row = rolled(one, two)["支出合计", "", "决算"]
    assert (row.total, row.known.value, row.lacking) == (None, 90 * WAN, ("乙县科协",))
    assert row.reason == "缺乙县科协的数"


def test_points_and_places_are_never_added(standards):
    row = {"name": "预算执行率", "full": "10", "got": "9.5"}
    found = rolled(*(year_of(f"{n}县科协", standards, score_rows=[row]) for n in "甲乙"))
    assert found["自评得分", "", "得分"].reason == "率、分数和名次不能相加"


def test_years_are_not_mixed_and_no_unit_counts_twice(standards, case):
    row = rolled(case("furong"), case("lusong"))["支出合计", "", "决算"]
    assert row.reason == "年度不同，不能相加"
    one = year_of("甲县科协", standards)
    with pytest.raises(ValueError, match="甲县科协2021年"):
        roll_up([Member.of(one), Member.of(one)])
