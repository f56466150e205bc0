"""What numbers mean: sentences of many genres, each with the reading a person would give."""

import time

import pytest

from jiheng.facts import Stage
from jiheng.reading.meaning.flow import flow
from jiheng.reading.meaning.openers import opens
from jiheng.reading.meaning.period import year_in
from jiheng.reading.read import read_text

TITLE = "青河县水务局2022年度部门整体支出绩效自评报告\n"


def facts(body: str, title: str = TITLE):
    return [f for f in read_text(title + body).facts if f.amount.unit in {"CNY", "percent", "points", "score"}]


def told(body: str, title: str = TITLE) -> list[tuple[str, str, str]]:
    return [(f.concept, str(f.stage), f.period) for f in facts(body, title)]


class TestNames:
    def test_the_name_stands_before_the_number(self):
        assert told("二、支出情况\n基本支出412.60万元，项目支出88.15万元。") == [
            ("基本支出", "决算", "2022"),
            ("项目支出", "决算", "2022"),
        ]

    def test_the_name_that_reaches_furthest_left_wins(self):
        (fact,) = facts("“三公”经费财政拨款支出年初预算为3.20万元。")
        assert (fact.concept, fact.stage) == ("三公经费", Stage.INITIAL_BUDGET)

    def test_stage_words_alone_inherit_the_topic_of_the_sentence(self):
        assert told("公务接待费年初预算为2.00万元，支出决算为1.35万元，完成年初预算的67.50%。") == [
            ("公务接待费", "年初预算", "2022"),
            ("公务接待费", "决算", "2022"),
            ("预算完成率", "完成", "2022"),
        ]

    def test_a_chain_of_budget_subjects_gives_its_last_name(self):
        body = "其中：\n1、农林水支出（类）水利（款）防汛（项）。主要用于防汛物资。年初预算为30.00万元，支出决算为29.10万元。"
        assert [(f.concept, f.stage) for f in facts(body)] == [
            ("科目:防汛", Stage.INITIAL_BUDGET),
            ("科目:防汛", Stage.ACTUAL),
        ]

    def test_a_figure_without_a_name_takes_that_of_its_heading(self):
        (fact,) = facts("二、一般公共预算支出情况\n（一）基本支出情况\n2022年实际支出412.60万元。")
        assert fact.concept == "基本支出"

    def test_names_may_be_dealt_out(self):
        found = facts("人员经费、公用经费分别为301.20万元、111.40万元。")
        assert [(f.concept, str(f.amount.value)) for f in found] == [("人员经费", "3012000"), ("公用经费", "1114000")]

    def test_items_under_projects_are_projects(self):
        found = facts("二、项目支出情况\n项目支出88.15万元，其中河道清淤60.00万元、水质监测28.15万元。")
        assert [f.concept for f in found] == ["项目支出", "项目:河道清淤", "项目:水质监测"]


class TestStages:
    @pytest.mark.parametrize(
        ("words", "stage"),
        [
            ("年初预算数为50.00万元", Stage.INITIAL_BUDGET),
            ("调整后预算数为50.00万元", Stage.ADJUSTED_BUDGET),
            ("全年预算为50.00万元", Stage.BUDGET),
            ("支出决算为50.00万元", Stage.ACTUAL),
            ("实际支出50.00万元", Stage.ACTUAL),
        ],
    )
    def test_words_say_the_stage(self, words, stage):
        assert facts(f"公用经费{words}。")[0].stage is stage

    def test_words_that_contain_budget_say_nothing(self):
        (fact,) = facts("一般公共预算财政拨款支出320.00万元。")
        assert fact.stage is Stage.ACTUAL

    def test_a_list_keeps_the_stage_of_its_head(self):
        found = facts("项目支出年度预算数为90.00万元，其中包括：①河道清淤60.00万元；②水质监测30.00万元。")
        assert {f.stage for f in found} == {Stage.BUDGET}

    def test_parts_take_the_stage_of_the_figure_they_add_up_to(self):
        found = facts(
            "实际支出624.13万元，完成调整预算640.00万元的97.52%。其中基本支出502.77万元，项目支出121.36万元。"
        )
        assert [f.stage for f in found if f.concept in {"基本支出", "项目支出"}] == [Stage.ACTUAL, Stage.ACTUAL]

    def test_full_mark_and_points(self):
        found = facts("三、自评得分\n1.目标设定10分，得9.5分；2.预算执行20分，得18分。")
        assert [f.stage for f in found] == [Stage.FULL_MARK, Stage.SCORED, Stage.FULL_MARK, Stage.SCORED]


