"""Sentences, words and the places where patterns may begin."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checking import governance_problems, money_sums, performance_claims, performance_twice
from jiheng.checking.passages import Passages, ends, occurrences
from jiheng.facts import Report

CLEAN = Path(__file__).resolve().parents[1] / "reports" / "clean"
PIECES = (
    "\n就业率上升2%，占比为3%，比上年下降1%。全市排名第3名，位列全省第二。开展培训活动3场次。"
    "分值：10分，自评得9分；（5分）不得分。财政拨款收支总计12万元，收入支出决算总计9万元。\n"
)


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
    found = [m.span() for m in passages.beginning(pattern, ("奖励", "给予"))]
    assert found == [m.span() for m in pattern.finditer(text)]


TRIED = [
    (performance_claims._RATE_CHANGE, performance_claims._RATE_WORDS),
    (performance_claims._RATE_AND_CHANGE, performance_claims._RATE_WORDS),
    (performance_claims._RANK, performance_claims._RANK_WORDS),
    (performance_twice._ACTIVITY_COUNT, performance_twice._HELD),
    (governance_problems._FULL_MARK, governance_problems._FULL_MARK_WORDS),
    (money_sums._GRAND_TOTAL, money_sums._OF_BOTH),
]


@pytest.mark.parametrize(("pattern", "words"), TRIED)
def test_rules_name_all_words_their_patterns_begin_with(pattern, words):
    for path in sorted(CLEAN.glob("*.txt")):
        passages = Passages(Report(path="", text=path.read_text("utf-8") + PIECES))
        text = passages.squeezed.text
        assert [m.span() for m in passages.opening(pattern, words)] == [m.span() for m in pattern.finditer(text)]


def test_words_are_told_in_the_order_of_their_list():
    passages = Passages(Report(path="", text="完成率86%，预算执\n行率低。"))
    assert passages.occurring(("执行率", "预算", "决算", "完成率", "率")) == ["预算", "完成率", "率"]
    assert passages.occurring(("执行率", "预算", "率"), passages.dense) == ["执行率", "预算", "率"]


def test_a_word_torn_by_a_line_end_is_held():
    assert Passages(Report(path="", text="预算执\n行率")).holds("没有", "执行率")
