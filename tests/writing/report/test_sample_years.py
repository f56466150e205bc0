"""The sample workbooks as reports: written in four formats and read back, the facts are the same."""

from pathlib import Path

import msgspec
import pytest
from test_round_trip import WRITERS, meaning, printed, without_tags

from jiheng.cli.year_workbook import open_year
from jiheng.reading import read_document
from jiheng.reading.agreement import differences
from jiheng.reading.tags import facts_of, find_tags
from jiheng.standards import load
from jiheng.writing.report import Scores, compose_ledger
from jiheng.writing.report.proof import plain, proof
from jiheng.writing.report.typed import with_typed
from jiheng.year import choose_system, score_ledger, score_projects

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
YEARS = {
    "yongxing-2021": "hunan-2021-short",
    "ebian-2024": "sichuan-2024",
    "zengcheng-2021": "guangdong-2021",
    "furong-2020": "hunan-2020",
    "lusong-2021": "hunan-2021",
    "qingyuan-2025": "hunan-2021",
}


@pytest.fixture(scope="module", params=list(YEARS))
def year(request):
    opened = open_year(SAMPLES / f"{request.param}.xlsx", load())
    ledger = opened.ledger
    scored = score_ledger(ledger, choose_system(ledger, "", opened.reading.system, ""))
    projects = {name: Scores(each.sheet, each.system) for name, each in score_projects(ledger).items()}
    scores = Scores(scored.sheet, scored.system)
    return with_typed(compose_ledger(ledger, YEARS[request.param], scores, projects=projects, clean=False))


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_facts_come_back_from_the_tags(year, kind):
    tags = find_tags(WRITERS[kind](year), kind)
    assert {meaning(f) for f in facts_of(tags)} == {meaning(f) for f in printed(year, kind)}
    report = read_document(WRITERS[kind](year), f"report.{kind}")
    assert [w.code for w in report.warnings] == []


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_facts_come_back_from_the_visible_text(year, kind):
    report = read_document(without_tags(WRITERS[kind](year), kind), f"report.{kind}")
    lost, added = differences(printed(year), report.facts, load().glossary)
    assert [meaning(f) for f in lost] == []
    assert [(meaning(f), f.span.quote) for f in added] == []
    assert (report.unit, report.year) == (year.unit, year.year)


def test_a_complete_year_makes_a_report_that_a_reviewer_has_no_question_on():
    opened = open_year(SAMPLES / "qingyuan-2025.xlsx", load())
    ledger = opened.ledger
    scored = score_ledger(ledger, choose_system(ledger, "", opened.reading.system, ""))
    report = compose_ledger(ledger, "hunan-2021", Scores(scored.sheet, scored.system))
    assert [p for p in report.problems if p.severity == "E"] == []
    assert "得分9.84分，原因：决赛改在县内举行，公用经费从严，节余由财政收回；" in plain(report)
    assert "得分5分，原因：一家申报企业搬迁，年内没有评审；" in plain(report)
    assert [(f.code, f.message) for f in proof(report, ledger.standards) if f.severity in {"E", "W"}] == []


def entered(name, rows):
    ledger = open_year(SAMPLES / f"{name}.xlsx", load()).ledger
    for register, row in rows:
        assert ledger.enter(register, row).unread == ()
    return ledger


def test_what_is_registered_late_is_told_in_the_report():
    adjustment = {"date": "2021-09-10", "kind": "追加", "line": "支出合计", "amount": "15.92万元"}
    why = {"reason": "追加省级科普专项", "approval": "某财预〔2021〕36号"}
    survey = {"name": "满意度调查", "instrument": "问卷", "when": "2021-11", "valid": "120份", "satisfied": "108份"}
    months = [("payroll", {"month": f"{m}月", "heads": "3人", "on_time": "是"}) for m in range(1, 13)]
    ledger = entered("lusong-2021", [("adjustments", {**adjustment, **why}), ("surveys", survey), *months])
    text = plain(compose_ledger(ledger, "hunan-2021", clean=False))
    assert "预算调整额15.92万元，预算调整率15.67%。" in text
    assert "预算调整的原因：追加省级科普专项（某财预〔2021〕36号）。" in text
    assert "服务对象满意度90%。" in text
    assert "按时足额发放月数12" in text


def test_money_found_late_lowers_the_rate_and_the_report_says_why():
    carried = {"name": "全部资金", "opening": "0元", "closing": "31.63万元", "reason": "院士工作站经费跨年支付"}
    ledger = entered("furong-2020", [("carry_over", carried)])
    whole = ledger.record("budget_lines", "项目支出")
    amount = ledger.record("carry_over", "全部资金").values["closing"]
    budget = msgspec.structs.replace(amount, value=whole.values["outlay"].value + amount.value)
    ledger.put(msgspec.structs.replace(whole, values={**whole.values, "adjusted": budget}))
    text = plain(compose_ledger(ledger, "hunan-2020", clean=False))
    assert "项目支出调整预算140.00万元，预算执行率77.41%。" in text
    assert "年末结转结余31.63万元。" in text
    assert "结转结余的原因：院士工作站经费跨年支付。" in text


def test_every_report_tells_of_its_registers(year):
    text = " ".join(piece.text for s in year.sections for p in s.body for piece in p.pieces if hasattr(piece, "text"))
    assert "开展“" in text
    assert not [p for p in year.problems if p.code in {"unknown-reference", "ambiguous-reference"}]
