"""Stretches: out of a text and back again."""

from hypothesis import given
from hypothesis import strategies as st

from jiheng.facts.stretches import Stretches


def test_places_there_and_back():
    text = "支出7 66.17\n万元。"
    left_out = Stretches([(3, 4), (9, 10)])
    assert left_out.without(text) == "支出766.17万元。"
    assert [left_out.there(i) for i in (0, 3, 4, 9, 10)] == [0, 3, 3, 8, 8]
    assert [left_out.back(i) for i in (0, 2, 3, 8)] == [0, 2, 4, 10]
    assert left_out.back_end(8) == 9


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_every_character_that_stays_finds_its_way(kept):
    text = "".join(chr(0x4E00 + i) for i in range(len(kept)))
    stretches, start = [], None
    for i, keep in enumerate([*kept, True]):
        if not keep and start is None:
            start = i
        if keep and start is not None:
            stretches.append((start, i))
            start = None
    left_out = Stretches(stretches)
    short = left_out.without(text)
    assert short == "".join(c for c, keep in zip(text, kept, strict=True) if keep)
    for i, char in enumerate(short):
        assert text[left_out.back(i)] == char
        assert left_out.there(left_out.back(i)) == i
    assert left_out.back_end(len(short)) <= len(text)
