"""The sixteen invariants: each found with register, key, field, what is wrong and how to mend it; and silent when kept."""

import pytest

from jiheng.ledger.validity import check_move

LINES = {"name": "支出合计", "kind": "合计"}


def enter(ledger, rows):
    for register, row in rows:
        assert ledger.enter(register, row).unread == (), (register, row)


def line(name="甲", kind="项目", **cells):
    return "budget_lines", {"name": name, "kind": kind, **cells}


def asset(name="甲", **cells):
    return "assets", {"code": "A1", "name": name, **cells}


# rule, number, rows that break it, rows that keep it, register, key and field of the finding
CASES = [
    ("children_initial", 1, [line("合计", "合计", initial="10"), line("甲", parent="合计", initial="4"), line("乙", parent="合计", initial="5")],
     [line("合计", "合计", initial="10"), line("甲", parent="合计", initial="4"), line("乙", parent="合计", initial="6")],
     ("budget_lines", "合计", "initial")),
    ("bridge", 2, [line(initial="100", adjusted="120")],
     [line(initial="100", adjusted="120"), ("adjustments", {"line": "甲", "kind": "追加", "amount": "20", "reason": "增加任务", "approval": "财批"})],
     ("budget_lines", "甲", "adjusted")),
    ("paid_within_budget", 3, [line(adjusted="100"), ("payments", {"voucher": "1", "date": "2021-03-01", "line": "甲", "amount": "101"})],
     [line(adjusted="100"), ("payments", {"voucher": "1", "date": "2021-03-01", "line": "甲", "amount": "100"})],
     ("budget_lines", "甲", "adjusted")),
    ("money_balances", 4, [line("合计", "合计", outlay="90"), ("income", {"name": "拨款", "kind": "财政拨款收入", "amount": "100"})],
     [line("合计", "合计", outlay="90"), ("income", {"name": "拨款", "kind": "财政拨款收入", "amount": "100"}), ("carry_over", {"name": "全部", "opening": "0", "closing": "10", "reason": "跨年"})],
     ("income", "拨款", "amount")),
    ("basic_is_parts", 5, [line("基本", "基本支出", outlay="10"), line("人", "人员经费", parent="基本", outlay="6"), line("公", "公用经费", parent="基本", outlay="3")],
     [line("基本", "基本支出", outlay="9"), line("人", "人员经费", parent="基本", outlay="6"), line("公", "公用经费", parent="基本", outlay="3")],
     ("budget_lines", "人", "outlay")),
    ("weights_total", 6, [("indicators", {"name": "甲", "weight": "60", "value": "3场"}), ("indicators", {"name": "乙", "weight": "39", "value": "3场"})],
     [("indicators", {"name": "甲", "weight": "60", "value": "3场"}), ("indicators", {"name": "乙", "weight": "40", "value": "3场"})],
     ("indicators", "", "weight")),
    ("got_within_full", 6, [("score_rows", {"name": "甲", "full": "10", "got": "11"})], [("score_rows", {"name": "甲", "full": "10", "got": "10"})],
     ("score_rows", "甲", "got")),
    ("lost_is_explained", 7, [("score_rows", {"name": "总", "full": "100", "got": "97"}), ("deviations", {"object": "甲", "points": "1", "cause": "其他", "text": "迟"})],
     [("score_rows", {"name": "总", "full": "100", "got": "97"}), ("deviations", {"object": "甲", "points": "3", "cause": "其他", "text": "迟"})],
     ("deviations", "1", "points")),
    ("valued", 8, [("indicators", {"name": "甲", "value": "3场"})], [("indicators", {"name": "甲", "value": "3场"}), ("indicator_values", {"indicator": "1", "value": "3场"})],
     ("indicators", "1", "")),
    ("evidenced", 8, [("indicators", {"name": "甲", "value": "3场"}), ("indicator_values", {"indicator": "1", "value": "3场"})],
     [("indicators", {"name": "甲", "value": "3场"}), ("indicator_values", {"indicator": "1", "value": "3场"}), ("evidence", {"title": "签到表", "indicator_value": "1"})],
     ("indicator_values", "1", "")),
    ("base_flow", 9, [("base_totals", {"kind": "示范基地", "opening": "71个", "added": "3个", "closing": "75个"})],
     [("base_totals", {"kind": "示范基地", "opening": "71个", "added": "3个", "closing": "74个"})], ("base_totals", "示范基地", "closing")),
    ("awarded_within_entries", 10, [("contests", {"name": "大赛", "entries": "10件", "awarded": "11件"})], [("contests", {"name": "大赛", "entries": "10件", "awarded": "10件"})],
     ("contests", "大赛", "awarded")),
    ("staff_within_quota", 10, [("staffing", {"kind": "参公", "quota": "4", "actual": "5", "as_of": "12月31日"})], [("staffing", {"kind": "参公", "quota": "4", "actual": "4", "as_of": "12月31日"})],
     ("staffing", "参公/全部", "actual")),
    ("persons_within_visits", 11, [("contests", {"name": "网赛", "persons": "120人", "participations": "100人次", "as_of": "9月1日"})],
     [("contests", {"name": "网赛", "persons": "90人", "participations": "100人次", "as_of": "9月1日"})], ("contests", "网赛", "persons")),
    ("block_list", 12, [("activities", {"title": "科普日", "kind": "主题活动", "blocks": "3个", "block_names": "甲、乙"})],
     [("activities", {"title": "科普日", "kind": "主题活动", "blocks": "2个", "block_names": "甲、乙"})], ("activities", "1", "block_names")),
    ("three_quotes", 12, [("purchases", {"name": "印刷", "kind": "服务", "method": "三方询价"}), ("quotes", {"purchase": "印刷", "supplier": "甲", "price": "9"})],
     [("purchases", {"name": "印刷", "kind": "服务", "method": "三方询价"}), *(("quotes", {"purchase": "印刷", "supplier": s, "price": "9"}) for s in "甲乙丙")],
     ("purchases", "印刷", "")),
    ("paid_is_outlay", 13, [line(outlay="100"), ("payments", {"voucher": "1", "date": "2021-03-01", "line": "甲", "amount": "90"})],
     [line(outlay="90"), ("payments", {"voucher": "1", "date": "2021-03-01", "line": "甲", "amount": "90"})], ("budget_lines", "甲", "outlay")),
    ("payment_in_year", 14, [line(), ("payments", {"voucher": "1", "date": "2022-01-04", "line": "甲", "amount": "90"})],
     [line(), ("payments", {"voucher": "1", "date": "2021-12-31", "line": "甲", "amount": "90"})], ("payments", "1", "date")),
    ("campaign_ordinal", 14, [("campaigns", {"name": "全国科技工作者日", "ordinal": "2"})], [("campaigns", {"name": "全国科技工作者日", "ordinal": "5"})],
     ("campaigns", "全国科技工作者日", "ordinal")),
    ("activity_of_year", 14, [("activities", {"title": "“不忘初心、牢记使命”主题教育", "kind": "会议"})], [("activities", {"title": "党史学习教育", "kind": "会议"})],
     ("activities", "1", "title")),
    ("decided_before_paid", 14, [line(), ("decisions", {"date": "2021-06-01", "kind": "大额资金", "subject": "乙"}), ("payments", {"voucher": "1", "date": "2021-05-31", "line": "甲", "amount": "90", "decision": "1"})],
     [line(), ("decisions", {"date": "2021-05-01", "kind": "大额资金", "subject": "乙"}), ("payments", {"voucher": "1", "date": "2021-05-31", "line": "甲", "amount": "90", "decision": "1"})],
     ("payments", "1", "date")),
    ("survey_rate", 15, [("surveys", {"name": "调查", "valid": "120份", "satisfied": "108份", "stated": "92%"})], [("surveys", {"name": "调查", "valid": "120份", "satisfied": "108份", "stated": "90%"})],
     ("surveys", "调查", "stated")),
    ("grant_standard", 15, [("grants", {"name": "补助", "kind": "个人补助", "recipients": "99", "standard": "1500", "due": "15.84万元"})],
     [("grants", {"name": "补助", "kind": "个人补助", "recipients": "99", "standard": "1600", "due": "15.84万元"})], ("grants", "补助", "standard")),
    ("nil_clean", 16, [line(outlay="9", adjusted="8"), ("nil_returns", {"subject": "问题与整改"})], [line(outlay="8", adjusted="8"), ("nil_returns", {"subject": "问题与整改"})],
     ("nil_returns", "问题与整改", "subject")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "number", "broken", "kept", "place"), CASES, ids=[c[0] for c in CASES])
