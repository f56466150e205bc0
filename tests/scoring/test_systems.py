"""The systems shipped: complete trees, and the cases published with them."""

from decimal import Decimal

import pytest

from jiheng.scoring import FactBook, OwnIndicator, Statement, score, with_own
from jiheng.standards.status import Status

WORKED_2018 = {
    # a published table of a unit in Hunan, 2018, in 万元; 136 of 143 posts filled
    "在职人数.实有": "136",
    "编制人数.编制": "143",
    "三公经费.年初预算": "63.46",
    "上年.三公经费.年初预算": "32",
    "年初结转和结余.决算": "19.8",
    "支出合计.年初预算": "1922.76",
    "本年追加": "767.86",
    "年末结转和结余.决算": "19.8",
}


def book(values):
    return FactBook(values={name: Decimal(text) for name, text in values.items()})


def test_a_system_for_every_family_asked_for(systems):
    assert set(systems) >= {
        "national-2020", "hunan-2021", "hunan-2014", "sichuan-2017", "sichuan-2023", "guangdong-zengcheng-2021",
        "chongqing-2021", "hubei-2020", "national-2021-cost", "national-2021-no-survey", "sichuan-project-2017",
    }  # fmt: skip


def test_every_system_adds_up_and_says_how_sure_it_is(systems, standards):
    for system in systems.values():
        assert sum(item.weight for item in system.items) == system.full
        assert system.sources
        assert not system.family or system.family in standards.families
        assert len({row.id for row in system.walk()}) == len(list(system.walk()))


def test_nothing_is_computed_from_nothing(systems):
    for system in systems.values():
        sheet = score(system, FactBook())
        assert sheet.total is None, system.id
        assert sheet.known == 0, system.id
        assert sheet.missing


def test_a_worked_example_of_hunan_2018(systems):
    sheet = score(systems["hunan-2018"], book(WORKED_2018))
    points = {code: sheet.leaf(code).points for code in ("I1", "I2", "P1", "P2")}
    assert points == {"I1": 8, "I2": 0, "P1": 8, "P2": 0}
    assert "超过" in sheet.leaf("I2").reason


def test_more_people_than_posts_in_hunan(systems):
    over = {**WORKED_2018, "在职人数.实有": "50", "编制人数.编制": "46"}
    leaf = score(systems["hunan-2018"], book(over)).leaf("I1")
    assert leaf.points == Decimal("3.65")  # 108.70 %: 8.70 points of 0.5 off 8


def test_chongqing_total_of_90_and_a_cut_execution(systems):
    management = {
        "在职人数.实有": "10", "编制人数.编制": "10", "三公经费.年初预算": "5", "上年.三公经费.年初预算": "6",
        "三公经费.决算": "5", "公用经费.决算": "3", "公用经费.年初预算": "3", "政府采购支出.决算": "4",
        "政府采购预算.预算": "4", "资产利用率.完成": "0.95", "基础信息完善": "1", "按规定公开": "1", "资产管理安全": "1",
        "支出合计.年初预算": "100", "支出合计.调整预算": "100", "支出合计.决算": "100", "年末结转和结余.决算": "0",
    }  # fmt: skip
    people = {"M10": Decimal(3), "M11": Decimal(5), "B": Decimal(60)}
    said = Statement(verdicts={"M10": "达成", "M11": "达成"})
    sheet = score(systems["chongqing-2021"], book(management), self_scores=people, said=said)
    assert sheet.total == 100
    poor = score(systems["chongqing-2021"], book({**management, "支出合计.决算": "76"}), self_scores=people, said=said)
    assert poor.leaf("X").points == Decimal("7.60")


def test_measures_of_the_library(standards):
    groups = {measure.group for measure in standards.measures.values()}
    assert {"资金", "管理", "活动", "渠道", "阵地", "人才", "效益"} <= groups
    assert standards.measures["执行进度"].formula == "全年执行数 / 全年预算数"


