"""The stage of a figure: what was planned, what was spent, where the words of one figure end."""

import pytest

from jiheng.reading.read import read_text

TITLE = "青河县水务局2022年度部门整体支出绩效自评报告\n"


def stages(body: str, title: str = TITLE) -> dict[str, str]:
    report = read_text(title + body)
    return {f.span.quote: str(f.stage) for f in report.facts if f.span}


def concepts(body: str, title: str = TITLE) -> dict[str, str]:
    report = read_text(title + body)
    return {f.span.quote: f.concept for f in report.facts if f.span}


@pytest.mark.parametrize(
    "body",
    [
        "三公经费决算24.54万元，比年初预算30.60万元减少6.06万元。其中：公务接待费0.36万元。",
        "三公经费决算24.54万元，较全年预算数30.60万元下降19.80%。其中：公务接待费0.36万元。",
        "三公经费支出24.54万元，与预算30.60万元相比减少6.06万元。其中：公务接待费0.36万元。",
    ],
)
def test_a_budget_only_compared_with_gives_no_stage(body: str) -> None:
    assert stages(body)["0.36万元"] == "决算"


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("年初预算120.00万元，支出合计140.00万元。", "140.00万元"),
        ("三个项目预算合计226.50万元，支出合计211.78万元。", "211.78万元"),
        ("全年预算50.00万元，总支出48.20万元。", "48.20万元"),
        ("年初预算80.00万元，年末结余7.74万元。", "7.74万元"),
    ],
)
def test_a_total_behind_a_budget_was_spent(body: str, quote: str) -> None:
    assert stages(body)[quote] == "决算"


@pytest.mark.parametrize("body", ["年初预算180.00万元，追加12.30万元。", "全年预算180.00万元，年中追加12.30万元。"])
def test_what_was_added_is_adjusted_budget(body: str) -> None:
    assert stages(body)["12.30万元"] == "调整预算"


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("二、绩效目标监控\n公租房分配率96.8%（目标95%）。", "96.8%"),
        ("二、绩效目标\n水费收缴率97.5%（年度目标95%）。", "97.5%"),
        ("二、年度绩效目标\n巡河1,316次（计划1,400次）。", "1,316次"),
    ],
)
def test_a_target_in_brackets_leaves_the_result(body: str, quote: str) -> None:
    assert stages(body)[quote] == "完成"


@pytest.mark.parametrize("words", ["比序时进度83.33%慢10.33个百分点", "序时进度要求为83.33%", "低于序时进度83.33%"])
def test_the_pace_is_a_target(words: str) -> None:
    body = f"1至10月执行率73.00%，{words}。"
    assert (stages(body)["83.33%"], concepts(body)["83.33%"]) == ("目标", "other:序时进度")


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("渠道维护补助由450万元增加到500万元", "500万元"),
        ("渠道维护补助从52万元降至48万元", "48万元"),
        ("渠道维护补助由5万元提高到9万元", "9万元"),
    ],
)
def test_what_a_sum_rose_to_is_no_change(words: str, quote: str) -> None:
    assert concepts(f"2022年{words}。")[quote] != "增减额"


def test_the_outlay_of_a_budget_report_is_budget() -> None:
    body = "三、一般公共预算基本支出情况\n基本支出141.52万元，其中：人员经费123.78万元，公用经费17.74万元。"
    found = stages(body, "青河县水务局2025年部门预算\n")
    assert set(found.values()) == {"预算"}


def test_an_allotment_is_budget() -> None:
    body = "2022年安排专项资金23.00万元。\n资金分配：渠道清淤14.00万元，水窖补助9.00万元。"
    assert stages(body)["14.00万元"] == "预算"


@pytest.mark.parametrize(
    ("body", "quote", "concept"),
    [
        ("项目支出108.37万元，其中：社科组织能力提升2万元，科普106.37万元。", "2万元", "项目:社科组织能力提升"),
        ("农村饮水安全巩固提升318.46万元，渠道维修20.00万元。", "318.46万元", "other:农村饮水安全巩固提升"),
        ("项目支出较上年提升2万元。", "2万元", "增减额"),
    ],
)
def test_a_name_that_ends_in_a_rise_is_a_name(body: str, quote: str, concept: str) -> None:
    assert concepts(body)[quote] == concept


def test_each_year_of_a_list_has_its_figure() -> None:
    report = read_text(TITLE + "2020年、2021年、2022年项目支出分别为400.00万元、420.00万元、440.00万元。")
    assert [(f.concept, f.period) for f in report.facts] == [("项目支出", y) for y in ("2020", "2021", "2022")]


@pytest.mark.parametrize("words", ["生均公用经费1,200元", "亩均补助95元", "车均运行维护费3.02万元"])
def test_an_amount_for_one_is_not_the_whole(words: str) -> None:
    (concept,) = concepts(words + "。").values()
    assert concept.startswith("other:")


def test_a_measure_called_a_share_is_one() -> None:
    found = concepts("药占比由32.1%下降到28.5%，床位使用率86.4%。")
    assert found == {"32.1%": "药占比", "28.5%": "药占比", "86.4%": "床位使用率"}


@pytest.mark.parametrize(
    "body", ["有46585人次参加网络竞赛。", "征集报告16篇，其中2篇获市委一等奖。", "新增两亩，另有3处。"]
)
def test_no_name_is_empty(body: str) -> None:
    assert all(c not in {"", "other:"} for c in concepts(body).values())


def test_a_sum_of_siblings_is_none_of_them() -> None:
    assert concepts("电费支出35.60万元，水费支出4.40万元，合计40.00万元。")["40.00万元"] == "other:合计"


def test_a_list_above_gives_its_names() -> None:
    body = "渠道清淤14.00万元，水窖补助9.00万元。上述两项分别支出13.00万元、8.00万元。"
    found = concepts(body)
    assert (found["13.00万元"], found["8.00万元"]) == (found["14.00万元"], found["9.00万元"])


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("2023年将渠道补助由450万元增加到500万元，增长11.11%。", ["2022", "2023"]),
        ("渠道补助由2021年的450万元提高到500万元，增长11.11%。", ["2021", "2022"]),
        ("渠道补助由450万元提高到500万元，增长11.11%。", ["2021", "2022"]),
    ],
)
def test_what_a_sum_rose_from_is_of_the_year_before(words: str, years: list[str]) -> None:
    report = read_text(TITLE + words)
    assert [f.period for f in report.facts][:2] == years
    assert all(r.holds for r in report.relations)
