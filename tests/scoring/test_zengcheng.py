"""The one published system with full marks and scores: its total from its leaves, and every lost point."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from jiheng.scoring import FactBook, Loss, OwnIndicator, Statement, plain, score, what_if, with_own

CASE = yaml.safe_load((Path(__file__).parent / "zengcheng.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def system(systems):
    return systems["guangdong-zengcheng-2021"]


@pytest.fixture
def said():
    reasons = {
        code: tuple(Loss(each["text"], Decimal(each["points"]), cause=each["cause"]) for each in rows)
        for code, rows in CASE["reasons"].items()
    }
    return Statement(scores={code: Decimal(text) for code, text in CASE["self_scores"].items()}, reasons=reasons)


@pytest.fixture
def book():
    return FactBook(values={name: Decimal(text) for name, text in CASE["values"].items()})


def test_the_total_from_its_leaves(system, book, said):
    sheet = score(system, book, said=said)
    found = plain(sheet)
    assert {key: found[key] for key in CASE["expected"]} == CASE["expected"]
    assert {each["id"]: each["points"] for each in found["headings"]} == CASE["headings"]
    assert sheet.self_total == sheet.total


def test_every_lost_point_has_its_row(system, book, said):
    sheet = score(system, book, said=said)
    lost = {leaf.indicator: (str(leaf.lost.normalize()), leaf.explained) for leaf in sheet.leaves if leaf.lost}
    assert lost == {
        "A1": ("5.52", False), "A2": ("2", True), "B1": ("1", True), "B2": ("2", True), "B5": ("1", True),
    }  # fmt: skip
    assert any("5.52分未说明原因" in remark for remark in sheet.leaf("A1").remarks)


def test_procurement_is_computed_not_believed(system, book, said):
    sheet = score(system, book, said=said, self_scores={"采购管理": Decimal(2)})
    assert sheet.leaf("A2").points == 0
    assert any("按规则应为0" in remark for remark in sheet.leaf("A2").remarks)


def test_amounts_serve_where_nobody_counted(system, said):
    plan = {"政府采购支出.决算": Decimal(90), "政府采购预算.预算": Decimal(80)}
    assert score(system, FactBook(values=plan), said=said).leaf("A2").points == 0
    assert score(system, FactBook(values={**plan, "政府采购预算.预算": Decimal(90)}), said=said).leaf("A2").points == 2


def test_what_if_the_plan_had_been_changed_first(system, book, said):
    sheet = what_if(system, book, {"超计划采购项目数": Decimal(0)}, said=said)
    assert (str(sheet.total), sheet.grade) == ("90.48", "优")
    assert score(system, book, said=said).total == Decimal("88.48")


@pytest.mark.parametrize(("rule", "weight"), [("≥", "2.5"), ("＝", "2.5")])
def test_two_points_lost_at_one_fifth_done_need_a_weight_of_two_and_a_half(system, rule, weight):
    rows = [
        OwnIndicator("B2a", "B2", "业务培训外出交流", Decimal(weight), "数量", rule),
        OwnIndicator("B2b", "B2", "其余", Decimal(12) - Decimal(weight), "数量", "≥"),
    ]
    values = {"业务培训外出交流.目标": 5, "业务培训外出交流.完成": 1, "其余.目标": 1, "其余.完成": 1}
    sheet = score(with_own(system, rows), FactBook(values={name: Decimal(v) for name, v in values.items()}))
    assert sheet.leaf("B2a").lost == 2
    assert next(each.points for each in sheet.headings if each.indicator == "B2") == 10