# Weights as the documents give them, by the names printed there.
PUBLISHED = {
    "national-2020": {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10},
    "national-2021-cost": {"预算执行率": 10, "成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10},
    "national-2021-no-survey": {"预算执行率": 10, "产出指标": 50, "效益指标": 40},
    "hunan-2021": {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10},
    "hunan-2014": {
        "投入": 10, "过程": 60, "产出及效率": 30, "预算完成率": 5, "预算控制率": 5, "公用经费控制率": 8, "三公经费控制率": 7,
        "政府采购执行率": 6, "管理制度健全性": 8, "资金使用合规性": 6, "预决算信息公开性": 5, "重点工作实际完成率": 8,
    },
    "hunan-yuhua-2017": {
        "投入": 13, "在职人员控制率": 5, "三公经费变动率": 8, "过程": 61, "预算执行": 20, "预算完成率": 5, "预算控制率": 5,
        "新建楼堂馆所面积控制率": 5, "新建楼堂馆所投资概算控制率": 5, "预算管理": 41, "产出及效率": 26,
    },
    "hunan-2018": {"投入": 16, "在职人员控制率": 8, "三公经费变动率": 8, "过程": 58, "预算执行": 16, "预算完成率": 8, "预算控制率": 8},
    "hunan-yueyang": {
        "投入": 15, "财政供养人员控制率": 5, "三公经费变动率": 5, "重点支出安排率": 5, "过程": 40, "预算执行": 15, "预算调整率": 3,
        "支付进度": 3, "资金结余": 3, "三公经费控制率": 6, "预算管理": 15, "管理制度健全性": 3, "资金使用合规性": 3,
    },
    "sichuan-2017": {
        "部门决策": 25, "目标任务": 15, "预算编制": 10, "综合管理": 30, "专项资金分配时限": 2, "中期评估": 2, "绩效监控": 5,
        "非税收入执收": 2, "资产管理": 6, "内控制度管理": 2, "信息公开": 6, "绩效评价": 5, "部门绩效情况": 45, "履职成效": 20,
        "可持续发展能力": 15, "满意度": 10,
    },
    "sichuan-project-2017": {"项目决策": 20, "项目管理": 10, "项目绩效": 70, "效益": 40, "服务对象满意度": 10},
    "sichuan-2023": {"预算执行情况": 10, "绩效指标": 90},
    "hubei-2020": {"预算执行情况": 20, "年度绩效目标": 80},
    "guangdong-zengcheng-2021": {
        "管理效能": 40, "资金管理": 14, "采购管理": 2, "信息公开管理": 4, "资产管理": 6, "成本管理": 6, "绩效管理": 8,
        "履职效能": 60, "开展主题科普活动": 12, "服务科技工作者": 12,
    },
    "chongqing-2021": {
        "预算执行率": 10, "管理指标": 30, "财政供养人员控制率": 2, "基础信息完善性": 1, "管理制度健全性": 3, "资金使用合规性": 5,
        "预决算信息公开性": 1, "固定资产利用率": 2, "业务指标": 60,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_weights_as_published(name, systems):
    weights = {row.name: row.weight for row in systems[name].walk()}
    assert {row: weights.get(row) for row in PUBLISHED[name]} == PUBLISHED[name]


def test_core_indicators_of_chongqing(systems):
    core = {row.name for row in systems["chongqing-2021"].walk() if row.core}
    assert core == {"预算完成率", "结转结余率", "公用经费控制率", "政府采购执行率"}


def test_a_weight_that_was_inferred_does_not_pass_for_published(systems):
    for system in systems.values():
        for row in system.walk():
            if row.weight_source in ("由相减得出", "按未失分推定"):
                assert row.status is Status.ASSUMED, (system.id, row.name)


@pytest.mark.parametrize(("asked", "points"), [("0.95", 10), ("0.9", 10), ("0.85", 8), ("0.6", 5), ("0.59", 0)])
def test_satisfaction_in_steps_as_the_guide_gives_them(asked, points, systems):
    row = OwnIndicator("s", "S", "服务对象满意度", Decimal(10), "满意度", "≥")
    values = book({"服务对象满意度.目标": "0.9", "服务对象满意度.完成": asked})
    assert score(with_own(systems["national-2021-cost"], [row]), values).leaf("s").points == points
