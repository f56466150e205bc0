"""The rule of a row with its numbers in it."""

from __future__ import annotations

from decimal import Decimal

from jiheng.scoring import FactBook, OwnIndicator, score, with_own
from jiheng.scoring.worked import worked
from jiheng.standards import load


def written(name: str, values: dict[str, str], system: str = "hunan-2021") -> str:
    own = [OwnIndicator("自1", "O", "培训", Decimal(50), "数量", ">=")] if system == "hunan-2021" else []
    table = with_own(load().systems[system], own)
    sheet = score(table, FactBook((), values={n: Decimal(v) for n, v in values.items()}))
    leaf = next(each for each in sheet.leaves if each.name == name)
    return worked(leaf, table, lambda _, value: f"{value.normalize():f}")


def test_names_give_way_to_values() -> None:
    values = {"支出合计.决算": "85", "支出合计.调整预算": "100"}
    assert written("预算执行率", values) == "10 × (85 ÷ 100)，上限10分"


def test_only_the_side_of_a_condition_that_was_taken_is_written() -> None:
    assert written("培训", {"培训.目标": "80", "培训.完成": "64"}) == "50 × (64 ÷ 80)，上限50分"
    assert written("培训", {"培训.目标": "0", "培训.完成": "3"}) == "50 × (0)，上限50分"


def test_what_is_missing_keeps_its_name() -> None:
    assert "支出合计.决算" in written("预算执行率", {"支出合计.调整预算": "100"})


def test_a_row_without_a_formula_has_nothing_to_work() -> None:
    assert written("效益指标", {}) == ""
