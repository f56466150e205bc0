from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from jiheng.checking.squeezed import Squeezed

TEXTS = st.text(alphabet="决算数 \n\t。；，大于3.5", max_size=60)


def test_words_torn_by_blanks_and_line_ends_are_found():
    text = "支出决\n算数 大于预算数。"
    squeezed = Squeezed(text)
    match = next(squeezed.find(re.compile("决算数大于")))
    start, end = squeezed.ends(*match.span())
    assert text[start:end] == "决\n算数 大于"


def test_a_line_end_after_a_sentence_stays():
    assert Squeezed("一。\n二").text == "一。\n二"


def test_a_line_end_at_a_heading_stays():
    assert Squeezed("基本支出\n2023年", frozenset({4})).text == "基本支出\n2023年"


@given(TEXTS)
def test_every_character_finds_its_way_back(text):
    squeezed = Squeezed(text)
    for i, character in enumerate(squeezed.text):
        if character != "\n":
            assert text[squeezed.original(i)] == character
            assert squeezed.place(squeezed.original(i)) == i


@given(TEXTS)
def test_nothing_but_blanks_is_lost(text):
    assert "".join(Squeezed(text).text.split()) == "".join(text.split())
