"""Monitoring: the lines of the national systems, on money and on targets."""

from decimal import Decimal

import pytest

from jiheng.scoring import FactBook, Light, OwnIndicator, monitor, with_own


def snapshot(systems, month, rows=(), verdicts=None, **values):
    system = with_own(systems["national-2020"], rows)
    book = FactBook(values={name: Decimal(str(value)) for name, value in values.items()})
    return monitor(system, book, month, verdicts=verdicts)


@pytest.mark.parametrize(
    ("paid", "light"),
    [("290", Light.RED), ("300", Light.YELLOW), ("399", Light.YELLOW), ("400", Light.GREEN), ("900", Light.GREEN)],
)
def test_money_in_june(systems, paid, light):
    values = {"支出合计.调整预算": 1000, "支出合计.监控": paid}
    assert snapshot(systems, 6, **values).money.light is light


def test_money_without_budget(systems):
    assert snapshot(systems, 6, **{"支出合计.调整预算": 0, "支出合计.监控": 5}).money.light is Light.RED
    missing = snapshot(systems, 6, **{"支出合计.监控": 5}).money
    assert missing.light is Light.GREY
    assert "支出合计.调整预算" in missing.note


@pytest.mark.parametrize(
    ("kind", "direction", "target", "actual", "light"),
    [
        ("数量", "≥", 20, 5, Light.RED),
        ("数量", "≥", 20, 6, Light.YELLOW),
        ("数量", "≥", 20, 8, Light.GREEN),
        ("数量", "≥", 20, 12, Light.BLUE),
        ("数量", "≤", 20, 21, Light.RED),
        ("数量", "≤", 20, 20, Light.GREEN),
        ("质量", "≥", "0.9", "0.89", Light.RED),
        ("质量", "≥", "0.9", "0.95", Light.GREEN),
        ("成本", "≤", 5000, 5001, Light.RED),
        ("数量", "≥", 0, 0, Light.GREEN),
        ("数量", "≥", 0, 1, Light.RED),
        ("满意度", "≥", "0.9", "0.7", Light.YELLOW),
        ("满意度", "≥", "0.9", "0.95", Light.GREEN),
    ],
)
def test_targets_in_june(systems, kind, direction, target, actual, light):
    parent = "S" if kind == "满意度" else "O"
    row = OwnIndicator("i", parent, "指标", Decimal(10), kind, direction)
    [found] = snapshot(systems, 6, [row], **{"指标.目标": target, "指标.监控": actual}).rows
    assert found.light is light


def test_an_autumn_campaign_is_held_against_its_own_season(systems):
    row = OwnIndicator("i", "O", "科普日活动", Decimal(10), "数量", "≥", curve="秋季")
    values = {"科普日活动.目标": 30, "科普日活动.监控": 4}
    assert snapshot(systems, 8, [row], **values).rows[0].light is Light.YELLOW
    assert snapshot(systems, 9, [row], **values).rows[0].light is Light.RED
    assert snapshot(systems, 2, [row], **values).rows[0].note == "尚未到计划时间"


@pytest.mark.parametrize(
    ("verdict", "light"),
    [("达成", Light.GREEN), ("部分达成", Light.YELLOW), ("未达成", Light.RED), ("", Light.GREY)],
)
def test_verdicts(systems, verdict, light):
    row = OwnIndicator("i", "E", "素质提升", Decimal(30), "社会效益", "定性")
    assert snapshot(systems, 7, [row], {"i": verdict}).rows[0].light is light


@pytest.mark.parametrize(("paid", "said"), [(300, "目标快于资金"), (900, "资金快于目标"), (500, "")])
def test_money_and_targets_must_fit(systems, paid, said):
    row = OwnIndicator("i", "O", "场次", Decimal(50))
    values = {"支出合计.调整预算": 1000, "支出合计.监控": paid, "场次.目标": 20, "场次.监控": 10}
    notes = snapshot(systems, 6, [row], **values).notes
    assert said in "".join(notes)
    assert bool(notes) == bool(said)


def test_months_are_one_to_twelve(systems):
    with pytest.raises(ValueError, match="month"):
        snapshot(systems, 13)
