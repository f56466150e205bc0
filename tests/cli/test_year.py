"""`jiheng year`: a year from a new workbook to its score, and the five sample years with every figure they must give."""

import importlib.util
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import yaml
from command import run

from jiheng.ledger.workbook import open_workbook

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def year(*arguments, **options):
    return run("year", *arguments, **options)


def output(*arguments):
    done = year(*arguments, "--format", "json")
    assert done.returncode in (0, 1), done.stderr.decode()
    return json.loads(done.stdout)


def facts(name):
    return {f["id"]: f for f in output("facts", SAMPLES / f"{name}.xlsx")["facts"]}


WAN = {"CNY": Decimal(10000)}

# Golden key → fact id; money in 万元.
FIGURES = {
    "yongxing-2021": ("000", {
        "total": "outlay", "basic_share_pct": "basic_share", "project_share_pct": "projects_share",
        "trainees_per_class": "trainees_each", "leaflets_per_beneficiary": "leaflets_each",
        "grassroots_orgs": "grassroots", "leverage_pct": "leverage", "execution_rate": "execution_rate",
    }),
    "ebian-2024": ("001", {
        "balance": "balance", "fund_items": "fund_items", "unexplained": "fund_unexplained",
        "fund_share_pct": "fund_share", "registration_pct": "cloud_rate[科技工作者]",
        "organisation_pct": "cloud_rate[组织机构]", "population_base": "population_base",
        "services_check": "services_check", "old_coverage_max_pct": "old_coverage",
        "shares_each": "communicator_shares_each", "score": None,
    }),
    "zengcheng-2021": ("002", {
        "total_outlay": "outlay", "rate_adjusted_pct": "execution_rate", "rate_initial_pct": "initial_rate",
        "adjustment": "adjustment", "adjustment_pct": "adjustment_rate", "unspent_basic": "unspent_basic",
        "unspent_project": "unspent_projects", "unspent": "unspent", "lost": "lost", "explained": "explained",
        "unexplained": "unexplained", "fund_management_full": "full_implied[资金管理]", "bases_start": "bases_before",
        "events": "campaign_events", "grade": None,
    }),
    "furong-2020": ("003", {
        "income_parts": "income_parts", "income_gap": "income_gap", "total_outlay": "outlay",
        "unexplained_balance": "balance", "implied_project_appropriation": "projects_appropriation",
        "implied_project_rate_pct": "projects_appropriation_rate", "outlay_income_pct": "outlay_by_income",
        "class_residual": "class_residual", "shares_each": "shares_each",
    }),
    "lusong-2021": ("004", {
        "budget_use_pct": "initial_rate", "excess": "excess", "balance": "balance", "payroll_people": "payroll_people",
        "shares_each": "shares_each", "award_rate_pct": "award_rate", "events_per_day": "volunteering_daily",
        "targets": "targets", "targets_with_printed_result": "values",
    }),
}  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize("name", FIGURES)
def test_every_computed_figure_of_the_golden_cases(name, shared):
    case, ids = FIGURES[name]
    golden = yaml.safe_load((shared / "golden" / f"{case}.yaml").read_text(encoding="utf-8"))["computed"]
    assert set(ids) == set(golden)
    found = facts(name)
    for key, fact in ids.items():
        if fact is None:
            continue
        if golden[key] == "not_computable":
            assert fact not in found
            continue
        value = Decimal(found[fact]["value"]) / WAN.get(found[fact]["unit"], 1)
        assert value == Decimal(str(golden[key])), key


