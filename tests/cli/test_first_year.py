"""A unit's first year, as the handbook tells it: a new workbook, filled in by hand, checked twice, reported, explained."""

import json

import openpyxl
import pytest
from command import run

from jiheng.reading import read_document

UNIT = "东河县科学技术协会"
ENDINGS = {".docx", ".xlsx", ".pdf", ".html", ".csv", ".json"}

FIRST = {
    "单位档案": [{
        "单位全称": UNIT, "单位简称": "县科协", "所在地": "湖南省某市东河县", "层级": "县", "单位性质": "群团组织",
        "有无本单位网站": "无", "下属单位数": "0", "报告落款日期": "2026-03-20",
    }],
    "职能职责": [{"职责内容": "组织群众性科学普及活动"}, {"职责内容": "联系和服务科技工作者"}],
    "内设机构": [{"机构名称": "办公室"}, {"机构名称": "科普部"}],
    "人员": [{"人员类别": "参公", "编制数": "5人", "实有数": "4人", "截至日期": "2025-12-31"}],
    "制度文件": [{"名称": "东河县科协财务管理办法", "施行日期": "2024-01-01", "状态": "有效"}],
    "项目": [{"项目名称": "科普活动专项", "类别": "特定目标类", "资金来源": "县级财政", "状态": "自评"}],
    "预算与支出": [
        {"条目": "支出合计", "年初预算": "98.00万元", "调整预算": "103.50万元", "支出决算": "101.20万元"},
        {"条目": "人员经费", "年初预算": "58.00万元", "调整预算": "58.00万元", "支出决算": "58.00万元"},
        {"条目": "公用经费", "年初预算": "10.00万元", "调整预算": "10.00万元", "支出决算": "9.10万元"},
        {
            "条目": "科普活动专项", "性质": "项目", "上级条目": "项目支出", "对应项目": "科普活动专项",
            "年初预算": "30.00万元", "调整预算": "35.50万元", "支出决算": "34.10万元",
        },
    ],
    "收入": [{"条目": "财政拨款收入", "性质": "财政拨款收入", "决算数": "103.50万元"}],
    "三公经费": [
        {"项目": "因公出国（境）费", "预算数": "0元", "决算数": "0元"},
        {"项目": "公务用车购置费", "预算数": "0元", "决算数": "0元"},
        {"项目": "公务用车运行维护费", "预算数": "0元", "决算数": "0元"},
        {"项目": "公务接待费", "预算数": "0.50万元", "决算数": "0.32万元"},
    ],
    "绩效目标": [{"范围": "整体", "目标内容": "办好群众性科普活动和农村实用技术培训，参加者满意"}],
    "绩效指标": [
        {"指标名称": "科普活动场次", "类型": "数量", "方向": "≥", "目标值": "10场", "权重分": "30"},
        {"指标名称": "培训合格率", "类型": "质量", "方向": "≥", "目标值": "95%", "权重分": "15"},
        {"指标名称": "科普活动受众", "类型": "社会效益", "方向": "≥", "目标值": "4000人次", "权重分": "30"},
        {"指标名称": "参加者满意度", "类型": "满意度", "方向": "≥", "目标值": "90%", "权重分": "15"},
    ],
    "指标完成值": [
        {"指标序号": "1", "完成值": "13场", "统计日期": "2025-12-31", "取数来源": "活动"},
        {"指标序号": "2", "完成值": "96%", "统计日期": "2025-12-31", "取数来源": "结业测试成绩册"},
        {"指标序号": "3", "完成值": "5120人次", "统计日期": "2025-12-31", "取数来源": "活动"},
        {"指标序号": "4", "完成值": "92.5%", "统计日期": "2025-11-20", "取数来源": "满意度调查"},
    ],
    "满意度调查": [{"调查名称": "科普活动满意度调查", "方式": "问卷", "有效份数": "200份", "满意份数": "185份"}],
    "活动": [
        {
            "编号": "1", "活动名称": "科普日主场活动", "类型": "主题活动", "时间": "2025-09-20", "本单位角色": "主办",
            "场次": "1场", "受众": "1200人次", "计数方法": "计数", "所属项目": "科普活动专项",
        },
        {
            "编号": "2", "活动名称": "科普进乡镇", "类型": "主题活动", "时间": "2025-04-01/2025-11-30",
            "本单位角色": "主办", "场次": "6场", "受众": "3600人次", "计数方法": "签到", "所属项目": "科普活动专项",
        },
        {
            "编号": "3", "活动名称": "农村实用技术培训", "类型": "培训班", "时间": "2025-05-10/2025-10-30",
            "本单位角色": "主办", "场次": "6期", "受众": "320人次", "计数方法": "签到", "所属项目": "科普活动专项",
        },
    ],
}  # fmt: skip

