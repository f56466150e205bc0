"""The systems shipped: complete trees, and the cases published with them."""

from decimal import Decimal

from jiheng.scoring import FactBook, score

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
        "chongqing-2021", "hubei-2020",
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
    sheet = score(systems["chongqing-2021"], book(management), self_scores=people)
    assert sheet.total == 100
    poor = score(systems["chongqing-2021"], book({**management, "支出合计.决算": "76"}), self_scores=people)
    assert poor.leaf("X").points == Decimal("7.60")


def test_measures_of_the_library(standards):
    groups = {measure.group for measure in standards.measures.values()}
    assert {"资金", "管理", "活动", "渠道", "阵地", "人才", "效益"} <= groups
    assert standards.measures["执行进度"].formula == "全年执行数 / 全年预算数"
