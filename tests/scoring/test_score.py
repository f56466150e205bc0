"""A sheet says what was computed, from what, what is missing, and how the unit's own points differ."""

import json
from decimal import Decimal

import msgspec
import pytest

from jiheng.scoring import FactBook, Loss, OwnIndicator, Statement, Survey, plain, score, with_own
from jiheng.standards.system import Indicator, IndicatorSystem, Rule, RuleKind


@pytest.fixture
def project(systems):
    rows = [
        OwnIndicator("O1", "O", "科普活动场次", Decimal(30), "数量", "≥", evidence=("签到表",)),
        OwnIndicator("O2", "O", "单场成本", Decimal(20), "成本", "≤"),
        OwnIndicator("E1", "E", "素质提升", Decimal(30), "社会效益", "定性"),
        OwnIndicator("S1", "S", "服务对象满意度", Decimal(10), "满意度", "≥"),
    ]
    return with_own(systems["national-2020"], rows)


@pytest.fixture
def facts(fact):
    return [
        fact("支出合计", "调整预算", "900000", number=1),
        fact("支出合计", "决算", "810000", number=2),
        fact("other:科普活动场次", "目标", "20", "count:场", number=3),
        fact("other:科普活动场次", "完成", "18", "count:场", number=4),
        fact("other:单场成本", "目标", "5000", number=5),
        fact("other:单场成本", "完成", "5500", number=6),
        fact("other:服务对象满意度", "目标", "90", "percent", number=7),
        fact("other:服务对象满意度", "完成", "95.5", "percent", number=8),
    ]


SAID = Statement(
    scores={"E1": Decimal(27)},
    verdicts={"素质提升": "达成"},
    reasons={"O1": (Loss("两场因天气取消", Decimal(3), cause="外部环境"),)},
    evidence={"O1": "A"},
    surveys={"S1": Survey(120, 108)},
)


def test_a_whole_sheet(project, facts):
    sheet = score(project, facts, said=SAID)
    assert {leaf.indicator: str(leaf.points) for leaf in sheet.leaves} == {
        "X": "9.00", "O1": "27.00", "O2": "18.00", "E1": "27.00", "S1": "10.00",
    }  # fmt: skip
    assert (str(sheet.total), sheet.grade) == ("91.00", "优")
    assert (sheet.lost, sheet.explained, sheet.unexplained) == (9, 3, 6)
    assert {each.indicator: each.points for each in sheet.headings} == {"O": 45, "E": 27, "S": 10}


def test_every_point_walks_back_to_its_facts(project, facts):
    leaf = score(project, facts, said=SAID).leaf("O1")
    assert [(used.name, used.value, used.fact) for used in leaf.inputs] == [
        ("科普活动场次.目标", Decimal(20), "r3"),
        ("科普活动场次.完成", Decimal(18), "r4"),
    ]
    assert "完成90.00%" in leaf.reason
    assert "两场因天气取消" in leaf.reason
    assert leaf.explained


def test_what_is_missing_leaves_the_total_open(project, facts):
    sheet = score(project, facts[:-1], said=SAID)
    assert sheet.total is None
    assert sheet.grade == ""
    assert (sheet.known, sheet.possible) == (81, 91)
    assert sheet.missing == ("服务对象满意度.完成",)
    assert "服务对象满意度" in sheet.remarks[0]


def test_own_points_stand_beside_computed_ones(project, facts):
    own = {"O1": Decimal(30), "X": Decimal("9.005"), "O2": Decimal(21)}
    sheet = score(project, facts, self_scores=own, said=SAID)
    assert "自评得分30，按规则应为27.00，相差+3.00" in sheet.leaf("O1").remarks
    assert not any("按规则应为" in remark for remark in sheet.leaf("X").remarks)
    assert "自评得分21不在0—20分之间" in sheet.leaf("O2").remarks


def test_points_may_stand_among_the_facts(project, facts, fact):
    scored = fact("得分:科普活动场次", "得分", "30", "score", number=9)
    assert score(project, [*facts, scored], said=SAID).leaf("O1").self_given == 30
    of_ledger = msgspec.structs.replace(scored, concept="指标得分", subject="科普活动场次")
    assert score(project, [*facts, of_ledger], said=SAID).leaf("O1").self_given == 30


def test_evidence_and_surveys_are_asked_for(project, facts):
    sheet = score(project, facts)
    assert "未见佐证，应有：签到表" in sheet.leaf("O1").remarks
    assert "满意度没有调查依据" in sheet.leaf("S1").remarks
    told = score(project, facts, said=SAID)
    assert not any("佐证" in remark or "调查" in remark for leaf in told.leaves[1:2] for remark in leaf.remarks)


def test_performance_ahead_of_money_raises_an_alert(project, facts, fact):
    poor = [fact("支出合计", "决算", "500000", number=2) if each.id == "r2" else each for each in facts]
    alerts = {alert.id: alert.level for alert in score(project, poor, said=SAID).alerts}
    assert alerts == {"ahead": "red", "unspent": "yellow"}
    assert score(project, facts, said=SAID).alerts == ()


def test_two_values_of_one_fact_are_reported(project, facts, fact):
    sheet = score(project, [*facts, fact("支出合计", "决算", "800000", number=10)], said=SAID)
    assert any("支出合计.决算" in remark for remark in sheet.leaf("X").remarks)


def test_low_execution_must_be_explained(project, facts, fact):
    low = [fact("支出合计", "决算", "700000", number=2) if each.id == "r2" else each for each in facts]
    assert any("低于90%" in remark for remark in score(project, low, said=SAID).leaf("X").remarks)


def test_json_is_all_text(project, facts):
    found = json.loads(json.dumps(plain(score(project, facts, said=SAID)), ensure_ascii=False))
    assert found["total"] == "91"
    assert found["items"][0]["points"] == "9"
    assert found["items"][1]["inputs"][0] == {"name": "科普活动场次.目标", "value": "20", "fact": "r3"}


def test_a_circle_between_rows_is_missing_not_endless():
    def row(code, formula):
        return Indicator(code, code, Decimal(50), Rule(RuleKind.RATIO, formula))

    circle = IndicatorSystem(
        "c", "c", "", None, None, Decimal(100), "unit", (), (row("a", "得分.b / 50"), row("b", "得分.a / 50"))
    )
    sheet = score(circle, FactBook(), measures={})
    assert sheet.total is None
    assert "循环引用" in str(sheet.leaf("a").missing)


def test_a_row_may_use_the_points_of_another():
    rows = (
        Indicator("a", "a", Decimal(50), Rule(RuleKind.RATIO, "得分.b / 满分.b")),
        Indicator("b", "b", Decimal(50), Rule(RuleKind.RATIO, "完成率值")),
    )
    system = IndicatorSystem("c", "c", "", None, None, Decimal(100), "unit", (), rows)
    sheet = score(system, FactBook(values={"完成率值": Decimal("0.8")}), measures={})
    assert [leaf.points for leaf in sheet.leaves] == [40, 40]
