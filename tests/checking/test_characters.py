"""Reports in traditional characters are checked like any other, and quoted as printed."""

from jiheng.checking import check
from jiheng.checking.characters import simplified
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
    twin = simplified(report)
    assert len(twin.text) == len(report.text)
    assert twin.text.startswith("云岭县档案馆2023年度部门整体支出绩效自评报告")
    assert [s.title for s in twin.sections] == ["部门基本情况", "部门收支情况"]


def test_a_name_in_old_forms_makes_no_twin():
    report = read_text(
        "清源县档案馆2023年度自评报告\n一、基本情况\n馆名“雲嶺書院”由名家题写，现有馆藏12万卷，全年接待读者三万人次。\n"
    )
    assert simplified(report) is report