def test_broken_it_is_found_and_kept_it_is_silent(rule, number, broken, kept, place, ledger, standards):
    enter(ledger, broken)
    [problem] = [p for p in ledger.problems() if p.rule == rule]
    assert (problem.number, (problem.register, problem.key, problem.field)) == (number, place)
    assert problem.message
    assert problem.fix
    assert "{" not in problem.message + problem.fix
    fresh = type(ledger)(ledger.unit, ledger.year, standards, ("kexie",))
    enter(fresh, kept)
    assert [p for p in fresh.problems() if p.rule == rule] == []


def test_all_sixteen_are_guarded(standards):
    assert {v.number for p in standards.packs.values() for v in p.invariants} == set(range(1, 17))


def test_rounded_figures_may_differ_by_their_rounding(ledger):
    """Three lines of 万元 with two digits: the printed total may be off by a hundredth."""
    enter(
        ledger,
        [line("合计", "合计", outlay="3.34万元"), *(line(n, parent="合计", outlay="1.11万元") for n in "甲乙丙")],
    )
    assert [p for p in ledger.problems() if p.number == 1] == []
    ledger.drop("budget_lines", "合计")
    enter(ledger, [line("合计", "合计", outlay="3.36万元")])
    assert [p.message for p in ledger.problems() if p.number == 1] == [
        "“合计”支出3.36万元，下级合计3.33万元，相差300元"
    ]