class TestChangesAndBases:
    def test_changes_are_signed(self):
        found = facts("与2021年度相比，收入支出总计减少56.95万元，下降1.87%。")
        assert [(f.concept, str(f.amount.value), f.period) for f in found] == [
            ("增减额", "-569500", "2022"),
            ("增减幅", "-1.87", "2022"),
        ]

    def test_a_base_has_its_own_year(self):
        found = facts("供水普及率由上年的86.2%提高到90.5%。")
        assert [f.period for f in found] == ["2021", "2022"]

    def test_years_of_the_sentence(self):
        assert year_in("2021年", 2022) == 2021
        assert year_in("比2021年度增加", 2022) is None
        assert year_in("根据《2019年方案》安排", 2022) is None
        assert year_in("主要是受上年留抵退税影响，税收收入完成", 2022) is None
        assert year_in("将上年度执行进度作为调节因素，安排资金", 2022) is None
        assert year_in("为自1951年有记录以来最低，受灾面积", 2022) is None
        assert year_in("上年安排资金", 2022) == 2021


class TestFlow:
    def test_blanks_and_page_breaks_go_and_places_stay(self):
        text = "本 年 收 入 合 计 30 万 元，其 中 财 政 拨 款 收\n入 30 万 元。\n"
        read = flow(text)
        assert "财政拨款收" in read.text
        for at, char in enumerate(read.text):
            if char not in "，\n":
                assert text[read.place(at)] == char

    def test_openers_need_their_item_right_behind(self):
        assert opens("万元，其中：人员经费")
        assert not opens("，主要包括：办公费、印刷费等；项目支出")


class TestTables:
    def test_row_and_column_head_a_cell(self):
        body = "收支情况表（单位：万元）\n项目\t年初预算数\t决算数\t执行率\n基本支出\t30.00\t29.40\t98.00%\n项目支出\t10.00\t9.00\t90.00%\n"
        found = [(f.concept, str(f.stage), f.amount.value) for f in facts(body)]
        assert ("基本支出", "年初预算", 300000) in found
        assert ("项目支出", "决算", 90000) in found
        assert [v for c, _, v in found if c == "预算执行率"] == [98, 90]

    def test_rows_that_lost_their_columns(self):
        body = "单位：万元\n科目 年初预算 调整预算 决算数\n基本支出 30.00 31.50 29.40\n项目支出 10.00 9.50 9.00\n合计 40.00 41.00 38.40\n"
        found = [(f.concept, f.stage) for f in facts(body)]
        assert found.count(("基本支出", Stage.ADJUSTED_BUDGET)) == 1
        assert len(found) == 9


def test_every_quote_is_in_its_place_and_ids_count_up():
    report = read_text(TITLE + "收入合计30.00万元，支出合计29.40万元。培训12期、310人次，满意度96%。")
    assert [f.id for f in report.facts] == [f"f{i}" for i in range(1, len(report.facts) + 1)]
    assert all(report.text[f.span.start : f.span.end] == f.span.quote for f in report.facts)


def test_reading_grows_with_the_text_only():
    unit = "1、农林水支出（类）水利（款）防汛（项）。年初预算为30.00万元，支出决算为29.10万元，完成年初预算的97.00%。\n"

    def work(copies: int) -> float:
        began = time.process_time()
        read_text(TITLE + unit * copies)
        return time.process_time() - began

    work(40)
    # Four times the text: a square law would take sixteen times as long.
    assert min(work(160) for _ in range(3)) < 12 * min(work(40) for _ in range(3))


FIELD = [
    ("年初安排8个项目（含2022年转来3个），实际到位资金602万元。", "602万元", ("到位资金", "2023")),
    ("中心成立于1986年，设12个科室、2个分院。", "2个", ("other:分院", "2023")),
    ("撰写简报86篇，目标60篇，完成目标的143.33%。", "143.33%", ("other:任务完成率", "2023")),
    ("营养改善计划受益学生1126人。", "1126人", ("受益人数", "2023")),
    ("药品费320万元，其他支出41万元。", "41万元", ("其他支出", "2023")),
    ("校园占地面积68.5亩。", "68.5亩", ("占地面积", "2023")),
    ("购置救护车1台（预算85万元）。", "85万元", ("other:购置救护车", "2023")),
]


@pytest.mark.parametrize(("sentence", "quote", "expected"), FIELD)
def test_names_and_years_of_the_field(sentence, quote, expected):
    text = f"清河县某局2023年度部门整体支出绩效自评报告\n一、基本情况\n{sentence}\n"
    fact = next(f for f in read_text(text).facts if f.span and f.span.quote == quote)
    assert (fact.concept, fact.period) == expected
