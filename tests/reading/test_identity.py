"""Title, unit, year, kind, family and signature of reports of many kinds of unit."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.reading.identity import identity
from jiheng.reading.identity_year import find_year, year_in
from jiheng.reading.normalise import plain
from jiheng.reading.outline import outline
from jiheng.reading.outline_lines import Lines
from jiheng.standards import load

BODY = "\n一、基本情况\n管好本职工作。\n二、存在的问题\n无。\n"


def who(text, standard=""):
    lines = Lines(plain(text))
    return identity(text, lines, outline(text, lines, load()), load(), standard)


TITLES = [
    ("清河县水利局2022年度部门整体支出绩效自评报告", "清河县水利局", 2022, "self-evaluation"),
    ("2022年度清河县水利局部门整体支出绩效自评报告", "清河县水利局", 2022, "self-evaluation"),
    ("清河县财政局2023年部门整体支出绩效评价报告", "清河县财政局", 2023, "self-evaluation"),
    ("柳林镇人民政府2021年度部门整体支出绩效自评报告", "柳林镇人民政府", 2021, "self-evaluation"),
    ("清河县第二中学 2022 年度单位整体支出绩效自评报告", "清河县第二中学", 2022, "self-evaluation"),
    ("清河县人民医院关于2022年度部门整体支出绩效自评情况的报告", "清河县人民医院", 2022, "self-evaluation"),
    ("清河县科学技术协会二〇二一年度部门整体支出绩效自评报告", "清河县科学技术协会", 2021, "self-evaluation"),
    ("清河市住房和城乡建设局2020年度整体支出绩效报告", "清河市住房和城乡建设局", 2020, "self-evaluation"),
    ("中共清河县委宣传部2022年度部门整体绩效自评报告", "中共清河县委宣传部", 2022, "self-evaluation"),
    ("清河县疾病预防控制中心2022年度预算绩效自评报告", "清河县疾病预防控制中心", 2022, "self-evaluation"),
    ("清河县财政局2023年度部门决算情况说明", "清河县财政局", 2023, "final-accounts"),
    ("清河县教育局2022年营养改善项目支出绩效自评报告", "清河县教育局", 2022, "project-evaluation"),
]


@pytest.mark.parametrize(("title", "unit", "year", "kind"), TITLES)
def test_a_title_tells_unit_year_and_kind(title, unit, year, kind):
    text = title + "\n" + BODY
    found = who(text)
    assert found.title == title.replace(" ", "")
    assert found.title_span is not None
    assert text[found.title_span.start : found.title_span.end] == found.title_span.quote == title
    assert (found.unit, found.year, found.kind) == (unit, year, kind)


@pytest.mark.parametrize(
    "lines",
    [
        " 清河县水利局\n2022年度部门整体绩效自评报告\n",
        "清河县水利局2022年度部门整体支出绩效\n\n自 评 报 告\n",
        "清河县水利局\n2022年度\n部门整体支出绩效自评报告\n",
        "附件3\n\n清河县水利局2022年度部门整体支出\n绩效自评报告\n",
        "# 清河县水利局2022年度部门整体支出绩效自评报告\n",
    ],
)
def test_a_title_on_several_lines_is_joined(lines):
    found = who(lines + BODY)
    assert found.title is not None
    assert found.title.startswith("清河县水利局2022年")
    assert found.title.endswith("报告")
    assert (found.unit, found.year) == ("清河县水利局", 2022)


def test_a_text_may_have_no_title():
    found = who(
        "一、基本情况\n清河县水利局（以下简称县水利局）是政府部门。2022年收入80万元，2022年支出79万元，绩效良好。\n"
    )
    assert found.title is None
    assert found.title_span is None
    assert (found.unit, found.year) == ("清河县水利局", 2022)


def test_a_sentence_at_the_beginning_is_no_title():
    assert who("按照县财政局要求，现将绩效自评情况汇报如下：\n一、基本情况\n管水。\n").title is None


def test_a_running_header_is_no_title():
    header = "清河县部门决算\n"
    text = (
        header + "清河县水利局2022年度部门整体支出绩效自评报告\n一、基本情况\n管水。\n" + header + "二、问题\n" + header
    )
    assert who(text).title == "清河县水利局2022年度部门整体支出绩效自评报告"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "2021 年清河县林业局整体支出 绩效自评报告 根据《关于开展自评的通知》要求，我局认真自评，形成本报告。",
            "2021年清河县林业局整体支出绩效自评报告",
        ),
        (
            "清河县第二中学专项资金绩效自评报告一、基本情况（一）项目概况我校项目为生均公用经费，用于日常开支。",
            "清河县第二中学专项资金绩效自评报告",
        ),
        (
            "2024年度部门整体绩效自评表 | ||||||\n项目名称: | 清河县档案馆整体 | 项目编码: | 5002P0001 |",
            "2024年度部门整体绩效自评表",
        ),
    ],
)
def test_a_title_may_run_on_into_the_text(text, title):
    assert who(text).title == title


def test_a_heading_is_no_part_of_the_title():
    assert who("项目绩效运行监控报告1\n  一、项目基本情况\n  道路保洁。\n").title == "项目绩效运行监控报告"


def test_the_cover_gives_the_full_name_of_a_unit_the_title_shortens():
    assert (
        who("柳林镇部门整体支出绩效自评报告\n评价单位（公章）：清河县柳林镇人民政府\n" + BODY).unit
        == "清河县柳林镇人民政府"
    )


def test_the_part_of_an_extract_is_its_title():
    text = "第三部分 清河县水利局 2023年度部门决算情况说明\n一、收入决算情况说明\n收入80万元。\n"
    assert who(text).title == "清河县水利局2023年度部门决算情况说明"


def test_the_unit_most_often_said_reports_when_nothing_else_tells():
    text = "一、基本情况\n2022年，清河县水利局围绕中心工作。清河县水利局预算80万元。县财政局批复。\n"
    assert who(text).unit == "清河县水利局"


def test_a_longer_name_in_the_signature_is_the_full_one():
    text = "清河县水利局2022年度部门整体支出绩效自评报告" + BODY + "清河市清河县水利局\n2023年3月4日\n"
    assert who(text).unit == "清河市清河县水利局"


SIGNATURES = [
    ("清河县水利局\n2023年4月25日", "清河县水利局", datetime.date(2023, 4, 25)),
    ("           清河县水利局\n           2023 年 4 月 25 日", "清河县水利局", datetime.date(2023, 4, 25)),
    ("清河县水利局（盖章）\n二〇二三年四月二十五日", "清河县水利局", datetime.date(2023, 4, 25)),
    ("清河县水利局\n\n二○二三年十月九日", "清河县水利局", datetime.date(2023, 10, 9)),
    ("清河县水利局  2023年4月25日", "清河县水利局", datetime.date(2023, 4, 25)),
    ("单位名称（公章）：清河县水利局\n日期：2023年4月25日", "清河县水利局", datetime.date(2023, 4, 25)),
    ("清河县水利局", "清河县水利局", None),
    ("2023年4月25日", None, datetime.date(2023, 4, 25)),
    ("清河县水利局\n2023年2月30日", "清河县水利局", None),
]


@pytest.mark.parametrize(("block", "unit", "day"), SIGNATURES)
def test_a_signature_names_unit_and_day(block, unit, day):
    text = "2022年度部门整体支出绩效自评报告" + BODY + "\n" + block + "\n"
    found = who(text)
    assert (found.signature.quote if found.signature else None) == unit
    assert found.signed_on == day
    if found.signature:
        assert text[found.signature.start : found.signature.end] == found.signature.quote


def test_the_date_of_a_cover_is_no_signature():
    found = who("清河县水利局\n2022年度部门整体支出绩效自评报告\n2023年3月1日" + BODY)
    assert (found.signature, found.signed_on) == (None, None)


def test_the_last_of_two_signatures_counts():
    sign = "清河县水利局\n2023年4月25日\n"
    text = "清河县水利局2022年度部门整体支出绩效自评报告" + BODY + sign + "二、存在的问题\n无。\n" + sign
    found = who(text)
    assert found.signature is not None
    assert found.signature.start == text.rindex("清河县水利局")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2021年度收入80万元，支出79万元，与2020年度相比增加3万元。", 2021),
        ("2021年，单位收入80万元。2021年12月底在职5人。2022年工作计划：抓好防汛。", 2021),
        ("2020年做2021年预算。2021年实际支出80万元。", 2021),
        ("川财教〔2023〕147号下达资金，2024年度支出80万元。", 2024),
        ("收入支出都正常。", None),
    ],
)
def test_the_year_of_the_figures_without_a_title(text, year):
    assert find_year("", text, None) == year


def test_a_report_is_signed_in_the_year_after_its_own():
    assert find_year("", "工作正常。", datetime.date(2023, 4, 25)) == 2022


def test_a_title_of_the_wrong_year_is_overruled_by_the_text():
    text = "某局2023年度部门决算\n" + "2024年度收入支出总计80万元。与2023年度相比减少3万元。\n" * 5
    assert find_year("某局2023年度部门决算", text, None) == 2024


def test_a_title_stands_against_a_few_other_years():
    text = "某局2022年度报告\n2022年支出80万元。2022年度收入80万元。2023年度预算90万元，2023年支出计划略。\n"
    assert find_year("某局2022年度报告", text, None) == 2022


@pytest.mark.parametrize(
    ("title", "year"),
    [("2022年度报告", 2022), ("二〇二一年度报告", 2021), ("二○二一年度报告", 2021), ("绩效报告", None)],
)
def test_the_year_of_a_title(title, year):
    assert year_in(plain(title)) == year


def test_a_known_family_sets_standard_and_kind():
    found = who("某局报告" + BODY, standard="final-accounts")
    assert (found.standard, found.kind) == ("final-accounts", "final-accounts")


def test_a_weak_outline_follows_the_generic_family():
    assert who("清河县水利局2022年度绩效自评报告\n一、工作回顾\n很好。\n").standard == "generic"


def test_a_place_decides_between_families_that_share_headings():
    body = "\n一、部门概况\n略。\n（一）职能职责\n略。\n二、存在的主要问题\n无。\n"
    found = who("长沙市某局2020年度部门整体支出绩效自评报告" + body)
    assert found.standard.startswith("hunan-")


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_has_an_identity_with_exact_places(text):
    found = who(text)
    for span in (found.title_span, found.signature):
        if span is not None:
            assert text[span.start : span.end] == span.quote
