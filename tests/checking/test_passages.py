"""Sentences, words and the places where patterns may begin."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checking.passages import Passages, ends, occurrences
from jiheng.facts import Report


@given(st.text(alphabet="甲乙。；\n ，", max_size=40))
def test_ends_are_where_the_marks_stand(text):
    assert ends(text, "。；") == [m.start() for m in re.finditer(r"[。；\n]", text)]


def test_occurrences_do_not_overlap():
    assert list(occurrences("了了了了的", "了了")) == [0, 2]
    assert list(occurrences("甲", "乙")) == []


@pytest.mark.parametrize("text", ["奖励企业3万元，给予农户补助2万元。", "没有这样的句子。", "奖励奖励企业5元"])
def test_a_pattern_tried_at_its_first_words_finds_what_a_search_finds(text):
    pattern = re.compile(r"(?:奖励|给予)[^，。\d]{1,8}\d+万?元")
    passages = Passages(Report(path="", text=text))
    found = [m.span() for m in passages.beginning(pattern, "奖励", "给予")]
    assert found == [m.span() for m in pattern.finditer(text)]


def test_a_word_torn_by_a_line_end_is_held():
    assert Passages(Report(path="", text="预算执\n行率")).holds("没有", "执行率")
