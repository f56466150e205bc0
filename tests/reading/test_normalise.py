"""Forms are unified one for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.reading.normalise import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１２３．４５％", "123.45%"),
        ("（一）ＡＢ；：，", "(一)AB;:,"),
        ("三萬餘人、兩個場館", "三万余人、两个场馆"),
        ("二○二一年", "二〇二一年"),
        ("全\u3000年\u00a0度", "全 年 度"),
        ("3—5天，3～5天", "3-5天,3~5天"),
        ("⼀般公共预算", "一般公共预算"),
        ("￥500", "¥500"),
        ("著名、乾坤、覆盖", "著名、乾坤、覆盖"),
        ("「三公」經費", "“三公”经费"),
    ],
)
def test_forms(text, expected):
    assert plain(text) == expected


@given(st.text())
def test_the_length_stays(text):
    assert len(plain(text)) == len(text)


@given(st.text())
def test_a_plain_text_stays(text):
    assert plain(plain(text)) == plain(text)


@given(st.text(alphabet="，：；（）１２萬個 —～全年"), st.text(alphabet="全年支出12万元"))
def test_the_fast_way_and_the_table_agree(text, other):
    # 萬 in the text sends it through the table; without it the common forms are replaced one by one.
    assert plain(text + other) == plain(text + other + "萬")[:-1]
