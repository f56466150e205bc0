"""Texts that a page broke into lines are read as they were before."""

import pytest
from prose import PROSE, told
from reshaping import broken

from jiheng.reading import read_document, read_text
from jiheng.reading.page_width import page_width


@pytest.mark.parametrize("characters", range(18, 46))
def test_what_a_page_broke_is_read_as_before(characters):
    assert told(broken(PROSE, characters)) == told(PROSE)


def test_line_ends_of_two_characters():
    facts = read_document(broken(PROSE, 24).replace("\n", "\r\n").encode(), "报告.txt").facts
    assert [str(f.amount.value) for f in facts] == [value for value, *_ in told(PROSE)]


@pytest.mark.parametrize("characters", [20, 28, 40])
def test_empty_lines_between_all_lines(characters):
    text = broken(PROSE, characters).replace("\n", "\n\n")
    assert [value for value, *_ in told(text)] == [value for value, *_ in told(PROSE)]


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
