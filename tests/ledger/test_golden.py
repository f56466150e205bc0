"""The five golden cases, kept as ledgers: every figure they compute, from cells as a clerk types them."""

from decimal import Decimal

import msgspec
import pytest

from jiheng.checking.engine import check
from jiheng.facts import Bound
from jiheng.ledger import statement

WAN = Decimal(10000)

COMPUTED = {
    "yongxing": {
        "outlay": "99.75万", "basic_share": "66.61", "projects_share": "33.39", "trainees_each": "50.00",
        "leaflets_each": "85.78", "grassroots": "19", "leverage": "75.05", "execution_rate": None,
        "departments": "3", "subordinates": "0", "outlay_staff": "56.74万", "outlay_running": "9.70万",
        "outlay_project[科普经费]": "33.31万", "classes": "62", "trainees": "3100",
        "entries[青少年科技创新大赛]": "160", "organisations[科普小组]": "242", "initial": None,
    },
    "ebian": {
        "balance": "0.00万", "fund_items": "27.84万", "fund_unexplained": "133.92万", "fund_share": "17.21",
        "cloud_rate[科技工作者]": "105.10", "cloud_rate[组织机构]": "101.50", "population_base": "122067",
        "services_check": "1068089", "old_coverage": "2.0594", "communicator_shares_each": "828.28",
        "communicator_standard": "1600.00", "quota": "6", "in_post": None, "income": "161.76万",
        "outlay": "161.76万", "cloud_added[科技工作者]": "2102", "cloud_target[组织机构]": "200",
        "per_head_delta": "8.75", "rank_before": "7", "rank_after": "5", "satisfaction": None, "closing": "0.00万",
        "project_scores[科普宣传项目]": "100", "done_value[1]": "3", "done_value[4]": "100", "done_value[5]": "5",
    },
    "zengcheng": {
        "outlay": "758.34万", "execution_rate": "91.16", "initial_rate": "98.98", "adjustment": "65.71万",
        "adjustment_rate": "8.58", "unspent_basic": "72.59万", "unspent_projects": "0.95万", "unspent": "73.54万",
        "lost": "11.52", "explained": "6", "unexplained": "5.52", "full_implied[资金管理]": "14", "bases_before": "71",
        "events_by_campaign[科技活动周]": "27", "events_by_campaign[全国科普日]": "32", "basic_rate": "86.37",
        "projects_rate": "99.68", "project_rate[其他运行经费]": "98.14", "project_rate[专项工作经费]": "100.00",
        "project_rate[编外人员聘用经费]": "96.59", "project_rate[编外人员公用经费]": "100.00",
        "project_rate[增城区科普专项经费]": "99.89", "project_rate[政协划拨科协]": "100.00",
        "project_rate[档案室、保密室整改经费]": "100.00", "got_total": "88.48", "full_total": "100",
        "got_row[采购管理]": "0", "bases_added[科普示范基地]": "3", "bases_total[科普示范基地]": "74",
        "outlay_project[运行经费]": "31.34万", "purchase_rate": None, "planned[3]": "5", "actual[3]": "1",
    },
    "furong": {
        "income_parts": "153.96万", "income_gap": "89.00万", "outlay": "211.33万", "balance": "31.63万",
        "projects_appropriation": "140.00万", "projects_appropriation_rate": "77.41", "outlay_by_income": "86.98",
        "shares_each": "9.62", "class_residual": "57.37万", "three_public": "0.00万", "workstations": "1", "quota": "4", "in_post": "4",
        "execution_rate": None, "income_by_subject[科学技术支出]": "148.93万", "officers": "1869",
        "outlay_project[省级社科组织能力提升]": "2.00万",
    },
    "lusong": {
        "initial_rate": "115.67", "excess": "15.92万", "balance": "0.00万", "payroll_people": "4",
        "shares_each": "60.54", "award_rate": "12.50", "volunteering_daily": "1.64", "targets": "9", "values": None,
        "adjusted": None, "execution_rate": None, "outlay_basic": "62.18万", "outlay_projects": "55.31万",
        "staff_by_kind[临聘]": "0", "staff_by_kind[退休]": "0", "officers": "7764",
        "nil_funds[政府性基金]": "0.00万",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", COMPUTED)
def test_every_computed_figure(name, case):
    facts = {f.id: f for f in case(name).facts()}
    for key, expected in COMPUTED[name].items():
        if expected is None:
            assert key not in facts, key
        elif expected.endswith("万"):
            assert facts[key].amount.value == Decimal(expected[:-1]) * WAN, key
        else:
            assert facts[key].amount.value == Decimal(expected), key


def test_what_cannot_be_computed_says_what_it_needs(case):
    missing = {m.id: m for m in case("yongxing").missing()}
    assert "预算" in "".join(missing["execution_rate"].needs)
    assert "科普大篷车" in "".join(missing["caravan"].needs) or "场次" in "".join(missing["caravan"].needs)
    assert "不可计算" in str(missing["execution_rate"])


def test_bounds_go_through_the_arithmetic(case):
    facts = {f.id: f for f in case("lusong").facts()}
    assert facts["officer_shares"].amount.bound is Bound.AT_LEAST
    assert facts["shares_each"].amount.bound is Bound.AT_LEAST
    assert facts["officers"].amount.bound is Bound.EXACT


def test_events_of_the_year_add_up_once_all_are_counted(case):
    ledger = case("zengcheng")
    assert "events" in {m.id for m in ledger.missing()}
    entered = ledger.read_row("activities", {"number": "3", "title": "院士专家校园行", "kind": "讲座", "events": "0场"})
    ledger.put(entered.record)
    assert {f.id: f for f in ledger.facts()}["events"].amount.value == 59


def errors(ledger):
    return {p.rule for p in ledger.problems() if p.severity == "E"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("yongxing", {"campaign_ordinal"}),
        ("ebian", set()),
        ("zengcheng", {"lost_is_explained"}),
        ("furong", {"children_income", "money_balances"}),
        ("lusong", {"outlay_within_plan", "nil_clean"}),
    ],
)
def test_each_case_has_its_errors_and_no_other(name, expected, case):
    assert errors(case(name)) == expected


def test_repair_run(case):
    """Over budget without a word: the findings go one by one as the year is written down."""
    ledger = case("lusong")
    assert {"outlay_within_plan", "nil_clean"} <= errors(ledger)
    warned = {p.rule for p in ledger.problems() if p.severity == "W"}
    assert {"valued", "participations_dated"} <= warned
    row = {"line": "支出合计", "kind": "追加", "amount": "15.92万元", "date": "2021-08-12", "reason": "增加基层科普行动计划",
           "approval": "区财预〔2021〕88号"}  # fmt: skip
    assert ledger.enter("adjustments", row).unread == ()
    assert errors(ledger) == set()
    facts = {f.id: f for f in ledger.facts()}
    assert facts["adjusted"].amount.value == Decimal(1174900)
    assert facts["execution_rate"].amount.value == 100
    ledger.enter("surveys", {"name": "满意度调查", "valid": "120份", "satisfied": "108份", "when": "2021-12"})
    assert {f.id: f for f in ledger.facts()}["satisfaction"].amount.value == Decimal("90.00")
    for month in range(1, 13):
        ledger.enter("payroll", {"month": f"{month}月", "on_time": "是"})
    assert {f.id: f for f in ledger.facts()}["payroll_rate"].amount.value == 100
    for number, value in (("1", "12600人"), ("2", "3次"), ("3", "90%")):
        ledger.enter("indicator_values", {"indicator": number, "value": value})
    assert "valued" not in {p.rule for p in ledger.problems()}


def test_late_discovery(case):
    """Income that did not add up: the missing line and the carry-over are found."""
    ledger = case("furong")
    ledger.enter("income", {"name": "其他", "kind": "其他收入", "parent": "财政拨款收入", "amount": "89.00万元"})
    assert errors(ledger) == {"money_balances"}
    carried = {"name": "项目结转", "opening": "0元", "closing": "31.63万元"}
    ledger.enter("carry_over", carried)
    assert errors(ledger) == set()
    assert "carry_reason" in {p.rule for p in ledger.problems()}
    assert {f.id: f for f in ledger.facts()}["projects_appropriation_rate"].amount.value == Decimal("77.41")


def test_what_was_found_late_must_be_explained(case):
    """Once the 140.00万元 for projects stands in the budget, 77.41 % of it asks for a reason, until there is one."""
    ledger = case("furong")
    ledger.enter("income", {"name": "其他", "kind": "其他收入", "parent": "财政拨款收入", "amount": "89.00万元"})
    for line, budget in (("项目支出", "140.00万元"), ("基本支出", "102.96万元")):
        known = ledger.record("budget_lines", line)
        added = ledger.read_row("budget_lines", {"name": line, "adjusted": budget}).record
        ledger.put(msgspec.structs.replace(known, values={**added.values, **known.values}))
    ledger.enter("carry_over", {"name": "项目结转", "opening": "0元", "closing": "31.63万元"})
    asked = [f for f in check(statement(ledger), ledger.standards) if f.code == "M07"]
    assert any("项目支出" in f.message and "77.41%" in f.message and "31.63万元" in f.message for f in asked)
    known = ledger.record("carry_over", "项目结转")
    ledger.put(
        msgspec.structs.replace(known, values={**known.values, "reason": "项目支出执行率偏低，活动因疫情推迟到次年"})
    )
    assert not [f for f in check(statement(ledger), ledger.standards) if f.code == "M07"]
    assert "carry_reason" not in {p.rule for p in ledger.problems()}


def test_a_total_row_left_at_zero_above_a_filled_row_is_flagged(ledger):
    """A published form left 年度资金总额 at 0/0/0 while the row of the appropriation held 90/89.974/89.974."""
    ledger.enter(
        "budget_lines", {"name": "年度资金总额", "kind": "合计", "initial": "0", "adjusted": "0", "outlay": "0"}
    )
    row = {"initial": "90万元", "adjusted": "89.974万元", "outlay": "89.974万元"}
    ledger.enter("budget_lines", {"name": "财政拨款", "kind": "项目", "parent": "年度资金总额", **row})
    found = {(p.rule, p.key) for p in ledger.problems() if p.severity == "E"}
    assert {(f"children_{stage}", "年度资金总额") for stage in ("initial", "adjusted", "outlay")} <= found