LATER = {
    "预算调整": [{
        "日期": "2025-08-12", "类型": "追加", "预算条目": "科普活动专项", "金额": "5.50万元",
        "原因": "增加基层科普行动计划任务", "批准文号或依据": "东财预〔2025〕88号",
    }],
    "结转结余": [{
        "条目": "全部资金", "类型": "结转", "年初数": "0元", "年末数": "2.30万元", "原因": "培训教材款次年一月结算",
    }],
    "佐证材料": [
        {"名称": "全年活动签到表", "类型": "签到表", "等级": "A", "日期": "2025-12-31", "佐证的指标": "1、3"},
        {"名称": "结业测试成绩册", "类型": "签到表", "等级": "A", "日期": "2025-11-05", "佐证的指标": "2"},
        {"名称": "满意度汇总表", "类型": "调查", "等级": "A", "日期": "2025-11-20", "佐证的指标": "4"},
        {"名称": "科普日主场活动计数记录", "类型": "签到表", "等级": "A", "日期": "2025-09-20", "佐证的记录": "活动/1"},
    ],
    "自评打分": [
        {"指标": "预算执行率", "满分": "10", "得分": "9.78"},
        {"指标": "科普活动场次", "满分": "30", "得分": "30"},
        {"指标": "培训合格率", "满分": "15", "得分": "15"},
        {"指标": "科普活动受众", "满分": "30", "得分": "30"},
        {"指标": "参加者满意度", "满分": "15", "得分": "15"},
    ],
    "偏差与扣分原因": [{
        "对象": "预算执行率", "扣分指标": "预算执行率", "扣分": "0.22", "原因类别": "外部环境",
        "原因说明": "培训教材款次年一月结算", "改进措施": "教材采购提前到上半年",
    }],
    "问题与整改": [{
        "来源": "自评", "问题": "教材采购偏晚，款项没有在年内结清", "程度": "一般", "责任人": "科普部",
        "整改期限": "2026-06-30", "整改措施": "教材采购提前到上半年",
    }],
}  # fmt: skip


def fill(path, sheets):
    """Types cells below the headings: into the row that already bears the first cell's name, or into the next free one."""
    book = openpyxl.load_workbook(path)
    for name, added in sheets.items():
        sheet = book[name]
        heads = {str(cell.value).strip("*").split("\n")[0]: cell.column for cell in sheet[3]}
        for cells in added:
            key, value = next(iter(cells.items()))
            named = (row for row in range(6, sheet.max_row + 1) if sheet.cell(row, heads[key]).value == value)
            free = (row for row in range(6, 200) if not any(cell.value for cell in sheet[row]))
            row = next(named, None) or next(free)
            for heading, text in cells.items():
                sheet.cell(row, heads[heading], text)
    book.save(path)


def checked(path):
    done = run("year", "check", path, "--format", "json")
    problems = json.loads(done.stdout)["problems"]
    return done.returncode, [p for p in problems if p["severity"] in "EW"]


@pytest.fixture(scope="module")
def half(tmp_path_factory):
    """The workbook as first filled in, with the adjustment, the balance and the evidence left out."""
    path = tmp_path_factory.mktemp("half") / "2025.xlsx"
    made = run("year", "new", path, "--unit", UNIT, "--year", "2025", "--pack", "kexie")
    assert (made.returncode, made.stderr) == (0, b"")
    assert "year check" in made.stdout.decode()
    fill(path, FIRST)
    return path


@pytest.fixture(scope="module")
def whole(half, tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "2025.xlsx"
    path.write_bytes(half.read_bytes())
    fill(path, LATER)
    return path


def test_the_first_check_names_the_cells_and_what_to_do(half):
    status, problems = checked(half)
    assert status == 1
    assert {(p["sheet"], p["severity"]) for p in problems} == {
        ("预算与支出", "E"), ("预算与支出", "W"), ("收入", "E"), ("指标完成值", "W"),
    }  # fmt: skip
    assert len([p for p in problems if p["sheet"] == "指标完成值"]) == len(FIRST["指标完成值"])
    said = run("year", "check", half).stdout.decode()
    assert "与调整预算103.50万元相差5.50万元 → 在“预算调整”表补记" in said
    assert "在“佐证材料”表登记" in said
    assert f"{UNIT}2025年：错误 4，警告 5，" in said


def test_what_the_check_asked_for_makes_it_clean(whole):
    assert checked(whole) == (0, [])
    assert f"{UNIT}2025年：错误 0，警告 0，" in run("year", "check", whole).stdout.decode()


def test_the_checked_year_becomes_the_report_with_its_score(whole, tmp_path):
    done = run("year", "report", whole, "-o", tmp_path / "报告")
    assert done.returncode == 0, done.stdout.decode()
    written = list((tmp_path / "报告").iterdir())
    assert {path.suffix for path in written} == ENDINGS
    assert {path.stem for path in written} == {f"{UNIT}2025年度部门整体支出绩效自评报告"}
    said = done.stdout.decode()
    assert "得分：99.78 / 100，优" in said
    assert "待填写" not in said
    assert "没有原因" not in said
    for path in written:
        if path.suffix in {".docx", ".xlsx", ".pdf", ".html"}:
            document = read_document(path.read_bytes(), path.name)
            assert "97.78%" in document.text
            assert "101.20" in document.text


@pytest.mark.parametrize("asked", ["97.78%", "预算执行率"])
def test_the_execution_rate_is_walked_back_to_its_two_cells(whole, asked):
    done = run("year", "report", whole, "--explain", asked)
    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == [
        "预算执行率〔完成〕：97.78%",
        "  ＝ 支出合计 ÷ 调整预算 × 100%",
        "  支出合计〔决算〕：101.20万元",
        "    预算与支出/支出合计·支出决算：101.20万元  [预算与支出!K6]",
        "  调整预算〔调整预算〕：103.50万元",
        "    预算与支出/支出合计·调整预算：103.50万元  [预算与支出!J6]",
    ]