def test_vague_numbers_break_nothing(ledger):
    enter(ledger, [("contests", {"name": "大赛", "entries": "100余件", "awarded": "120件"})])
    assert [p for p in ledger.problems() if p.number == 10] == []


@pytest.mark.parametrize(
    ("rows", "rule", "words"),
    [
        ([line(parent="没有的条目")], "reference", "“没有的条目”"),
        ([line("甲", parent="乙"), line("乙", parent="甲")], "circle", "甲→乙→甲"),
        ([line("甲", parent="甲")], "circle", "甲→甲"),
        ([("payments", {"voucher": "1", "amount": "9"})], "required", "支付日期"),
        ([("activities", {"title": "甲", "kind": "讲座", "state": "取消"})], "state", "取消原因"),
        ([("profile", {"full_name": "甲"}), ("profile", {"full_name": "乙"})], "single", "只应有一行"),
        ([("evidence", {"title": "表", "indicator_value": "7、8"})], "reference", "“8”"),
    ],
)
def test_records_by_themselves(rows, rule, words, ledger):
    enter(ledger, rows)
    messages = [p.message for p in ledger.problems() if p.rule == rule]
    assert any(words in m for m in messages), messages


def test_moves_follow_the_life_cycle(ledger):
    register = ledger.register("adjustments")
    first = ledger.read_row(
        "adjustments", {"number": "1", "line": "甲", "amount": "9", "kind": "追加", "state": "申请"}
    ).record
    last = ledger.read_row(
        "adjustments", {"number": "1", "line": "甲", "amount": "9", "kind": "追加", "state": "入账"}
    ).record
    assert "单位审批" in check_move(register, first, last).fix
    assert check_move(register, None, last) is None
    assert check_move(register, last, last) is None


def test_a_circle_among_lines_ends(ledger):
    enter(ledger, [line("甲", "合计", parent="乙"), line("乙", "项目支出", parent="甲")])
    assert "outlay" in {m.id for m in ledger.missing()}


def test_a_deep_chain_of_lines(ledger):
    rows = [line("0", "合计")] + [line(str(n), parent=str(n - 1)) for n in range(1, 3000)]
    enter(ledger, [*rows, line("3000", parent="2999", outlay="7")])
    assert {f.id: f for f in ledger.facts()}["outlay"].amount.value == 7


def test_an_answer_rests_on_something(ledger):
    ledger.enter("answers", {"name": "有管理制度", "value": "1"})
    ledger.enter("answers", {"name": "有采购内控", "value": "1", "basis": "采购管理办法"})
    ledger.enter("answers", {"name": "有资产台账", "value": "1", "file": "资产台账.pdf"})
    assert [(p.key, p.severity) for p in ledger.problems() if p.rule == "answer_basis"] == [("有管理制度", "W")]


def test_money_far_apart_is_said_in_wan_and_close_to_the_cent(ledger):
    """Who reads “相差378776.5元” counts digits; who reads “37.88万元” knows."""
    enter(
        ledger,
        [line("合计", "合计", outlay="1952000.1元"), line("甲", parent="合计", outlay="1573223.6元")],
    )
    assert [p.message for p in ledger.problems() if p.number == 1] == [
        "“合计”支出195.20万元，下级合计157.32万元，相差37.88万元"
    ]
    ledger.drop("budget_lines", "甲")
    enter(ledger, [line("甲", parent="合计", outlay="1951999.6元")])
    assert [p.message for p in ledger.problems() if p.number == 1] == [
        "“合计”支出1952000.1元，下级合计1951999.6元，相差0.5元"
    ]
