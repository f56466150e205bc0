"""Official forms are filled: results of the indicators in one cell, and money by its source."""

import pytest
from test_narrative import ledger
from test_round_trip import WRITERS, meaning, printed, without_tags

from jiheng.reading import read_document
from jiheng.reading.agreement import differences
from jiheng.standards import load
from jiheng.writing.report.composition import shown
from jiheng.writing.report.narrative import compose_ledger
from jiheng.writing.report.typed import with_typed

LINES = [
    {"name": "支出合计", "kind": "合计"},
    {"name": "项目支出", "kind": "项目支出", "parent": "支出合计"},
    {"name": "科普大篷车", "kind": "项目", "parent": "项目支出"},
]
PARTS = (
    ("巡展", "一般公共预算", "20万元", "18万元"),
    ("展品更新", "上年结转", "3万元", "3万元"),
    ("讲解员培训", "单位资金", "2万元", "1.5万元"),
)


def unit(place="某省东河县"):
    parts = [
        {"name": name, "kind": "项目明细", "parent": "科普大篷车", "fund": fund, "initial": i, "outlay": o}
        for name, fund, i, o in PARTS
    ]
    made = ledger(
        nil_returns=[{"subject": "预算调整"}],
        projects=[{"name": "科普大篷车", "goal": "巡展进校园", "state": "自评"}],
        budget_lines=[*LINES, *parts],
        indicators=[
            {
                "scope": "科普大篷车",
                "name": "巡展场次",
                "kind": "数量",
                "direction": "≥",
                "value": "10场",
                "weight": "60",
            },
            {
                "scope": "科普大篷车",
                "name": "展品完好率",
                "kind": "质量",
                "direction": "≥",
                "value": "95%",
                "weight": "20",
            },
            {
                "scope": "科普大篷车",
                "name": "巡展时间",
                "kind": "时效",
                "direction": "定性",
                "words": "11月底前",
                "weight": "10",
            },
        ],
        indicator_values=[
            {"indicator": "1", "value": "12场"},
            {"indicator": "2", "value": "96%"},
            {"indicator": "3", "words": "达成"},
        ],
    )
    made.enter("profile", {"full_name": made.unit, "short_name": "县科协", "region": place})
    return made


def texts(grid):
    """Returns the cells of a grid as text, row by row."""
    return [[shown(c.pieces) for c in grid.cells if c.row == row] for row in range(len(grid.heights))]


def row(composition, form, label):
    grid = next(g for g in composition.grids if g.id == form)
    return next(cells for cells in texts(grid) if label in cells)


def test_the_national_form_has_money_by_source():
    made = compose_ledger(unit(), "project-2020")
    assert row(made, "project-score", "其中：当年财政拨款")[1:] == ["20.00", "20.00", "18.00", "—", "90%", "—"]
    assert row(made, "project-score", "上年结转资金")[1:] == ["3.00", "3.00", "3.00", "—", "100%", "—"]
    assert row(made, "project-score", "其他资金")[1:] == ["2.00", "2.00", "1.50", "—", "75%", "—"]


def test_the_form_of_sichuan_counts_what_was_carried_over_as_money_of_the_treasury():
    made = compose_ledger(unit("四川省某县"), "sichuan-2024")
    assert row(made, "sichuan-project-score", "其中：财政资金")[1:5] == ["23.00", "23.00", "21.00", "91.30%"]
    assert row(made, "sichuan-project-score", "单位资金")[1:5] == ["2.00", "2.00", "1.50", "75%"]
    assert row(made, "sichuan-project-score", "财政专户管理资金")[1:5] == ["", "", "", ""]


def test_the_form_of_chongqing_shows_what_was_spent_and_not_what_came_in():
    made = unit("重庆市某县")
    made.enter("income", {"name": "财政拨款收入", "kind": "财政拨款收入", "amount": "99万元"})
    found = row(compose_ledger(made, "final-accounts-chongqing"), "chongqing-unit-score", "其中：财政拨款")
    assert found[1:5] == ["230000.00", "230000.00", "210000.00", "91.30%"]


def test_what_was_achieved_stands_in_one_cell():
    made = compose_ledger(unit(), "project-2020")
    (cells,) = [cells for grid in made.grids for cells in texts(grid) if cells[:1] == ["巡展进校园"]]
    assert cells[1] == "巡展场次12场；展品完好率96%；巡展时间：达成。"


def test_the_form_of_guangdong_says_what_is_known_of_the_unit_where_nobody_wrote_its_duties():
    made = unit("广东省某县")
    made.enter("departments", {"name": "办公室"})
    assert row(compose_ledger(made, "guangdong-2021"), "guangdong-unit-score", "单位基本情况")[1] == "内设机构1个。"
    made.enter("duties", {"text": "组织科普活动"})
    assert "组织科普活动" in row(compose_ledger(made, "guangdong-2021"), "guangdong-unit-score", "单位基本情况")[1]


def test_where_nothing_was_achieved_the_cell_is_blank():
    made = unit()
    for record in made.records("indicator_values"):
        made.drop("indicator_values", record.key)
    (cells,) = [c for g in compose_ledger(made, "project-2020").grids for c in texts(g) if c[:1] == ["巡展进校园"]]
    assert cells[1] == ""


def test_a_text_that_asks_for_income_never_gets_a_part_of_the_outlay():
    made = compose_ledger(unit(), "hunan-2021")
    assert "财政拨款收入" not in "".join(shown(p.pieces) for s in made.sections for p in s.body)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(
    ("place", "family"),
    [("某省东河县", "project-2020"), ("四川省某县", "sichuan-2024"), ("重庆市某县", "final-accounts-chongqing")],
)
def test_filled_forms_read_back_the_same(kind, place, family):
    made = with_typed(compose_ledger(unit(place), family))
    read = read_document(without_tags(WRITERS[kind](made), kind), f"report.{kind}")
    lost, added = differences(printed(made), read.facts, load().glossary)
    assert [(f.id, meaning(f)) for f in lost] == []
    assert [(meaning(f), f.span.quote) for f in added] == []
