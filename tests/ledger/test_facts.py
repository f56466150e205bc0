"""Facts from records: sums, counts, the latest, trees; missing stays missing; every number can be walked back."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.checking import check
from jiheng.facts import Bound, Derivation, RecordOrigin, Stage
from jiheng.ledger import Ledger, explain, statement, walk
from jiheng.standards import load


def facts(ledger):
    return {f.id: f for f in ledger.facts()}


def missing(ledger):
    return {m.id: m for m in ledger.missing()}


def test_one_record_keeps_its_own_origin(ledger):
    ledger.enter("budget_lines", {"name": "科普经费", "kind": "项目", "outlay": "33.31万元"})
    fact = facts(ledger)["outlay_project[科普经费]"]
    assert fact.origin == RecordOrigin("budget_lines", "科普经费", "outlay")
    assert (fact.concept, fact.subject, fact.stage, fact.period) == ("项目:科普经费", "科普经费", Stage.ACTUAL, "2021")
    assert (fact.amount.value, fact.amount.step) == (Decimal(333100), Decimal(100))


def test_a_sum_names_its_cells(ledger):
    for number, amount in (("1", "100.50"), ("2", "200.25")):
        ledger.enter(
            "payments", {"voucher": number, "date": "3月1日", "line": "甲", "amount": amount, "econ_class": "会议费"}
        )
    fact = facts(ledger)["paid_by_class[会议费]"]
    assert fact.amount.value == Decimal("300.75")
    assert fact.concept == "会议费"
    assert fact.origin.inputs == ("payments/1#amount", "payments/2#amount")


def test_months(ledger):
    for number, day in (("1", "3月1日"), ("2", "3月31日"), ("3", "4月1日")):
        ledger.enter("payments", {"voucher": number, "date": day, "line": "甲", "amount": "100"})
    found = facts(ledger)
    assert (found["paid_by_month[2021-03]"].amount.value, found["paid_by_month[2021-03]"].period) == (200, "2021-03")


def test_nothing_kept_is_missing_and_declared_nil_is_zero(ledger):
    assert "violations" in missing(ledger)
    ledger.enter("nil_returns", {"subject": "违规记录", "checked": "审计整改台账"})
    assert facts(ledger)["violations"].amount.value == 0


def test_without_adjustments_the_budget_stands_once_that_is_declared(ledger):
    ledger.enter("budget_lines", {"name": "支出合计", "kind": "合计", "initial": "80万元", "outlay": "76万元"})
    assert "execution_rate" in missing(ledger)
    ledger.enter("nil_returns", {"subject": "预算调整"})
    found = facts(ledger)
    assert found["adjusted"].amount.value == Decimal(800000)
    assert found["execution_rate"].amount.value == Decimal("95.00")


def test_an_adjustment_not_yet_approved_does_not_count(ledger):
    ledger.enter("budget_lines", {"name": "支出合计", "kind": "合计", "initial": "80万元"})
    row = {"line": "支出合计", "kind": "追加", "amount": "9万元", "state": "申请"}
    ledger.enter("adjustments", row)
    assert facts(ledger)["adjusted"].amount.value == Decimal(800000)
    ledger.enter("adjustments", {**row, "state": "入账", "reason": "增人", "approval": "财批"})
    assert facts(ledger)["adjusted"].amount.value == Decimal(890000)


def test_a_blank_makes_a_sum_missing_and_says_where(ledger):
    ledger.enter("activities", {"title": "甲", "kind": "讲座", "audience": "30人次"})
    ledger.enter("activities", {"title": "乙", "kind": "讲座"})
    assert missing(ledger)["audience"].needs == ("“活动”表2的受众",)
    ledger.enter("activities", {"title": "丙", "kind": "讲座", "state": "取消", "cause": "暴雨"})
    assert missing(ledger)["audience"].needs == ("“活动”表2的受众",)


def test_the_latest_count_is_taken(ledger):
    for day, people in (("6月30日", "900人"), ("12月31日", "1869人"), ("3月31日", "500人")):
        ledger.enter("officers", {"as_of": day, "registered": people})
    assert facts(ledger)["officers"].amount.value == 1869


def test_a_share_of_zero_is_missing(ledger):
    ledger.enter("surveys", {"name": "调查", "valid": "0份", "satisfied": "0份"})
    assert "不为零" in missing(ledger)["satisfaction"].needs[0]


def test_bounds_of_parts(ledger):
    ledger.enter("activities", {"title": "甲", "kind": "主题活动", "leaflets": "3000余份"})
    ledger.enter("activities", {"title": "乙", "kind": "主题活动", "leaflets": "200份"})
    assert facts(ledger)["leaflets"].amount.bound is Bound.AT_LEAST
    ledger.enter("activities", {"title": "丙", "kind": "主题活动", "leaflets": "近100份"})
    assert facts(ledger)["leaflets"].amount.bound is Bound.ABOUT


def test_facts_follow_the_records(ledger):
    ledger.enter("departments", {"name": "办公室"})
    assert facts(ledger)["departments"].amount.value == 1
    assert ledger.facts() is ledger.facts()
    ledger.enter("departments", {"name": "科普部"})
    assert facts(ledger)["departments"].amount.value == 2
    ledger.drop("departments", "科普部")
    assert facts(ledger)["departments"].amount.value == 1


def test_a_second_row_of_one_key_is_refused_and_said(ledger):
    ledger.enter("departments", {"name": "办公室"})
    entered = ledger.enter("departments", {"name": "办公室", "rank": "股级"})
    assert entered.record is None
    assert "已有一行" in entered.unread[0][1].what


def test_another_pack(standards):
    ledger = Ledger("某县文联", 2023, standards, ("wenlian",))
    for title, cost in (("甲", "3000"), ("乙", "5000")):
        ledger.enter(
            "performances", {"title": title, "kind": "演出", "when": "6月1日", "cost": cost, "audience": "200人次"}
        )
    found = facts(ledger)
    assert (found["performances"].amount.value, found["cost_each"].amount.value) == (2, Decimal("4000.00"))


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**11), min_size=1, max_size=30))
def test_the_parts_always_make_the_whole(cents):
    ledger = Ledger("某县科协", 2021, load())
    ledger.enter("budget_lines", {"name": "合计", "kind": "合计"})
    for n, amount in enumerate(cents):
        ledger.enter(
            "budget_lines", {"name": f"项目{n}", "kind": "项目", "parent": "合计", "outlay": Decimal(amount) / 100}
        )
    assert facts(ledger)["outlay"].amount.value == Decimal(sum(cents)) / 100
    assert [p for p in ledger.problems() if p.number == 1] == []


def test_explain_walks_from_the_number_to_the_evidence(case):
    ledger = case("zengcheng")
    ledger.enter(
        "evidence", {"title": "采购情况说明", "grade": "B", "file": "采购说明.pdf", "record": "偏差与扣分原因/1"}
    )
    text = explain(ledger, "unexplained")
    for line in (
        "没有说明原因的失分〔得分〕：5.52分",
        "＝ 失分 − 已说明原因的扣分",
        "偏差与扣分原因/1（采购计划）·扣分：2分",
        "佐证：采购情况说明（B级） 采购说明.pdf",
        "自评打分/总分·得分：88.48分",
    ):
        assert line in text


def test_explain_of_a_long_sum_is_cut_and_of_nothing_is_refused(ledger):
    for n in range(50):
        ledger.enter("payments", {"voucher": str(n), "date": "3月1日", "line": "甲", "amount": "1"})
    text = explain(ledger, "paid")
    assert "共 50 条，列出前 20 条" in text
    with pytest.raises(KeyError):
        list(walk(ledger, "没有的事实"))


def test_explain_says_what_is_missing(case):
    assert "不可计算，需要" in explain(case("yongxing"), "execution_rate")


@pytest.mark.parametrize("name", ["yongxing", "ebian", "zengcheng", "furong", "lusong"])
def test_every_given_fact_can_be_walked_back_to_cells(name, case):
    ledger = case(name)
    for fact in ledger.facts():
        steps = list(walk(ledger, fact))
        assert len(steps) > 1, fact.id
        origin = fact.origin
        cells = isinstance(origin, RecordOrigin) or any("#" in s.ref for s in steps)
        assert cells or (isinstance(origin, Derivation) and not origin.inputs), fact.id


@pytest.mark.parametrize("name", ["yongxing", "ebian", "zengcheng", "furong", "lusong"])
def test_a_statement_claims_nothing_false(name, case):
    report = statement(case(name))
    ids = {f.id for f in report.facts}
    assert len(ids) == len(report.facts)
    for relation in report.relations:
        assert {relation.total, *relation.parts} <= ids
        assert relation.holds or relation.kind == "target", relation


def test_rules_for_foreign_text_guard_own_data(case, standards):
    codes = {f.code for f in check(statement(case("lusong")), standards) if f.severity == "E"}
    assert codes == {"M06"}
    codes = {f.code for f in check(statement(case("furong")), standards) if f.severity == "E"}
    assert codes == {"M03"}


def test_a_signed_statement_has_its_signature(case):
    report = statement(case("furong"))
    assert report.text[report.signature.start : report.signature.end] == report.unit
    assert str(report.signed_on) == "2021-04-25"


def test_an_addition_to_a_project_is_in_the_totals_above_it(ledger):
    rows = [
        ("支出合计", "合计", "", ""),
        ("项目支出", "项目支出", "支出合计", ""),
        ("科普专项", "项目", "项目支出", "30万元"),
    ]
    for name, kind, parent, initial in rows:
        ledger.enter("budget_lines", {"name": name, "kind": kind, "parent": parent or None, "initial": initial or None})
    added = {
        "kind": "追加",
        "line": "科普专项",
        "amount": "5万元",
        "reason": "新增任务",
        "approval": "县财预〔2021〕8号",
    }
    ledger.enter("adjustments", added)
    facts = {f.id: f.amount.value for f in ledger.facts()}
    assert (facts["adjusted"], facts["adjusted_projects"], facts["adjusted_project[科普专项]"]) == (350000,) * 3
    known = ledger.record("budget_lines", "支出合计")
    stated = ledger.read_row("budget_lines", {"name": "支出合计", "initial": "30万元", "adjusted": "35万元"}).record
    ledger.put(msgspec.structs.replace(known, values={**known.values, **stated.values}))
    assert not [p for p in ledger.problems() if p.rule == "bridge"]


def with_sources(ledger, *rows):
    """Enters a project of several sources: name, source, initial, outlay."""
    ledger.enter("nil_returns", {"subject": "预算调整"})
    ledger.enter("budget_lines", {"name": "科普专项", "kind": "项目"})
    for name, fund, initial, outlay in rows:
        row = {"name": name, "kind": "项目明细", "parent": "科普专项", "fund": fund}
        ledger.enter("budget_lines", {**row, "initial": initial, "outlay": outlay})


def of_forms(ledger):
    return {f.id: f.amount.value for f in ledger.evaluation.form_facts}


def test_the_parts_of_a_project_stand_apart_by_source(ledger):
    with_sources(
        ledger,
        ("科普专项·本级", "", "20万元", "18万元"),
        ("科普专项·基金", "政府性基金", "5万元", "5万元"),
        ("科普专项·上年", "上年结转", "3万元", "2万元"),
        ("科普专项·协会", "单位资金", "2万元", "1万元"),
    )
    found = of_forms(ledger)
    assert found["initial_by_source[科普专项·财政拨款收入]"] == 250_000
    assert found["outlay_by_source[科普专项·年初结转和结余]"] == 20_000
    assert found["outlay_by_source[科普专项·其他资金]"] == 10_000
    assert found["outlay_of_treasury[科普专项·财政拨款收入]"] == 250_000
    assert found["source_rate[科普专项·财政拨款收入]"] == 92
    parts = [v for k, v in found.items() if k.startswith("outlay_by_source[科普专项")]
    assert sum(parts) == facts(ledger)["outlay_project[科普专项]"].amount.value


def test_facts_of_forms_are_given_to_nobody_else(ledger):
    with_sources(ledger, ("科普专项·本级", "", "20万元", "18万元"))
    assert of_forms(ledger)
    assert not set(of_forms(ledger)) & set(facts(ledger))
    assert not set(of_forms(ledger)) & set(missing(ledger))


def test_money_carried_over_within_a_line_is_not_called_this_years(ledger):
    with_sources(ledger, ("科普专项·本级", "", "20万元", "18万元"))
    ledger.drop("nil_returns", "预算调整")
    why = {"reason": "跨年支付", "approval": "某财〔2021〕1号"}
    ledger.enter("adjustments", {"kind": "上年结转转入", "line": "科普专项·本级", "amount": "3万元", **why})
    assert "adjusted_by_source[科普专项·财政拨款收入]" not in of_forms(ledger)
    node = ledger.evaluation.node("adjusted_by_source[科普专项·财政拨款收入]")
    assert node.needs == ("“科普专项·本级”中另一类资金单列一行，写明预算类别",)


def test_a_project_whose_parts_are_not_known_is_one_part(ledger):
    ledger.enter("budget_lines", {"name": "科普专项", "kind": "项目", "fund": "政府性基金", "outlay": "9万元"})
    ledger.enter("budget_lines", {"name": "讲座", "kind": "项目明细", "parent": "科普专项", "outlay": "4万元"})
    ledger.enter("budget_lines", {"name": "展览", "kind": "项目明细", "parent": "科普专项"})
    assert of_forms(ledger)["outlay_of_fund[科普专项·政府性基金]"] == 90_000
