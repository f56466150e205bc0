from decimal import Decimal

import pytest

from jiheng.scoring import OwnIndicator, OwnIndicatorError, weight_problems, with_own


def test_rows_hang_below_their_parent(systems):
    system = with_own(systems["hunan-2021"], [OwnIndicator("O1", "O", "场次", Decimal(50))])
    [row] = [row for row in system.walk() if row.id == "O1"]
    assert (row.level, row.direction, row.inputs["目标"]) == (2, ">=", "[场次.目标]")
    assert weight_problems(system) == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (OwnIndicator("a", "X", "甲", Decimal(1)), "不能自设"),
        (OwnIndicator("O", "O", "甲", Decimal(1)), "重复"),
        (OwnIndicator("a", "O", "甲", Decimal(0)), "大于0"),
        (OwnIndicator("a", "O", "甲", Decimal(1), "数量", "约"), "没有计分规则"),
    ],
)
def test_rows_that_do_not_fit(systems, row, said):
    with pytest.raises(OwnIndicatorError, match=said):
        with_own(systems["hunan-2021"], [row])


def test_weights_that_sum_to_99(systems):
    rows = [OwnIndicator("O1", "O", "甲", Decimal(30)), OwnIndicator("O2", "O", "乙", Decimal(19))]
    assert weight_problems(with_own(systems["hunan-2021"], rows)) == ("“产出指标”分值50，下级合计49，相差-1",)


def test_names_with_brackets(systems):
    system = with_own(systems["hunan-2021"], [OwnIndicator("O1", "O", "基地[新建]（个）", Decimal(50))])
    assert [row.inputs["完成"] for row in system.walk() if row.id == "O1"] == ["[基地(新建)（个）.完成]"]
