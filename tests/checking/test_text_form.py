"""T05, T06, T07, T13 and T17: residues, blanks, signature, torn paragraphs, marks."""

import pytest
from checked import TITLE, findings, raised

ITEMS = "接收档案五百卷，整理上架四百卷，其余正在修复。\n扫描二十万页，挂接目录三万条，全部通过验收。\n接待查档一千人次，均在当日办结，没有投诉。\n"


@pytest.mark.parametrize(
    "text",
    [
        "[bookmark: _Toc12]全年接收档案五百卷。\n",
        "详见错误!未找到引用源。所列项目。\n",
        "全年接收档案{{接收数}}卷。\n",
        "此处填写主要绩效。\n",
        "XX县档案馆全年接收档案五百卷。\n",
        "20XX年全年接收档案五百卷。\n",
    ],
)
def test_residues_are_found(text):
    assert raised(text, "T05") == ["T05 W"]


@pytest.mark.parametrize("text", ["联系电话：138××××1234。\n", "采用AXX型扫描仪。\n", "全年接收档案五百卷。\n"])
def test_redactions_and_model_names_are_no_residues(text):
    assert raised(text, "T05") == []


def test_bullets_of_a_converter_are_one_note():
    assert raised("- 接收档案\n- 整理档案\n- 保管档案\n", "T05") == ["T05 I"]


@pytest.mark.parametrize("text", ["全年支出766. 17万元。\n", "执行率98 .6%。\n"])
def test_blanks_in_numbers_are_found(text):
    assert raised(text, "T06") == ["T06 W"]


@pytest.mark.parametrize(
    "text",
    [
        "1. 2021年接收档案五百卷。\n",
        " 2. 30万元用于修复。\n",
        "以“守护档案安全 传承历史记忆”为主题举办宣传周，参加三百人。\n",
        "清源县档案馆 2023 年度报告\n2023 年接收档案 500 卷，整理 400 卷。\n",
    ],
)
def test_items_slogans_and_spaced_typesetting_are_no_broken_numbers(text):
    assert raised(text, "T06") == []


def test_a_text_set_in_lines_keeps_its_blanks():
    line = "本年收入合计包括财政拨款收入和其他收 入两项，与上年相比略有增\n"
    assert raised(line * 14, "T06", "T13") == []


def test_a_report_without_title_signature_and_date_is_returned():
    outline = "".join(
        f"{n}、{t}\n无。\n" for n, t in zip("一二三", ("基本情况", "三公经费情况", "其他需要说明的情况"), strict=True)
    )
    assert raised(TITLE + outline, "T07") == ["T07 W"]
    assert raised(TITLE + outline + "清源县档案馆\n2024年3月18日\n", "T07") == []
    assert raised(TITLE + "单位名称：清源县档案馆    填报日期：2024年3月18日\n" + outline, "T07") == []


def test_final_accounts_are_signed_elsewhere():
    assert raised("清源县档案馆2023年度部门决算情况说明\n一、收入支出决算总体情况\n无。\n", "T07") == []


def test_a_torn_sentence_is_found_at_both_ends():
    (finding,) = findings(ITEMS + "全年举办宣传活动十二场，其中进校园活\n\n动五场，参加学生三千人。\n" + ITEMS, "T13")
    assert finding.spans[0].quote.endswith("活")
    assert finding.spans[1].quote.startswith("动五场")


@pytest.mark.parametrize(
    "text",
    [
        ITEMS + "1、夯实基础业务，提升保管水平\n全年接收档案五百卷。\n2、优化查档服务，方便群众办事\n接待一千人次。\n",
        ITEMS + "清源县档案馆，地址：清源县城关镇人民路\n一、基本情况\n本馆内设两个股室。\n",
        "指标一，接收档案\n五百卷；\n指标二，扫描页数\n二十万页；\n指标三，接待查档\n一千人次；\n",
    ],
)
def test_headings_and_flattened_tables_are_not_torn(text):
    assert raised(text, "T13") == []


def test_half_width_marks_need_company():
    assert raised("接收档案,整理档案。保管档案，利用档案。\n", "T17") == []
    assert raised("接收,整理,保管,利用,编研。全部完成，没有差错。\n", "T17") == ["T17 I"]
    assert raised("Plan A, plan B, plan C, plan D, plan E。\n", "T17") == []