REGENERATE = {
    "yongxing-2021": {
        "outlay_basic": "66.44万元", "outlay_staff": "56.74万元", "outlay_running": "9.70万元",
        "outlay_projects": "33.31万元", "outlay_project[科普经费]": "33.31万元", "classes": "62期", "trainees": "3100人次",
        "entries[青少年科技创新大赛]": "160件",
    },
    "ebian-2024": {
        "income": "161.76万元", "fund_item[传播员补助]": "15.84万元", "cloud_added[科技工作者]": "2102人",
        "cloud_target[科技工作者]": "2000人", "cloud_added[组织机构]": "203户", "cloud_target[组织机构]": "200户",
        "per_head_delta": "8.75次", "rank_before": "7名", "rank_after": "5名",
    },
    "zengcheng-2021": {
        "outlay_basic": "460.07万元", "basic_rate": "86.37%", "outlay_project[其他运行经费]": "19.52万元",
        "project_rate[其他运行经费]": "98.14%", "got_total": "88.48分", "got_row[资金管理]": "8.48分",
        "got_row[采购管理]": "0分", "got_row[信息公开管理]": "4分", "got_row[资产管理]": "6分", "got_row[成本管理]": "6分",
        "got_row[绩效管理]": "8分", "bases_added[科普示范基地]": "3个", "bases_total[科普示范基地]": "74个",
    },
    "furong-2020": {
        "income": "242.96万元", "income_by_subject[科学技术支出]": "148.93万元",
        "income_by_subject[社会保障和就业支出]": "5.03万元", "outlay_basic": "102.96万元",
        "outlay_project[省级社科组织能力提升]": "2.00万元", "officers": "1869人", "officer_shares": "17980次",
    },
    "lusong-2021": {
        "initial": "101.57万元", "outlay_projects": "55.31万元", "outlay_basic": "62.18万元", "outlay_staff": "53.37万元",
        "outlay_running": "8.81万元", "outlay_project[科普经费]": "52.36万元", "outlay_project[老年科协]": "2.95万元",
        "officers": "7764人", "officer_shares": "≥470000次",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", REGENERATE)
def test_every_figure_that_the_published_sentences_need(name):
    found = facts(name)
    assert {key: found[key]["shown"] for key in REGENERATE[name]} == REGENERATE[name]


def test_zengcheng_from_its_leaves():
    sheet = output("score", SAMPLES / "zengcheng-2021.xlsx")
    expected = {
        "total": "88.48",
        "full": "100",
        "grade": "良",
        "lost": "11.52",
        "explained": "6",
        "unexplained": "5.52",
    }
    assert {key: sheet[key] for key in expected} == expected
    lost = {i["name"]: (i["lost"], i["explained"]) for i in sheet["items"] if Decimal(i["lost"])}
    assert {name: tuple(map(Decimal, pair)) for name, pair in lost.items()} == {
        "资金管理": (Decimal("5.52"), 0), "采购管理": (2, 2), "开展主题科普活动": (1, 1),
        "加强科普队伍、基地和科普设施建设及推进院士专家工作站建设": (2, 2), "服务科技工作者": (1, 1),
    }  # fmt: skip
    assert sum(Decimal(i["points"]) for i in sheet["items"]) == Decimal("88.48")


def test_the_sample_to_copy_is_complete():
    path = SAMPLES / "qingyuan-2025.xlsx"
    assert [p for p in output("check", path)["problems"] if p["severity"] in "EW"] == []
    sheet = output("score", path)
    assert (sheet["total"], sheet["grade"], sheet["unexplained"]) == ("94.84", "优", "0")


def test_what_if_the_plan_had_been_changed_before_the_purchase():
    sheet = output("score", SAMPLES / "zengcheng-2021.xlsx", "--set", "超计划采购项目数=0")["what_if"]
    assert (sheet["total"], sheet["grade"]) == ("90.48", "优")


@pytest.mark.parametrize("name", ["yongxing-2021", "ebian-2024", "furong-2020", "lusong-2021"])
def test_a_score_that_lacks_something_says_what(name):
    sheet = output("score", SAMPLES / f"{name}.xlsx")
    assert sheet["total"] is None
    assert sheet["grade"] == ""
    assert sheet["missing"]


@pytest.mark.parametrize("name", FIGURES)
def test_the_sample_workbooks_hold_what_their_sources_say(name):
    spec = importlib.util.spec_from_file_location("make_years", SAMPLES / "make_years.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    ledger, system = made.ledger_of(SAMPLES / "years" / f"{name}.yaml")
    found = open_workbook(SAMPLES / f"{name}.xlsx", standards=ledger.standards)
    assert (found.problems, found.system) == ((), system)
    for register in ledger.schema.registers:
        assert found.ledger.records(register) == ledger.records(register)


def problems(path):
    return {(p["sheet"], p["rule"]) for p in output("check", path)["problems"]}


def rows(path, **sheets):
    """Adds rows to a workbook: sheet → list of mappings from heading to cell."""
    book = openpyxl.load_workbook(path)
    for name, added in sheets.items():
        sheet = book[name]
        heads = {str(c.value).strip("*").split("\n")[0]: c.column for c in sheet[3]}
        last = max((r for r in range(6, 200) if any(c.value for c in sheet[r])), default=5)
        for row, cells in enumerate(added, last + 1):
            for heading, value in cells.items():
                sheet.cell(row, heads[heading], value)
    book.save(path)


def test_repair_run(tmp_path):
    path = tmp_path / "lusong.xlsx"
    path.write_bytes((SAMPLES / "lusong-2021.xlsx").read_bytes())
    before = problems(path)
    assert {
        ("预算与支出", "outlay_within_plan"),
        ("预算与支出", "M06"),
        ("绩效指标", "valued"),
        ("零申报", "nil_clean"),
    } <= before
    adjusted = {"日期": "8月12日", "类型": "追加", "预算条目": "支出合计", "金额": "15.92万元"}
    rows(path, 预算调整=[{**adjusted, "原因": "增加基层科普经费", "批准文号或依据": "区财预〔2021〕12号"}])
    assert {("预算与支出", "outlay_within_plan"), ("预算与支出", "M06")}.isdisjoint(problems(path))
    rows(path, 满意度调查=[{"调查名称": "服务对象满意度调查", "有效份数": 120, "满意份数": 108}])
    rows(path, 工资社保=[{"月份": f"{n}月", "按时足额": "是"} for n in range(1, 13)])
    results = [
        {"指标序号": "1", "完成值": "12000人"},
        {"指标序号": "2", "完成值": "3次"},
        {"指标序号": "3", "完成值": "90%"},
    ]
    rows(path, 指标完成值=results)
    found = {f["id"]: f["shown"] for f in output("facts", path)["facts"]}
    assert (found["adjusted"], found["execution_rate"]) == ("117.49万元", "100.00%")
    assert (found["satisfaction"], found["payroll_rate"]) == ("90.00%", "100.00%")
    after = problems(path)
    assert {("绩效指标", "valued"), ("零申报", "nil_clean")}.isdisjoint(after)
    assert after < before | {("指标完成值", "evidenced")}


def test_late_discovery(tmp_path):
    path = tmp_path / "furong.xlsx"
    path.write_bytes((SAMPLES / "furong-2020.xlsx").read_bytes())
    assert {("收入", "children_income"), ("收入", "money_balances")} <= problems(path)
    rows(path, 收入=[{"条目": "其他", "性质": "科目", "上级条目": "财政拨款收入", "决算数": "89.00万元"}])
    rows(path, 结转结余=[{"条目": "项目资金", "年初数": 0, "年末数": "31.63万元", "原因": "疫情影响，活动推迟"}])
    after = problems(path)
    assert {("收入", "children_income"), ("收入", "money_balances"), ("收入", "M03")}.isdisjoint(after)
    found = {f["id"]: f["shown"] for f in output("facts", path)["facts"]}
    assert (found["income_gap"], found["closing"], found["projects_appropriation_rate"]) == (
        "0元",
        "31.63万元",
        "77.41%",
    )


def test_blocks_of_earlier_years_stop_at_what_is_stale(tmp_path):
    path = tmp_path / "yongxing.xlsx"
    path.write_bytes((SAMPLES / "yongxing-2021.xlsx").read_bytes())
    texts = {
        "2018": "5月30日召开第二届“全国科技工作者日”座谈会。",
        "2019": "结合“不忘初心、牢记使命”主题教育慰问老科技工作者。",
        "2020": "9月20日在城区小学举行科普日活动启动仪式，全校学生参加。",
        "": "6月13日青少年科技创新大赛正式启动。",
    }
    rows(path, 文字材料=[{"所属部分": "主要绩效", "正文": text, "沿用自年份": year} for year, text in texts.items()])
    stale = [p for p in output("check", path)["problems"] if p["sheet"] == "文字材料"]
    assert [(p["cell"], p["rule"]) for p in sorted(stale, key=lambda p: p["cell"])] == [
        ("E6", "T10"), ("E7", "T10"), ("E8", "T11"), ("E9", "T11"),
    ]  # fmt: skip
    assert "第5届" in stale[0]["what"]
    assert "沿用自2018年" in stale[0]["what"]


def test_from_new_to_a_checked_year(tmp_path):
    path = tmp_path / "2025.xlsx"
    made = year("new", path, "--unit", "某县科学技术协会", "--year", "2025", "--pack", "kexie")
    assert made.returncode == 0
    again = year("new", path, "--unit", "某县科学技术协会", "--year", "2025")
    assert again.returncode == 1
    assert "已存在" in again.stderr.decode()
    old = path.read_bytes()
    assert year("new", path, "--unit", "别的单位", "--year", "2025", "--force").returncode == 0
    assert (tmp_path / "2025.xlsx.bak").read_bytes() == old
    assert year("check", path).returncode == 1
    profile = {"单位全称": "别的单位", "单位简称": "别", "所在地": "某省", "层级": "县"}
    book = openpyxl.load_workbook(path)
    heads = {str(c.value).strip("*"): c.column for c in book["单位档案"][3]}
    for heading, value in profile.items():
        book["单位档案"].cell(6, heads[heading], value)
    book.save(path)
    done = year("check", path, "--fail-on", "E")
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_walk_from_a_number_to_its_cells():
    done = year("facts", SAMPLES / "zengcheng-2021.xlsx", "--explain", "预算执行率")
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "预算执行率〔完成〕：91.16%"
    assert "    预算与支出/基本支出·支出决算：460.07万元  [预算与支出!K7]" in lines
    unknown = year("facts", SAMPLES / "zengcheng-2021.xlsx", "--explain", "预算执行绿")
    assert unknown.returncode == 2
    assert "预算执行率" in unknown.stderr.decode()


def test_an_export_read_along_and_written_in(tmp_path):
    path, export = tmp_path / "2021.xlsx", tmp_path / "支付.csv"
    year("new", path, "--unit", "某县科学技术协会", "--year", "2021")
    export.write_bytes(
        "凭证编号,支付日期,项目名称,支付金额\nA1,2021-03-05,公用经费,100.50\nA2,坏日期,公用经费,9\n".encode("gb18030")
    )
    along = output("check", path, "--import", export)
    assert along["imports"][0]["rows"] == 2
    assert ("支付.csv", "B3") in {(p["sheet"], p["cell"]) for p in along["problems"]}
    out = tmp_path / "with.xlsx"
    assert year("import", path, f"payments-integrated={export}", "-o", out).returncode == 1
    walked = year("facts", out, "--explain", "outlay_running").stdout.decode()
    assert "支付台账/A1·金额：100.5元  [支付台账!F6]  ← 导入1 支付.csv 第2行" in walked
    assert year("import", path, export, "-o", out).returncode == 1  # never over a file without --force
    assert not list(tmp_path.glob(".*part"))


def test_two_versions_side_by_side(tmp_path):
    path = tmp_path / "new.xlsx"
    path.write_bytes((SAMPLES / "furong-2020.xlsx").read_bytes())
    same = year("diff", path, SAMPLES / "furong-2020.xlsx")
    assert same.returncode == 0
    rows(path, 收入=[{"条目": "其他", "性质": "科目", "上级条目": "财政拨款收入", "决算数": "89.00万元"}])
    done = year("diff", path, SAMPLES / "furong-2020.xlsx")
    assert done.returncode == 1
    text = done.stdout.decode()
    assert "增 收入/其他" in text
    assert "未列明的收入〔决算〕：89.00万元 → 0元" in text


@pytest.mark.parametrize("command", ["check", "facts", "score"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04half", b"not a workbook", None])
def test_what_is_no_workbook_ends_with_two_and_no_traceback(tmp_path, command, content):
    path = tmp_path / "x.xlsx"
    if content is not None:
        path.write_bytes(content)
    done = year(command, path)
    assert done.returncode == 2
    assert done.stdout == b""
    assert str(path) in done.stderr.decode()


@pytest.mark.parametrize("command", ["", "new", "check", "facts", "score", "diff", "import", "imports"])
def test_every_help_teaches(command):
    text = run("year", *([command] if command else []), "--help").stdout.decode()
    assert "jiheng year" in text
    if command in ("check", "facts", "score", "diff"):
        assert "退出状态" in text
