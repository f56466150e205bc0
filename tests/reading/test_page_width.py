"""Texts that a page broke into lines are read as they were before."""

import pytest

from jiheng.reading import read_document, read_text
from jiheng.reading.page_width import page_width, width

PROSE = """清水县水务局2022年度部门整体支出绩效自评报告
一、部门概况
清水县水务局为县政府组成部门，负责全县水资源管理、防汛抗旱和农村供水，内设办公室、水资源股、工程股等6个股室，下辖3个事业单位，年末在职职工128人，退休人员57人。
二、资金收支
2022年年初预算1,286.40万元，调整预算数为1,531.88万元，全年支出1,502.31万元，预算执行率98.07%，年末结转29.57万元。
支出合计1,502.31万元，其中：基本支出966.05万元，占64.30%；项目支出536.26万元，占35.70%。项目支出包括：1、水库维护经费332.01万元；2、农村供水补助204.25万元。
三、主要成效
全年维修水库38座，铺设管道12.6公里，解决农村饮水困难群众1.53万人，开展巡查2,460余次，发放节水宣传资料38600份，在全市考核中排名由第12名上升至第5名。
全年供水水质合格率99.2%，较上年提高1.8个百分点，群众满意度达到96.45%，超过目标值95%。
四、存在的问题
一是部分项目前期工作准备不足，12月底前支付的工程款占全年的41.60%；二是绩效指标设置不够细化，定量指标仅有9个。
"""


def broken(text: str, characters: int) -> str:
    """Breaks lines as a page does: anywhere, but for marks, which hang out."""
    lines = []
    for line in text.splitlines():
        row, used = "", 0.0
        for char in line:
            size = width(char) / 2
            if used + size > characters and char not in "，。；：、）%":
                lines.append(row)
                row, used = "", 0.0
            row, used = row + char, used + size
        lines.append(row)
    return "\n".join(lines) + "\n"


def told(text: str) -> list[tuple[str, str, str, str]]:
    facts = read_text(text).facts
    return [(str(f.amount.value), f.amount.unit, f.concept, f.stage.value) for f in facts]


@pytest.mark.parametrize("characters", range(18, 46))
def test_what_a_page_broke_is_read_as_before(characters):
    assert told(broken(PROSE, characters)) == told(PROSE)


def test_line_ends_of_two_characters():
    facts = read_document(broken(PROSE, 24).replace("\n", "\r\n").encode(), "报告.txt").facts
    assert [str(f.amount.value) for f in facts] == [value for value, *_ in told(PROSE)]


def test_places_and_words_are_those_of_the_broken_text():
    text = broken(PROSE, 20)
    report = read_text(text)
    cut = [f.origin.quote for f in report.facts if "\n" in f.origin.quote]
    assert cut
    assert all(text[f.origin.start : f.origin.end] == f.origin.quote for f in report.facts)


@pytest.mark.parametrize(
    ("lines", "wide"),
    [
        (PROSE.splitlines(), 0),
        (broken(PROSE, 30).splitlines(), 60),
        (["支出合计", "1502.31", "基本支出", "966.05", "项目支出", "536.26"] * 4, 0),
        (["无。", "", "预算执行率98.07%"], 0),
        ([], 0),
    ],
)
def test_the_width_of_the_page(lines, wide):
    assert page_width(lines) == wide


def test_a_line_that_begins_an_item_stands_for_itself():
    """Full lines without a mark, each an item with a number in front, are not strung together."""
    items = [f"{n}.完成第{n}批农村饮水安全巩固提升工程管道铺设任务共计{n}2" for n in range(1, 9)]
    values = [value for value, *_ in told("\n".join(items) + "\n")]
    assert not any(len(value) > 2 for value in values)
