"""Reports in other characters, broken by a page or strewed with blanks are checked like any other, and quoted as printed."""

import pytest
from reshaping import broken

from jiheng.checking import check
from jiheng.checking.twin import Twin
from jiheng.reading import read_text

REPORT = (
    "雲嶺縣檔案館2023年度部門整體支出績效自評報告\n"
    "一、部門基本情況\n核定編制9名，2023年12月31日實有在職人員8名。\n"
    "二、部門收支情況\n2023年基本支出88.50萬元，其中：人員經費70.20萬元，公用經費28.30萬元。\n"
    "雲嶺縣檔案館\n2024年3月15日\n"
)


def test_rules_find_what_they_find_in_simplified_characters():
    report = read_text(REPORT)
    (finding,) = check(report, select=("M01",))
    assert "70.20万元＋28.30万元＝98.50万元" in finding.message
    assert finding.spans[0].quote == "88.50萬元"
    assert all(report.text[s.start : s.end] == s.quote for s in finding.spans)


def test_a_twin_has_the_same_offsets():
    report = read_text(REPORT)
    twin = Twin(report).report
    assert len(twin.text) == len(report.text)
    assert twin.text.startswith("云岭县档案馆2023年度部门整体支出绩效自评报告")
    assert [s.title for s in twin.sections] == ["部门基本情况", "部门收支情况"]


def test_a_name_in_old_forms_makes_no_twin():
    report = read_text(
        "清源县档案馆2023年度自评报告\n一、基本情况\n馆名“雲嶺書院”由名家题写，现有馆藏12万卷，全年接待读者三万人次。\n"
    )
    assert Twin(report).is_printed


PLAIN = """清水县档案馆2023年度部门整体支出绩效自评报告
一、部门基本情况
清水县档案馆为县委直属事业单位，核定编制9名，2023年12月31日实有在职人员8名，负责全县档案的接收、保管、编研和利用工作。
二、部门收支情况
2023年基本支出88.50万元，其中：人员经费70.20万元，公用经费28.30万元，主要用于人员工资、办公和水电等日常开支。
全年收入合计130.00万元，支出合计130.00万元，年末无结转结余，各项支出均按预算批复的用途和标准执行。
三、评价结果的应用和公开
自评结果用于2024年预算编制，并于2024年4月10日在县政府门户网站公开，网址为www.qingshui.gov.cn。
清水县档案馆
2024年3月15日
"""


@pytest.mark.parametrize("characters", [18, 23, 31])
def test_a_report_broken_by_a_page_gets_the_findings_of_the_whole_one(characters):
    text = broken(PLAIN, characters)
    report = read_text(text)
    assert not Twin(report).is_printed
    found = check(report)
    assert sorted(f.code for f in found) == sorted(f.code for f in check(read_text(PLAIN)))
    assert all(text[s.start : s.end] == s.quote for f in found for s in f.spans)
    (wrong,) = (f for f in found if f.code == "M01")
    assert "".join(wrong.spans[0].quote.split()) == "88.50万元"


def test_messages_tell_the_printed_lines():
    text = broken(PLAIN, 20)
    twin = Twin(read_text(text))
    at = twin.report.text.index("公用经费")
    assert twin.line_of(at) == text[: text.index("公用经费")].count("\n") + 1 > twin.report.text[:at].count("\n") + 1


def test_wide_figures_and_letter_spacing():
    wide = PLAIN.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    wanted = sorted(f.code for f in check(read_text(PLAIN)))
    assert sorted(f.code for f in check(read_text(wide))) == wanted
    spaced = PLAIN.replace("评价结果的应用和公开", "评 价 结 果 的 应 用 和 公 开").replace(
        "自评结果用于", "自 评 结 果 用 于"
    )
    assert sorted(f.code for f in check(read_text(spaced))) == wanted
