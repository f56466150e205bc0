"""Pairs of characters tell which words a text cannot hold, and never deny one that it holds."""

from hypothesis import given
from hypothesis import strategies as st

from jiheng.checking.pairs import Pairs

TEXT = st.text(alphabet="预算执行率a1，𠮷", max_size=30)


def test_a_word_needs_all_its_pairs():
    pairs = Pairs("预算执行率为86.37%")
    assert pairs.may_hold("执行率")
    assert not pairs.may_hold("执行算")
    assert pairs.those_of(("执行率", "决算", "86.3", "预算率")) == ["执行率", "86.3"]


def test_a_single_character_and_words_with_a_blank_are_not_ruled_out():
    assert list(Pairs("预算").those_of(("元", "预 算", "决算"))) == ["元", "预 算"]


@given(TEXT, st.integers(0, 30), st.integers(1, 6))
def test_no_word_of_the_text_is_denied(text, start, length):
    word = text[start : start + length]
    assert Pairs(text).may_hold(word)
    assert word == "" or word in Pairs(text).those_of((word, "决算"))


@given(TEXT, st.lists(TEXT.filter(bool), max_size=5))
def test_the_words_keep_their_order_and_none_that_stands_is_lost(text, words):
    told = list(Pairs(text).those_of(tuple(words)))
    assert [w for w in words if w in text] == [w for w in told if w in text]
