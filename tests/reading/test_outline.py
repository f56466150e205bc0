"""Outlines in many styles. Every sample is (text, headings as level, number, title, slot)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.facts import Block, Cell, Table
from jiheng.reading.normalise import plain
from jiheng.reading.outline import outline
from jiheng.reading.outline_lines import Lines
from jiheng.standards import load

CLASSIC = """某县水利局2022年度部门整体支出绩效自评报告
一、部门基本情况
（一）主要职能
负责全县水资源管理工作。
（二）机构设置
内设三个股室。
二、存在的问题
无。
三、改进措施
加强管理。
"""

SAMPLES = {
    "chinese numbers": (
        CLASSIC,
        [
            (1, "一、", "部门基本情况", "overview"),
            (2, "（一）", "主要职能", "duties"),
            (2, "（二）", "机构设置", "departments"),
            (1, "二、", "存在的问题", "problems"),
            (1, "三、", "改进措施", "measures"),
        ],
    ),
    "half-width brackets with blanks": (
        "一、 基本情况\n( 一 ) 职能职责\n管水。\n( 二 ) 人员情况\n编制10名。\n",
        [
            (1, "一、", "基本情况", "overview"),
            (2, "( 一 )", "职能职责", "duties"),
            (2, "( 二 )", "人员情况", "people"),
        ],
    ),
    "mixed brackets": (
        "一、基本情况\n(一）职能职责\n管水。\n（二)机构设置\n三个股。\n",
        [
            (1, "一、", "基本情况", "overview"),
            (2, "(一）", "职能职责", "duties"),
            (2, "（二)", "机构设置", "departments"),
        ],
    ),
    "bracket and comma": (
        "一、基本情况\n（一、职能职责\n管水。\n（二、机构设置\n三个股。\n",
        [
            (1, "一、", "基本情况", "overview"),
            (2, "（一、", "职能职责", "duties"),
            (2, "（二、", "机构设置", "departments"),
        ],
    ),
    "dot behind chinese numbers": (
        "一.基本情况\n职责是管水。\n二.存在的问题\n无。\n",
        [(1, "一.", "基本情况", "overview"), (1, "二.", "存在的问题", "problems")],
    ),
    "lost first number": (
        "1、 单位基本情况\n（一）职能职责\n管水。\n二、存在的问题\n无。\n三、改进措施\n无。\n",
        [
            (1, "1、", "单位基本情况", "overview"),
            (2, "（一）", "职能职责", "duties"),
            (1, "二、", "存在的问题", "problems"),
            (1, "三、", "改进措施", "measures"),
        ],
    ),
    "lost number in the middle": (
        "一、基本情况\n管水。\n2、预算执行情况\n支出一百万元。\n三、存在的问题\n无。\n",
        [
            (1, "一、", "基本情况", "overview"),
            (1, "2、", "预算执行情况", "funds"),
            (1, "三、", "存在的问题", "problems"),
        ],
    ),
    "lost bracket number": (
        "二、收支情况\n（一）基本支出情况\n用于人员。\n（2） 项目支出情况\n用于工程。\n（3） 结转结余情况\n没有。\n",
        [
            (1, "二、", "收支情况", "funds"),
            (2, "（一）", "基本支出情况", "basic_outlay"),
            (2, "（2）", "项目支出情况", "project_outlay"),
            (2, "（3）", "结转结余情况", "carry_over"),
        ],
    ),
    "arabic throughout": (
        "1.基本情况\n（1）主要职能\n管水。\n（2）机构设置\n三个股。\n2.存在的问题\n无。\n3.改进措施\n无。\n",
        [
            (1, "1.", "基本情况", "overview"),
            (2, "（1）", "主要职能", "duties"),
            (2, "（2）", "机构设置", "departments"),
            (1, "2.", "存在的问题", "problems"),
            (1, "3.", "改进措施", "measures"),
        ],
    ),
    "decimal numbers": (
        "1 、基本情况\n1.1主要职能\n管水。\n1.2 机构设置\n三个股。\n2 、存在的问题\n2.1 预算编制不细\n科目偏粗。\n",
        [
            (1, "1 、", "基本情况", "overview"),
            (2, "1.1", "主要职能", "duties"),
            (2, "1.2", "机构设置", "departments"),
            (1, "2 、", "存在的问题", "problems"),
            (2, "2.1", "预算编制不细", "budget"),
        ],
    ),
    "brackets at the top": (
        "（一）基本情况\n1.主要职能\n管水。\n2.机构设置\n三个股。\n（二）存在的问题\n无。\n",
        [
            (1, "（一）", "基本情况", "overview"),
            (2, "1.", "主要职能", "duties"),
            (2, "2.", "机构设置", "departments"),
            (1, "（二）", "存在的问题", "problems"),
        ],
    ),
    "parts over chapters": (
        "第一部分 单位概况\n一、主要职能\n管水。\n二、机构设置\n三个股。\n第二部分 决算情况说明\n一、收入决算情况说明\n收入若干。\n",
        [
            (0, "第一部分", "单位概况", ""),
            (1, "一、", "主要职能", "duties"),
            (1, "二、", "机构设置", "departments"),
            (0, "第二部分", "决算情况说明", ""),
            (1, "一、", "收入决算情况说明", "income"),
        ],
    ),
    "run in before a full stop": (
        "一、基本情况\n（一）机构组成。设办公室和财务股。\n（二）人员情况。编制12名，在职11人。\n二、存在问题。预算不够细。\n",
        [
            (1, "一、", "基本情况", "overview"),
            (2, "（一）", "机构组成", "departments"),
            (2, "（二）", "人员情况", "people"),
            (1, "二、", "存在问题", "problems"),
        ],
    ),
    "run in before a colon": (
        "一、收支情况\n（一）收入情况：全年收入80万元。\n（二）支出情况：全年支出79万元。\n",
        [
            (1, "一、", "收支情况", "funds"),
            (2, "（一）", "收入情况", "income"),
            (2, "（二）", "支出情况", "outlay"),
        ],
    ),
    "numbers without words": (
        (
            "三、项目组织实施情况\n（一）在采购环节上，凡达到限额标准的工程均按规定公开招标，并由纪检部门全程监督。合同及时备案。\n"
            "（二）在拨款环节上，严格按照合同约定和工程进度拨付资金，做到专款专用。没有截留挪用。\n"
        ),
        [(1, "三、", "项目组织实施情况", "fund_management"), (2, "（一）", "", ""), (2, "（二）", "", "")],
    ),
    "duties are a list": (
        (
            "一、基本情况\n（一）职能职责\n1.贯彻水法规，起草规划。负责水资源的统一管理。\n2.指导河道治理；组织防汛。\n3.完成交办的其他任务。\n"
            "（二）机构设置\n三个股。\n"
        ),
        [
            (1, "一、", "基本情况", "overview"),
            (2, "（一）", "职能职责", "duties"),
            (2, "（二）", "机构设置", "departments"),
        ],
    ),
    "duties listed with chinese brackets": (
        (
            "一、主要职能\n（一）贯彻执行国家有关法律法规，拟订发展规划并组织实施。\n（二）负责行业监督管理，组织开展专项检查。\n"
            "（三）承办县政府交办的其他事项。\n二、机构设置\n三个股。\n"
        ),
        [(1, "一、", "主要职能", "duties"), (1, "二、", "机构设置", "departments")],
    ),
    "figures are a list": (
        "二、支出情况\n1、2022年预算资金80万元。\n2、2022年支出79万元。\n3、结余1万元。\n三、存在的问题\n无。\n",
        [(1, "二、", "支出情况", "outlay"), (1, "三、", "存在的问题", "problems")],
    ),
    "work under small run-in headings": (
        (
            "三、履职情况\n1.狠抓防汛，守住安全底线。全年巡堤一百次，处置险情三处。\n2.加快工程，改善供水条件。新建泵站两座，惠及群众三千人。\n"
            "四、存在的问题\n无。\n"
        ),
        [
            (1, "三、", "履职情况", "performance"),
            (3, "1.", "狠抓防汛，守住安全底线", ""),
            (3, "2.", "加快工程，改善供水条件", ""),
            (1, "四、", "存在的问题", "problems"),
        ],
    ),
    "converter bullets": (
        "一、部门概况\n(一) 主要职能\n- 1、贯彻水法规;\n - 2、管理河道;\n- 3、承办其他任务。\n(二) 人员情况\n编制10名。\n",
        [
            (1, "一、", "部门概况", "overview"),
            (2, "(一)", "主要职能", "duties"),
            (2, "(二)", "人员情况", "people"),
        ],
    ),
    "markdown": (
        "# 某局自评报告\n## 一、基本情况\n管水。\n### （一）机构设置\n三个股。\n## 二、存在的问题\n无。\n",
        [
            (1, "一、", "基本情况", "overview"),
            (2, "（一）", "机构设置", "departments"),
            (1, "二、", "存在的问题", "problems"),
        ],
    ),
    "headings without number": (
        "一、部门概况\n管水。\n\n部门整体支出绩效情况\n\n有效性：防汛无事故。\n\n可持续性：机制健全。\n\n存在的主要问题\n\n科目偏粗。\n",
        [
            (1, "一、", "部门概况", "overview"),
            (1, "", "部门整体支出绩效情况", "performance"),
            (2, "", "有效性", "effectiveness"),
            (2, "", "可持续性", "sustainability"),
            (1, "", "存在的主要问题", "problems"),
        ],
    ),
    "traditional characters": (
        "一、基本情況\n（一）職能職責\n管水。\n二、存在的問題\n無。\n",
        [
            (1, "一、", "基本情況", "overview"),
            (2, "（一）", "職能職責", "duties"),
            (1, "二、", "存在的問題", "problems"),
        ],
    ),
    "letters set apart": (
        "一 、 基 本 情 况\n（ 一 ） 职 能 职 责\n管水。\n二 、 存 在 的 问 题\n无。\n",
        [
            (1, "一 、", "基 本 情 况", "overview"),
            (2, "（ 一 ）", "职 能 职 责", "duties"),
            (1, "二 、", "存 在 的 问 题", "problems"),
        ],
    ),
    "ideographic blanks before every line": (
        "　　一、基本情况\n　　（一）职能职责\n　　管水。\n　　二、存在的问题\n　　无。\n",
        [
            (1, "一、", "基本情况", "overview"),
            (2, "（一）", "职能职责", "duties"),
            (1, "二、", "存在的问题", "problems"),
        ],
    ),
    "windows line ends": (
        "一、基本情况\r\n（一）职能职责\r\n管水。\r\n二、存在的问题\r\n无。\r\n",
        [
            (1, "一、", "基本情况", "overview"),
            (2, "（一）", "职能职责", "duties"),
            (1, "二、", "存在的问题", "problems"),
        ],
    ),
    "table of contents": (
        "目 录\n一、基本情况\n二、存在的问题\n三、改进措施\n一、基本情况\n管水。\n二、存在的问题\n无。\n三、改进措施\n无。\n",
        [
            (1, "一、", "基本情况", "overview"),
            (1, "二、", "存在的问题", "problems"),
            (1, "三、", "改进措施", "measures"),
        ],
    ),
    "contents with leaders": (
        "一、基本情况……………1\n二、存在的问题……………3\n一、基本情况\n管水。\n二、存在的问题\n无。\n",
        [(1, "一、", "基本情况", "overview"), (1, "二、", "存在的问题", "problems")],
    ),
    "quarters are no headings": (
        "一、基本情况\n三、四季度加快支出进度。\n二、存在的问题\n无。\n",
        [(1, "一、", "基本情况", "overview"), (1, "二、", "存在的问题", "problems")],
    ),
    "three publics after a number": (
        "二、三公经费情况\n支出2万元。\n三、政府采购情况\n无。\n四、一般公共预算支出情况\n略。\n",
        [
            (1, "二、", "三公经费情况", "three_public"),
            (1, "三、", "政府采购情况", "procurement"),
            (1, "四、", "一般公共预算支出情况", "budget"),
        ],
    ),
    "school": (
        "一、学校概况\n（一）办学规模\n24个班。\n（二）师资情况\n教职工90人。\n二、预算执行情况\n执行率98%。\n三、自评得分\n95分。\n",
        [
            (1, "一、", "学校概况", "overview"),
            (2, "（一）", "办学规模", ""),
            (2, "（二）", "师资情况", "people"),
            (1, "二、", "预算执行情况", "funds"),
            (1, "三、", "自评得分", "scores"),
        ],
    ),
    "project evaluation": (
        (
            "一、项目基本情况\n（一）项目概况\n修渠。\n（二）项目绩效目标\n修渠十公里。\n二、绩效评价工作开展情况\n成立小组。\n"
            "三、综合评价结论\n得分92分。\n四、绩效评价指标分析\n（一）项目决策情况\n依据充分。\n（二）项目过程情况\n合规。\n"
            "五、主要经验及做法\n多方协同。\n六、有关建议\n早做计划。\n"
        ),
        [
            (1, "一、", "项目基本情况", "overview"),
            (2, "（一）", "项目概况", "overview"),
            (2, "（二）", "项目绩效目标", "targets"),
            (1, "二、", "绩效评价工作开展情况", "evaluation"),
            (1, "三、", "综合评价结论", "scores"),
            (1, "四、", "绩效评价指标分析", "performance"),
            (2, "（一）", "项目决策情况", "economy"),
            (2, "（二）", "项目过程情况", "efficiency"),
            (1, "五、", "主要经验及做法", "work_results"),
            (1, "六、", "有关建议", "measures"),
        ],
    ),
    "a blank behind the heading": (
        "一、收支情况\n（一）收入情况 全年收入80万元，其中财政拨款80万元。\n（二）支出情况 全年支出79万元。\n",
        [
            (1, "一、", "收支情况", "funds"),
            (2, "（一）", "收入情况", "income"),
            (2, "（二）", "支出情况", "outlay"),
        ],
    ),
    "no line ends at all": (
        (
            "清河县水利局2022年度部门整体支出绩效自评报告 一、基本情况 （一）职能职责 负责全县水资源管理、河道管理、防汛抗旱等工作，"
            "承办县委县政府交办的其他事项。 （二）人员情况 编制12名，在职11人，退休3人，没有临聘人员，也没有借调人员在岗工作。 "
            "二、预算执行情况 全年收入80万元，支出79万元，执行率98.75%，其中基本支出60万元，项目支出19万元，没有超出预算。 "
            "三、存在的问题 预算编制不够细化，项目绩效指标不够明确，部分资金支付进度偏慢，需要在今后的工作中加以改进。"
        ),
        [
            (1, "一、", "基本情况", "overview"),
            (2, "（一）", "职能职责", "duties"),
            (2, "（二）", "人员情况", "people"),
            (1, "二、", "预算执行情况", "funds"),
            (1, "三、", "存在的问题", "problems"),
        ],
    ),
    "broken by a page width": (
        (
            "一、基本情况\n"
            "某县水利局是县政府工作部门，负责全县的水资源保护和防汛\n"
            "抗旱工作，内设办公室、规划股和工程股共三个股室，下设水库\n"
            "管理所一个，全局共有在职人员三十二人，退休人员十五人，车\n"
            "辆保有量两辆，均为一般公务用车，固定资产账面价值和上年末\n"
            "2021 年度相比没有变化，年末各项资产均已盘点入账，账实相\n"
            "符。\n"
            "二、一般公共预算财政拨款支出情况\n"
            "2022 年度支出合计八十万元，其中基本支出六十万元，用于保\n"
            "障机构正常运转、完成日常工作任务，项目支出二十万元，用于\n"
            "河道清淤和水库除险加固，全部支出均按照规定的程序办理，没\n"
            "有超范围列支的情况。\n"
        ),
        [(1, "一、", "基本情况", "overview"), (1, "二、", "一般公共预算财政拨款支出情况", "budget")],
    ),
}


def read(text, blocks=(), tables=()):
    return outline(text, Lines(plain(text), tables, blocks), load())


@pytest.mark.parametrize("name", SAMPLES)
def test_headings_of_many_styles(name):
    text, wanted = SAMPLES[name]
    found = [(s.level, s.number, s.title, s.slot) for s in read(text)]
    assert [f[:3] for f in found] == [w[:3] for w in wanted]
    assert [f[3] for f in found] == [w[3] for w in wanted]


@pytest.mark.parametrize("name", SAMPLES)
def test_places_are_exact_and_sections_nest(name):
    text, _ = SAMPLES[name]
    check_places(text, read(text))


def check_places(text, sections):
    previous = -1
    for i, section in enumerate(sections):
        assert previous < section.start <= section.end <= section.stop <= len(text)
        previous = section.start
        assert text.startswith(section.number, section.start)
        assert section.parent < i
        if section.parent >= 0:
            parent = sections[section.parent]
            assert parent.level < section.level
            assert parent.start < section.start
            assert section.stop <= parent.stop


def test_a_section_ends_where_the_next_of_its_level_begins():
    overview, duties, departments, problems, measures = read(CLASSIC)
    assert overview.stop == problems.start
    assert duties.stop == departments.start
    assert measures.stop == len(CLASSIC)
    assert CLASSIC[problems.end : problems.stop].strip() == "无。"


def test_the_mark_behind_a_run_in_heading_belongs_to_the_heading():
    text = "一、收支情况\n（一）收入情况：全年收入80万元。\n"
    income = read(text)[1]
    assert income.run_in
    assert text[income.start : income.end] == "（一）收入情况："
    assert text[income.end : income.stop] == "全年收入80万元。\n"


def test_a_signature_ends_all_sections():
    text = "一、基本情况\n管水。\n二、存在的问题\n无。\n某县水利局\n2023年4月2日\n附：说明若干。\n"
    assert text[read(text)[-1].stop :].startswith("某县水利局")


def test_cells_of_a_table_are_no_headings():
    text = "一、收支情况\n见下表。\n一、财政拨款收入\t一、科学技术支出\n二、其他收入\t二、农林水支出\n二、存在的问题\n无。\n"
    start, end = text.index("一、财政"), text.index("\n二、存在")
    table = Table(start, end, 2, 2, (Cell(0, 0, start, start + 8, "一、财政拨款收入"),))
    assert [s.title for s in read(text, tables=(table,))] == ["收支情况", "存在的问题"]


def test_rows_of_a_flattened_table_are_no_headings():
    text = (
        "一、收支情况\n见下表。\n一、财政拨款收入 一、科学技术支出\n二、其他收入 二、农林水支出\n二、存在的问题\n无。\n"
    )
    assert [s.title for s in read(text)] == ["收支情况", "存在的问题"]


def test_style_makes_a_heading_without_number_but_not_of_the_title():
    text = "某局2022年度绩效自评报告\n工作回顾\n做了很多事。\n一、基本情况\n管水。\n"
    title, review = text.index("某局"), text.index("工作回顾")
    blocks = (Block("heading", title, title + 15, level=1), Block("heading", review, review + 4, level=1))
    assert [(s.level, s.title) for s in read(text, blocks)] == [(1, "工作回顾"), (1, "基本情况")]


def test_a_subject_of_the_budget_heads_its_paragraph():
    text = "（三）支出决算具体情况\n1、科学技术支出（类）科学技术普及（款）机构运行（项）。主要用于人员经费。\n"
    assert read(text)[1].title == "科学技术支出（类）科学技术普及（款）机构运行（项）"


def test_words_explained_are_no_sections_about_them():
    text = "第三部分 名词解释\n一、基本支出：指保障机构运转的支出。\n二、“三公”经费：指三类费用。\n"
    assert [s.slot for s in read(text)] == ["glossary", "glossary", "glossary"]


def test_no_text_no_outline():
    assert read("") == ()
    assert read("\n \n") == ()


PIECES = st.sampled_from(
    [
        "一、",
        "二、",
        "（一）",
        "(二)",
        "1.",
        "2、",
        "（1）",
        "①",
        "1.1",
        "第一部分",
        "基本情况",
        "绩效目标",
        "存在的问题",
        "。",
        "：",
        "；",
        "\n",
        "\r\n",
        "\t",
        " ",
        "\u3000",
        "80万元",
        "2022年",
        "某县水利局",
        "2023年4月2日",
        "有效性：",
        "目录",
        "- ",
        "# ",
        "无",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_order_of_pieces_gives_a_sound_outline(text):
    check_places(text, read(text))


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_a_sound_outline(text):
    check_places(text, read(text))


def test_a_long_line_of_numbers_takes_no_long_time():
    text = "一、" * 50_000 + "\n" + "（一" * 50_000 + "\n" + "1." * 50_000
    assert len(read(text)) <= 3
