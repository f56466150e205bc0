"""Five small units with the figures of published reports; the words are ours."""

import datetime
from decimal import Decimal

from jiheng.facts import Amount, Bound, Fact, RecordOrigin, Stage
from jiheng.writing.report import About, TextBlock, compose

_UNITS = {
    "万元": ("CNY", Decimal(10000), Decimal(100)),
    "元": ("CNY", Decimal(1), Decimal(1)),
    "%": ("percent", Decimal(1), Decimal("0.01")),
    "分": ("score", Decimal(1), Decimal("0.01")),
}
_BOUNDS = {"+": Bound.AT_LEAST, "-": Bound.NEARLY}


class Case:
    """A unit, its year and its facts."""

    def __init__(self, unit: str, year: int, family: str, rows: str, blocks: tuple[TextBlock, ...] = ()) -> None:
        self.unit, self.year, self.family, self.blocks = unit, year, family, blocks
        self.facts = tuple(_fact(i, line, year) for i, line in enumerate(rows.strip().splitlines(), 1))


def _fact(number: int, line: str, year: int) -> Fact:
    """Reads `概念@对象 阶段 数值 单位`."""
    name, stage, digits, unit = line.split()
    concept, _, subject = name.partition("@")
    bound = _BOUNDS.get(digits[-1], Bound.EXACT)
    code, factor, step = _UNITS.get(unit, (f"count:{unit}", Decimal(1), Decimal(1)))
    amount = Amount(Decimal(digits.rstrip("+-")) * factor, code, step, bound)
    origin = RecordOrigin("ledger", str(number), "value")
    label = subject or concept.rpartition(":")[2]
    return Fact(f"f{number}", subject, concept, label, Stage(stage), str(year), amount, origin)


DUTIES = TextBlock("duties", "组织开展群众性科学普及活动，联系服务本地科技工作者，推动青少年科技教育。")
MEASURES = (
    TextBlock("problems", "部分活动的受众没有及时统计，绩效目标的量化程度有待提高。"),
    TextBlock("measures", "完善活动登记办法，按季度核对完成情况。"),
    TextBlock("tasks", "围绕科普宣传、人才服务、组织建设开展工作。"),
    TextBlock("targets", "按时完成全年科普工作，提高公民科学素质。"),
)

CASES = {
    "000": Case(
        "东河县科学技术协会",
        2021,
        "hunan-2021-short",
        """
内设机构数 现状 3 个
下属单位数 现状 0 个
支出合计 决算 99.75 万元
基本支出 决算 66.44 万元
人员经费 决算 56.74 万元
公用经费 决算 9.70 万元
项目支出 决算 33.31 万元
项目:科普经费 决算 33.31 万元
培训场次 完成 62 期
培训人次 完成 3100 人次
作品数 完成 160 件
受益人数@科普日启动仪式 完成 2000+ 人
受益人数@卫生讲座与义诊 完成 450 人次
发放资料 完成 38600 份
other:科普小组 完成 242 个
""",
        (DUTIES, *MEASURES),
    ),
    "001": Case(
        "南溪县科学技术协会",
        2024,
        "sichuan-2024",
        """
编制人数 编制 6 人
收入合计 决算 161.76 万元
支出合计 决算 161.76 万元
结转结余 决算 0.00 元
项目:传播员补助 决算 15.84 万元
项目:药材种植奖补 决算 1 万元
项目:科创会运行 决算 11 万元
自评得分 得分 100 分
满意度 完成 100 %
活动场次 完成 12 场次
发放资料 完成 3000+ 份
other:注册科技工作者 目标 2000 人
other:注册科技工作者 完成 2102 人
other:注册组织机构 目标 200 户
other:注册组织机构 完成 203 户
""",
        (DUTIES, *MEASURES),
    ),
    "002": Case(
        "西城区科学技术协会",
        2021,
        "guangdong-2021",
        """
内设机构数 现状 2 个
编制人数 编制 9 人
支出合计 年初预算 766.17 万元
支出合计 调整预算 831.88 万元
支出合计 决算 758.34 万元
预算执行率 完成 91.16 %
基本支出 调整预算 532.66 万元
基本支出 决算 460.07 万元
预算执行率@基本支出 完成 86.37 %
项目支出 调整预算 299.22 万元
项目支出 决算 298.27 万元
预算执行率@项目支出 完成 99.68 %
项目:其他运行经费 调整预算 19.89 万元
项目:其他运行经费 决算 19.52 万元
预算执行率@其他运行经费 完成 98.14 %
项目:科普专项经费 调整预算 253.56 万元
项目:科普专项经费 决算 253.28 万元
自评得分 得分 88.48 分
指标得分@资金管理 得分 8.48 分
指标得分@采购管理 得分 0 分
指标得分@信息公开 得分 4 分
活动场次 完成 59 场次
科普基地 现状 74 个
科普基地 新增 3 个
""",
        (DUTIES, *MEASURES),
    ),
    "003": Case(
        "北湖区科学技术协会",
        2020,
        "hunan-2020",
        """
内设机构数 现状 1 个
编制人数 编制 4 人
在职人数 实有 4 人
在职人员控制率 完成 100 %
财政拨款收入 决算 242.96 万元
支出合计 决算 211.33 万元
基本支出 决算 102.96 万元
项目支出 决算 108.37 万元
项目:科普活动 决算 24.13 万元
项目:院士工作站 决算 30 万元
三公经费 决算 0 万元
科普信息员 现状 1869 人
浏览量 完成 17980 次
发放资料 完成 11000+ 份
""",
        (DUTIES, *MEASURES),
    ),
    "004": Case(
        "中山区科学技术协会",
        2021,
        "hunan-2021",
        """
编制人数 编制 3 人
在职人数 实有 3 人
支出合计 年初预算 101.57 万元
一般公共预算财政拨款 决算 117.49 万元
支出合计 决算 117.49 万元
基本支出 决算 62.18 万元
人员经费 决算 53.37 万元
公用经费 决算 8.81 万元
项目支出 决算 55.31 万元
项目:科普经费 决算 52.36 万元
项目:老年科协 决算 2.95 万元
满意度 目标 85+ %
满意度 完成 90.00 %
other:系列活动 目标 2 次
other:系列活动 完成 3 次
科普信息员 现状 7764 人
浏览量 完成 470000+ 次
""",
        (DUTIES, *MEASURES),
    ),
}


def composed(name: str, **more):
    """Returns one of the units composed, signed in April of the next year."""
    case = CASES[name]
    more.setdefault("blocks", case.blocks)
    day = datetime.date(case.year + 1, 4, 25)
    return compose(case.unit, case.year, case.family, case.facts, About(signed_on=day, **more))
