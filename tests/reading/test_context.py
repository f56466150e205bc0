"""Which section governs a place."""

from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.reading.context import Context
from jiheng.reading.normalise import plain
from jiheng.reading.outline import outline
from jiheng.reading.outline_lines import Lines
from jiheng.reading.quantity import Scan
from jiheng.standards import load

TEXT = "前言。\n一、预算情况\n（一）基本支出\n人员。\n1.明细\n略。\n二、存在的问题\n无。\n"


def context(text):
    form = plain(text)
    sections = outline(text, Lines(form), load())
    return Context(text, form, (), (), sections, Scan(form, (), ()), None, None, "", "", load())


def test_the_innermost_section_governs():
    here = context(TEXT)
    assert here.section_at(0) == -1
    assert here.sections[here.section_at(TEXT.index("人员"))].title == "基本支出"
    assert here.sections[here.section_at(TEXT.index("无。"))].title == "存在的问题"


def test_a_section_without_slot_takes_it_from_above():
    here = context(TEXT)
    assert here.slot_at(TEXT.index("略")) == "basic_outlay"
    assert here.slot_at(0) == ""


@given(
    st.lists(
        st.sampled_from(["一、", "（一）", "1.", "基本支出", "\n", "无。", "二、", "2023年4月2日\n"]), max_size=40
    ).map("".join)
)
@settings(max_examples=150, deadline=None)
def test_the_look_up_finds_what_a_search_finds(text):
    here = context(text)
    for position in range(len(text)):
        inner = [i for i, s in enumerate(here.sections) if s.start <= position < s.stop]
        assert here.section_at(position) == (inner[-1] if inner else -1)


def test_a_date_in_a_heading_closes_no_section_around_it():
    here = context("一、\n（一）\n2023年4月2日\n")
    assert [here.section_at(i) for i in (3, 7, 15)] == [1, 1, 1]
